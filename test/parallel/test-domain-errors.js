'use strict';
// Errors of timers, ticks, promises and emitters reach the domain they were made in.
require('../common');
const assert = require('assert');
const domain = require('domain');
const EventEmitter = require('events');

const seen = [];
const d = domain.create();
d.on('error', (error) => seen.push(error.message));
d.run(() => {
  setTimeout(() => { throw new Error('timer'); }, 1);
  process.nextTick(() => { throw new Error('tick'); });
  Promise.resolve().then(() => { throw new Error('promise'); });
  const emitter = new EventEmitter();
  assert.strictEqual(emitter.domain, d);
  setImmediate(() => emitter.emit('error', new Error('emitter')));
});
assert.strictEqual(process.domain, undefined);
process.on('exit', () => {
  assert.deepStrictEqual(seen.sort(), ['emitter', 'promise', 'tick', 'timer']);
});
