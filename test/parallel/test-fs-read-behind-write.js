'use strict';
// What reads a file that is asked to be written, made or removed comes behind that, whatever the system has in its cache (zx: a
// command's output piped to a file, which is then read). With one thread in the pool there is but one order.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

if (process.argv[2] !== 'child') {
  const { spawnSync } = require('child_process');
  const { status, stderr } = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '1', TROIKA_TEST_TMP: common.tmpdir } });
  assert.deepStrictEqual({ status, stderr }, { status: 0, stderr: '' });
  return;
}
const text = common.tmp('text');
const other = common.tmp('other');
fs.writeFileSync(text, '');
// Until this is done, what is asked for afterwards has not begun.
const busy = () => require('crypto').pbkdf2('a', 'b', 50000, 8, 'sha512', common.mustSucceed());
const see = (expected) => common.mustSucceed((found) => assert.strictEqual(String(found), expected));

fs.open(text, 'r+', common.mustSucceed((fd) => {
  busy();
  fs.write(fd, 'one', 0, common.mustSucceed());
  fs.readFile(text, see('one'));
  fs.read(fd, Buffer.alloc(3), 0, 3, 0, common.mustSucceed((length) => assert.strictEqual(length, 3)));
  fs.fstat(fd, common.mustSucceed((stat) => assert.strictEqual(stat.size, 3)));
  fs.stat(text, common.mustSucceed((stat) => assert.strictEqual(stat.size, 3)));
  fs.close(fd, common.mustSucceed(made));
}));
function made() {
  fs.existsSync(other); // the system knows that it is not there
  busy();
  fs.writeFile(other, 'two', common.mustSucceed());
  fs.access(other, common.mustSucceed());
  fs.createReadStream(other).on('data', common.mustCall((data) => assert.strictEqual(String(data), 'two'))).on('close', common.mustCall(removed));
}
function removed() {
  busy();
  fs.unlink(other, common.mustSucceed());
  fs.stat(other, common.mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));
  const deep = common.tmp('deep');
  fs.mkdir(deep, common.mustSucceed());
  fs.stat(deep, common.mustSucceed((stat) => {
    assert.ok(stat.isDirectory());
    // Nothing waits any more: small reads are done at once again, with the same result.
    fs.readFile(text, 'utf8', see('one'));
  }));
}
