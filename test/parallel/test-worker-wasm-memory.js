'use strict';
// A shared WebAssembly.Memory is the same memory in every thread that it is sent to: written, grown, waited for by Atomics and by
// instructions of WebAssembly. A thread that waits there can be ended.
const { mustCall } = require('../common');
const assert = require('assert');
const { BroadcastChannel, Worker } = require('worker_threads');
const { execFileSync } = require('child_process');

// (import "m" "m" (memory 1 1 shared)); "wait" (address, expected, ns) and "notify" (address, count): the two instructions.
const code = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0,
  1, 14, 2, 96, 3, 127, 127, 126, 1, 127, 96, 2, 127, 127, 1, 127,
  2, 9, 1, 1, 109, 1, 109, 2, 3, 1, 10,
  3, 3, 2, 0, 1,
  7, 17, 2, 4, 119, 97, 105, 116, 0, 0, 6, 110, 111, 116, 105, 102, 121, 0, 1,
  10, 25, 2, 12, 0, 32, 0, 32, 1, 32, 2, 254, 1, 2, 0, 11, 10, 0, 32, 0, 32, 1, 254, 0, 2, 0, 11]);
const module_ = new WebAssembly.Module(code);
const memory = new WebAssembly.Memory({ initial: 1, maximum: 10, shared: true });
const words = () => new Int32Array(memory.buffer);
const start = (source, value = memory) => new Worker(`
  const { parentPort, workerData } = require('worker_threads');
  const memory = workerData.memory ?? workerData;
  ${source}`, { eval: true, workerData: value });

// The same memory, and each knows when another has grown it.
{
  const twin = structuredClone({ a: memory, b: memory });
  assert.strictEqual(twin.a, twin.b);
  assert.ok(twin.a instanceof WebAssembly.Memory);
  assert.notStrictEqual(twin.a, memory);
  new Int32Array(twin.a.buffer)[40] = 40;
  assert.strictEqual(words()[40], 40);
  assert.strictEqual(twin.a.grow(1), 1);
  assert.strictEqual(memory.buffer.byteLength, 2 * 65536);
  words()[65536 / 4] = 41;
  assert.strictEqual(new Int32Array(twin.a.buffer)[65536 / 4], 41);
  assert.throws(() => memory.grow(9), RangeError);
}
start('memory.grow(1); new Int32Array(memory.buffer)[2 * 65536 / 4] = 42; parentPort.postMessage(memory)').on('message', mustCall((back) => {
  assert.strictEqual(words()[2 * 65536 / 4], 42);
  assert.strictEqual(back.buffer.byteLength, 3 * 65536);
}));
assert.throws(() => structuredClone(new WebAssembly.Memory({ initial: 1 })), { name: 'DataCloneError', message: '#<Memory> could not be cloned.' });
assert.throws(() => structuredClone(new WebAssembly.Instance(new WebAssembly.Module(code.slice(0, 8)))), { name: 'DataCloneError' });

// One message to many.
{
  const name = `wasm ${process.pid}`;
  const channel = new BroadcastChannel(name);
  const others = [new BroadcastChannel(name), new BroadcastChannel(name)];
  for (const other of others) {
    other.onmessage = mustCall(({ data }) => {
      assert.strictEqual(new Int32Array(data.buffer)[40], 40);
      other.close();
    });
  }
  channel.postMessage(memory);
  channel.close();
}

// Atomics.waitAsync: another value, no time, in time, woken by Atomics and by an instruction.
assert.deepStrictEqual(Atomics.waitAsync(words(), 0, 1), { async: false, value: 'not-equal' });
assert.deepStrictEqual(Atomics.waitAsync(words(), 0, 0, 0), { async: false, value: 'timed-out' });
assert.throws(() => Atomics.waitAsync(words(), 1e9, 0), RangeError);
const late = (promise, value) => promise.then(mustCall((result) => assert.strictEqual(result, value)));
late(Atomics.waitAsync(new BigInt64Array(memory.buffer), 2, 0n, 1).value, 'timed-out');
late(Atomics.waitAsync(words(), 8, 0).value, 'ok');
start('const a = new Int32Array(memory.buffer); while (Atomics.notify(a, 8) === 0);');
{
  const small = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const sent = { memory: small, code: module_ };
  const instance = 'const { wait, notify } = new WebAssembly.Instance(workerData.code, { m: { m: memory } }).exports;';
  late(Atomics.waitAsync(new Int32Array(small.buffer), 9, 0).value, 'ok');
  start(`${instance} while (notify(36, 1) === 0);`, sent);
  // An instruction waits, Atomics wakes it: it tells 0, woken.
  start(`${instance} parentPort.postMessage(wait(16, 0, -1n)); parentPort.postMessage(wait(16, 1, -1n)); parentPort.postMessage(wait(16, 0, 1000n));`, sent)
    .on('message', function message(result) {
      (this.results ??= []).push(result);
    }).on('exit', mustCall(function exit() { assert.deepStrictEqual(this.results, [0, 1, 2]); }));
  const a = new Int32Array(small.buffer);
  (function wake() {
    if (Atomics.notify(a, 4) === 0) setImmediate(wake);
  })();

  // Ended while it waits for ever, in either way.
  for (const waits of ['wait(64, 0, -1n)', 'Atomics.wait(new Int32Array(memory.buffer), 16, 0)']) {
    const worker = start(`${instance} parentPort.postMessage(0); ${waits}; parentPort.postMessage('never');`, sent);
    worker.once('message', mustCall(() => {
      worker.on('message', () => assert.fail('went on'));
      worker.terminate().then(mustCall((exitCode) => assert.strictEqual(exitCode, 1)));
    }));
  }
}

// A program that ends does not wait for them.
execFileSync(process.execPath, ['-e', `
  const { Worker } = require('worker_threads');
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const worker = new Worker("const { workerData, parentPort } = require('worker_threads'); parentPort.postMessage(0); Atomics.wait(new Int32Array(workerData.buffer), 0, 0);", { eval: true, workerData: memory });
  Atomics.waitAsync(new Int32Array(memory.buffer), 0, 0);
  worker.on('message', () => process.exit(0));`], { timeout: 60_000 });
