'use strict';
// Web Locks: exclusive and shared, in order, between threads, stolen, aborted, released when a thread ends.
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker, locks } = require('worker_threads');

assert.strictEqual(locks, navigator.locks);
(async () => {
  const order = [];
  const hold = (name, mode, mark) => locks.request(name, { mode }, async (lock) => {
    assert.strictEqual(lock.mode, mode);
    order.push(`${mark}+`);
    await new Promise(setImmediate);
    order.push(`${mark}-`);
    return mark;
  });
  assert.deepStrictEqual(await Promise.all([hold('a', 'exclusive', 1), hold('a', 'shared', 2), hold('a', 'shared', 3), hold('a', 'exclusive', 4)]), [1, 2, 3, 4]);
  assert.deepStrictEqual(order, ['1+', '1-', '2+', '3+', '2-', '3-', '4+', '4-']);

  // A worker that is terminated lets go.
  const worker = new Worker('navigator.locks.request("b", () => { require("worker_threads").parentPort.postMessage("held"); return new Promise(() => {}); }); setInterval(() => {}, 1000)', { eval: true });
  await new Promise((resolve) => worker.once('message', resolve));
  assert.strictEqual(await locks.request('b', { ifAvailable: true }, (lock) => lock), null);
  const { held } = await locks.query();
  assert.deepStrictEqual(held.map(({ name, mode }) => [name, mode]), [['b', 'exclusive']]);
  const wanted = locks.request('b', mustCall((lock) => lock.name));
  const { pending } = await locks.query();
  assert.strictEqual(pending.length, 1);
  const aborted = new AbortController();
  const gone = locks.request('b', { signal: aborted.signal }, () => assert.fail());
  aborted.abort();
  await assert.rejects(gone, { name: 'AbortError' });
  await worker.terminate();
  assert.strictEqual(await wanted, 'b');

  const robbed = assert.rejects(locks.request('c', () => new Promise(() => {})), { name: 'AbortError' });
  assert.strictEqual(await locks.request('c', { steal: true }, () => 'mine'), 'mine');
  await robbed;
  await assert.rejects(locks.request('-x', () => {}), { name: 'NotSupportedError' });
  await assert.rejects(locks.request('d', () => { throw new RangeError('inside'); }), RangeError);
  assert.deepStrictEqual(await locks.query(), { held: [], pending: [] });
})().then(mustCall());

// A free lock's callback is called at once, as in Node, and a holder that is robbed hears before the thief has it, even when it has ended.
{
  const order = [];
  locks.request('at once', async () => { order.push('held'); }).catch((error) => order.push(error.name));
  order.push('asked');
  locks.request('at once', { steal: true }, async () => { order.push('stolen'); });
  locks.request('at once', { ifAvailable: true }, (lock) => { order.push(lock); });
  // What is no promise frees it with the callback's return.
  locks.request('other', () => {});
  locks.request('other', { ifAvailable: true }, (lock) => { order.push(lock.name); });
  setImmediate(mustCall(() => assert.deepStrictEqual(order, ['held', 'asked', 'stolen', null, 'other', 'AbortError'])));
}

// Names that UTF-8 has no bytes for are names, too; one that is aborted before its callback was called never has it.
{
  const controller = new AbortController();
  assert.rejects(locks.request('aborted', { signal: controller.signal }, () => assert.fail()), { name: 'AbortError' }).then(mustCall());
  controller.abort();
  locks.request('\ud800', mustCall(async () => {
    await locks.request('\ufffd', { ifAvailable: true }, mustCall((lock) => assert.strictEqual(lock.name, '\ufffd')));
    const { held } = await locks.query();
    assert.ok(held.some(({ name }) => name === '\ud800'));
  })).then(mustCall());
  assert.throws(() => Object.getPrototypeOf(navigator).locks, { code: 'ERR_INVALID_THIS' });
}
