'use strict';
// measure(): an end mark goes with options that have no start and no end.
require('../common');
const assert = require('assert');
const { performance } = require('perf_hooks');

performance.mark('there');
assert.strictEqual(performance.measure('m', { detail: 1 }, 'there').detail, 1);
assert.throws(() => performance.measure('m', {}, 'nowhere'), { name: 'SyntaxError', message: 'The "nowhere" performance mark has not been set' });
assert.throws(() => performance.measure('m', { start: 1 }, 'there'), { code: 'ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS' });
assert.ok(performance.measure('m', { duration: 1 }).duration >= 0);
