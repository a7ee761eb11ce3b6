'use strict';
// Bounded channels publish start and end around a function or a scope; stores bound to the start hold within.
require('../common');
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const dc = require('diagnostics_channel');

const log = [];
const storage = new AsyncLocalStorage();
const bounded = dc.boundedChannel('b');
assert.ok(bounded instanceof dc.BoundedChannel);
assert.strictEqual(bounded.start, dc.channel('tracing:b:start'));
assert.strictEqual(bounded.hasSubscribers, false);
bounded.withScope({})[Symbol.dispose](); // nobody listens

const handlers = { start: (data) => log.push('start', data.n, storage.getStore()), end: (data) => log.push('end', data.n) };
bounded.subscribe(handlers);
bounded.start.bindStore(storage, (data) => data.n * 10);
assert.strictEqual(bounded.hasSubscribers, true);
const result = bounded.run({ n: 1 }, function(a) {
  return [this.self, a, storage.getStore()];
}, { self: 2 }, 3);
assert.deepStrictEqual(result, [2, 3, 10]);
assert.throws(() => bounded.run({ n: 2 }, () => { throw new Error('out'); }), /out/);
const scope = bounded.withScope({ n: 3 });
assert.strictEqual(storage.getStore(), 30);
scope[Symbol.dispose]();
scope[Symbol.dispose]();
assert.strictEqual(storage.getStore(), undefined);
assert.deepStrictEqual(log, ['start', 1, 10, 'end', 1, 'start', 2, 20, 'end', 2, 'start', 3, 30, 'end', 3]);
assert.strictEqual(bounded.unsubscribe(handlers), true);
assert.strictEqual(bounded.unsubscribe(handlers), false);
assert.throws(() => dc.boundedChannel(5), { code: 'ERR_INVALID_ARG_TYPE' });

const one = dc.channel('one');
one.bindStore(storage);
const held = one.withStoreScope('value');
assert.strictEqual(storage.getStore(), 'value');
held[Symbol.dispose]();
assert.strictEqual(storage.getStore(), undefined);
