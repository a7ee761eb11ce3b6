// fs.watch and fs.watchFile.

const EventEmitter = require('events');
const native = internalBinding('fs_watch');
const core = internalBinding('core');
const { codes, AbortError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateUint32 } = require('internal/validators');
const utils = require('internal/fs/utils');
const { getValidatedPath, getOptions, isRaw, decode, takeStats, getBuffer } = utils;
const path = require('path');

const ASYNC = 5;

// In the context of asynchronous work that a watcher was made in.
const kept = (fn) => (core.reg[ASYNC] === 0 ? fn : core.asyncContext.keep(fn));

function watchError(status, filename) {
  const { getSystemErrorName, getSystemErrorMap } = require('util');
  const code = getSystemErrorName(status);
  const text = code === 'ENOSPC' ? 'System limit for number of file watchers reached' : getSystemErrorMap().get(status)?.[1];
  const error = new Error(`${code}: ${text}, watch${filename === undefined ? '' : ` '${filename}'`}`);
  error.errno = status;
  error.syscall = 'watch';
  error.code = code;
  error.path = filename;
  error.filename = filename;
  return error;
}

// --- what to leave out ------------------------------------------------------------------------------

function validateIgnore(ignore, name) {
  if (ignore === undefined || ignore === null) return;
  if (Array.isArray(ignore)) {
    for (const [i, one] of ignore.entries()) validateIgnoreOne(one, `${name}[${i}]`);
  } else {
    validateIgnoreOne(ignore, name);
  }
}

function validateIgnoreOne(value, name) {
  if (typeof value === 'string') {
    if (value.length === 0) throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a non-empty string');
    return;
  }
  if (value instanceof RegExp || typeof value === 'function') return;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'RegExp', 'Function'], value);
}

// A function that tells whether a name is to be left out, or null.
function ignoreMatcher(ignore) {
  if (ignore === undefined || ignore === null) return null;
  const tests = [ignore].flat().map((one) => {
    if (typeof one === 'function') return one;
    if (one instanceof RegExp) return (name) => RegExp.prototype.exec.call(one, name) !== null;
    const { compile, matchSegments } = require('internal/glob');
    const pattern = one.includes('/') ? one : `**/${one}`; // a bare name means one at any depth
    const alternatives = compile(pattern, { dot: true });
    return (name) => alternatives.some((segments) => matchSegments(segments, name.split('/')));
  });
  return (name) => tests.some((test) => test(name));
}

// --- one path ---------------------------------------------------------------------------------------

class FSWatcher extends EventEmitter {
  #id = 0;
  #closed = false;
  #name;
  #encoding;
  #ignore;

  constructor(ignore) {
    super();
    this.#ignore = ignore;
  }

