// module.register() and --experimental-loader: hooks that run in a thread of their own, as this thread asks them.
// https://nodejs.org/api/module.html#asynchronous-customization-hooks
//
// import() asks by messages and goes on with its promise; what has to be known within a turn (import.meta.resolve(), require()
// of an ES module, register() itself) waits for the answer.

const core = internalBinding('core');
const messaging = internalBinding('messaging');
const packages = require('internal/modules/package');
const { toURL } = require('internal/modules/esm_resolve');

const native = internalBinding('worker');
const ALIVE_MS = 100; // so often a waiting thread looks whether the other is still there

let worker;
let lock; // counts the answers
let last = 0;
const asked = new Map(); // id -> { resolve, reject }
const forgotten = new Map(); // those that nothing in the thread will answer by itself: they keep no program going
let ended; // the thread's exit code

function start() {
  const { Worker, SHARE_ENV, kHooks } = require('internal/worker/worker');
  lock = new Int32Array(new SharedArrayBuffer(4));
  worker = new Worker('', { [kHooks]: { lock }, argv: process.argv.slice(2), env: SHARE_ENV, trackUnmanagedFds: false });
  worker.on('message', settle);
  worker.on('error', (error) => { require('internal/process/execution').onUncaught(error, false); });
  worker.on('exit', process.exit); // as in Node: an end of the hooks is an end of the program
  worker.unref();
  core.asyncHooks = remote;
}

// What the hooks wrote comes before what they answered.
function settle({ id, value, error, exit, never }) {
  const { kState } = require('internal/worker/worker');
  messaging.drain(worker[kState].port);
  if (exit !== undefined) {
    ended = exit;
    return;
  }
  const waiting = asked.get(id) ?? forgotten.get(id);
  asked.delete(id);
  forgotten.delete(id);
  if (asked.size === 0) worker.unref();
  if (never) {
    if (waiting.never !== undefined) waiting.never();
    else forgotten.set(id, waiting);
    return;
  }
  if (waiting === undefined) return;
  if (error === undefined) waiting.resolve(value);
  else waiting.reject(require('internal/worker/error').unpack(error));
}

function post(what, args, list) {
  const id = ++last;
  worker.postMessage({ id, what, args }, list);
  return id;
}

function ask(what, args) {
  return new Promise((resolve, reject) => {
    const id = post(what, args);
    if (asked.size === 0) worker.ref();
    asked.set(id, { resolve, reject });
  });
}

function neverSettled(method, args) {
  const { codes } = require('internal/errors');
  const error = new codes.ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
  error.details = { method, args };
  return error;
}

// The same, within this turn.
function askNow(what, args, list) {
  const { kState } = require('internal/worker/worker');
  const { receive } = require('internal/worker/port');
  const { pub } = worker[kState];
  let done = false;
  let failed = false;
  let result;
  const id = post(what, args, list);
  asked.set(id, {
    resolve(value) { done = true; result = value; },
    reject(error) { done = failed = true; result = error; },
    never() { this.reject(neverSettled(what, args)); },
  });
  for (;;) {
    const seen = Atomics.load(lock, 0);
    for (let found = receive(pub); found !== undefined; found = receive(pub)) settle(found.message);
    if (done) break;
    if (ended !== undefined) process.exit(ended);
    if (Atomics.wait(lock, 0, seen, ALIVE_MS) === 'timed-out' && native.isDone(worker[kState].handle) && Atomics.load(lock, 0) === seen) {
      throw new Error('The thread of the module hooks ended without an answer');
    }
  }
  if (failed) throw result;
  return result;
}

// --- what the loaders ask (core.asyncHooks) ---------------------------------------------------------------------------------

function question(specifier, parent, conditions = packages.importConditions(), type = undefined) {
  return [specifier, { conditions: [...conditions], importAttributes: type ? { type } : {}, parentURL: parent.entry ? undefined : parent.url }];
}

function resolved(answer) {
  return require('internal/modules/hook_results').resolution(answer, 'resolve');
}

