'use strict';
// zlib: each format there and back, all at once and as a stream; damaged input is an error with its code.

const { same, throws } = require('../common/check');
const zlib = require('zlib');

const input = Buffer.from('the quick brown fox '.repeat(5000));
const pairs = [['gzipSync', 'gunzipSync'], ['deflateSync', 'inflateSync'], ['deflateRawSync', 'inflateRawSync'],
               ['brotliCompressSync', 'brotliDecompressSync'], ['zstdCompressSync', 'zstdDecompressSync'], ['gzipSync', 'unzipSync']];
for (const [pack, unpack] of pairs) {
  const packed = zlib[pack](input);
  same(packed.length < input.length / 50, true, pack);
  same(zlib[unpack](packed).equals(input), true, pack);
}
throws(() => zlib.gunzipSync(Buffer.from('not gzip at all')), { code: 'Z_DATA_ERROR', errno: -3, message: 'incorrect header check' });
throws(() => zlib.gunzipSync(zlib.gzipSync(input).subarray(0, 50)), { code: 'Z_BUF_ERROR', message: 'unexpected end of file' });
same(zlib.crc32('hello'), 907060870);

let out = 0;
const gzip = zlib.createGzip();
const gunzip = zlib.createGunzip();
gzip.pipe(gunzip);
gunzip.on('data', (chunk) => { out += chunk.length; });
gunzip.on('end', () => { out += 0.5; });
for (let i = 0; i < 10; i++) gzip.write(input);
gzip.end();
zlib.inflate(Buffer.from([1, 2, 3]), (error) => same(error.code, 'Z_DATA_ERROR'));
process.on('exit', () => same(out, input.length * 10 + 0.5));
