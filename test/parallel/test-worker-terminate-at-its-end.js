'use strict';
// A worker that is told to end while it is ending on its own ends with 1, however far its thread has come.
const common = require('../common');
const assert = require('assert');
const { once } = require('events');
const { Worker } = require('worker_threads');

async function main() {
  for (const end of ['', 'process.exit(0)']) {
    for (let i = 0; i < 20; i++) {
      const flag = new Int32Array(new SharedArrayBuffer(4));
      const source = `require('worker_threads').parentPort.postMessage(1); Atomics.store(require('worker_threads').workerData, 0, 1); ${end}`;
      const worker = new Worker(source, { eval: true, workerData: flag });
      worker.on('exit', common.mustCall((code) => assert.strictEqual(code, 1)));
      await once(worker, 'message');
      // The parent is busy while the thread ends.
      for (const until = Date.now() + i; Atomics.load(flag, 0) === 0 || Date.now() < until;);
      assert.strictEqual(await worker.terminate(), 1);
    }
  }
}
main();
