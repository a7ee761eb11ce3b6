// getCallSites(n) gives n frames where there are so many, and takes whole numbers only.
'use strict';
require('../common');
const assert = require('assert');
const { getCallSites } = require('util');

assert.strictEqual(getCallSites(3).length, 3);
assert.strictEqual(getCallSites(1).length, 1);
(function deep(left) {
  if (left > 0) return [1].map(() => deep(left - 1));
  const names = getCallSites(4).map((site) => site.functionName);
  assert.strictEqual(names.length, 4);
  assert.strictEqual(names[0], 'deep');
  assert.strictEqual(getCallSites(200).length > 10, true);
})(10);
for (const count of [0, 3.6, 201]) assert.throws(() => getCallSites(count), { code: 'ERR_OUT_OF_RANGE' });
