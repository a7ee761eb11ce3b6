'use strict';
// Memory that threads share: workers add into one array with Atomics; nothing is copied and nothing is lost.

const { Worker, isMainThread, workerData } = require('node:worker_threads');

const WORKERS = 4;
const TIMES = 100000;

if (isMainThread) {
  const counters = new Int32Array(new SharedArrayBuffer(4));
  let left = WORKERS;
  for (let i = 0; i < WORKERS; i++) {
    new Worker(__filename, { workerData: counters }).on('exit', () => {
      if (--left === 0) console.log(`${WORKERS} workers counted to ${Atomics.load(counters, 0)} together`);
    });
  }
} else {
  for (let i = 0; i < TIMES; i++) Atomics.add(workerData, 0, 1);
}
