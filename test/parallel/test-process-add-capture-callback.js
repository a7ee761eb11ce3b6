'use strict';
// process.addUncaughtExceptionCaptureCallback(): the newest first, until one returns true.
const common = require('../common');
const assert = require('assert');

const log = [];
process.addUncaughtExceptionCaptureCallback((error) => { log.push(`a ${error.message}`); });
process.addUncaughtExceptionCaptureCallback((error) => {
  log.push(`b ${error.message}`);
  return error.message === 'one';
});
assert.throws(() => process.addUncaughtExceptionCaptureCallback(null), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(process.hasUncaughtExceptionCaptureCallback(), false);
process.once('uncaughtException', common.mustCall((error) => {
  assert.strictEqual(error.message, 'two');
  assert.deepStrictEqual(log, ['b one', 'b two', 'a two']);
}));
setImmediate(() => {
  setImmediate(() => { throw new Error('two'); });
  throw new Error('one');
});
