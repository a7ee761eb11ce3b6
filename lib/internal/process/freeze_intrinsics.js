// --frozen-intrinsics: behind the preloads, what the language brings cannot be changed; globals can still be given other values.
// What inherits from a prototype can have own properties of its names, which plain freezing forbids ("override mistake").

const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, preventExtensions } = Object;
const { ownKeys } = Reflect;

const names = ['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef',
  'FinalizationRegistry', 'Promise', 'Proxy', 'Reflect', 'JSON', 'Math', 'Intl', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError',
  'URIError', 'AggregateError', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Atomics', 'WebAssembly', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray',
  'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Iterator',
  'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape', 'eval', 'console'];

// What has no name of its own.
function hidden() {
  const instances = [function* () {}, async () => {}, async function* () {}, [][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](),
    ''[Symbol.iterator](), /a/[Symbol.matchAll]('a')];
  return instances.map((one) => getPrototypeOf(one));
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// What lib/ itself changes later: the settings of stacks, and what follows asynchronous contexts.
const isPatched = (object, key) => (object === Error && (key === 'stackTraceLimit' || key === 'prepareStackTrace')) ||
  (object === Promise.prototype && (key === 'then' || key === 'constructor'));

function overridable(object, key, descriptor) {
  const { value } = descriptor;
  const get = () => value;
  get.value = value; // for util.inspect()
  defineProperty(object, key, {
    __proto__: null,
    configurable: isPatched(object, key),
    enumerable: descriptor.enumerable,
    get: freeze(get),
    set(other) {
      'use strict';
      if (this === object || !isObject(this)) throw new TypeError(`Cannot assign to read only property '${String(key)}' of an intrinsic object`);
      if (hasOwn(this, key)) defineProperty(this, key, { __proto__: null, value: other });
      else defineProperty(this, key, { __proto__: null, value: other, writable: true, enumerable: true, configurable: true });
    },
  });
}

module.exports = function freezeIntrinsics() {
  require('internal/util').emitExperimentalWarning('Frozen intrinsics');
  require('internal/wasm'); // has parts of its own
  const found = new Set();
  const prototypes = new Set();
  const queue = [];
  const add = (value) => {
    if (!isObject(value) || value === globalThis || found.has(value)) return;
    found.add(value);
    queue.push(value);
  };
  for (const name of names) add(globalThis[name]);
  for (const one of hidden()) add(one);
  for (let object = queue.pop(); object !== undefined; object = queue.pop()) {
    add(getPrototypeOf(object));
    for (const key of ownKeys(object)) {
      let descriptor = getOwnPropertyDescriptor(object, key);
      // What is made at its first use is made now.
      if (object === globalThis.console && descriptor.get !== undefined) {
        void object[key];
        descriptor = getOwnPropertyDescriptor(object, key);
      }
      if (object === globalThis.console && typeof key === 'symbol') continue;
      if (key === 'prototype' && isObject(descriptor.value)) prototypes.add(descriptor.value);
      add(descriptor.value);
      add(descriptor.get);
      add(descriptor.set);
    }
  }
  for (const one of hidden()) prototypes.add(one);
  for (const object of prototypes) {
    for (const key of ownKeys(object)) {
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (descriptor.configurable && descriptor.writable) overridable(object, key, descriptor);
    }
  }
  for (const object of found) {
    if (ArrayBuffer.isView(object)) continue;
    if (object !== Error && object !== Promise.prototype) {
      freeze(object);
      continue;
    }
    preventExtensions(object);
    for (const key of ownKeys(object)) {
      if (isPatched(object, key)) continue;
      defineProperty(object, key, { __proto__: null, configurable: false, ...('value' in getOwnPropertyDescriptor(object, key) && { writable: false }) });
    }
  }
  defineProperty(globalThis, 'globalThis', { __proto__: null, writable: false, configurable: false });
};
