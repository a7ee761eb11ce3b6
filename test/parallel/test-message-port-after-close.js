'use strict';
// What has come to a port before it was closed may still be received in the same turn; what is not is dropped with it.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { MessageChannel, receiveMessageOnPort, Worker } = require('worker_threads');

{
  const { port1, port2 } = new MessageChannel();
  for (let i = 0; i < 4; i++) port1.postMessage(i);
  port2.on('message', mustNotCall());
  port2.close();
  port2.close();
  for (let i = 0; i < 2; i++) assert.deepStrictEqual(receiveMessageOnPort(port2), { message: i });
  port1.postMessage('lost');
  assert.deepStrictEqual(receiveMessageOnPort(port2), { message: 2 });
  let told = '';
  port2.on('close', mustCall(() => {
    told += '2';
    assert.strictEqual(receiveMessageOnPort(port2), undefined);
  }));
  port1.on('close', mustCall(() => assert.strictEqual(told, '2')));
}
{
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(1);
  port2.close();
  assert.deepStrictEqual(receiveMessageOnPort(port2), { message: 1 });
  assert.strictEqual(receiveMessageOnPort(port2), undefined);
}

// A port without its listeners keeps the loop as it did with them.
const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  parentPort.on('message', () => {});
  parentPort.removeAllListeners('message');
  parentPort.postMessage([parentPort.hasRef(), parentPort.listenerCount('message')]);
  parentPort.addListener('message', () => process.exit(7));
`, { eval: true });
worker.on('message', mustCall((got) => {
  assert.deepStrictEqual(got, [true, 0]);
  worker.postMessage('end');
}));
worker.on('exit', mustCall((code) => assert.strictEqual(code, 7)));
