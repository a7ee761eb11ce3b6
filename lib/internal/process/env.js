// process.env: an object whose properties are the environment, kept by a store { get, set, delete, keys }.

const native = internalBinding('process');

const processStore = { get: native.envGet, set: native.envSet, delete: native.envDelete, keys: native.envKeys };

// The environment of a worker that does not share its parent's: a copy.
function copyStore(text) {
  let all;
  const map = () => (all ??= new Map(entriesOf(text)));
  return {
    get: (name) => map().get(name),
    set: (name, value) => { if (name !== '' && !name.includes('=')) map().set(name, value); },
    delete: (name) => { map().delete(name); },
    keys: () => [...map().keys()],
  };
}
// Pairs of a text of name, NUL, value, NUL, ...
function entriesOf(text) {
  const words = text.split('\0');
  const entries = [];
  for (let i = 0; i + 1 < words.length; i += 2) entries.push([words[i], words[i + 1]]);
  return entries;
}

function text(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean' &&
      require('internal/options').get('--pending-deprecation')) {
    process.emitWarning('Assigning any value other than a string, number, or boolean to a process.env property is deprecated. ' +
      'Please make sure to convert the value to a string before setting process.env with it.', 'DeprecationWarning', 'DEP0104');
  }
  return `${value}`;
}

function defineError(text) {
  const { codes } = require('internal/errors');
  return new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(text);
}

const stores = new WeakSet(); // the targets of environments
// Is it an environment, or one that tells of its accesses?
function isEnv(value) {
  const { proxyTarget } = internalBinding('types');
  for (let target = proxyTarget(value); target !== undefined && target !== null; target = proxyTarget(target)) {
    if (stores.has(target)) return true;
  }
  return false;
}

function createEnv(store) {
  const target = {};
  stores.add(target);
  return new Proxy(target, {
    __proto__: null,
    get(target, name) {
      if (typeof name === 'symbol') return target[name];
      const value = store.get(name);
      return value === undefined ? target[name] : value;
    },
    set(target, name, value) {
      if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      store.set(name, text(value));
      return true;
    },
    has(target, name) {
      return typeof name === 'string' && (store.get(name) !== undefined || name in target);
    },
    deleteProperty(target, name) {
      if (typeof name === 'string') store.delete(name);
      return true;
    },
    ownKeys() {
      return [...new Set(store.keys())];
    },
    getOwnPropertyDescriptor(target, name) {
      const value = typeof name === 'string' ? store.get(name) : undefined;
      return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
    },
    preventExtensions() {
      return false; // never closed: the names are the store's
    },
    defineProperty(target, name, descriptor) {
      if ('get' in descriptor || 'set' in descriptor) {
        throw defineError("'process.env' does not accept an accessor(getter/setter) descriptor");
      }
      if (!('value' in descriptor)) {
        throw defineError("'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      if (descriptor.configurable !== true || descriptor.writable !== true || descriptor.enumerable !== true) {
        throw defineError("'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      store.set(name, text(descriptor.value));
      return true;
    },
  });
}

// A worker that has a copy is given it as such a text.
const { envText } = internalBinding('core');
let store = envText === undefined ? processStore : copyStore(envText);
let env;
function traced(made) {
  const { get } = require('internal/options');
  return get('--trace-env') || get('--trace-env-js-stack') ? require('internal/process/trace_env').traced(made) : made;
}
exports.live = () => (env ??= traced(createEnv(store)));
Object.defineProperty(exports, 'env', { __proto__: null, configurable: true, enumerable: true, get: exports.live });
exports.replace = (next) => {
  store = next;
  env = undefined;
};
exports.isEnv = isEnv;
exports.copyStore = copyStore;
exports.entriesOf = entriesOf;
exports.processStore = processStore;
