'use strict';
// What idle workers write of memory: pages that stayed half empty, or were zeros, took a quarter of it.
const { Worker, isMainThread, parentPort } = require('worker_threads');
if (!isMainThread) {
  parentPort.on('message', () => {});
  parentPort.postMessage('ready');
  return;
}
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const COUNT = 8;
const LIMIT = 3300; // KB each, with what a start leaves for a while; some 2,950 are written, it was 3,800
if (process.env.ASAN_OPTIONS !== undefined) common.skip('a sanitizer writes memory of its own');

const written = () => Number(/^Private_Dirty:\s+(\d+)/m.exec(fs.readFileSync('/proc/self/smaps_rollup', 'latin1'))[1]);
const start = () => new Promise((resolve) => {
  const worker = new Worker(__filename);
  worker.once('message', () => resolve(worker));
});

(async () => {
  const workers = [await start()]; // what the first one makes its parent load
  const before = written();
  workers.push(...await Promise.all(Array.from({ length: COUNT }, start)));
  const each = (written() - before) / COUNT;
  assert.ok(each < LIMIT, `${each} KB`);
  for (const worker of workers) worker.terminate();
})().then(common.mustCall());
