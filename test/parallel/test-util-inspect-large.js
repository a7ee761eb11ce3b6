'use strict';
// An object of a thousand levels that refer back to the first: what is printed is bounded, and no level copies all below it.
require('../common');
const assert = require('assert');
const util = require('util');

const first = {};
let last = first;
for (let i = 0; i < 1000; i++) {
  last.next = { circular: first, last, obj: { a: 1, b: 2, c: true } };
  last = last.next;
  first[i] = last;
}
const text = util.inspect(first, { depth: Infinity });
assert.ok(text.startsWith('<ref *1> {\n'));
assert.ok(text.length > 1e6);
// A depth that is no number is no end.
const deep = { a: { b: { c: { d: 1 } } } };
for (const depth of [undefined, NaN, 'x']) assert.strictEqual(util.inspect(deep, { depth, breakLength: Infinity, compact: true }), '{ a: { b: { c: { d: 1 } } } }');
assert.strictEqual(util.inspect(deep, { depth: 0 }), '{ a: [Object] }');
