'use strict';
// An addon's work, threadsafe functions, callbacks and handles come back in the context they were asked for in; what throws
// there is an uncaught exception, and ticks run after each.
const common = require('../common');
const file = require('../common/addon')('async');
if (file === undefined) process.exit(0);
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const { spawnSync } = require('child_process');
const { Worker, isMainThread } = require('worker_threads');

const addon = require(file);
const storage = new AsyncLocalStorage();
const store = () => storage.getStore();

storage.run('work', () => addon.work(common.mustCall((status) => {
  assert.deepStrictEqual([status, store()], [0, 'work']);
  process.nextTick(common.mustCall(() => assert.strictEqual(store(), 'work')));
})));

let calls = 0;
storage.run('threads', () => addon.threads((value) => {
  calls++;
  assert.ok(value >= 0 && value < 50);
  assert.strictEqual(store(), 'threads');
}, common.mustCall(() => assert.strictEqual(calls, 200)), 4, 50));

const resource = {};
storage.run('kept', () => addon.keep(resource, 'KEPT'));
assert.strictEqual(storage.run('other', () => {
  const seen = addon.call((a, b) => `${store()} ${a + b}`, 1, 2);
  assert.strictEqual(store(), 'other');
  return seen;
}), 'kept 3');
assert.throws(() => addon.call(() => { throw new RangeError('through'); }), { name: 'RangeError', message: 'through' });
assert.strictEqual(store(), undefined);
assert.strictEqual(addon.scoped(() => store()), 'kept');
addon.drop();

const order = [];
storage.run('timer', () => addon.timer(common.mustCall(() => {
  assert.strictEqual(store(), 'timer');
  process.nextTick(() => order.push('tick'));
  Promise.resolve().then(() => order.push('job'));
  setImmediate(common.mustCall(() => assert.deepStrictEqual(order, ['tick', 'job'])));
})));

if (isMainThread) {
  new Worker(__filename).on('exit', common.mustCall((code) => assert.strictEqual(code, 0)));
  const run = (code) => {
    const child = spawnSync(process.execPath, ['-e', `const addon = require(${JSON.stringify(file)}); ${code}`], { encoding: 'utf8' });
    return [child.status, child.stdout];
  };
  const listen = 'process.on("uncaughtException", (e) => console.log(e.message));';
  assert.deepStrictEqual(run(`${listen} addon.work(() => {}, true)`), [0, 'thrown by complete\n']);
  assert.deepStrictEqual(run(`${listen} addon.timer(() => { throw new Error("of a timer") })`), [0, 'of a timer\n']);
  assert.deepStrictEqual(run('addon.work(() => {}, true)')[0], 1);
  // Ids and hooks see the addon's resources.
  assert.deepStrictEqual(run(`
    const seen = [];
    require('async_hooks').createHook({ init: (id, type) => { if (/^[A-Z]+$/.test(type)) seen.push(type); } }).enable();
    addon.work(() => {}); addon.timer(() => {}); addon.keep({}, 'KEPT'); addon.drop();
    process.on('exit', () => console.log(seen.join()));`), [0, 'JOB,TIMER,KEPT\n']);
  // Threads that still call when the process leaves.
  assert.deepStrictEqual(run('addon.threads(() => process.exit(3), () => {}, 4, 1000)')[0], 3);
}
