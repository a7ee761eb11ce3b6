'use strict';
// Globals are data properties to who asks for their attributes, also those that are made at first use: test runners hand what they are told
// on to the global object of a vm context, which is to be writable there (jest, vitest).
require('../common');
const assert = require('assert');

for (const describe of [Object.getOwnPropertyDescriptor, Reflect.getOwnPropertyDescriptor]) {
  const d = describe(globalThis, 'setInterval');
  assert.deepStrictEqual(Object.keys(d), ['value', 'writable', 'enumerable', 'configurable']);
  assert.strictEqual(d.writable, true);
  assert.strictEqual(d.enumerable, true);
  assert.strictEqual(d.configurable, true);
  assert.strictEqual(d.value, setInterval);
  assert.deepStrictEqual({ ...describe(globalThis, 'Headers') }, { value: Headers, writable: true, enumerable: false, configurable: true });
  assert.strictEqual(typeof describe(globalThis, 'crypto').get, 'function');
  assert.strictEqual(describe(globalThis, 'nothing'), undefined);
  assert.throws(() => describe(undefined, 'a'), TypeError);
  assert.strictEqual(describe.name, 'getOwnPropertyDescriptor');
  assert.strictEqual(describe.length, 2);
  assert.strictEqual(String(describe), 'function getOwnPropertyDescriptor() { [native code] }');
  assert.throws(() => new describe({}, 'a'), TypeError);
}

const all = Object.getOwnPropertyDescriptors(globalThis);
assert.strictEqual(all.URL.writable, true);
assert.strictEqual(all.URL.value, URL);
assert.strictEqual(typeof all.navigator.get, 'function');
assert.strictEqual(Object.getOwnPropertyDescriptors({ get a() { return 1; } }).a.set, undefined);

// With another value, as mocks do.
Object.defineProperty(globalThis, 'fetch', { ...Object.getOwnPropertyDescriptor(globalThis, 'fetch'), value: 1 });
assert.strictEqual(fetch, 1);
const d = Object.getOwnPropertyDescriptor(globalThis, 'btoa');
d.value = 2;
Object.defineProperty(globalThis, 'btoa', d);
assert.strictEqual(btoa, 2);
