'use strict';
// Who copies the descriptors of globals to another object (test runners do) gets properties of that object: an assignment there leaves
// the global as it is.
require('../common');
const assert = require('assert');
const vm = require('vm');

const mine = {};
const names = ['setTimeout', 'setInterval', 'fetch', 'URL', 'structuredClone'];
for (const name of names) Object.defineProperty(mine, name, Object.getOwnPropertyDescriptor(globalThis, name));
for (const name of names) {
  mine[name] = name;
  assert.strictEqual(mine[name], name);
  assert.strictEqual(typeof globalThis[name], 'function');
}
const context = vm.createContext({});
for (const name of names) Object.defineProperty(context, name, Object.getOwnPropertyDescriptor(globalThis, name));
assert.strictEqual(vm.runInContext('"use strict"; globalThis.setInterval = 5; URL = 6; [setInterval, URL, globalThis.URL, typeof fetch].join()', context), '5,6,6,function');
assert.strictEqual(typeof setInterval, 'function');
assert.strictEqual(typeof URL, 'function');
globalThis.structuredClone = 1;
assert.strictEqual(structuredClone, 1);
