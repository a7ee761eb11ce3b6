'use strict';
// A context reads and writes its object; what a script declares is there for the next one and for the outside.
require('../common');
const assert = require('assert');
const vm = require('vm');

const sandbox = vm.createContext({ a: 1 });
assert.strictEqual(vm.runInContext('var v = a + 1; function f() { return v++; } let l = 5; f(); v', sandbox), 3);
assert.strictEqual(sandbox.v, 3);
sandbox.v = 10;
assert.strictEqual(vm.runInContext('f() + l', sandbox), 15);
sandbox.f();
assert.strictEqual(vm.runInContext('v', sandbox), 12);
assert.strictEqual(sandbox.v, 12);
assert.strictEqual(vm.runInContext('delete a; typeof a', sandbox), 'undefined');
assert.ok(!('a' in sandbox));
vm.runInContext('"use strict"; v = 20; w = 1', vm.createContext(Object.assign(sandbox, { w: 0 })));
assert.deepStrictEqual([sandbox.v, sandbox.w], [20, 1]);
assert.ok(vm.isContext(sandbox));
assert.strictEqual(vm.runInNewContext('[] instanceof Array'), true);
assert.strictEqual(vm.runInNewContext('[]') instanceof Array, false);
assert.throws(() => vm.runInNewContext('missing'), { message: 'missing is not defined' });
assert.throws(() => new vm.Script('var = 1', 'file.js'), SyntaxError);
assert.strictEqual(vm.compileFunction('return x + y', ['x', 'y'])(1, 2), 3);
for (let i = 0; i < 200; i++) vm.runInNewContext('var big = new Array(1000).fill(i)', { i });
