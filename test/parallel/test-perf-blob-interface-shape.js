'use strict';
// Shapes and orders of the performance and Blob interfaces that WebIDL fixes (web-platform-tests).
const common = require('../common');
const assert = require('assert');

for (const Class of [PerformanceObserverEntryList, PerformanceMeasure, PerformanceResourceTiming]) {
  assert.strictEqual(Class.length, 0, Class.name);
  assert.throws(() => new Class(), TypeError);
}
assert.throws(() => PerformanceObserver.prototype.takeRecords.call({}), { code: 'ERR_INVALID_THIS' });
assert.strictEqual(Object.getOwnPropertyDescriptor(PerformanceResourceTiming.prototype, 'responseEnd').get.name, 'get responseEnd');
assert.throws(() => Performance.prototype.onresourcetimingbufferfull, { code: 'ERR_INVALID_THIS' });
assert.strictEqual(performance.onresourcetimingbufferfull, null);

// Another observe() does not lose what has come by.
const observer = new PerformanceObserver(common.mustCall((list) => {
  assert.deepStrictEqual(list.getEntries().map((entry) => entry.name), ['kept']);
  observer.disconnect();
}));
observer.observe({ entryTypes: ['mark'] });
performance.mark('kept');
observer.observe({ entryTypes: ['measure'] });
performance.mark('not observed');

const order = [];
const text = (name, value) => ({ toString() { order.push(`${name} text`); return value; } });
const blob = new Blob(['a\n'], {
  get type() { order.push('type'); return text('type', 'text/plain'); },
  get endings() { order.push('endings'); return text('endings', 'transparent'); },
});
assert.deepStrictEqual(order, ['endings', 'endings text', 'type', 'type text']);
assert.strictEqual(blob.type, 'text/plain');
assert.throws(() => new Blob([], { endings: 'other' }), { code: 'ERR_INVALID_ARG_VALUE' });
