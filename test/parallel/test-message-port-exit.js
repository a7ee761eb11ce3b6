'use strict';
// What a thread has sent before its end arrives, whatever the end: process.exit(), an error, the end of its work, a port of its own.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { Worker, MessageChannel } = require('worker_threads');

const COUNT = 3000;
const send = `const { parentPort, workerData } = require('worker_threads'); const to = workerData?.port ?? parentPort;
  for (let i = 0; i < ${COUNT}; i++) to.postMessage(i);`;
const ends = [
  ['process.exit(3)', 3],
  ['process.nextTick(() => process.exit(4))', 4],
  ['throw new Error("the end")', 1],
  ['parentPort.close()', 0],
  ['', 0],
];
function watch(worker, source, code, own) {
  let next = 0;
  source.on('message', (value) => assert.strictEqual(value, next++));
  if (code === 1) worker.on('error', mustCall(({ message }) => assert.strictEqual(message, 'the end')));
  else worker.on('error', mustNotCall());
  worker.on('exit', mustCall((status) => {
    assert.strictEqual(status, code);
    if (!own) assert.strictEqual(next, COUNT);
  }));
  if (own) source.on('close', mustCall(() => assert.strictEqual(next, COUNT)));
}
for (const [end, code] of ends) {
  const worker = new Worker(`${send} ${end}`, { eval: true });
  watch(worker, worker, code, false);
  const { port1, port2 } = new MessageChannel();
  watch(new Worker(`${send} ${end}`, { eval: true, workerData: { port: port2 }, transferList: [port2] }), port1, code, true);
}
{
  // The other way: what was sent before the worker began to listen, or was there at all.
  const worker = new Worker(`const { parentPort } = require('worker_threads'); const got = [];
    setTimeout(() => parentPort.on('message', (value) => { got.push(value); if (value === 99) { parentPort.postMessage(got); parentPort.close(); } }), 20);`, { eval: true });
  for (let i = 0; i < 100; i++) worker.postMessage(i);
  worker.on('message', mustCall((got) => assert.deepStrictEqual(got, Array.from({ length: 100 }, (_, i) => i))));
}
