'use strict';
// A loop that has nothing but an unreferenced worker goes round once: what the worker wrote and sent while the program waited
// for it (as synckit's do) arrives.
require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');
const { spawnSync } = require('child_process');

if (process.argv[2] === 'child') {
  const word = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(`
    const { parentPort, workerData } = require('worker_threads');
    console.log('written');
    parentPort.postMessage('sent');
    setTimeout(() => {
      Atomics.store(workerData, 0, 1);
      Atomics.notify(workerData, 0);
    }, 1);
    setInterval(() => {}, 1000);
  `, { eval: true, workerData: word });
  worker.on('message', (message) => console.log(message));
  worker.unref();
  Atomics.wait(word, 0, 0);
} else {
  const { stdout, status } = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8' });
  assert.strictEqual(status, 0);
  assert.deepStrictEqual(stdout.split('\n').sort(), ['', 'sent', 'written']);
}
