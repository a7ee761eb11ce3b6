'use strict';
// A SharedArrayBuffer that grows is the same memory in every thread, and each sees how large it is; waits for it meet.
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker, receiveMessageOnPort, MessageChannel } = require('worker_threads');

const buffer = new SharedArrayBuffer(16, { maxByteLength: 200_000 });
const view = new Uint8Array(buffer);
const twin = structuredClone({ buffer, view });
assert.notStrictEqual(twin.buffer, buffer);
assert.ok(twin.buffer instanceof SharedArrayBuffer);
assert.strictEqual(twin.view.buffer, twin.buffer);
assert.deepStrictEqual([twin.buffer.growable, twin.buffer.byteLength, twin.buffer.maxByteLength], [true, 16, 200_000]);
view[3] = 33;
assert.strictEqual(twin.view[3], 33);
twin.buffer.grow(64);
assert.deepStrictEqual([buffer.byteLength, view.length, twin.view.length], [64, 64, 64]);
// A view follows that, or has a length of its own.
{
  const all = [new Uint16Array(buffer), new Uint16Array(buffer, 0, 32), new DataView(buffer, 4), new DataView(buffer, 4, 60), new Uint8Array(buffer, 60, 2)];
  const copies = structuredClone(all);
  buffer.grow(66);
  assert.deepStrictEqual(copies.map((one) => one.length ?? one.byteLength), [33, 32, 62, 60, 2]);
}
assert.throws(() => twin.buffer.grow(32), RangeError);
assert.throws(() => twin.buffer.grow(200_001), RangeError);

// Of a memory of WebAssembly: its buffer alone, with the size it has.
{
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
  const copy = structuredClone(memory.buffer);
  assert.deepStrictEqual([copy.growable, copy.byteLength], [false, 65536]);
  new Uint8Array(copy)[9] = 9;
  assert.strictEqual(new Uint8Array(memory.buffer)[9], 9);
}

// What nobody reads is freed with its port; a message may outlive the one who sent it.
{
  const { port1, port2 } = new MessageChannel();
  for (let i = 0; i < 100; i++) port1.postMessage(new SharedArrayBuffer(8, { maxByteLength: 1 << 20 }));
  assert.strictEqual(receiveMessageOnPort(port2).message.maxByteLength, 1 << 20);
  port1.close();
}

const worker = new Worker(`
  const { parentPort, workerData } = require('worker_threads');
  const words = new Int32Array(workerData);
  workerData.grow(100_000);
  words[20_000] = 7;
  parentPort.postMessage({ result: Atomics.wait(words, 1, 0), mine: new SharedArrayBuffer(4, { maxByteLength: 8 }) });`, { eval: true, workerData: buffer });
const words = new Int32Array(buffer);
(function wake() {
  if (Atomics.notify(words, 1) === 0) setImmediate(wake);
})();
let mine;
worker.on('message', mustCall((message) => {
  assert.strictEqual(message.result, 'ok');
  ({ mine } = message);
}));
worker.on('exit', mustCall((exitCode) => {
  assert.strictEqual(exitCode, 0);
  assert.deepStrictEqual([buffer.byteLength, view.length, words[20_000]], [100_000, 100_000, 7]);
  mine.grow(8); // its maker is gone
  assert.strictEqual(mine.byteLength, 8);
}));
