'use strict';
// A context's global object may have a proxy among its prototypes, whose names scripts see (as jsdom's windows have).
require('../common');
const assert = require('assert');
const vm = require('vm');

function chain() {
  const names = new Proxy(Object.create({ inherited() { return 'inherited'; } }), {
    has: (target, key) => key === 'named' || Reflect.has(target, key),
    get: (target, key, receiver) => (key === 'named' ? 'by the proxy' : Reflect.get(target, key, receiver)),
    getOwnPropertyDescriptor: (target, key) => (key === 'named' ? { value: 'by the proxy', configurable: true, enumerable: false, writable: true } : undefined),
  });
  return Object.create(names, { [Symbol.toStringTag]: { value: 'Window', configurable: true } });
}
for (const object of [vm.constants.DONT_CONTEXTIFY, {}]) {
  const context = vm.createContext(object);
  const global = vm.runInContext('this', context);
  const prototype = chain();
  assert.strictEqual(Object.setPrototypeOf(global, prototype), global);
  if (object !== vm.constants.DONT_CONTEXTIFY) Object.setPrototypeOf(object, prototype);
  assert.strictEqual(Object.getPrototypeOf(global), prototype);
  assert.strictEqual(vm.runInContext('var own = 1; function f() { return own; } [named, inherited(), f(), typeof other, "named" in this].join()', context), 'by the proxy,inherited,1,undefined,true');
  assert.strictEqual(global.named, 'by the proxy');
  assert.ok('inherited' in global && !('other' in global));
  assert.strictEqual(global.own, 1);
  assert.strictEqual(Object.prototype.toString.call(global), '[object Window]');
}
// It may come there later.
const late = vm.createContext({});
const above = {};
Object.setPrototypeOf(vm.runInContext('this', late), above);
assert.strictEqual(vm.runInContext('typeof named', late), 'undefined');
Object.setPrototypeOf(above, chain());
assert.strictEqual(vm.runInContext('named', late), 'by the proxy');
