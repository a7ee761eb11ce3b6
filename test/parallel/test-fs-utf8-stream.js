'use strict';
// fs.Utf8Stream: order kept, nothing written twice where a write fails or is partial.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const file = common.tmp('log.txt');
let calls = 0;
const stream = new fs.Utf8Stream({
  dest: file,
  fs: {
    write(fd, text, encoding, callback) {
      if (++calls === 1) return process.nextTick(callback, Object.assign(new Error('busy'), { code: 'EAGAIN' }));
      if (calls === 2) return fs.write(fd, Buffer.from(text).subarray(0, 3), callback); // a partial write
      return fs.write(fd, text, encoding, callback);
    },
  },
});
stream.write('abc\u20ac');
stream.write('def\n');
stream.end();
stream.on('finish', common.mustCall(() => {
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'abc\u20acdef\n');
}));
assert.throws(() => new fs.Utf8Stream({ dest: file, minLength: 20000 }), { code: 'ERR_INVALID_ARG_VALUE' });
