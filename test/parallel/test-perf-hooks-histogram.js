'use strict';
// A histogram keeps values to the digits asked for.
require('../common');
const assert = require('assert');
const { createHistogram } = require('perf_hooks');

const h = createHistogram();
for (let i = 1; i <= 10; i++) h.record(i);
assert.strictEqual(h.count, 10);
assert.strictEqual(h.min, 1);
assert.strictEqual(h.max, 10);
assert.strictEqual(h.mean, 5.5);
assert.strictEqual(h.percentile(50), 5);
assert.deepStrictEqual([...h.percentiles], [[0, 1], [50, 5], [75, 8], [87.5, 9], [93.75, 10], [100, 10]]);
const other = createHistogram({ highest: 100 });
other.record(1000);
assert.strictEqual(other.exceeds, 1);
other.add(h);
assert.strictEqual(other.count, 10);
h.reset();
assert.strictEqual(h.count, 0);
assert.throws(() => h.record(0), { code: 'ERR_OUT_OF_RANGE' });

// Numbers and bigints out of range are refused, with Node's words.
{
  const { createHistogram } = require('perf_hooks');
  const histogram = createHistogram();
  for (const value of [0n, -1n, 2n ** 64n]) assert.throws(() => histogram.record(value), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message: 'value is out of range' });
  assert.throws(() => histogram.record(0), { message: /It must be >= 1 && <= 9007199254740991\. Received 0$/ });
  assert.throws(() => histogram.record('x'), { message: /^The "val" argument must be of type number/ });
  assert.strictEqual(histogram.count, 0);
  assert.throws(() => createHistogram({ lowest: 5, highest: 9 }), { code: 'ERR_OUT_OF_RANGE', message: /It must be >= 2 \* options\.lowest \(10n\)\. Received 9$/ });
}
