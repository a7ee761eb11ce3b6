'use strict';
// Long strings arrive whole: to several readers, from a worker that has ended, never read, and back again.
const common = require('../common');
const assert = require('assert');
const { Worker, MessageChannel, BroadcastChannel, receiveMessageOnPort } = require('worker_threads');

for (const text of ['', ' ', 'x', '\u20ac', 'a'.repeat(600), '\u00e9'.repeat(16385), `${'b'.repeat(20000)}\ud83d\ude00`]) {
  assert.strictEqual(structuredClone(text), text);
  assert.deepStrictEqual(structuredClone({ text, list: [text, '', text] }), { text, list: [text, '', text] });
}

const long = 'long '.repeat(50000);
{
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(long);
  port1.postMessage([long, 1]);
  assert.strictEqual(receiveMessageOnPort(port2).message, long);
  port2.close(); // with a message in it
}
{
  const senders = new BroadcastChannel('long');
  const readers = [1, 2, 3].map(() => new BroadcastChannel('long'));
  for (const reader of readers) {
    reader.onmessage = common.mustCall(({ data }) => {
      assert.strictEqual(data, long);
      reader.close();
    });
  }
  senders.postMessage(long);
  senders.close();
}
for (let i = 0; i < 4; i++) {
  // The worker is gone when its text is looked at; the next one may have its thread.
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(`
    const { workerData } = require('worker_threads');
    workerData.port.postMessage(workerData.text + ${i});
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(workerData.text);
  `, { eval: true, workerData: { port: port2, text: long }, transferList: [port2] });
  worker.on('exit', common.mustCall(() => {
    assert.strictEqual(receiveMessageOnPort(port1).message, long + i);
    port1.close();
  }));
}
