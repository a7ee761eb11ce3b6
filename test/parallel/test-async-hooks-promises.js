'use strict';
// createHook sees promises that a program makes and what then() gives: init with its trigger, before and after around the
// callback, promiseResolve; and callbacks that an exception left.
const common = require('../common');
const assert = require('assert');
const hooks = require('async_hooks');
const vm = require('vm');

const log = [];
const types = new Map();
const hook = hooks.createHook({
  init(id, type, trigger, resource) {
    if (type !== 'PROMISE') return;
    assert.ok(resource instanceof Promise);
    types.set(id, types.size);
    log.push(`init ${types.get(id)} by ${types.get(trigger) ?? 'program'}`);
  },
  before(id) { if (types.has(id)) log.push(`before ${types.get(id)}`); },
  after(id) { if (types.has(id)) log.push(`after ${types.get(id)}`); },
  promiseResolve(id) { if (types.has(id)) log.push(`resolve ${types.get(id)}`); },
}).enable();

const first = Promise.resolve(1);
const second = first.then((value) => {
  log.push(`run ${types.get(hooks.executionAsyncId())} by ${types.get(hooks.triggerAsyncId())}`);
  return value + 1;
});
assert.strictEqual(Promise.resolve(first), first);
assert.ok((async () => {})() instanceof Promise);
second.catch(common.mustNotCall()).then(common.mustCall((value) => {
  hook.disable();
  assert.strictEqual(value, 2);
  assert.deepStrictEqual(log.filter((line) => / [01]\b/.test(line) && !/ [23] by/.test(line)),
                         ['init 0 by program', 'resolve 0', 'init 1 by 0', 'before 1', 'run 1 by 0', 'after 1', 'resolve 1']);
  left();
}));

// After an uncaught exception each callback that began has ended.
function left() {
  const open = new Set();
  const seen = hooks.createHook({ before: (id) => open.add(id), after: (id) => open.delete(id) }).enable();
  process.once('uncaughtException', common.mustCall());
  setImmediate(() => {
    setImmediate(common.mustCall(() => {
      assert.strictEqual(open.size, 1); // this one
      seen.disable();
    }));
    new hooks.AsyncResource('Mine').runInAsyncScope(() => { throw new Error('out'); });
  });
}

// The context follows promises of vm's contexts as well.
const storage = new hooks.AsyncLocalStorage();
const context = vm.createContext({ storage });
storage.run('a store', () => vm.runInContext('(async () => { await Promise.resolve(); await 1; return storage.getStore(); })()', context))
  .then(common.mustCall((store) => assert.strictEqual(store, 'a store')));
