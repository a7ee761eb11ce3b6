'use strict';
// A signal ends zlib's streams and its calls with a callback; what is no signal is refused, by every stream.
const common = require('../common');
const assert = require('assert');
const stream = require('stream');
const zlib = require('zlib');

const refused = { code: 'ERR_INVALID_ARG_TYPE', message: /^The "signal" argument must be an instance of AbortSignal/ };
for (const name of ['Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough']) {
  for (const signal of [1, 'x', {}]) assert.throws(() => new stream[name]({ signal }), refused, name);
  for (const signal of [undefined, null, 0]) new stream[name]({ signal });
}
assert.throws(() => zlib.createGzip({ signal: 1 }), refused);
assert.throws(() => zlib.gzipSync('a', { signal: 1 }), refused);
assert.throws(() => zlib.gzip('a', { signal: 1 }, () => {}), refused);

const aborted = AbortSignal.abort('why');
zlib.gzip('a', { signal: aborted }, common.mustCall((error, result) => {
  assert.strictEqual(error.name, 'AbortError');
  assert.strictEqual(error.cause, 'why');
  assert.strictEqual(result, undefined);
}));
const controller = new AbortController();
zlib.deflate(Buffer.alloc(8 << 20), { signal: controller.signal, chunkSize: 64 }, common.mustCall((error) => assert.strictEqual(error.code, 'ABORT_ERR')));
controller.abort();
const gzip = zlib.createGzip({ signal: AbortSignal.any([controller.signal]) });
gzip.on('error', common.mustCall((error) => assert.strictEqual(error.code, 'ABORT_ERR')));
