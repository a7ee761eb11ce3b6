// Errors of a context have stacks as the program's own do, and its own Error.prepareStackTrace.
'use strict';
require('../common');
const assert = require('assert');
const vm = require('vm');

const context = vm.createContext({});
const run = (code) => vm.runInContext(code, context, 'inside.js');
assert.match(run('function f() { return new Error("x").stack; } f()'), /^Error: x\n {4}at f \(inside\.js:1:\d+\)\n {4}at inside\.js:1:\d+\n/);
assert.strictEqual(run('class Own extends RangeError {} new Own("y") instanceof Error'), true);
assert.throws(() => run('null.x'), (error) => /^TypeError: .*\n {4}at inside\.js:1:\d+/m.test(error.stack));
assert.strictEqual(run('Error.prepareStackTrace = (e, sites) => sites[0].getFileName(); new Error("x").stack'), 'inside.js');
assert.strictEqual(run('(() => { const o = {}; Error.captureStackTrace(o); return o.stack; })()'), 'inside.js');
assert.match(new Error('outside').stack, /^Error: outside\n/);
assert.strictEqual(run('new TypeError("x") instanceof TypeError && Object.prototype.toString.call(new Error)'), '[object Error]');
assert.ok(!(run('new Error("x")') instanceof Error));
assert.deepStrictEqual(Object.keys(context), ['f']);

// They are made when a context first asks, which shows in nothing.
const shape = (code) => {
  const { value, ...rest } = vm.runInNewContext(code);
  return [typeof value, rest];
};
assert.deepStrictEqual(shape('Object.getOwnPropertyDescriptor(globalThis, "TypeError")'), ['function', { writable: true, enumerable: false, configurable: true }]);
assert.strictEqual(vm.runInNewContext('TypeError = 5; TypeError'), 5);
assert.strictEqual(vm.runInNewContext('function Error() { return { own: true }; } new Error().own'), true);
assert.strictEqual(vm.runInNewContext('Error', { Error: 1 }), 1);
assert.strictEqual(vm.runInNewContext('let kind; try { TypeError.x(); } catch (e) { kind = e.constructor; } kind === TypeError'), true);
const plain = vm.createContext(vm.constants.DONT_CONTEXTIFY);
assert.match(vm.runInContext('new Error("p").stack', plain, 'p.js'), /^Error: p\n {4}at p\.js:1:\d+/);
