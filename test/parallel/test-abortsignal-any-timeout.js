'use strict';
// Composite signals: the first source's reason, in order source then dependents; a timeout signal with a listener fires
// though nobody else holds it.

const { mustCall } = require('../common');
const assert = require('assert');

const controller = new AbortController();
const any = AbortSignal.any([new AbortController().signal, controller.signal]);
const both = AbortSignal.any([any]);
const order = [];
both.addEventListener('abort', () => order.push('both'));
controller.signal.addEventListener('abort', () => order.push('source'));
any.onabort = () => order.push('any');
controller.abort('why');
assert.deepStrictEqual(order, ['source', 'any', 'both']);
assert.deepStrictEqual([any.aborted, both.reason], [true, 'why']);
assert.strictEqual(AbortSignal.any([AbortSignal.abort(1)]).reason, 1);
assert.throws(() => new AbortSignal(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });

AbortSignal.any([AbortSignal.timeout(5)]).addEventListener('abort', mustCall(({ target }) => {
  assert.strictEqual(target.reason.name, 'TimeoutError');
  clearTimeout(hold);
}));
const hold = setTimeout(() => assert.fail('the timeout was lost'), 20000);
