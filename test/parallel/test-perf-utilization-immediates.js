'use strict';
// The loop that only looks whether there is something, as an immediate is due, is not idle; it is when it waits.

const { mustCall } = require('../common');
const assert = require('assert');
const { eventLoopUtilization } = require('perf_hooks').performance;

const start = eventLoopUtilization();
let left = 1000;
setImmediate(function step() {
  if (--left > 0) return setImmediate(step);
  const busy = eventLoopUtilization(start);
  assert.strictEqual(busy.idle, 0);
  assert.strictEqual(busy.utilization, 1);
  setTimeout(mustCall(() => {
    const { idle, utilization } = eventLoopUtilization(start);
    assert.ok(idle > 5 && utilization < 1, `${idle} ${utilization}`);
  }), 30);
});
