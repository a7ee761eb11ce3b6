'use strict';
// Compiles test/fixtures/napi/<name>.c to an addon in a directory that goes with the process; undefined without a compiler.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = path.join(__dirname, '..', '..');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-napi-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));

module.exports = function addon(name) {
  const file = path.join(dir, `${name}.node`);
  const run = spawnSync('cc', ['-shared', '-fPIC', '-pthread', `-I${path.join(root, 'src', 'napi')}`, '-o', file,
                               path.join(root, 'test', 'fixtures', 'napi', `${name}.c`)], { encoding: 'utf8' });
  if (run.error) return undefined;
  assert.strictEqual(run.status, 0, run.stderr);
  return file;
};
