// What the files of node:sqlite share.

const isView = (value) => ArrayBuffer.isView(value);
const typeError = (message) => Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
const stateError = (message) => Object.assign(new Error(message), { code: 'ERR_INVALID_STATE' });
const valueError = (message) => Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_VALUE' });
const rangeError = (message) => Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
const kBox = Symbol('kBox'); // the native thing
const kCaller = Symbol('kCaller'); // what SQL calls JavaScript by
const kCalls = Symbol('kCalls'); // calls under way from SQL to JavaScript
const hidden = (object, key, value) => Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: false });

function pathOf(path) {
  if (typeof path === 'string') {
    if (!path.includes('\0')) return path;
  } else if (isView(path) && path instanceof Uint8Array) {
    const text = require('buffer').Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString('utf8');
    if (!text.includes('\0')) return text;
  } else if (path instanceof URL) {
    if (path.protocol !== 'file:') throw Object.assign(new TypeError('The URL must be of scheme file:'), { code: 'ERR_INVALID_URL_SCHEME' });
    if (!path.href.includes('%00')) return path.href;
  }
  throw typeError('The "path" argument must be a string, Uint8Array, or URL without null bytes.');
}

function switchOf(options, name, standard) {
  const value = options[name];
  if (value === undefined) return standard;
  if (typeof value !== 'boolean') throw typeError(`The "options.${name}" argument must be a boolean.`);
  return value;
}

function objectOf(options) {
  if (options !== undefined && (options === null || (typeof options !== 'object' && typeof options !== 'function'))) throw typeError('The "options" argument must be an object.');
  return options ?? {};
}

function need(database) {
  const box = database[kBox];
  if (box === undefined) throw stateError('database is not open');
  return box;
}

// SQL calls `fn` while SQLite is within a statement: what would pull that from under its feet is refused meanwhile (needIdle).
function guarded(database, fn) {
  return fn && ((...args) => {
    database[kCalls]++;
    try {
      return fn(...args);
    } finally {
      database[kCalls]--;
    }
  });
}

function needIdle(database) {
  const box = need(database);
  if (database[kCalls] > 0) throw stateError('database is in use by a callback');
  return box;
}

// Methods and getters are enumerable, as those of Node's native classes.
function enumerable(Class) {
  for (const name of Object.getOwnPropertyNames(Class.prototype)) if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
}

module.exports = { enumerable, guarded, hidden, isView, kBox, kCaller, kCalls, need, needIdle, objectOf, pathOf, rangeError, stateError, switchOf, typeError, valueError };
