'use strict';
// A worker says 'online', its messages, then 'exit' with its code; errors arrive as objects of their class.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { Worker, isMainThread, parentPort, workerData, threadId } = require('worker_threads');

if (!isMainThread) {
  assert.deepStrictEqual(process.argv.slice(2), ['a', 'b']);
  assert.ok(threadId > 0);
  parentPort.once('message', (message) => {
    parentPort.postMessage({ message, workerData });
    process.exitCode = 7;
  });
  return;
}

const order = [];
const worker = new Worker(__filename, { workerData: new Map([[1, 2]]), argv: ['a', 'b'] });
worker.on('online', mustCall(() => order.push('online')));
worker.on('message', mustCall((value) => {
  order.push('message');
  assert.deepStrictEqual(value, { message: 'hello', workerData: new Map([[1, 2]]) });
}));
worker.on('error', mustNotCall());
worker.on('exit', mustCall((code) => {
  assert.strictEqual(code, 7);
  assert.deepStrictEqual(order, ['online', 'message']);
  assert.strictEqual(worker.threadId, -1);
}));
worker.postMessage('hello');

const failing = new Worker('const e = new RangeError("no"); e.code = "X"; e.more = { a: 1 }; throw e', { eval: true });
failing.on('error', mustCall((error) => {
  assert.ok(error instanceof RangeError);
  assert.strictEqual(error.message, 'no');
  assert.strictEqual(error.code, 'X');
  assert.deepStrictEqual(error.more, { a: 1 });
  assert.match(error.stack, /RangeError: no/);
}));
failing.on('exit', mustCall((code) => assert.strictEqual(code, 1)));

// process.exit() ends the worker where it stands, whatever surrounds it.
const leaving = new Worker('const { parentPort } = require("worker_threads"); try { process.exit(5) } catch {} finally { parentPort.postMessage(1) }', { eval: true });
leaving.on('message', mustNotCall());
leaving.on('exit', mustCall((code) => assert.strictEqual(code, 5)));
