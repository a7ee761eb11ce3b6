'use strict';
// What the engine's marks of objects tell (src/util/types.c) changes nothing of what is equal.
require('../common');
const assert = require('assert');
const { isDeepStrictEqual } = require('util');

const symbol = Symbol('s');
const make = () => ({ a: 1, b: 'x' });
const withSymbol = (value) => ({ a: 1, [symbol]: value });
const hidden = (value) => Object.defineProperty({ a: 1 }, 'b', { value, enumerable: false });
const indexed = (object, ...indexes) => {
  for (const i of indexes) object[i] = i;
  return object;
};
const emptied = (object) => {
  object[3] = 1;
  delete object[3];
  return object;
};
const getter = (n) => ({ get a() { return n; } });
class X { constructor(a) { this.a = a; } }
class Y { constructor(a) { this.a = a; } }
class Failure extends Error {}
const bare = (proto, more) => Object.assign(Object.create(proto), more);
const ring = () => {
  const one = { a: 1 };
  one.one = one;
  return one;
};
const named = (list, name) => Object.assign(list, name);

// [left, right, strictly, loosely]
const cases = [
  [make(), make(), true, true], [make(), { b: 'x', a: 1 }, true, true], [make(), { a: 1, b: 'y' }, false, false], [make(), { a: 1, c: 'x' }, false, false], [make(), { a: 1 }, false, false],
  [{ a: 1 }, { a: '1' }, false, true], [{ a: 0 }, { a: -0 }, false, true], [{ a: NaN }, { a: NaN }, true, true], [{ a: undefined }, {}, false, false], [{ a: undefined }, { b: undefined }, false, false],
  [withSymbol(1), withSymbol(1), true, true], [withSymbol(1), withSymbol(2), false, true], [withSymbol(1), { a: 1 }, false, true],
  [hidden(1), hidden(2), true, true], [hidden(1), { a: 1 }, true, true], [hidden(1), { a: 1, b: 1 }, false, false],
  [indexed(make(), 1, 2), indexed(make(), 2, 1), true, true], [indexed(make(), 1, 2), indexed(make(), 1, 3), false, false], [indexed({}, 1), indexed({}, 2), false, false], [{ 1: undefined }, { 2: undefined }, false, false],
  [emptied({ a: 1 }), indexed({ a: 1 }, 3), false, false], [emptied({ a: 1 }), emptied({ a: 1 }), true, true], [emptied({ a: 1 }), { a: 1 }, true, true],
  [getter(1), getter(1), true, true], [getter(1), getter(2), false, false], [getter(1), { a: 1 }, true, true],
  [new X(1), new X(1), true, true], [new X(1), new Y(1), false, true], [new X(1), { a: 1 }, false, true], [bare(null, { a: 1 }), bare(null, { a: 1 }), true, true], [bare(null, { a: 1 }), { a: 1 }, false, true],
  [bare({ constructor: 1 }, { a: 1 }), bare({ constructor: 1 }, { a: 1 }), true, true],
  [{ [Symbol.toStringTag]: 'A' }, { [Symbol.toStringTag]: 'B' }, false, false], [{ [Symbol.toStringTag]: 'A' }, { [Symbol.toStringTag]: 'A' }, true, true],
  [bare(Error.prototype, { a: 1 }), bare(Error.prototype, { a: 1 }), true, true], [bare(Error.prototype, { message: 'x' }), bare(Error.prototype, { message: 'y' }), false, false],
  [new Failure('x'), new Failure('x'), true, true], [new Failure('x'), new Failure('y'), false, false],
  [new Proxy({ a: 1 }, {}), { a: 1 }, true, true],
  [Object.freeze({ a: 1 }), { a: 1 }, true, true], [ring(), ring(), true, true], [ring(), { a: 1, one: ring() }, false, false],
  [[1, 2], [1, 2], true, true], [[1, 2], [1, '2'], false, true], [[1, 2], [1], false, false], [[1.5], [1.5], true, true], [['a'], ['a'], true, true], [[0], [-0], false, true], [[NaN], [NaN], true, true],
  [[1, , 3], [1, , 3], true, true], [[1, , 3], [1, undefined, 3], false, false], [[undefined], [undefined], true, true], [[undefined], [null], false, true], [new Array(2), new Array(2), true, true],
  [named([1], { a: 1 }), named([1], { a: 1 }), true, true], [named([1], { a: 1 }), [1], false, false], [named([1], { a: 1 }), named([1], { a: 2 }), false, false], [[1], { 0: 1, length: 1 }, false, false],
  [[make()], [make()], true, true], [[[1], [make()]], [[1], [make()]], true, true], [[{ a: [1] }], [{ a: [2] }], false, false],
  [(function() { return arguments; })(1), (function() { return arguments; })(1), true, true], [(function() { return arguments; })(1), { 0: 1 }, false, false],
];
for (const [left, right, strict, loose] of cases) {
  for (const [a, b] of [[left, right], [right, left]]) {
    const text = `${require('util').inspect(a)} ${require('util').inspect(b)}`;
    assert.strictEqual(isDeepStrictEqual(a, b), strict, text);
    (strict ? assert.deepStrictEqual : assert.notDeepStrictEqual)(a, b);
    (loose ? assert.deepEqual : assert.notDeepEqual)(a, b);
  }
}
// Elements of all kinds of arrays, also such that were others before.
const changing = [1, 2, 3];
for (const value of [1.5, 'x', {}, undefined]) {
  changing[1] = value;
  assert.deepStrictEqual(changing, [1, value, 3]);
  assert.notDeepStrictEqual(changing, [1, 2, 3]);
}
