'use strict';
// events.once, on, getEventListeners, errorMonitor, captureRejections; EventTarget.

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const events = require('events');
const { EventEmitter, once, on, errorMonitor, getEventListeners, captureRejectionSymbol } = events;

(async () => {
  const e = new EventEmitter();
  setImmediate(() => e.emit('a', 1, 2));
  assert.deepStrictEqual(await once(e, 'a'), [1, 2]);
  setImmediate(() => e.emit('error', new Error('instead')));
  await assert.rejects(once(e, 'a'), { message: 'instead' });
  assert.strictEqual(e.listenerCount('a') + e.listenerCount('error'), 0);
  const controller = new AbortController();
  const waiting = once(e, 'never', { signal: controller.signal });
  controller.abort();
  await assert.rejects(waiting, { name: 'AbortError', code: 'ABORT_ERR' });

  process.nextTick(() => { for (const n of [1, 2, 3]) e.emit('n', n); });
  const seen = [];
  for await (const [n] of on(e, 'n')) {
    seen.push(n);
    if (n === 3) break;
  }
  assert.deepStrictEqual(seen, [1, 2, 3]);
  assert.strictEqual(e.listenerCount('n'), 0);

  const monitored = new EventEmitter();
  monitored.on(errorMonitor, mustCall((error) => assert.strictEqual(error.message, 'seen')));
  assert.throws(() => monitored.emit('error', new Error('seen')), { message: 'seen' });

  const capturing = new EventEmitter({ captureRejections: true });
  capturing.on('x', async () => { throw new Error('async'); });
  capturing.emit('x');
  assert.strictEqual((await once(capturing, 'error'))[0].message, 'async');
  const own = new EventEmitter({ captureRejections: true });
  own[captureRejectionSymbol] = mustCall((error, name) => assert.deepStrictEqual([error.message, name], ['own', 'y']));
  own.on('error', mustNotCall());
  own.on('y', async () => { throw new Error('own'); });
  own.emit('y');

  const target = new EventTarget();
  const listener = mustCall((event) => {
    assert.deepStrictEqual([event.type, event.target === target, event.cancelable, event instanceof Event], ['t', true, true, true]);
    event.preventDefault();
  });
  target.addEventListener('t', listener, { once: true });
  target.addEventListener('t', { handleEvent: mustCall((event) => event.stopImmediatePropagation()) }, { once: true });
  target.addEventListener('t', mustNotCall(), { once: true });
  assert.strictEqual(getEventListeners(target, 't').length, 3);
  assert.strictEqual(target.dispatchEvent(new Event('t', { cancelable: true })), false);
  assert.throws(() => target.dispatchEvent('t'), { code: 'ERR_INVALID_ARG_TYPE' });
  const signal = AbortSignal.timeout(5); // alone it keeps nothing alive
  const alive = setInterval(() => {}, 1e6);
  await once(signal, 'abort');
  clearInterval(alive);
  assert.strictEqual(signal.reason.name, 'TimeoutError');
  assert.strictEqual(AbortSignal.any([AbortSignal.abort('why'), signal]).reason, 'why');
})().then(mustCall());
