'use strict';
// A delay that is not given is no reason for a warning; one that is no number is, once.
const common = require('../common');
const assert = require('assert');
assert.strictEqual(common.run(['-e', 'setTimeout(() => {}); setTimeout(() => {}, undefined); setTimeout(() => {}, null); setInterval(() => {}).unref()']).stderr, '');
assert.match(common.run(['-e', 'setTimeout(() => {}, "x"); setTimeout(() => {}, NaN)']).stderr, /^\(node:\d+\) TimeoutNaNWarning: NaN is not a number\.\nTimeout duration was set to 1\.\n[^\n]*\n$/);
