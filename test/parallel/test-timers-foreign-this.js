'use strict';
// Methods of timers that are called on something else, and timers behind a Proxy, do not throw.
const common = require('../common');
const assert = require('assert');

const timer = setTimeout(common.mustCall(() => {}), 1);
const methods = Object.getPrototypeOf(timer);
const other = {};
assert.strictEqual(methods.unref.call(other), other);
assert.strictEqual(methods.hasRef.call(other), undefined);

const behind = new Proxy(setTimeout(() => assert.fail('it was cleared'), 1), {});
assert.strictEqual(behind.hasRef(), true);
assert.strictEqual(behind.unref(), behind);
assert.strictEqual(behind.hasRef(), false);
clearTimeout(behind);

const immediate = setImmediate(() => assert.fail('it was cleared'));
const proxied = new Proxy(immediate, {});
assert.strictEqual(proxied.unref().hasRef(), false);
assert.strictEqual(immediate.hasRef(), false);
clearImmediate(immediate);

// What only we need to know is not shown.
assert.doesNotMatch(require('util').inspect(timer), /Symbol\((?:list|id)\)/);
