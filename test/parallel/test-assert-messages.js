'use strict';
// The messages of failed assertions: diffs of lines, values that only differ in identity, the failing expression.

require('../common');
const assert = require('assert');

function message(fn) {
  try {
    fn();
  } catch (error) {
    assert.strictEqual(error.code, 'ERR_ASSERTION');
    return error.message;
  }
  throw new Error('did not throw');
}

assert.strictEqual(message(() => assert.strictEqual(1, 2)), 'Expected values to be strictly equal:\n\n1 !== 2\n');
assert.strictEqual(message(() => assert.strictEqual('abcdefgh', 'abcdxyzh')),
  "Expected values to be strictly equal:\n+ actual - expected\n\n+ 'abcdefgh'\n- 'abcdxyzh'\n       ^\n");
assert.strictEqual(message(() => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] })),
  'Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n    a: 1,\n    b: [\n      1,\n+     2\n-     3\n    ]\n  }\n');
assert.strictEqual(message(() => assert.strictEqual([], [])), 'Values have same structure but are not reference-equal:\n\n[]\n');
assert.strictEqual(message(() => assert(0 === 1)), 'The expression evaluated to a falsy value:\n\n  assert(0 === 1)\n');
assert.strictEqual(message(() => assert.ok.apply(null, [0])), 'The expression evaluated to a falsy value:\n\n  assert.ok.apply(null, [0])\n');
assert.strictEqual(message(() => assert.throws(() => {}, TypeError)), 'Missing expected exception (TypeError).');
assert.match(message(() => assert.deepStrictEqual([...Array(60).keys()], [...Array(60).keys(), 60])), /\.\.\. Skipped lines/);

// A message may be a function: what gives no text, or throws, leaves Node's own words; values for placeholders go with texts only.
for (const check of [(...m) => assert.equal(1, 2, ...m), (...m) => assert.match('a', /b/, ...m)]) {
  assert.match(message(() => check((actual, expected) => `${actual} and ${expected}`)), /^(1 and 2|a and \/b\/)$/);
  for (const bad of [() => 5, () => new TypeError('mine'), () => { throw new Error('mine'); }]) assert.match(message(() => check(bad)), /^(1 == 2|'a' match \/b\/)$/);
  assert.throws(() => check(function named() {}, 1), { code: 'ERR_AMBIGUOUS_ARGUMENT', message: /function "named" has trailing arguments/ });
  assert.strictEqual(message(() => check('%s!', 7)), '7!');
}
assert.strictEqual(message(() => assert.ok(0, () => 5)), '0 == true');
assert.throws(() => assert.ok(0, 5), { code: 'ERR_INVALID_ARG_TYPE' });
