'use strict';
// That a file is not there is told no later than what another one has in it, which was opened before (bunyan's command line reads
// several logs at once, and waits for the last of them), and in the same words by every way.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');

const dir = common.tmpdir;
const there = path.join(dir, 'there.txt');
const missing = path.join(dir, 'missing.txt');
fs.writeFileSync(there, 'text');
fs.existsSync(missing); // the system has seen both

const told = [];
const names = [there, missing, path.join(missing, 'below')];
for (const name of names) {
  const stream = fs.createReadStream(name);
  stream.on('error', (error) => told.push(error.code));
  stream.on('data', () => told.push('data'));
  stream.on('close', common.mustCall(() => names.pop() === there && rest()));
}

function rest() {
  assert.deepStrictEqual(told, ['ENOENT', 'ENOENT', 'data']);
  const expected = (syscall) => ({ name: 'Error', code: 'ENOENT', errno: -2, syscall, path: missing, message: `ENOENT: no such file or directory, ${syscall} '${missing}'` });
  const calls = { open: 'open', readFile: 'open', stat: 'stat', lstat: 'lstat', access: 'access' };
  for (const [name, syscall] of Object.entries(calls)) {
    let later = false;
    fs[name](missing, common.mustCall((error) => {
      assert.ok(later);
      assert.throws(() => { throw error; }, expected(syscall));
    }));
    later = true;
    assert.rejects(fs.promises[name](missing), expected(syscall)).then(common.mustCall());
    assert.rejects(fs.promises[name](path.join(there, 'below')), { code: 'ENOTDIR' }).then(common.mustCall());
  }
  fs.access(there, fs.constants.R_OK, common.mustSucceed());
  fs.access(dir, common.mustSucceed());
  fs.access(there, fs.constants.X_OK, common.mustCall((error) => assert.strictEqual(error.code, 'EACCES')));
  fs.access('', common.mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));
  fs.stat('', common.mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));
  // One that is made afterwards is found.
  fs.stat(path.join(dir, 'new'), common.mustCall((error) => {
    assert.strictEqual(error.code, 'ENOENT');
    fs.writeFileSync(path.join(dir, 'new'), '');
    fs.stat(path.join(dir, 'new'), common.mustSucceed((stat) => assert.strictEqual(stat.size, 0)));
  }));
}
