'use strict';
// QuotaExceededError: a DOMException with two amounts, and it clones.
require('../common');
const assert = require('assert');

const error = new QuotaExceededError('full', { quota: 1, requested: 2 });
assert.ok(error instanceof DOMException && error instanceof Error);
assert.deepStrictEqual([error.name, error.code, error.message, error.quota, error.requested], ['QuotaExceededError', 22, 'full', 1, 2]);
assert.strictEqual(Object.prototype.toString.call(error), '[object QuotaExceededError]');
assert.match(error.stack, /^QuotaExceededError: full\n/);
const none = new QuotaExceededError();
assert.deepStrictEqual([none.message, none.quota, none.requested], ['', null, null]);
assert.throws(() => new QuotaExceededError('', { quota: -1 }), RangeError);
assert.throws(() => new QuotaExceededError('', { quota: 2, requested: 1 }), RangeError);
assert.throws(() => new QuotaExceededError('', { quota: 'x' }), TypeError);

const list = structuredClone([error, error, none]);
assert.strictEqual(list[0], list[1]);
assert.ok(list[0] instanceof QuotaExceededError);
assert.deepStrictEqual([list[0].message, list[0].quota, list[0].requested, list[2].quota], ['full', 1, 2, null]);
assert.strictEqual(structuredClone(new DOMException('x', 'AbortError')).name, 'AbortError');
