'use strict';
// disable() takes the store also from what waits already in the same context; a run() inside gives a new one, and what ran before it keeps its own.
const { mustCall } = require('../common');
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
other.run('other', () => {
  storage.run('outer', mustCall(() => {
    const kept = AsyncLocalStorage.snapshot();
    storage.run('inner', mustCall(() => {
      setImmediate(mustCall(() => assert.strictEqual(storage.getStore(), undefined)));
      storage.disable();
      assert.strictEqual(storage.getStore(), undefined);
      assert.strictEqual(other.getStore(), 'other');
      process.nextTick(mustCall(() => {
        assert.strictEqual(storage.getStore(), undefined);
        storage.run('again', mustCall(() => assert.strictEqual(storage.getStore(), 'again')));
        storage.exit(mustCall(() => assert.strictEqual(other.getStore(), 'other')));
      }));
    }));
    assert.strictEqual(kept(() => storage.getStore()), 'outer');
    assert.strictEqual(storage.getStore(), 'outer');
  }));
});
