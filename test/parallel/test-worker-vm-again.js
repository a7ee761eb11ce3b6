'use strict';
// Workers one after the other run in the same few VMs: each finds globals that nobody has used, also when what the one before has
// left is not collected at once, and nothing that it has left under way comes to its successor.
require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const source = `
  const { parentPort, workerData } = require('worker_threads');
  const found = [typeof globalThis.mark, typeof Array.prototype.mark, process.env.MARK, process.listenerCount('exit')];
  globalThis.mark = Array.prototype.mark = process.env.MARK = "mark";
  // Long enough for the engine to compile what is called, on its own thread, while the worker ends.
  function work(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i % 7; return sum; }
  for (let i = 0; i < 200; i++) work(50 + i);
  const late = () => parentPort.postMessage('late, of ' + workerData);
  const cell = new Int32Array(new SharedArrayBuffer(4));
  Atomics.waitAsync(cell, 0, 0, 1).value.then(late);
  process.on('exit', () => {});
  parentPort.postMessage(found);
  if (workerData % 3 === 0) process.exit();
  Promise.resolve().then(() => { if (workerData % 3 === 1) process.exit(); });
  if (workerData % 3 === 2) setInterval(() => {}, 1000);
`;

const count = 40;
const got = [];
function next(i) {
  if (i === count) return;
  const worker = new Worker(source, { eval: true, workerData: i });
  worker.on('message', (message) => {
    if (typeof message === 'string') return assert.strictEqual(message, `late, of ${i}`);
    got.push(message);
    if (i % 3 === 2) worker.terminate();
    if (i % 2 === 0) next(i + 1); // while this one ends
  });
  worker.on('exit', () => { if (i % 2 === 1) next(i + 1); });
}
next(0);
process.on('exit', () => {
  assert.strictEqual(got.length, count);
  for (const found of got) assert.deepStrictEqual(found, ['undefined', 'undefined', undefined, 0]);
});
