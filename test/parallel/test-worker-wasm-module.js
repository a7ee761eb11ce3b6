'use strict';
// A WebAssembly.Module is cloned to a worker and back; memory that WebAssembly shares is seen on both sides.
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

// (func (export "f") (result i32) i32.const 42)
const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 42, 11]);
const module_ = new WebAssembly.Module(bytes);
bytes.fill(0); // the module is what it was
assert.strictEqual(module_.constructor, WebAssembly.Module);
assert.ok(module_ instanceof WebAssembly.Module);
assert.strictEqual(WebAssembly.Module.exports(module_)[0].name, 'f');
assert.throws(() => WebAssembly.Module(bytes), TypeError);
const twin = structuredClone({ a: module_, b: module_ });
assert.strictEqual(twin.a, twin.b);
assert.strictEqual(new WebAssembly.Instance(twin.a).exports.f(), 42);

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  parentPort.once('message', ({ wasm, buffer }) => {
    Atomics.store(new Int32Array(buffer), 0, new WebAssembly.Instance(wasm).exports.f());
    parentPort.postMessage(wasm);
  });`, { eval: true });
worker.postMessage({ wasm: module_, buffer: memory.buffer });
worker.on('message', mustCall((back) => {
  assert.strictEqual(new WebAssembly.Instance(back).exports.f(), 42);
  assert.strictEqual(new Int32Array(memory.buffer)[0], 42);
}));
worker.on('exit', mustCall());