const contextOf = ({ format }, type) => ({ format, importAttributes: type ? { type } : {} });

function recordFrom(found, loaded, makers) {
  const made = require('internal/modules/hook_results').recordOfLoaded(found, loaded, makers, requirer);
  if (made !== undefined) made.hooked = true; // the attributes are checked in the thread, by what loads there
  return made;
}

const resolvers = new WeakMap(); // module -> its require.resolve(), where that is not the usual one

const remote = {
  resolverOf: (module) => resolvers.get(module),
  resolve: async (specifier, parent, type) => resolved(await ask('resolve', question(specifier, parent, undefined, type))),
  record: async (found, type, makers) => recordFrom(found, await ask('load', [found.url, contextOf(found, type)]), makers),
  resolveSync: (specifier, parent, conditions, type) => resolved(askNow('resolve', question(specifier, parent, conditions, type))),
  recordSync: (found, main, type, makers) => recordFrom(found, askNow('load', [found.url, contextOf(found, type)]), makers),
  loadSync: (url, { format, importAttributes }) => {
    const loaded = askNow('load', [url, { format, importAttributes: { ...importAttributes } }]);
    const { sourceAt } = require('internal/modules/hook_results');
    return loaded.own || loaded.format === 'builtin' || loaded.format === 'addon' ? loaded : { ...loaded, source: sourceAt(url) };
  },
};

// require() in CommonJS whose text is from a hook: each request is found as CommonJS finds it, then asked of the hooks.
function requirer(module) {
  const { Module } = require('internal/modules/cjs');
  const { publicBuiltin } = require('internal/modules/builtins');
  // The resolution and the type that it is asked with; undefined where no hook is asked.
  const find = (id, options) => {
    if (publicBuiltin(id) !== undefined) return undefined;
    const filename = Module._resolveFilename(id, module, false, options);
    if (publicBuiltin(filename) !== undefined || filename.endsWith('.node')) return undefined;
    const type = filename.endsWith('.json') ? 'json' : '';
    const from = module.filename.startsWith('/') ? { url: toURL(module.filename), path: module.filename } : { url: module.filename };
    return [remote.resolveSync(toURL(filename), from, packages.requireConditions(), type), type];
  };
  resolvers.set(module, (id, options) => {
    const [found] = find(id, options) ?? [];
    return found === undefined ? Module._resolveFilename(id, module, false, options) : found.builtin ?? found.path ?? found.url;
  });
  return function(id) {
    require('internal/validators').validateString(id, 'id');
    const [found, type] = find(id) ?? [];
    if (found === undefined) return Module._load(id, module, false);
    return require('internal/modules/esm').requireResolved(found, type, module);
  };
}

// --- registering --------------------------------------------------------------------------------------------------------------

exports.register = function register(specifier, parentURL = undefined, options = undefined) {
  if (parentURL !== null && typeof parentURL === 'object' && !(parentURL instanceof URL)) {
    options = parentURL;
    parentURL = options.parentURL;
  }
  const { data, transferList } = options ?? {};
  const parent = `${parentURL ?? 'data:'}`;
  if (core.asyncHooks !== undefined && core.asyncHooks !== remote) { // in the thread of the hooks
    core.asyncHooks.register(`${specifier}`, parent, data);
    return;
  }
  if (worker === undefined) start();
  askNow('register', [`${specifier}`, parent, data], transferList);
};

// --experimental-loader, after --require.
exports.fromOptions = function fromOptions(list) {
  const text = list.map((url) => `register(${JSON.stringify(encodeURIComponent(url))}, pathToFileURL("./"))`).join('; ');
  process.emitWarning('`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
    `--import 'data:text/javascript,import { register } from "node:module"; import { pathToFileURL } from "node:url"; ${text};'`, 'ExperimentalWarning');
  const cwd = toURL(`${process.cwd()}/`);
  start();
  for (const url of list) {
    try {
      askNow('register', [url, cwd, undefined]);
    } catch (error) {
      require('internal/process/execution').onUncaught(error, true);
    }
  }
};