  // Starts; throws when the path cannot be watched.
  _begin(filename, persistent, encoding) {
    if (this.#id > 0) return;
    filename = getValidatedPath(filename, 'filename');
    this.#name = filename;
    this.#encoding = encoding;
    const id = native.watch(filename, persistent, isRaw(encoding), kept((status, kind, name) => this.#onEvent(status, kind, name)));
    if (id < 0) throw watchError(id, typeof filename === 'string' ? filename : getBuffer().from(filename).toString());
    this.#id = id;
  }

  #onEvent(status, kind, name) {
    if (this.#closed) return;
    if (status < 0) {
      this.#stop();
      this.emit('error', watchError(status, this.#name));
      return;
    }
    name = name === null ? null : decode(name, this.#encoding);
    if (name !== null && this.#ignore !== null && this.#ignore(typeof name === 'string' ? name : name.toString())) return;
    this.emit('change', kind === 1 ? 'rename' : 'change', name);
  }

  #stop() {
    this.#closed = true;
    if (this.#id > 0) native.close(this.#id);
    this.#id = 0;
  }

  close() {
    if (this.#closed) return;
    this.#stop();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    if (this.#id > 0) native.setRef(this.#id, true);
    return this;
  }

  unref() {
    if (this.#id > 0) native.setRef(this.#id, false);
    return this;
  }

  [Symbol.dispose]() {
    this.close();
  }
}

// --- fs.watch ---------------------------------------------------------------------------------------

function watchOptions(options) {
  const { persistent, recursive, encoding, signal, ignore } = options;
  if (persistent !== undefined) validateBoolean(persistent, 'options.persistent');
  if (recursive !== undefined) validateBoolean(recursive, 'options.recursive');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (encoding !== undefined && encoding !== 'buffer') utils.assertEncoding(encoding);
  validateIgnore(ignore, 'options.ignore');
  return {
    persistent: persistent ?? true, recursive: recursive ?? false, encoding: encoding ?? 'utf8', signal, ignore: ignoreMatcher(ignore),
  };
}

exports.watchOptions = watchOptions;

// A started watcher of either kind.
exports.start = function start(filename, options) {
  if (options.recursive) {
    const { RecursiveWatcher } = require('internal/fs/watch_recursive');
    const watcher = new RecursiveWatcher(options.ignore);
    watcher._begin(filename, options.persistent, options.encoding);
    return watcher;
  }
  const watcher = new FSWatcher(options.ignore);
  watcher._begin(filename, options.persistent, options.encoding);
  return watcher;
};

exports.watch = function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  const checked = watchOptions(getOptions(options));
  const watcher = exports.start(getValidatedPath(filename), checked);
  if (listener) watcher.on('change', listener);
  const { signal } = checked;
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
};

// --- fs.promises.watch --------------------------------------------------------------------------------

exports.watchPromise = async function* watch(filename, options = {}) {
  if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
  const { maxQueue = 2048, overflow = 'ignore' } = options;
  const checked = watchOptions(options);
  if (typeof maxQueue !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('options.maxQueue', 'number', maxQueue);
  // Node's documentation says 'throw', its code takes 'error'.
  if (overflow !== 'ignore' && overflow !== 'throw' && overflow !== 'error') {
    throw new codes.ERR_INVALID_ARG_VALUE('options.overflow', overflow, "must be one of: 'ignore', 'throw', 'error'");
  }
  filename = getValidatedPath(filename);
  const { signal } = checked;
  const aborted = () => new AbortError(undefined, { cause: signal?.reason });
  if (signal?.aborted) throw aborted();
  const events = [];
  let failure = null;
  let wake = Promise.withResolvers();
  const watcher = exports.start(filename, checked);
  watcher.on('change', (eventType, name) => {
    if (events.length < maxQueue) {
      events.push({ __proto__: null, eventType, filename: name });
    } else if (overflow !== 'ignore') {
      failure = new codes.ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue);
    } else {
      process.emitWarning('fs.watch maxQueue exceeded');
    }
    wake.resolve();
  });
  watcher.on('error', (error) => {
    failure = error;
    wake.resolve();
  });
  const onAbort = () => {
    failure = aborted();
    wake.resolve();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      await wake.promise;
      wake = Promise.withResolvers();
      while (events.length > 0) yield events.shift();
      if (failure !== null) throw failure;
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
};

// --- fs.watchFile -----------------------------------------------------------------------------------

class StatWatcher extends EventEmitter {
  #id = 0;
  #bigint;
  #oldStatus = -1;
  #references = 1;

  constructor(bigint) {
    super();
    this.#bigint = bigint;
  }

  _begin(filename, persistent, interval) {
    const id = native.poll(filename, persistent, interval, this.#bigint, kept((status) => this.#onPoll(status)));
    if (id < 0) throw watchError(id, filename);
    this.#id = id;
  }

  #onPoll(status) {
    const newStatus = status < 0 ? -1 : 0;
    const current = takeStats(this.#bigint, 0);
    const previous = takeStats(this.#bigint, 18);
    if (this.#oldStatus === -1 && newStatus === -1 && current.nlink === previous.nlink && this.reported) return;
    this.#oldStatus = newStatus;
    this.reported = true;
    this.emit('change', current, previous);
  }

  stop() {
    if (this.#id === 0) return;
    process.nextTick(() => this.emit('stop'));
    native.close(this.#id);
    this.#id = 0;
  }

  start() {}

  // Listeners count together: the watcher keeps the loop alive while one of them does.
  addListenerRef(persistent) {
    if (persistent && this.#references++ === 0) native.setRef(this.#id, true);
  }

  ref() {
    if (this.#id > 0) native.setRef(this.#id, true);
    return this;
  }

  unref() {
    if (this.#id > 0) native.setRef(this.#id, false);
    return this;
  }
}

const statWatchers = new Map();

function watchKey(filename) {
  filename = getValidatedPath(filename);
  return path.resolve(typeof filename === 'string' ? filename : getBuffer().from(filename).toString());
}

exports.watchFile = function watchFile(filename, options, listener) {
  const key = watchKey(filename);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = undefined;
  }
  const { interval = 5007, persistent = true, bigint = false } = options ?? {};
  validateFunction(listener, 'listener');
  let watcher = statWatchers.get(key);
  if (watcher === undefined) {
    validateUint32(interval, 'interval');
    watcher = new StatWatcher(bigint);
    watcher._begin(key, persistent, interval);
    statWatchers.set(key, watcher);
  } else {
    watcher.addListenerRef(persistent);
  }
  watcher.addListener('change', listener);
  return watcher;
};

exports.unwatchFile = function unwatchFile(filename, listener) {
  const key = watchKey(filename);
  const watcher = statWatchers.get(key);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(key);
  }
};

exports.FSWatcher = FSWatcher;
exports.StatWatcher = StatWatcher;
exports.watchError = watchError;
