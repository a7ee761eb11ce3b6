'use strict';
// A histogram that is sent to another thread counts there what it counts here.
const common = require('../common');
const assert = require('assert');
const { createHistogram, monitorEventLoopDelay } = require('perf_hooks');
const { Worker, isMainThread, workerData, parentPort, BroadcastChannel } = require('worker_threads');

if (!isMainThread) {
  workerData.record(7);
  parentPort.postMessage(workerData);
  return;
}

const histogram = createHistogram();
histogram.record(5);
const copy = structuredClone(histogram);
copy.record(6);
assert.strictEqual(Object.getPrototypeOf(copy), Object.getPrototypeOf(histogram));
assert.strictEqual(histogram.count, 2);
const delay = structuredClone(monitorEventLoopDelay());
assert.strictEqual(delay.count, 0);
assert.strictEqual(delay.record, undefined);

new Worker(__filename, { workerData: histogram }).on('message', common.mustCall((back) => {
  assert.strictEqual(histogram.count, 3);
  assert.strictEqual(histogram.max, 7);
  back.record(8);
  assert.strictEqual(histogram.max, 8);
}));

const [a, b] = [new BroadcastChannel('histograms'), new BroadcastChannel('histograms')];
const heard = createHistogram();
b.onmessage = common.mustCall(({ data }) => {
  data.record(9);
  assert.strictEqual(heard.max, 9);
  a.close();
  b.close();
});
a.postMessage(heard);

// What was attached to a message that cannot be made is given back.
for (let i = 0; i < 100; i++) assert.throws(() => structuredClone([histogram, () => {}]), { name: 'DataCloneError' });
