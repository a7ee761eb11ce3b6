'use strict';
// A worker keeps the place of a listener that is gone, which nobody is to see; who listens once gets all that is emitted.
require('../common');
const assert = require('assert');
const { EventEmitter } = require('events');
const { Worker } = require('worker_threads');

const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
const own = ['newListener', 'removeListener'];
const listener = () => {};
assert.deepStrictEqual(worker.eventNames(), own);
for (let i = 0; i < 3; i++) {
  worker.once('message', listener);
  assert.deepStrictEqual(worker.eventNames(), [...own, 'message']);
  worker.off('message', listener);
  assert.deepStrictEqual(worker.eventNames(), own);
  assert.strictEqual(worker.listenerCount('message'), 0);
  assert.deepStrictEqual(worker.rawListeners('message'), []);
  assert.strictEqual(worker.emit('message', 1), false);
}
worker.on('message', listener).on('custom', listener).removeAllListeners('message');
assert.deepStrictEqual(worker.eventNames(), [...own, 'custom']);
worker.removeAllListeners();
assert.deepStrictEqual(worker.eventNames(), []);
worker.terminate();

const emitter = new EventEmitter();
for (let count = 0; count < 6; count++) {
  const args = Array.from({ length: count }, (_, i) => i);
  let got;
  emitter.once('event', function(...rest) { got = [this, ...rest]; });
  assert.strictEqual(emitter.rawListeners('event')[0].length, 0);
  emitter.emit('event', ...args);
  assert.deepStrictEqual(got.slice(1), args);
  assert.strictEqual(got[0], emitter);
}
const hides = Object.assign(() => 5, { call: null });
emitter.once('event', hides);
assert.strictEqual(emitter.rawListeners('event')[0](), 5);
assert.strictEqual(emitter.listenerCount('event'), 0);
