'use strict';
// What is said of what cannot be cloned or transferred, word for word as in Node: programs show it to their users.
require('../common');
const assert = require('assert');
const { MessageChannel, markAsUncloneable, markAsUntransferable } = require('worker_threads');
const { BlockList } = require('net');
const { createSecretKey } = require('crypto');
const { createHistogram } = require('perf_hooks');

const { port1, port2 } = new MessageChannel();
function refused(text, value, transfer) {
  const expected = { name: 'DataCloneError', code: 25, message: text };
  assert.throws(() => structuredClone(value, { transfer }), expected, text);
  assert.throws(() => port1.postMessage(value, transfer), expected, text);
}
class Named { #hidden = 1; value = () => this.#hidden; }
const uncloneable = { a: 1 };
markAsUncloneable(uncloneable);

refused('() => 1 could not be cloned.', () => 1);
refused('function f(a) { return a; } could not be cloned.', { deep: [function f(a) { return a; }] });
refused('Symbol(x) could not be cloned.', Symbol('x'));
refused('() => this.#hidden could not be cloned.', new Named());
for (const value of [new WeakMap(), new WeakSet(), new WeakRef({}), Promise.resolve(), new DisposableStack(), new WebAssembly.Memory({ initial: 1 })]) {
  refused(`#<${value.constructor.name}> could not be cloned.`, value);
}
for (const value of [uncloneable, new URL('http://a/'), new Headers(), new Event('x').constructor === Event ? new MessageEvent('x') : 0]) {
  refused('Cannot clone object of unsupported type.', value);
}
refused('Object that needs transfer was found in message but not listed in transferList', { port: port2 });
refused('Object that needs transfer was found in message but not listed in transferList', new ReadableStream());

const invalid = 'Found invalid value in transferList.';
for (const item of [{}, () => {}, new Uint8Array(1), new SharedArrayBuffer(1), new Blob(['x']), new BlockList(), createHistogram(),
  createSecretKey(Buffer.alloc(8)), new AbortController().signal, new EventTarget(), new URL('http://a/')]) refused(invalid, 1, [item]);

for (const item of [1, null, 'x']) assert.throws(() => port1.postMessage(1, [item]), { name: 'DataCloneError', message: invalid });

const unsupported = 'Cannot transfer object of unsupported type.';
const kept = new ArrayBuffer(8);
markAsUntransferable(kept);
const gone = new ArrayBuffer(8);
gone.transfer();
for (const item of [kept, gone, new WebAssembly.Memory({ initial: 1 }).buffer, Buffer.from('pooled').buffer]) refused(unsupported, 1, [item]);
assert.strictEqual(kept.byteLength, 8);

const buffer = new ArrayBuffer(8);
refused('Transfer list contains duplicate ArrayBuffer', buffer, [buffer, buffer]);
refused('Transfer list contains duplicate MessagePort', 1, [port2, port2]);
assert.strictEqual(buffer.byteLength, 8);
assert.throws(() => port1.postMessage(1, [port1]), { name: 'DataCloneError', message: 'Transfer list contains source port' });
assert.throws(() => port1.postMessage(), { name: 'TypeError', code: 'ERR_MISSING_ARGS', message: 'Not enough arguments to MessagePort.postMessage' });
assert.throws(() => port1.postMessage(1, 5), { code: 'ERR_INVALID_ARG_TYPE', message: 'Optional transferList argument must be an iterable' });
assert.throws(() => port1.postMessage(1, { transfer: 5 }), { code: 'ERR_INVALID_ARG_TYPE', message: 'Optional options.transfer argument must be an iterable' });
assert.throws(() => structuredClone(1, { transfer: 5 }),
  { code: 'ERR_INVALID_ARG_TYPE', message: /^Failed to execute 'structuredClone': transfer in Options can ?not be converted to sequence\.$/ });

// An error of a getter is that error, and nothing was sent.
assert.throws(() => port1.postMessage({ get a() { throw new RangeError('mine'); } }, [buffer]), RangeError);
assert.strictEqual(buffer.byteLength, 8);
port2.on('message', () => assert.fail('something was sent'));
port2.unref();
