'use strict';
// AsyncLocalStorage.prototype.withScope(): the store is current until the scope is disposed of, once.
require('../common');
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();
const outer = storage.withScope('outer');
assert.strictEqual(storage.getStore(), 'outer');
const inner = storage.withScope('inner');
assert.strictEqual(storage.getStore(), 'inner');
inner[Symbol.dispose]();
assert.strictEqual(storage.getStore(), 'outer');
outer.dispose();
assert.strictEqual(storage.getStore(), undefined);
storage.enterWith('later');
inner.dispose();
outer[Symbol.dispose]();
assert.strictEqual(storage.getStore(), 'later');
