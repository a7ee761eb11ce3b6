'use strict';
// Errors that the engine throws say it in the words that programs look for, and show them in their stacks.

require('../common');
const assert = require('assert');

const o = { f: 1, g: () => 1, 'x y': 2 };
for (const [fn, message] of [
  [() => undefined.x, "Cannot read properties of undefined (reading 'x')"],
  [() => { null.x = 1; }, "Cannot set properties of null (setting 'x')"],
  [() => ({}).a(), '(intermediate value).a is not a function'],
  [() => process.none(), 'process.none is not a function'],
  [() => notThere, 'notThere is not defined'], // eslint-disable-line no-undef
  [() => new (class { #p; static t(o) { return o.#p; } })().constructor.t({}), 'Cannot read private member #p from an object whose class did not declare it'],
  [() => `${Symbol('a')}`, 'Cannot convert a Symbol value to a string'],
  [() => 1n + 1, 'Cannot mix BigInt and other types, use explicit conversions'],
  [() => { const f = () => f(); f(); }, 'Maximum call stack size exceeded'],
  [() => { for (const x of 5) void x; }, '5 is not iterable'],
  [() => o.none['b'].c, "Cannot read properties of undefined (reading 'b')"],
  [() => o.none.$b_1.c, "Cannot read properties of undefined (reading '$b_1')"],
  [() => o.none.é, "Cannot read properties of undefined (reading '\u00e9')"],
  [() => undefined[0], "Cannot read properties of undefined (reading '0')"],
  [() => null[Symbol.iterator], "Cannot read properties of null (reading 'Symbol(Symbol.iterator)')"],
  [() => { o.none.a.b += o.f === 1; }, "Cannot read properties of undefined (reading 'a')"],
  [() => { o.none.a = o.f <= 1; }, "Cannot set properties of undefined (setting 'a')"],
  [() => o['x y'](1), 'o.x y is not a function'],
  [() => o.g(1)(2), 'o.g(...) is not a function'],
  [() => (() => 1)()(3), '(intermediate value)(...) is not a function'],
  [() => (function() {})()(), '(intermediate value)(...) is not a function'],
  [() => notThere(1), 'notThere is not defined'], // eslint-disable-line no-undef
]) {
  try {
    fn();
    assert.fail('did not throw');
  } catch (error) {
    assert.strictEqual(error.message, message);
    assert.ok(error.stack.includes(error.message.split('\n')[0]), error.stack);
  }
}
// Header and message are those of the first read.
const error = new Error('one');
error.message = 'two';
assert.ok(error.stack.startsWith('Error: two\n'));
error.message = 'three';
assert.ok(error.stack.startsWith('Error: two\n'));
assert.throws(() => Map(), { name: 'TypeError', message: "Constructor Map requires 'new'" });
