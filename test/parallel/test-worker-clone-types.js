'use strict';
// Structured clone: every kind of value, identity, cycles, and what it refuses.
require('../common');
const assert = require('assert');

const same = (value) => assert.deepStrictEqual(structuredClone(value), value);
[0, -0, NaN, 1.5, 2 ** 40, -(2 ** 28), 2 ** 28, '', 'x'.repeat(5000), '\0\ud800', true, null, undefined, 10n ** 40n, -1n].forEach(same);
same([1, , 3]);
same(Object.assign([1], { name: 'x' }));
same({ '__proto__': null, 'a': 1 }.a);
same(new Date(0));
same(new Date(NaN));
same(/a\/b/gi);
same(new Map([[{ a: 1 }, new Set([1, 'x'])]]));
same([Object(1), Object('s'), Object(false), Object(2n)]);
for (const Class of [Uint8Array, Int16Array, Float32Array, Float64Array, BigInt64Array]) same(new Class(4));
same(new DataView(new ArrayBuffer(8), 2, 4));
assert.strictEqual(Object.hasOwn(structuredClone(JSON.parse('{"__proto__": 1}')), '__proto__'), true);

// The same object stays one; the same buffer too.
const node = { list: [] };
node.self = node;
node.list.push(node, node.list);
const copy = structuredClone(node);
assert.strictEqual(copy.self, copy);
assert.strictEqual(copy.list[0], copy);
assert.strictEqual(copy.list[1], copy.list);
const bytes = new Uint8Array([1, 2, 3, 4]);
const [a, b] = structuredClone([bytes, bytes.subarray(1, 3)]);
assert.strictEqual(a.buffer, b.buffer);
assert.strictEqual(b[0], 2);
const objects = Array.from({ length: 40 }, (_, i) => ({ i }));
const twice = structuredClone([objects, objects]);
assert.strictEqual(twice[0], twice[1]);
assert.strictEqual(twice[0][39].i, 39);

// Errors keep class, message, stack and cause, nothing else.
const error = new TypeError('bad', { cause: new RangeError('inner') });
error.code = 'X';
const got = structuredClone(error);
assert.ok(got instanceof TypeError && got.cause instanceof RangeError);
assert.strictEqual(got.stack, error.stack);
assert.strictEqual(got.code, undefined);

// Transfer takes the bytes away, small and large.
for (const size of [0, 8, 70000, 5e6]) {
  const buffer = new Uint8Array(size).fill(9).buffer;
  const moved = structuredClone({ buffer, view: new Uint8Array(buffer) }, { transfer: [buffer] });
  assert.strictEqual(buffer.byteLength, 0);
  assert.strictEqual(moved.buffer.byteLength, size);
  assert.strictEqual(moved.view.buffer, moved.buffer);
  if (size) assert.strictEqual(moved.view[size - 1], 9);
  assert.throws(() => structuredClone(buffer, { transfer: [buffer] }), { name: 'DataCloneError', code: 25 });
}

// A failed clone takes nothing.
const kept = new ArrayBuffer(8);
assert.throws(() => structuredClone([kept, () => {}], { transfer: [kept] }), { name: 'DataCloneError', message: '() => {} could not be cloned.' });
assert.strictEqual(kept.byteLength, 8);
for (const value of [Symbol('x'), Promise.resolve(), new WeakMap(), new WeakRef({}), (function*() {})(), [].values()]) {
  assert.throws(() => structuredClone(value), { name: 'DataCloneError' });
}

// Shapes that come often take another way.
for (let i = 0; i < 200; i++) assert.deepStrictEqual(structuredClone({ x: i, y: [{ x: 1, y: 2 }] }), { x: i, y: [{ x: 1, y: 2 }] });
// As many shapes as there are.
same(Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i}`, { [`n${i}`]: i }])));
