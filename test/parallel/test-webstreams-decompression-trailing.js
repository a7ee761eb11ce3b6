'use strict';
// DecompressionStream refuses what follows the end of the compressed data, in the same chunk or in one of its own; zlib does
// so with rejectGarbageAfterEnd.
const common = require('../common');
const assert = require('assert');
const zlib = require('zlib');

const makers = { deflate: zlib.deflateSync, 'deflate-raw': zlib.deflateRawSync, gzip: zlib.gzipSync, brotli: zlib.brotliCompressSync };

async function read(format, chunks) {
  const stream = new DecompressionStream(format);
  const writer = stream.writable.getWriter();
  for (const chunk of chunks) writer.write(chunk).catch(() => {});
  writer.close().catch(() => {});
  const parts = [];
  for await (const part of stream.readable) parts.push(part);
  return Buffer.concat(parts).toString();
}
async function main() {
  for (const format of Object.keys(makers)) {
    const good = makers[format](Buffer.from('hello'));
    const junk = Buffer.from([0xde, 0xad]);
    assert.strictEqual(await read(format, [good]), 'hello');
    await assert.rejects(read(format, [Buffer.concat([good, junk])]), undefined, format);
    await assert.rejects(read(format, [good, junk]), undefined, format);
  }
  const inflate = zlib.createInflate({ rejectGarbageAfterEnd: true });
  inflate.resume().on('error', common.mustCall((error) => assert.strictEqual(error.code, 'ERR_TRAILING_JUNK_AFTER_STREAM_END')));
  inflate.end(Buffer.concat([zlib.deflateSync('x'), Buffer.from('y')]));
  assert.throws(() => zlib.createInflate({ rejectGarbageAfterEnd: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
}
main().then(common.mustCall());
