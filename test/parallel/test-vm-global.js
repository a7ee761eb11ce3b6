'use strict';
// What a script sees as its global object is like any other object: attributes, symbols, deletion, prototype.
require('../common');
const assert = require('assert');
const vm = require('vm');

const sym = Symbol('a');
const sandbox = { a: 1, [sym]: 2 };
Object.defineProperty(sandbox, 'fixed', { value: 3 });
Object.defineProperty(sandbox, 'twice', { get() { return this.a * 2; }, configurable: true });
sandbox.self = sandbox;
const context = vm.createContext(sandbox);
const run = (code) => vm.runInContext(code, context);
context.describe = (object, key) => Object.getOwnPropertyDescriptor(object, key);

// Attributes, seen from inside and outside.
for (const key of ['a', sym, 'fixed', 'twice']) {
  context.key = key;
  const expected = Object.getOwnPropertyDescriptor(sandbox, key);
  assert.deepStrictEqual({ ...run('Object.getOwnPropertyDescriptor(globalThis, key)') }, { ...expected });
  assert.deepStrictEqual({ ...run('describe(this, key)') }, { ...expected });
}
assert.strictEqual(run('globalThis[key = Symbol("a")]'), undefined);
assert.strictEqual(run('Object.getOwnPropertyDescriptor(this, "Array").enumerable'), false);
assert.strictEqual(run('this === globalThis && self === this'), true);
assert.ok(run('Reflect.ownKeys(this)').includes(sym));
assert.ok(run('Object.keys(this)').every((key) => Object.hasOwn(sandbox, key)));

// Strict code is told of what it may not do, sloppy code is not.
assert.throws(() => run('"use strict"; fixed = 4'), { name: 'TypeError', message: /read only property 'fixed'/ });
assert.strictEqual(run('fixed = 4; fixed'), 3);
assert.strictEqual(run('delete fixed'), false);
assert.throws(() => run('Object.defineProperty(this, "fixed", { value: 5 })'), { message: 'Cannot redefine property: fixed' });

// Defined from inside.
run('Object.defineProperty(this, "b", { get() { return 7; }, enumerable: false, configurable: true }); var v = 1; function f() { return ++v; }');
assert.strictEqual(sandbox.b, 7);
assert.deepStrictEqual(Object.keys(sandbox).includes('b'), false);
assert.strictEqual(run('f(); this.v'), 2);
assert.strictEqual(run('this.v = 5; f()'), 6);
assert.strictEqual(sandbox.v, 6);
assert.strictEqual(run('delete this.b; typeof b'), 'undefined');

// A prototype that is set is found by bare names too; without a sandbox as well.
for (const global of [run('this'), vm.createContext(vm.constants.DONT_CONTEXTIFY)]) {
  const target = global === run('this') ? context : global;
  class Window { get location() { return 'here'; } }
  Object.setPrototypeOf(global, Window.prototype);
  assert.ok(global instanceof Window);
  global.W = Window;
  assert.strictEqual(vm.runInContext('globalThis instanceof W && location', target), 'here');
}
// A global object that is closed.
const closed = vm.createContext(vm.constants.DONT_CONTEXTIFY);
closed.kept = 1;
assert.strictEqual(vm.runInContext('kept', closed), 1);
// Code that is not to be made.
assert.throws(() => vm.runInNewContext('eval("1")', {}, { contextCodeGeneration: { strings: false } }), { name: 'EvalError' });
assert.throws(() => vm.createContext({}, { microtaskMode: 'afterEvaluate' }), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' });
