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
