// navigator.locks: https://w3c.github.io/web-locks/, among the threads of one process.

const native = internalBinding('locks');
const core = internalBinding('core');
const { codes } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');
const state = require('internal/worker/state');

const GRANTED = 1;
const STOLEN = 2;
const NORMAL = 0;
const IF_AVAILABLE = 1;
const STEAL = 2;
const kMake = Symbol('kMake');

class Lock {
  #name;
  #mode;
  constructor(key, name, mode) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#mode = mode;
  }
  get name() { return this.#name; }
  get mode() { return this.#mode; }
}

function exception(message, name) {
  const { DOMException } = require('internal/errors/domexception');
  return new DOMException(message, name);
}
const wrong = (message, code = 'ERR_INVALID_ARG_TYPE') => Object.assign(new TypeError(message), { code });
const refuse = (message) => { throw exception(message, 'NotSupportedError'); };

function optionsOf(options) {
  if (options === undefined || options === null) options = {};
  if (typeof options !== 'object' && typeof options !== 'function') throw wrong('Value cannot be converted to a dictionary');
  const { mode = 'exclusive', ifAvailable = false, steal = false, signal } = options;
  if (mode !== 'exclusive' && mode !== 'shared') {
    throw wrong(`mode '${mode}' is not a valid enum value of type LockMode.`, 'ERR_INVALID_ARG_VALUE');
  }
  if (signal !== undefined && signal !== null) {
    if (typeof signal !== 'object') throw wrong('signal is not an object.');
    require('internal/validators').validateAbortSignal(signal, 'options.signal');
  }
  return { mode, ifAvailable: Boolean(ifAvailable), steal: Boolean(steal), signal: signal ?? undefined };
}

// A name as C keeps it, in UTF-8, which has no lone surrogates.
const written = (name) => (name.isWellFormed() ? `=${name}` : JSON.stringify(name));
const readBack = (text) => (text[0] === '=' ? text.slice(1) : JSON.parse(text));

class LockManager {
  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  async request(name, options, callback) {
    if (!(this instanceof LockManager)) throw new codes.ERR_INVALID_THIS('LockManager');
    if (typeof name === 'symbol') throw wrong('Value is a Symbol and cannot be converted to a string.');
    name = `${name}`;
    if (callback === undefined) [callback, options] = [options, undefined];
    require('internal/validators').validateFunction(callback, 'callback');
    const { mode, ifAvailable, steal, signal } = optionsOf(options);
    if (signal?.aborted) throw signal.reason;
    if (name.startsWith('-')) refuse('Lock name may not start with hyphen');
    if (ifAvailable && steal) refuse('ifAvailable and steal are mutually exclusive');
    if (steal && mode !== 'exclusive') refuse('mode: "shared" and steal are mutually exclusive');
    if (signal && (steal || ifAvailable)) refuse('signal cannot be used with steal or ifAvailable');
    if (core.reg[5] !== 0) callback = core.asyncContext.bind(callback);
    return start(name, mode, steal ? STEAL : ifAvailable ? IF_AVAILABLE : NORMAL, signal, callback);
  }

  async query() {
    if (!(this instanceof LockManager)) throw new codes.ERR_INVALID_THIS('LockManager');
    const rows = native.query();
    const held = [];
    const pending = [];
    for (let i = 0; i < rows.length; i += 4) {
      (rows[i + 2] ? held : pending).push({ name: readBack(rows[i]), mode: rows[i + 1] ? 'shared' : 'exclusive', clientId: `node-${process.pid}-${rows[i + 3]}` });
    }
    // This thread's first.
    const own = `node-${process.pid}-${state.threadId}`;
    held.sort((a, b) => (b.clientId === own) - (a.clientId === own));
    return { held, pending };
  }
}
for (const name of ['request', 'query']) Object.defineProperty(LockManager.prototype, name, kEnumerableProperty);
for (const Class of [Lock, LockManager]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true, enumerable: false, writable: false });
}

// As in Node the callback is called at once where the lock is free, or is not to be waited for; with a signal later.
function start(name, mode, how, signal, callback) {
  return new Promise((resolve, reject) => {
    let onAbort;
    const begin = () => run(callback, new Lock(kMake, name, mode), () => native.release(id)).then(resolve, reject);
    let id = native.request(written(name), mode === 'shared', how, state.threadId, (event) => {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
      // Both at once: it was stolen before its callback could be called, which is called all the same.
      if (event & STOLEN) {
        native.release(id);
        reject(exception('The operation was aborted', 'AbortError'));
      }
      if (event & GRANTED) begin();
    }, signal !== undefined);
    if (id < 0) {
      id = -id;
      begin();
      return;
    }
    if (id === 0) {
      run(callback, null, () => {}).then(resolve, reject);
      return;
    }
    if (signal === undefined) return;
    onAbort = () => {
      if (native.abort(id)) reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

// What is no promise is the end of it: the lock is free when its callback has returned.
function run(callback, lock, release) {
  let value;
  try {
    value = callback(lock);
  } catch (error) {
    release();
    return Promise.reject(error);
  }
  if (require('internal/util/types').isPromise(value)) return until(value, release);
  release();
  return Promise.resolve(value);
}

async function until(promise, release) {
  try {
    return await promise;
  } finally {
    release();
  }
}

module.exports = { Lock, LockManager, locks: new LockManager(kMake) };
