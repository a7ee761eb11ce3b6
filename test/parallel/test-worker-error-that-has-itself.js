'use strict';
// An uncaught error whose properties lead back to it arrives with them, and they lead back to it.
const common = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const source = `
const error = new TypeError('round', { cause: new RangeError('inner') });
error.self = error;
error.cause.outer = error;
error.other = error.cause;
error.fn = () => {};
throw error;`;
new Worker(source, { eval: true }).on('error', common.mustCall((error) => {
  assert.ok(error instanceof TypeError);
  assert.strictEqual(error.message, 'round');
  assert.strictEqual(error.self, error);
  assert.ok(error.cause instanceof RangeError);
  assert.strictEqual(error.cause.outer, error);
  assert.strictEqual(error.other, error.cause);
  assert.strictEqual('fn' in error, false);
})).on('exit', common.mustCall((code) => assert.strictEqual(code, 1)));
