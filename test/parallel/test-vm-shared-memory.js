'use strict';
// Memory that is shared in a context of vm is shared with other threads, which wait for it and wake each other (pino in jest).
const common = require('../common');
const assert = require('assert');
const vm = require('vm');
const { Worker } = require('worker_threads');

const context = vm.createContext({ Worker, setTimeout });
const run = (text) => vm.runInContext(text, context);
assert.deepStrictEqual([...run('[typeof SharedArrayBuffer, typeof Atomics.waitAsync, SharedArrayBuffer.name, new SharedArrayBuffer(8).byteLength]')], [
  'function', 'function', 'SharedArrayBuffer', 8]);
assert.ok(run('new SharedArrayBuffer(1) instanceof SharedArrayBuffer && !(new SharedArrayBuffer(1) instanceof ArrayBuffer)'));
assert.notStrictEqual(run('SharedArrayBuffer'), SharedArrayBuffer);
assert.strictEqual(run('Object.getOwnPropertyDescriptor(globalThis, "SharedArrayBuffer").value'), run('SharedArrayBuffer'));
assert.deepStrictEqual([...new Uint8Array(run('const from = new SharedArrayBuffer(4); new Uint8Array(from).set([1, 2, 3, 4]); from.slice(1, 3)'))], [2, 3]);
assert.strictEqual(run('new SharedArrayBuffer(4).slice(1).constructor'), run('SharedArrayBuffer'));
assert.strictEqual(run('const grows = new SharedArrayBuffer(1, { maxByteLength: 4 }); grows.grow(3); grows.byteLength'), 3);
assert.strictEqual(Object.getPrototypeOf(structuredClone(run('new SharedArrayBuffer(1)'))), SharedArrayBuffer.prototype);
assert.strictEqual(structuredClone(run('new Int32Array(new SharedArrayBuffer(8))')).length, 2);
assert.strictEqual(structuredClone(run('new SharedArrayBuffer(1, { maxByteLength: 4 })')).maxByteLength, 4);
assert.throws(() => structuredClone(run('new WebAssembly.Memory({ initial: 1 })')), { name: 'DataCloneError' });
// What a program has put in their place stays.
assert.strictEqual(vm.runInNewContext('SharedArrayBuffer', { SharedArrayBuffer: 5 }), 5);
assert.strictEqual(vm.runInNewContext('SharedArrayBuffer = 5; SharedArrayBuffer'), 5);

const text = `const { workerData } = require('worker_threads');
  const numbers = new Int32Array(workerData.shared);
  Atomics.store(numbers, 0, 1);
  Atomics.notify(numbers, 0);
  Atomics.wait(numbers, 1, 0, 60000);
  Atomics.store(numbers, 2, 7);
  Atomics.notify(numbers, 2);`;
context.text = text;
run(`const shared = new SharedArrayBuffer(12);
  var numbers = new Int32Array(shared);
  var worker = new Worker(text, { eval: true, workerData: { shared } });
  if (Atomics.wait(numbers, 0, 0, 60000) === 'timed-out') throw new Error('the worker did not wake this thread');
  Atomics.store(numbers, 1, 1);
  Atomics.notify(numbers, 1);
  var woken = Atomics.waitAsync(numbers, 2, 0);`);
context.worker.on('exit', common.mustCall(() => assert.deepStrictEqual([...context.numbers], [1, 1, 7])));
const { woken } = context;
if (woken.async) woken.value.then(common.mustCall((value) => assert.strictEqual(value, 'ok')));
