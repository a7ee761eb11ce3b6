'use strict';
// util.markPromiseAsHandled(): a rejection that is known of raises nothing, and can still be asked for.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { markPromiseAsHandled } = require('util');

process.on('unhandledRejection', mustNotCall());
const promise = Promise.reject(new Error('mine'));
promise.then = mustNotCall();
assert.strictEqual(markPromiseAsHandled(promise), undefined);
setImmediate(mustCall(() => assert.rejects(Promise.prototype.finally.call(Object.assign(promise, { then: Promise.prototype.then }), () => {}), { message: 'mine' }).then(mustCall())));
assert.throws(() => markPromiseAsHandled({ then() {} }), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "promise" argument must be an instance of Promise. Received an instance of Object' });
