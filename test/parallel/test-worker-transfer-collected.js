'use strict';
// Large buffers that a worker was given and has dropped are collected though it only waits: else their memory would stay with a pool
// that has nothing to do.
const { mustCall } = require('../common');
const { Worker, isMainThread, parentPort } = require('worker_threads');

if (isMainThread) {
  const worker = new Worker(__filename);
  const send = (size) => {
    const buffer = new ArrayBuffer(size);
    worker.postMessage(buffer, [buffer]);
  };
  for (let i = 0; i < 3; i++) send(20 << 20);
  worker.once('message', mustCall(() => worker.terminate()));
} else {
  const registry = new FinalizationRegistry(() => parentPort.postMessage('gone'));
  parentPort.on('message', (buffer) => { registry.register(buffer); });
}
