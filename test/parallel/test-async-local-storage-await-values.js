'use strict';
// The store stays behind an await of any value, also in a file that was compiled before the first AsyncLocalStorage.
const { mustCall } = require('../common');
const assert = require('assert');

async function earlier(get) {
  await null;
  const first = get();
  await { then(done) { done(3); } };
  return [first, get()];
}
const { AsyncLocalStorage } = require('async_hooks');
const storage = new AsyncLocalStorage();
storage.run('store', () => earlier(() => storage.getStore())).then(mustCall((seen) => assert.deepStrictEqual(seen, ['store', 'store'])));
