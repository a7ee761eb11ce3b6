'use strict';
// What the engine does not name is named: the circle in a structure, the property or constant that cannot be written.
require('../common');
const assert = require('assert');

const message = (fn) => {
  try {
    fn();
  } catch (error) {
    return error.message;
  }
};
const first = { list: [{}] };
first.list[0].back = first;
assert.strictEqual(message(() => JSON.stringify(first)), 'Converting circular structure to JSON\n    --> starting at object with constructor \'Object\'\n' +
  "    |     property 'list' -> object with constructor 'Array'\n    |     index 0 -> object with constructor 'Object'\n    --- property 'back' closes the circle");
class Own { constructor() { this.self = this; } }
assert.strictEqual(message(() => JSON.stringify([new Own()])), 'Converting circular structure to JSON\n    --> starting at object with constructor \'Own\'\n' +
  "    --- property 'self' closes the circle");
let deep = {};
const top = { deep };
for (let i = 0; i < 9; i++) deep = deep.in = {};
deep.top = top;
assert.strictEqual(message(() => JSON.stringify(top)).split('\n').length, 7);
assert.strictEqual(JSON.stringify({ a: [1, undefined] }, null, 1), '{\n "a": [\n  1,\n  null\n ]\n}');
assert.deepStrictEqual([JSON.stringify.name, JSON.stringify.length, String(JSON.stringify)], ['stringify', 3, 'function stringify() { [native code] }']);
assert.throws(() => JSON.stringify({ toJSON() { throw new Error('own'); } }), /^Error: own$/);

const frozen = Object.freeze({ foo: 1, 'b-c': 2, list: Object.freeze([1]) });
assert.match(message(() => { frozen.foo = 2; }), /^Cannot assign to read only property 'foo' of object '#<Object>'$/);
assert.match(message(() => { frozen['b-c'] += 2; }), /^Cannot assign to read only property 'b-c' of object '#<Object>'$/);
assert.match(message(() => { frozen.foo++; }), /^Cannot assign to read only property 'foo' of object '#<Object>'$/);
assert.match(message(() => { frozen.list[0] = 2; }), /^Cannot assign to read only property '0' of object '\[object Array\]'$/);
assert.match(message(() => { frozen.bar = 2; }), /^Cannot add property bar, object is not extensible/);
assert.strictEqual(message(() => {
  const constant = 1;
  constant = 2; // eslint-disable-line no-const-assign
}), 'Assignment to constant variable.');
