'use strict';
// pino with transports: lines travel to their threads through shared memory (thread-stream), none is lost at the end.
const common = require('../common');
common.needs('pino');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const lines = 5000;
if (process.argv[2] !== undefined) {
  const pino = require('pino');
  const log = pino(pino.transport({
    targets: [
      { target: require.resolve('./programs/pino-transport.js'), options: { destination: path.join(process.argv[2], 'own') } },
      { target: 'pino/file', level: 'error', options: { destination: path.join(process.argv[2], 'errors') } },
    ],
  }));
  for (let i = 0; i < lines; i++) log[i % 100 === 0 ? 'error' : 'info']({ i }, `line ${i} ${'x'.repeat(i % 300)}`);
} else {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-pino-'));
  try {
    const { status, stderr } = spawnSync(process.execPath, [__filename, folder], { encoding: 'utf8' });
    assert.strictEqual(stderr, '');
    assert.strictEqual(status, 0);
    const own = fs.readFileSync(path.join(folder, 'own'), 'utf8').trim().split('\n');
    assert.strictEqual(own.length, lines);
    own.forEach((line, i) => assert.ok(line.startsWith(`false ${i % 100 === 0 ? 50 : 30} line ${i} `), line));
    const errors = fs.readFileSync(path.join(folder, 'errors'), 'utf8').trim().split('\n').map((line) => JSON.parse(line).i);
    assert.deepStrictEqual(errors, Array.from({ length: lines / 100 }, (_, i) => i * 100));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
