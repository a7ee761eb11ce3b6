// Helpers that many modules of lib/ share.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const define = Object.defineProperty;

const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const kCustomPromisifiedSymbol = Symbol.for('nodejs.util.promisify.custom');
const kCustomPromisifyArgsSymbol = Symbol('customPromisifyArgs');
const kEmptyObject = Object.freeze({ __proto__: null });
const kEnumerableProperty = { __proto__: null, enumerable: true };

function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[kCustomPromisifiedSymbol];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return define(custom, kCustomPromisifiedSymbol, { __proto__: null, value: custom, enumerable: false, writable: false, configurable: true });
  }
  const names = original[kCustomPromisifyArgsSymbol];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      const returned = Reflect.apply(original, this, [...args, (error, ...values) => {
        if (error) return reject(error);
        if (names !== undefined && values.length > 1) {
          return resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
        }
        return resolve(values[0]);
      }]);
      if (returned !== undefined && require('internal/util/types').isPromise(returned)) {
        process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.', 'DeprecationWarning', 'DEP0174');
      }
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  define(fn, kCustomPromisifiedSymbol, { __proto__: null, value: fn, enumerable: false, writable: false, configurable: true });
  const descriptors = Object.getOwnPropertyDescriptors(original);
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(descriptors[key], null);
  return Object.defineProperties(fn, descriptors);
}
promisify.custom = kCustomPromisifiedSymbol;

const warnedCodes = new Set();

function deprecate(fn, message, code, { modifyPrototype = true, useEmitSync } = {}) {
  void useEmitSync;
  if (code !== undefined) require('internal/validators').validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned) {
      warned = true;
      if (code === undefined) {
        process.emitWarning(message, 'DeprecationWarning', deprecated);
      } else if (!warnedCodes.has(code)) {
        warnedCodes.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    }
    if (new.target) return Reflect.construct(fn, args, new.target);
    return Reflect.apply(fn, this, args);
  }
  if (!modifyPrototype) return deprecated;
  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype) deprecated.prototype = fn.prototype;
  define(deprecated, 'length', { __proto__: null, ...Object.getOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

function pendingDeprecate(fn, message, code) {
  return require('internal/options').get('--pending-deprecation') ? deprecate(fn, message, code) : fn;
}

const experimentalWarned = new Set();
function emitExperimentalWarning(feature, messagePrefix, code, ctor) {
  if (experimentalWarned.has(feature)) return;
  experimentalWarned.add(feature);
  let message = `${feature} is an experimental feature and might change at any time`;
  if (messagePrefix) message = messagePrefix + message;
  process.emitWarning(message, 'ExperimentalWarning', code, ctor);
}

const encodings = new Map([
  ['utf8', 'utf8'], ['utf-8', 'utf8'], ['ucs2', 'utf16le'], ['ucs-2', 'utf16le'], ['utf16le', 'utf16le'], ['utf-16le', 'utf16le'],
  ['latin1', 'latin1'], ['binary', 'latin1'], ['base64', 'base64'], ['base64url', 'base64url'], ['hex', 'hex'], ['ascii', 'ascii'],
]);
function normalizeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8' || encoding === '') return 'utf8';
  return encodings.get(encoding) ?? encodings.get(`${encoding}`.toLowerCase());
}

function defineLazyProperties(target, id, keys, enumerable = true) {
  internalBinding('core').lazy(target, id, keys, enumerable);
}

function defineReplaceableLazyAttribute(target, id, keys) {
  internalBinding('core').lazy(target, id, keys, true);
}

function exposeInterface(target, name, interfaceObject) {
  define(target, name, { __proto__: null, writable: true, enumerable: false, configurable: true, value: interfaceObject });
}

function assignFunctionName(name, fn, descriptor = kEmptyObject) {
  if (typeof name !== 'string') name = `[${name.description}]`;
  return define(fn, 'name', { __proto__: null, writable: false, enumerable: false, configurable: true, ...descriptor, value: name });
}

function createDeferredPromise() {
  return Promise.withResolvers();
}

function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return undefined;
    called = true;
    return Reflect.apply(callback, this, args);
  };
}

