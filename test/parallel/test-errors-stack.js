'use strict';
// Error.stack reads as in Node: header, "at f (file:line:column)", captureStackTrace, prepareStackTrace, stackTraceLimit.

const { same } = require('../common/check');

function inner() { return new RangeError('too far'); }
function outer() { return inner(); }
const lines = outer().stack.split('\n');
same(lines[0], 'RangeError: too far');
same(/^ {4}at inner \(.*test-errors-stack\.js:6:\d+\)$/.test(lines[1]), true, lines[1]);
same(/^ {4}at outer \(.*test-errors-stack\.js:7:\d+\)$/.test(lines[2]), true, lines[2]);

const target = {};
(function visible() { (function hidden() { Error.captureStackTrace(target, hidden); })(); })();
same(/^Error\n {4}at visible /.test(target.stack), true, target.stack);

Error.stackTraceLimit = 1;
same(outer().stack.split('\n').length, 2);
Error.stackTraceLimit = 10;

Error.prepareStackTrace = (error, sites) => [error.message, sites[0].getFunctionName(), sites[0].getLineNumber(), sites[0].getFileName() === __filename];
same(outer().stack, ['too far', 'inner', 6, true]);
Error.prepareStackTrace = undefined;

class MyError extends Error { constructor(message) { super(message); this.name = 'MyError'; } }
same(new MyError('x') instanceof MyError, true);
same(`${new Error('a', { cause: 'b' }).cause}`, 'b');
// an error that the engine makes has a message and a stack of the same form
try { null.x; } catch (error) {
  same([error.name, /^TypeError: .*\n {4}at .*test-errors-stack\.js:\d+/.test(error.stack)], ['TypeError', true], error.stack);
}
