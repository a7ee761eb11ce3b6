'use strict';
// Timers: odd delays, arguments, overflow, clearing in callbacks, disposal, unref'd work, active resources.

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');

const warnings = [];
process.on('warning', (warning) => warnings.push(`${warning.name}: ${warning.message.split('\n')[0]}`));
clearTimeout(setTimeout(mustNotCall(), 2 ** 31));
for (const delay of [0, -1, NaN, undefined, 'x', Infinity]) setTimeout(mustCall((a, b) => assert.deepStrictEqual([a, b], [1, 2])), delay, 1, 2);
process.on('exit', () => {
  assert.ok(warnings.includes('TimeoutOverflowWarning: 2147483648 does not fit into a 32-bit signed integer.'), warnings.join());
});
assert.throws(() => setTimeout('text'), { code: 'ERR_INVALID_ARG_TYPE', message: /The "callback" argument must be of type function\. Received type string \('text'\)/ });
assert.deepStrictEqual([setTimeout.length, setInterval.length, setImmediate.length], [2, 2, 1]);
assert.throws(() => setImmediate(), { code: 'ERR_INVALID_ARG_TYPE' });

const first = setTimeout(() => { clearTimeout(second); clearImmediate(soon); }, 1);
const second = setTimeout(mustNotCall(), 1);
assert.strictEqual(first.constructor.name, 'Timeout');
const soon = setImmediate(() => {});
assert.strictEqual(soon.constructor.name, 'Immediate');
assert.strictEqual(typeof first[Symbol.toPrimitive](), 'number');
const disposed = setTimeout(mustNotCall(), 1);
disposed[Symbol.dispose]();
setInterval(mustNotCall(), 1)[Symbol.dispose]();
setImmediate(mustNotCall())[Symbol.dispose]();
setInterval(mustNotCall(), 1e6).unref();

let count = 0;
const again = setInterval(mustCall(function() {
  assert.strictEqual(this, again);
  if (++count === 3) again.close();
}, 3), 1);
const refreshed = setTimeout(mustCall(() => {
  if (!refreshed.twice) { refreshed.twice = true; refreshed.refresh(); }
}, 2), 1);
assert.ok(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length >= 3);
