'use strict';
// Listeners: once, removal during dispatch, objects with handleEvent, errors as uncaught exceptions, signals.

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');

const target = new EventTarget();
const calls = [];
const second = () => calls.push('second');
target.addEventListener('a', () => {
  calls.push('first');
  target.removeEventListener('a', second);
  target.addEventListener('a', () => calls.push('late'));
}, { once: true });
target.addEventListener('a', second);
target.addEventListener('a', { handleEvent(event) { calls.push(event.type); } });
assert.strictEqual(target.dispatchEvent(new Event('a', { cancelable: true })), true);
target.dispatchEvent(new Event('a'));
assert.deepStrictEqual(calls, ['first', 'a', 'a', 'late']);

target.addEventListener('throws', () => { throw new Error('in a listener'); });
target.addEventListener('throws', mustCall());
process.once('uncaughtException', mustCall((error) => assert.strictEqual(error.message, 'in a listener')));
target.dispatchEvent(new Event('throws'));

const { signal } = AbortSignal.abort ? { signal: AbortSignal.abort() } : {};
target.addEventListener('never', mustNotCall(), { signal });
target.dispatchEvent(new Event('never'));

target.addEventListener('stop', (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
});
target.addEventListener('stop', mustNotCall());
const event = new CustomEvent('stop', { cancelable: true, detail: 5 });
assert.strictEqual(target.dispatchEvent(event), false);
assert.deepStrictEqual([event.detail, event.target, event.currentTarget, event.isTrusted], [5, target, null, false]);