function getConstructorOf(object) {
  while (object) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '') return descriptor.value;
    object = Object.getPrototypeOf(object);
  }
  return undefined;
}

function convertToValidSignal(signal) {
  const { constants, nameOf } = require('internal/process/signals');
  if (typeof signal === 'number' && nameOf(signal) !== undefined) return signal;
  if (typeof signal === 'string') {
    const number = constants[signal.toUpperCase()];
    if (number) return number;
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

function getSystemErrorName(status) {
  const entry = require('internal/errors').uvErrmapGet(status);
  return entry ? entry[0] : `Unknown system error ${status}`;
}

function join(list, separator) {
  return list.join(separator);
}

// Whether the first of the program's own frames that led here, of `frames` or so, is a package's: for deprecations that only concern
// programs. Packages may come here often (url.parse()), so it reads the engine's text, of few frames first.
function isInsideNodeModules(frames = 10) {
  const { EngineError } = internalBinding('core').errors;
  return isFromPackage(EngineError, 6) ?? isFromPackage(EngineError, frames * 2 + 36) ?? false;
}
function isFromPackage(EngineError, count) {
  const limit = EngineError.stackTraceLimit;
  Reflect.set(EngineError, 'stackTraceLimit', count); // not by assignment: see bootstrap/errors.js
  const { stack } = new EngineError();
  Reflect.set(EngineError, 'stackTraceLimit', limit);
  for (const text of stack.split('\n')) {
    const file = text.slice(text.indexOf('@') + 1);
    if (file !== '' && file !== '[native code]' && !file.startsWith('node:')) return /[/\\]node_modules[/\\]/.test(file);
  }
  return undefined;
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function setOwnProperty(object, key, value) {
  return define(object, key, { __proto__: null, configurable: true, enumerable: true, value, writable: true });
}

function filterDuplicateStrings(items, low) {
  const map = new Map();
  for (const item of items) {
    const key = item.toLowerCase();
    map.set(key, low ? key : item);
  }
  return [...map.values()].sort();
}

function toUSVString(input) {
  return `${input}`.toWellFormed();
}

// Without the characters of `space` at both ends. By hand: the engine's expressions take a time that is quadratic in a run of
// such characters in the middle.
function trimmed(text, space) {
  let from = 0;
  let to = text.length;
  while (from < to && space.includes(text[from])) from++;
  while (to > from && space.includes(text[to - 1])) to--;
  return text.slice(from, to);
}

// What web interfaces say of an argument of another class; `where` is "INTERFACE: Expected NAME".
function notInstance(where, value, className) {
  const shown = typeof value === 'string' ? `"${value}"` : require('internal/util/inspect').inspect(value);
  return new TypeError(`${where} ("${shown}") to be an instance of ${className}.`);
}

// As Web IDL takes a text for a ByteString.
function byteString(text) {
  const wide = /[^\0-\xff]/.exec(text);
  if (wide === null) return text;
  throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${wide.index} has a value of ` +
    `${text.charCodeAt(wide.index)} which is greater than 255.`);
}

module.exports = {
  trimmed,
  notInstance,
  byteString,
  assignFunctionName, convertToValidSignal, createDeferredPromise, customInspectSymbol, defineLazyProperties,
  defineReplaceableLazyAttribute, deprecate, emitExperimentalWarning, exposeInterface, filterDuplicateStrings, getConstructorOf,
  getSystemErrorName, isInsideNodeModules, isWindows: false, join, kCustomPromisifyArgsSymbol, kEmptyObject, kEnumerableProperty, normalizeEncoding,
  once, pendingDeprecate, promisify, setOwnProperty, sleep, toUSVString,
};
