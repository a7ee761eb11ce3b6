'use strict';
// zlib streams: input byte by byte, flush, limits, dictionaries, members in a row, errors, promises of the short forms.

const { mustCall, mustSucceed } = require('../common');
const assert = require('assert');
const zlib = require('zlib');
const { promisify } = require('util');

const text = Buffer.from('some text that repeats, some text that repeats, '.repeat(200));
const packed = zlib.gzipSync(text);
{
  const out = [];
  const gunzip = zlib.createGunzip().on('data', (chunk) => out.push(chunk));
  gunzip.on('end', mustCall(() => assert.ok(Buffer.concat(out).equals(text))));
  for (const byte of packed) gunzip.write(Buffer.from([byte]));
  gunzip.end();
}
{
  const deflate = zlib.createDeflate();
  const got = [];
  deflate.on('data', (chunk) => got.push(chunk));
  deflate.write('first');
  deflate.flush(mustCall(() => {
    assert.strictEqual(zlib.inflateSync(Buffer.concat(got), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString(), 'first');
    deflate.params(9, zlib.constants.Z_DEFAULT_STRATEGY, mustSucceed(() => deflate.end('second')));
  }));
  deflate.on('end', mustCall(() => assert.strictEqual(zlib.inflateSync(Buffer.concat(got)).toString(), 'firstsecond')));
}
// A flush that turns out to be the last write brings the end with it: no piece of its own for that.
for (const make of [zlib.createGzip, zlib.createDeflate, zlib.createBrotliCompress]) {
  const packer = make();
  const seen = [];
  packer.on('data', () => seen.push('data')).on('end', mustCall(() => assert.strictEqual(seen.indexOf('data', seen.indexOf('flushed')), -1, `${seen}`)));
  packer.write('first');
  packer.flush(() => seen.push('flushed'));
  packer.end();
}
assert.throws(() => zlib.gunzipSync(packed, { maxOutputLength: 100 }), { code: 'ERR_BUFFER_TOO_LARGE' });
assert.ok(zlib.gunzipSync(Buffer.concat([packed, packed])).length === 2 * text.length);
assert.ok(zlib.gunzipSync(Buffer.concat([packed, Buffer.alloc(10)])).equals(text)); // padding after the end
const dictionary = Buffer.from('some text that repeats');
const small = zlib.deflateSync(text, { dictionary });
assert.ok(zlib.inflateSync(small, { dictionary }).equals(text));
assert.throws(() => zlib.inflateSync(small), { code: 'Z_NEED_DICT', message: 'Missing dictionary' });
assert.throws(() => zlib.inflateSync(small, { dictionary: Buffer.from('another') }), { message: 'Bad dictionary' });
zlib.createGunzip().on('error', mustCall((error) => assert.deepStrictEqual([error.code, error.errno], ['Z_DATA_ERROR', -3]))).end('no gzip');
assert.throws(() => zlib.createGzip({ level: 50 }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => zlib.gzipSync(5), { code: 'ERR_INVALID_ARG_TYPE' });
zlib.brotliCompress(text, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }, mustSucceed((bytes) => assert.ok(zlib.brotliDecompressSync(bytes).equals(text))));
assert.throws(() => zlib.brotliDecompressSync(Buffer.from([1, 2, 3])), { code: /^(Z_BUF_ERROR|ERR_.*)$/ });
promisify(zlib.gzip)(text).then(promisify(zlib.gunzip)).then(mustCall((back) => assert.ok(back.equals(text))));
