'use strict';
// Marks and measures stand in the timeline and reach observers.
const common = require('../common');
const assert = require('assert');
const { performance, PerformanceObserver } = require('perf_hooks');

const observer = new PerformanceObserver(common.mustCall((list) => {
  assert.deepStrictEqual(list.getEntries().map((e) => e.name), ['a', 'a to b', 'b']);
  observer.disconnect();
}));
observer.observe({ entryTypes: ['mark', 'measure'] });
performance.mark('a', { startTime: 1, detail: { x: 1 } });
performance.mark('b', { startTime: 5 });
const measure = performance.measure('a to b', 'a', 'b');
assert.strictEqual(measure.startTime, 1);
assert.strictEqual(measure.duration, 4);
assert.deepStrictEqual(performance.getEntriesByName('a')[0].detail, { x: 1 });
performance.clearMarks('a');
assert.strictEqual(performance.getEntriesByName('a').length, 0);
assert.throws(() => performance.measure('x', 'no such mark'), { name: 'SyntaxError' });
assert.ok(performance.now() <= performance.now());
assert.ok(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000);
