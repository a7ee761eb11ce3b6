'use strict';
// The store follows promises, await, ticks, timers, files and bound functions, and comes back after run().

const { mustCall } = require('../common');
const assert = require('assert');
const { AsyncLocalStorage, AsyncResource } = require('async_hooks');

const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage({ defaultValue: 'none', name: 'other' });
const same = (value) => mustCall(() => assert.strictEqual(als.getStore(), value));

als.run('a', () => {
  process.nextTick(same('a'));
  queueMicrotask(same('a'));
  setTimeout(same('a'), 1);
  setImmediate(same('a'));
  Promise.resolve().then(same('a')).finally(same('a'));
  require('fs').stat(__filename, same('a'));
  (async () => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    same('a')();
    await als.run('b', async () => {
      await Promise.resolve();
      same('b')();
      throw new Error('x');
    }).catch(same('a'));
    same('a')();
  })().then(mustCall());
  other.enterWith('stays');
});
assert.strictEqual(als.getStore(), undefined);
assert.strictEqual(other.getStore(), 'stays');
assert.strictEqual(other.name, 'other');
setTimeout(same(undefined), 3);

const bound = als.run('bound', () => AsyncResource.bind(() => als.getStore()));
const snapshot = als.run('snap', () => AsyncLocalStorage.snapshot());
assert.strictEqual(bound(), 'bound');
assert.strictEqual(snapshot(() => als.getStore()), 'snap');
assert.strictEqual(als.exit(() => als.getStore()), undefined);
assert.deepStrictEqual([bound.name, new AsyncResource('X').bind((a, b) => {}).name, new AsyncResource('X').bind((a, b) => {}).length], ['bound', 'bound', 2]);
