'use strict';
// The bytes are those of V8's format 15, and come back as they were.
require('../common');
const assert = require('assert');
const v8 = require('v8');

const shared = { x: 1 };
const cycle = { a: 1 };
cycle.self = cycle;
const hole = [1, , 3]; // eslint-disable-line no-sparse-arrays
const rows = [
  [undefined, '5f'], [null, '30'], [true, '54'], [-1, '4901'], [2 ** 30, '498080808008'], [2 ** 31, '4e000000000000e041'],
  [-0, '4e0000000000000080'], ['abc', '2203616263'], ['\xe9', '2201e9'], ['\u1234a', '630434126100'],
  [['\u1234a'], '410163043412610024 0001'.replace(' ', ''), 'skip'], [10n, '5a100a00000000000000'], [0n, '5a00'],
  [{}, '6f7b00'], [{ 1: 2, a: 3 }, '6f4902490422016149067b02'], [cycle, '6f220161490222 0473656c665e007b02'.replace(' ', '')],
  [[1, 2], '41024902490424 0002'.replace(' ', '')], [hole, '61034900490249044906400203'],
  [new Map([[1, 2]]), '3b490249043a02'], [new Set([1]), '2749022c01'], [new Date(5), '440000000000001440'],
  [/a/giu, '522201 6113'.replace(' ', '')], [Object(true), '79'], [Object(5), '6e0000000000001440'], [Object('x'), '73220178'],
  [new ArrayBuffer(3), '4203000000'], [new DataView(new ArrayBuffer(2), 1), '5c090100'],
  [Buffer.from('ab'), '5c0a026162'], [[shared, shared], '41026f220178490 27b015e01240002'.replace(' ', '')],
];
for (const [value, hex, how] of rows) {
  const bytes = v8.serialize(value);
  if (how !== 'skip') assert.strictEqual(bytes.toString('hex'), `ff0f${hex}`);
  assert.deepStrictEqual(v8.deserialize(bytes), value);
}
const [a, b] = v8.deserialize(v8.serialize([shared, shared]));
assert.strictEqual(a, b);

const error = v8.deserialize(v8.serialize(new RangeError('message', { cause: 1 })));
assert.ok(error instanceof RangeError);
assert.strictEqual(error.message, 'message');
assert.strictEqual(error.cause, 1);

for (const value of [() => 1, Symbol('q'), new WeakMap(), Promise.resolve(), new Proxy({}, {}), [{ deep: () => {} }]]) {
  assert.throws(() => v8.serialize(value), /could not be cloned\.$/);
}
// A key that would set the prototype is a property.
const evil = v8.deserialize(Buffer.from('ff0f6f22095f5f70726f746f5f5f49027b01', 'hex'));
assert.deepStrictEqual(Object.keys(evil), ['__proto__']);
assert.strictEqual(Object.getPrototypeOf(evil), Object.prototype);
