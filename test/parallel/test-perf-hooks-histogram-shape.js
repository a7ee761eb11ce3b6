'use strict';
// What a Histogram tells of the shape of what was recorded; the figures are Node 26's.
require('../common');
const assert = require('assert');
const { createHistogram } = require('perf_hooks');

const h = createHistogram();
for (const value of [1, 2, 3, 4, 5, 100, 1000, 1000]) h.record(value);
assert.strictEqual(h.skewness.toFixed(9), '1.136814170');
assert.strictEqual(h.kurtosis.toFixed(9), '-0.682810791');
assert.deepStrictEqual([0, 1, 5, 100, 5000].map((value) => h.cdf(value)), [0, 0.125, 0.625, 0.75, 1]);
assert.strictEqual(h.ccdf(100), 0.25);
assert.deepStrictEqual([3, 50, 1000].map((value) => h.countAt(value)), [1, 0, 2]);
assert.deepStrictEqual([...h.linearBuckets(500)], [[500, 6], [1000, 2]]);
assert.deepStrictEqual([...h.logBuckets(5, 5)], [[5, 5], [25, 0], [125, 1], [625, 0], [3124, 2]]);
assert.deepStrictEqual([...h.percentilesAt([90, 50])], [[50, 4], [90, 1000]]);
assert.throws(() => h.percentilesAt([0]), { code: 'ERR_OUT_OF_RANGE', message: /percentiles\[0\]/ });
assert.throws(() => h.logBuckets(1, 1), { code: 'ERR_OUT_OF_RANGE' });
const empty = createHistogram();
assert.deepStrictEqual([empty.skewness, empty.kurtosis, empty.cdf(1), empty.linearBuckets(5).size], [0, 0, 0, 0]);
empty.recordCorrected(100, 20); // as if there had been measurements of 80, 60, 40 and 20
assert.deepStrictEqual([empty.count, empty.min, empty.max], [5, 20, 100]);
