'use strict';
// What a worker posts while the program that Atomics.waitAsync has woken is busy comes before the immediates which that
// program asks for, as in Node: they ran first, and pino's stream to a thread wrote to one that had failed (test of thread-stream).
const common = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

function run(shared, then) {
  const words = new Int32Array(shared);
  const woken = Atomics.waitAsync(words, 0, 0).value;
  const worker = new Worker(`
    const { workerData: words, parentPort } = require('worker_threads');
    Atomics.store(words, 0, 1);
    Atomics.notify(words, 0);
    parentPort.once('message', () => {});
    Atomics.wait(words, 1, 0); // until the program is in its callback
    parentPort.postMessage('posted');
    Atomics.store(words, 1, 2);
    Atomics.notify(words, 1);
  `, { eval: true, workerData: words });
  let seen;
  worker.once('message', common.mustCall((message) => {
    seen = message;
    worker.postMessage('go');
  }));
  worker.once('exit', common.mustCall(then));
  woken.then(common.mustCall(() => {
    Atomics.store(words, 1, 1);
    Atomics.notify(words, 1);
    Atomics.wait(words, 1, 1); // until the message is there
    setImmediate(common.mustCall(() => assert.strictEqual(seen, 'posted')));
  }));
}

// Memory of troika's own, then memory of the engine.
run(new SharedArrayBuffer(8), () => run(new SharedArrayBuffer(8, { maxByteLength: 16 }), () => {}));
