'use strict';
// A SharedArrayBuffer is the same memory in every thread; Atomics on it are atomic, and wait, notify and waitAsync meet.
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker, isMainThread, workerData, parentPort } = require('worker_threads');
const { types } = require('util');

const TURNS = 20000;
if (!isMainThread) {
  const words = new Int32Array(workerData);
  assert.ok(workerData instanceof SharedArrayBuffer);
  for (let i = 0; i < TURNS; i++) Atomics.add(words, 0, 1);
  Atomics.add(words, 1, 1);
  Atomics.notify(words, 1);
  // Unless the other thread was faster.
  assert.match(Atomics.wait(words, 2, 0), /^(?:ok|not-equal)$/);
  parentPort.postMessage(workerData);
  return;
}

const buffer = new SharedArrayBuffer(16);
const words = new Int32Array(buffer);
assert.strictEqual(Object.prototype.toString.call(buffer), '[object SharedArrayBuffer]');
assert.strictEqual(buffer.byteLength, 16);
assert.ok(types.isSharedArrayBuffer(buffer) && types.isAnyArrayBuffer(buffer) && !types.isArrayBuffer(buffer));
assert.ok(!(buffer instanceof ArrayBuffer));
assert.strictEqual(words.buffer, buffer);
assert.strictEqual(buffer.slice(4).byteLength, 12);
assert.throws(() => structuredClone(buffer, { transfer: [buffer] }), { name: 'DataCloneError' });
assert.strictEqual(Atomics.wait(words, 0, 1), 'not-equal');
assert.strictEqual(Atomics.wait(words, 0, 0, 1), 'timed-out');
assert.throws(() => Atomics.wait(new Int32Array(4), 0, 0), TypeError);
assert.strictEqual(Atomics.notify(new Int32Array(4), 0), 0);

let ended = 0;
for (let i = 0; i < 2; i++) {
  const worker = new Worker(__filename, { workerData: buffer });
  worker.on('message', mustCall((same) => {
    assert.strictEqual(new Int32Array(same)[0], 2 * TURNS);
    if (++ended === 2) words[3] = 1;
  }));
}
(async () => {
  for (let seen; (seen = Atomics.load(words, 1)) < 2;) {
    const { async, value } = Atomics.waitAsync(words, 1, seen);
    if (async) assert.strictEqual(await value, 'ok');
  }
  assert.strictEqual(words[0], 2 * TURNS);
  Atomics.store(words, 2, 1);
  // They may not wait yet; then they find the value changed... so ask until both were woken or had no need.
  while (ended < 2) {
    Atomics.notify(words, 2);
    Atomics.store(words, 2, 0);
    await new Promise(setImmediate);
  }
})().then(mustCall());
