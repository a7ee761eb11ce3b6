'use strict';
// Bytes from anybody give a value or an Error; they never make the decoder read beyond its end or take memory for lengths
// that are not there.
require('../common');
const assert = require('assert');
const v8 = require('v8');

let seed = 12345;
const random = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
};
const samples = [
  { a: [1, 2, { b: 'text' }], c: new Map([[1, new Set(['x'])]]), d: new Date(5), e: /x/g, f: 10n ** 20n },
  [new Uint8Array(9), new Float64Array(2), Buffer.from('abc'), new ArrayBuffer(7)],
  [new RangeError('m', { cause: [1] }), Object('s'), Object(5), [1, , 2], '\u20ac'.repeat(9)], // eslint-disable-line no-sparse-arrays
].map((value) => v8.serialize(value));

const before = process.memoryUsage.rss();
let failed = 0;
for (let round = 0; round < 20000; round++) {
  const bytes = Buffer.from(samples[random(samples.length)]);
  for (let i = random(4); i >= 0; i--) bytes[2 + random(bytes.length - 2)] = random(256);
  const cut = random(8) === 0 ? random(bytes.length) : bytes.length;
  try {
    v8.deserialize(bytes.subarray(0, cut));
  } catch (error) {
    assert.ok(error instanceof Error, error);
    failed++;
  }
}
assert.ok(failed > 5000);
assert.ok(process.memoryUsage.rss() - before < 300 << 20);

for (const hex of ['', 'ff', 'ff10', 'ff0f', 'ff0f22ffffffff0f', 'ff0f41ffffffff0f', 'ff0f42ffffffff0f', 'ff0f5aff', 'ff0f5e05', 'ff0f63ff01',
  'ff0f5202', 'ff0f3b3b3b', 'ff0f5cff']) {
  assert.throws(() => v8.deserialize(Buffer.from(hex, 'hex')), Error, hex);
}
// Nested deeper than any stack.
assert.throws(() => v8.deserialize(Buffer.concat([Buffer.from('ff0f', 'hex'), Buffer.alloc(1 << 20, Buffer.from('4101', 'hex'))])), Error);
// A cut view is said to be one.
const view = v8.serialize(Buffer.from('abcd'));
assert.throws(() => v8.deserialize(view.subarray(0, 3)), { message: 'ReadUint32() failed' });
assert.throws(() => v8.deserialize(view.subarray(0, view.length - 1)), { message: 'ReadRawBytes() failed' });
