'use strict';
// Buffer: filling, copying onto itself, numbers of every width, swapping, comparing, transcoding, Blob and File, limits.

const { mustCall } = require('../common');
const assert = require('assert');
const buffer = require('buffer');

const b = Buffer.from('abcdefgh');
b.copy(b, 2, 0, 4);
assert.strictEqual(b.toString(), 'ababcdgh');
assert.strictEqual(Buffer.alloc(7).fill('\u20ac').toString('hex'), 'e282ace282ace2');
assert.strictEqual(Buffer.alloc(4).fill('abc', 'hex').toString('hex'), 'abababab');
assert.throws(() => Buffer.alloc(4).fill('zz', 'hex'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.strictEqual(Buffer.from([1, 2, 3, 4]).swap16().swap32().toString('hex'), '03040102');
assert.throws(() => Buffer.alloc(3).swap16(), { code: 'ERR_INVALID_BUFFER_SIZE' });
const n = Buffer.alloc(8);
for (const [write, read, value] of [['writeUIntBE', 'readUIntBE', 0x123456789abc], ['writeIntLE', 'readIntLE', -0x123456789abc]]) {
  n[write](value, 1, 6);
  assert.strictEqual(n[read](1, 6), value);
}
for (const [kind, value] of [['Int8', -5], ['UInt16LE', 65535], ['Int16BE', -32768], ['UInt32BE', 2 ** 32 - 1], ['FloatLE', 0.5], ['DoubleBE', Math.PI], ['BigInt64LE', -(2n ** 63n)]]) {
  n[`write${kind}`](value, 0);
  assert.strictEqual(n[`read${kind}`](0), value, kind);
}
assert.throws(() => n.readUIntBE(0, 7), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => n.readInt8(1.5), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => n.readInt8('1'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => Buffer.alloc(1).readInt16LE(0), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
assert.throws(() => Buffer.alloc(-1), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => Buffer.alloc(buffer.constants.MAX_LENGTH + 1), { code: 'ERR_OUT_OF_RANGE' });
assert.strictEqual(Buffer.from('abcabc').compare(Buffer.from('xxabc'), 2, 5, 0, 3), 0);
assert.deepStrictEqual([...Buffer.from('ab').entries()], [[0, 97], [1, 98]]);
assert.strictEqual(n.write('abcdefghij', 5), 3);
assert.strictEqual(Buffer.alloc(4).write('\u20ac\u20ac'), 3); // no half characters
assert.deepStrictEqual([Buffer.isEncoding('UTF-8'), Buffer.isEncoding('x'), Buffer.isBuffer(new Uint8Array(1))], [true, false, false]);
assert.strictEqual(Buffer.from(new Uint16Array([1, 258])).toString('hex'), '0102');
const shared = new ArrayBuffer(4);
Buffer.from(shared, 1, 2)[0] = 9;
assert.strictEqual(new Uint8Array(shared)[1], 9);
assert.strictEqual(b.indexOf('b', -3), -1);
assert.strictEqual(Buffer.from('a\u20acb\u20ac').lastIndexOf('\u20ac'), 5);
assert.deepStrictEqual([Buffer.from('abc').at(-1), Buffer.from('\u20ac').length, Buffer.byteLength('aGk=', 'base64')], [99, 3, 2]);
assert.strictEqual(buffer.transcode(Buffer.from('\u20ac'), 'utf8', 'latin1').toString(), '?');
for (const size of [1, 64, 4096, 4097, 70000]) {
  const bytes = Buffer.alloc(size, 'a');
  assert.deepStrictEqual([buffer.isUtf8(bytes), buffer.isAscii(bytes)], [true, true], `${size} letters`);
  bytes[size - 1] = 0xc3;
  assert.deepStrictEqual([buffer.isUtf8(bytes), buffer.isAscii(bytes), buffer.isUtf8(bytes.subarray(0, -1))], [false, false, true], `${size} bytes, the last bad`);
}
assert.deepStrictEqual([buffer.isUtf8(Buffer.from([0xff])), buffer.isAscii(Buffer.from('a')), buffer.btoa('hi'), buffer.atob('aGk=')], [false, true, 'aGk=', 'hi']);
assert.throws(() => buffer.atob('a'), { name: 'InvalidCharacterError' });
assert.strictEqual(require('util').inspect(Buffer.alloc(60, 'a')), `<Buffer ${'61 '.repeat(50)}... 10 more bytes>`);

const blob = new buffer.Blob(['ab', new Uint8Array([99]), new buffer.Blob(['d'])], { type: 'TEXT/x' });
assert.deepStrictEqual([blob.size, blob.type], [4, 'text/x']);
Promise.all([blob.text(), blob.slice(1, 3).text(), blob.arrayBuffer().then((bytes) => bytes.byteLength)]).then(mustCall((all) => assert.deepStrictEqual(all, ['abcd', 'bc', 4])));
const file = new File(['x'], 'name.txt', { lastModified: 5 });
assert.deepStrictEqual([file.name, file.lastModified, file instanceof buffer.Blob], ['name.txt', 5, true]);

// Small buffers share memory, and one that a longer length leaves unwritten shows nothing of it.
assert.strictEqual(Buffer.poolSize, 65536);
const half = Buffer.poolSize >>> 1;
for (const small of [Buffer.allocUnsafe(half - 1), Buffer.from('x'), Buffer.from(Buffer.alloc(half - 1)), Buffer.concat([Buffer.alloc(9)])]) {
  assert.ok(small.buffer.byteLength >= Buffer.poolSize);
  assert.throws(() => structuredClone(small.buffer, { transfer: [small.buffer] }), { name: 'DataCloneError' });
}
assert.strictEqual(Buffer.allocUnsafe(half).buffer.byteLength, half);
const [left, right] = [Buffer.allocUnsafe(7).fill(1), Buffer.allocUnsafe(9).fill(2)];
assert.deepStrictEqual([...left, ...right], [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
for (let i = 0; i < 100; i++) Buffer.allocUnsafe(1000).fill(255);
assert.deepStrictEqual([...Buffer.concat([Buffer.from([1])], 2000).subarray(1)], new Array(1999).fill(0));
// What a program makes of a view says what is copied.
class Other extends Uint8Array { valueOf() { return 'text'; } }
assert.strictEqual(Buffer.from(new Other(3)).toString(), 'text');
