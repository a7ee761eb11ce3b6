'use strict';
// Errors keep their frames however many were made before: the engine's limit of frames was once set by an assignment whose
// inline cache, when warm, passed the engine's hook by. A message that cannot be converted must not switch stacks off.

require('../common');
const assert = require('assert');

function frames() {
  return new Error('x').stack.split('\n').length;
}
const first = frames();
assert.ok(first > 1);
for (let i = 0; i < 2000; i++) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  assert.strictEqual(frames(), 1);
  Error.stackTraceLimit = limit;
  assert.strictEqual(frames(), first);
}
assert.throws(() => new Error(Symbol('no text')), TypeError);
assert.strictEqual(frames(), first);
