'use strict';
// SIGINT to a runner: it tells which tests it interrupted, ends its children and exits with 1.
const common = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-test-'));
const file = path.join(dir, 'a.test.js');
fs.writeFileSync(file, "require('node:test')('stays', () => new Promise(() => { console.log('stays ' + process.pid); setInterval(() => {}, 1000); }));");
const child = spawn(process.execPath, ['--test', '--test-reporter=tap', file], { env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
let out = '';
let pid;
child.stdout.setEncoding('utf8').on('data', (text) => {
  out += text;
  const found = /stays (\d+)/.exec(out);
  if (found === null || pid !== undefined) return;
  pid = Number(found[1]);
  child.kill('SIGINT');
});
child.on('close', common.mustCall((code, signal) => {
  assert.deepStrictEqual([code, signal], [1, null]);
  assert.ok(out.includes(`# Interrupted while running: ${file}`), out);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  fs.rmSync(dir, { recursive: true });
}));
