'use strict';
// Error.stackTraceLimit = 0 for a while, as packages set it around errors of their own: the engine's errors before and after have
// their stacks and words, those meanwhile the words.
require('../common');
const assert = require('assert');
const caught = (fn) => {
  try {
    fn();
  } catch (error) {
    return error;
  }
  return undefined;
};
const { stackTraceLimit } = Error;
Error.stackTraceLimit = 0;
assert.strictEqual(new Error('none').stack, 'Error: none');
const meanwhile = caught(() => null.x);
Error.stackTraceLimit = stackTraceLimit;
assert.strictEqual(meanwhile.stack, "TypeError: Cannot read properties of null (reading 'x')");
assert.match(caught(() => null.x).stack, /^TypeError: Cannot read properties of null \(reading 'x'\)\n {4}at /);

// The words tell a read from a write.
const o = { a: undefined, n: null };
let b;
const says = (fn, message) => assert.strictEqual(caught(fn).message, message);
says(() => { (b = o.a).x; }, "Cannot read properties of undefined (reading 'x')");
says(() => { (b = o.a).x.y; }, "Cannot read properties of undefined (reading 'x')");
says(() => { b = (b = o.n).x; }, "Cannot read properties of null (reading 'x')");
says(() => { o.n['a=b']; }, "Cannot read properties of null (reading 'a=b')");
says(() => { o.n['a=b'] = 1; }, "Cannot set properties of null (setting 'a=b')");
says(() => { o.a.x = b === 1; }, "Cannot set properties of undefined (setting 'x')");
says(() => { (o.a === 1 ? o : o.a).x; }, "Cannot read properties of undefined (reading 'x')");
