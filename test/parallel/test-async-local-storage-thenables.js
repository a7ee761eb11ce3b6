'use strict';
// A thenable (a query that is begun by its `then`) is asked in the context of who gave it to a promise, whatever else runs meanwhile.
const { mustCall } = require('../common');
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();
const seen = [];

class Query {
  constructor(way) {
    this.way = way;
  }
  then(onValue, onReason) {
    seen.push([this.way, storage.getStore()]);
    return Promise.resolve(this.way).then(onValue, onReason);
  }
}

const ways = {
  arrow: async (name) => new Query(name),
  async statement(name) {
    return new Query(name);
  },
  async behind(name) {
    await null;
    return 0, new Query(name); // eslint-disable-line no-sequences
  },
  async tried(name) {
    try {
      return new Query(name);
    } finally {
      await null;
    }
  },
  generator: async (name) => (await (async function* () { return new Query(name); })().next()).value,
  resolve: (name) => Promise.resolve(new Query(name)),
  all: async (name) => (await Promise.all([1, new Query(name)]))[1],
  reaction: (name) => Promise.resolve().then(() => new Query(name)),
  rejection: (name) => Promise.reject(new Error(name)).catch(() => new Query(name)),
};
const given = ['A', 'B', 'C'];
const runs = [];
for (const [way, run] of Object.entries(ways)) { // one context's job beside another's, so that none is right by what ran before it
  for (const name of given) runs.push(storage.run(name, async () => [await run(way), storage.getStore()]));
}
Promise.all(runs).then(mustCall((results) => {
  assert.deepStrictEqual(results, Object.keys(ways).flatMap((way) => given.map((name) => [way, name])));
  for (const way of Object.keys(ways)) assert.deepStrictEqual(seen.filter(([of]) => of === way).map(([, store]) => store), given, way);
}));

// What is no thenable is given as it is; what throws when it is asked rejects, outside of the function's own `try`.
const object = {};
const failing = { get then() { throw new TypeError('no then'); } };
storage.run(1, async () => {
  assert.strictEqual(await (async () => object)(), object);
  assert.strictEqual(Promise.resolve.length, 1);
  assert.strictEqual(Promise.prototype.then.length, 2);
  await assert.rejects((async () => {
    try {
      return failing;
    } catch {
      return assert.fail('it was read within the function');
    }
  })(), /no then/);
  class Sub extends Promise {}
  const sub = Sub.resolve(3);
  assert.strictEqual(Sub.resolve(sub), sub);
  assert.ok(sub.then(() => {}) instanceof Sub);
  assert.strictEqual(await (async () => sub)(), 3);
  assert.throws(() => Promise.prototype.then.call({}), TypeError);
}).then(mustCall());
