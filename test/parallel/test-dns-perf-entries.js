'use strict';
// Observers of the timeline get an entry for each lookup that asked the system.
const common = require('../common');
const assert = require('assert');
const dns = require('dns');
const { PerformanceObserver } = require('perf_hooks');

new PerformanceObserver(common.mustCall((list, observer) => {
  const [entry] = list.getEntries();
  assert.deepStrictEqual([entry.name, entry.entryType, entry.detail.hostname], ['lookup', 'dns', 'localhost']);
  assert.ok(entry.detail.addresses.length > 0 && entry.duration >= 0);
  observer.disconnect();
})).observe({ type: 'dns' });
dns.lookup('localhost', common.mustSucceed());
