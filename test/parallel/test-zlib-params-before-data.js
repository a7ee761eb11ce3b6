'use strict';
// params() before any data, a flush that waits behind the last write, and a zstd frame that ends with its input: each was
// once an error ("stream error", "unexpected end of file").

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const zlib = require('zlib');

const deflate = zlib.createDeflate();
const inflate = zlib.createInflate();
const parts = [];
deflate.on('error', mustNotCall()).pipe(inflate).on('error', mustNotCall());
inflate.on('data', (part) => parts.push(part));
inflate.on('end', mustCall(() => assert.strictEqual(Buffer.concat(parts).toString(), 'abc')));
deflate.params(0, zlib.constants.Z_DEFAULT_STRATEGY, mustCall(() => {
  deflate.write('abc');
  deflate.flush(zlib.constants.Z_PARTIAL_FLUSH, mustCall());
  deflate.end();
}));

const packed = zlib.zstdCompressSync('a'.repeat(100000));
const unpack = zlib.createZstdDecompress();
let length = 0;
unpack.on('error', mustNotCall()).on('data', (part) => { length += part.length; }).on('end', mustCall(() => assert.strictEqual(length, 100000)));
unpack.write(packed, mustCall(() => setImmediate(() => unpack.end())));
assert.throws(() => zlib.zstdDecompressSync(packed.subarray(0, packed.length - 3)), { code: 'Z_BUF_ERROR' });
