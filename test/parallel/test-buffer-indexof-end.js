'use strict';
// indexOf(), lastIndexOf() and includes() within the first `end` bytes.
require('../common');
const assert = require('assert');

const b = Buffer.from('abcabcabc');
for (const [args, first, last] of [
  [['c', 0, 2], -1, -1], [['c', 0, 3], 2, -1], [['c', -3, 4], -1, 2], [['b', 0, -1], -1, -1], [['c', undefined, 8], 2, 5],
  [[99, 8, 5], -1, 2], [['', 5, 3], 3, 3], [['', 0, -100], 0, 0], [[Buffer.from('ca'), 0, 4], 2, -1], [['63', 0, 5, 'hex'], 2, -1],
  [['c', 0, 100], 2, -1], [['c', 0, undefined, 'latin1'], 2, -1], [['c', 0, 'latin1'], 2, -1],
]) {
  assert.strictEqual(b.indexOf(...args), first, `indexOf ${args}`);
  assert.strictEqual(b.lastIndexOf(...args), last, `lastIndexOf ${args}`);
  assert.strictEqual(b.includes(...args), first >= 0);
}
assert.throws(() => b.indexOf('c', 0, 5, 'x'), { code: 'ERR_UNKNOWN_ENCODING' });
const wide = Buffer.from('abc', 'ucs2');
assert.strictEqual(wide.indexOf('b', 0, 3, 'ucs2'), -1);
assert.strictEqual(wide.indexOf('b', 0, 4, 'ucs2'), 2);
