'use strict';
// What a program puts in the place of fs functions is called by the streams; wrong receivers and excluded trees.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

assert.throws(() => fs.Dir.prototype.path, { code: 'ERR_INVALID_THIS' });
assert.throws(() => fs.WriteStream.prototype.autoClose, { code: 'ERR_INVALID_THIS' });
assert.throws(() => fs.ReadStream.prototype.autoClose, { code: 'ERR_INVALID_THIS' });
assert.throws(() => fs.read(0, { buffer: null }, common.mustNotCall()), { code: 'ERR_INVALID_ARG_TYPE' });
assert.deepStrictEqual(fs.globSync('parallel/**', { cwd: `${__dirname}/..`, exclude: ['parallel/**'] }), []);

const { close } = fs;
const stream = fs.createReadStream(__filename);
fs.close = common.mustCall((fd, callback) => {
  assert.strictEqual(fd, stream.fd);
  fs.close = close;
  close(fd, callback);
});
stream.on('close', common.mustCall(() => assert.strictEqual(stream.fd, null)));
stream.resume();
