'use strict';
// An immediate that throws: the one behind it runs ahead of the ticks and promises that it asked for.
require('../common');
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const seen = [];
const als = new AsyncLocalStorage();
process.on('uncaughtException', (error) => seen.push(error.message));
setImmediate(() => { process.nextTick(() => seen.push('tick 1')); seen.push('immediate 1'); });
als.run('own', () => setImmediate(() => {
  process.nextTick(() => seen.push(`tick 2 ${als.getStore()}`));
  Promise.resolve().then(() => seen.push('promise 2'));
  throw new Error('thrown 2');
}));
setImmediate(() => { throw new Error('thrown 3'); });
setImmediate(() => { seen.push(`immediate 4 ${als.getStore()}`); process.nextTick(() => seen.push('tick 4')); });
setImmediate(() => seen.push('immediate 5'));
process.on('exit', () => {
  assert.deepStrictEqual(seen, ['immediate 1', 'tick 1', 'thrown 2', 'thrown 3', 'immediate 4 undefined', 'tick 2 own', 'tick 4', 'promise 2', 'immediate 5']);
});
