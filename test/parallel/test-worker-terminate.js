'use strict';
// terminate() ends a worker wherever it is: in a loop, in promise jobs, in Atomics.wait, idle, in its own worker.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const up = 'require("worker_threads").parentPort.postMessage("up");';
const programs = [
  `${up} for (;;);`,
  `${up} for (;;) { try { for (;;) new Array(10).map(String) } finally { continue } }`,
  `(function loop() { Promise.resolve().then(loop) })(); ${up}`,
  `(async () => { ${up} for (;;) { try { await null } catch {} } })()`,
  `${up} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`,
  `${up} setInterval(() => {}, 1000)`,
  `setInterval(() => {}, 0); process.nextTick(function loop() { process.nextTick(loop) }); ${up}`,
  `const { Worker } = require('worker_threads'); new Worker('for (;;);', { eval: true }); ${up}`,
];
for (const program of programs) {
  const worker = new Worker(program, { eval: true });
  worker.on('error', mustNotCall(program));
  worker.once('message', mustCall(() => {
    worker.terminate().then(mustCall((code) => assert.strictEqual(code, 1)));
  }));
  worker.on('exit', mustCall());
}
