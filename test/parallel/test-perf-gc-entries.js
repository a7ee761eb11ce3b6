// Flags: --expose-gc
'use strict';
// Entries of type 'gc' tell of the collections that a program asks for; that others are not told is said once.
const common = require('../common');
const assert = require('assert');
const { PerformanceObserver, constants } = require('perf_hooks');

if (typeof gc !== 'function') {
  const { status, stderr } = common.run(['--expose-gc', __filename]);
  assert.strictEqual(status, 0, stderr);
  assert.strictEqual(stderr.match(/does not tell of its own garbage collections/g).length, 1, stderr);
  return;
}
gc();
const observer = new PerformanceObserver(common.mustCall((list) => {
  const [entry, ...rest] = list.getEntries();
  assert.deepStrictEqual([entry.name, entry.entryType, rest.length], ['gc', 'gc', 0]);
  assert.deepStrictEqual(entry.detail, { kind: constants.NODE_PERFORMANCE_GC_MAJOR, flags: constants.NODE_PERFORMANCE_GC_FLAGS_FORCED });
  assert.ok(entry.duration > 0 && entry.startTime > 0);
  observer.disconnect();
  gc();
}));
observer.observe({ entryTypes: ['gc'] });
gc();
new PerformanceObserver(common.mustNotCall()).observe({ type: 'function' });
