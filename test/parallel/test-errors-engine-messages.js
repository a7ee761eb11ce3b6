'use strict';
// Errors that the engine throws say it in the words that programs look for, and show them in their stacks.

require('../common');
const assert = require('assert');

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
