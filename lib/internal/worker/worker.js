// Worker: https://nodejs.org/api/worker_threads.html#class-worker. The thread is src/thread/worker.c's.

const EventEmitter = require('events');
const core = internalBinding('core');
const native = internalBinding('worker');
const state = require('internal/worker/state');
// Loaded with the first error: its table is longer than this file.
const errors = () => require('internal/errors').codes;

const ASYNC = 5;

// The rest is loaded by the first worker, while its thread makes a VM.
let messaging;
let send;
let own;
let openInbox;
let types;
function load() {
  ({ send, own, openInbox } = require('internal/worker/port'));
  types = require('internal/worker/types');
  messaging = internalBinding('messaging');
}

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const kState = Symbol('kState');
const kHooks = Symbol('kHooks'); // an option: the thread of the loader's hooks (internal/modules/register)
const MB = 1048576;

function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

// { eval, filename } of the program.
function programOf(filename, options) {
  if (options[kHooks] !== undefined) return { eval: false, filename: process.argv[1] ?? '', hooks: options[kHooks] };
  if (options.eval) {
    if (typeof filename !== 'string') throw new (errors().ERR_INVALID_ARG_VALUE)('options.eval', options.eval, "must be false when 'filename' is not a string");
    return { eval: 'classic', filename };
  }
  if (isURL(filename) && filename.protocol === 'data:') return { eval: false, filename: `${filename}` };
  if (isURL(filename)) {
    return { eval: false, filename: require('url').fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') throw new (errors().ERR_INVALID_ARG_TYPE)('filename', ['string', 'URL'], filename);
  const path = require('path');
  if (!path.isAbsolute(filename) && !/^\.\.?[\\/]/.test(filename)) throw new (errors().ERR_WORKER_PATH)(filename);
  return { eval: false, filename: path.resolve(filename) };
}

// The environment as one text of name, value, name, value, each ended by NUL; undefined: shared.
function envOf(given) {
  if (given === SHARE_ENV) {
    if (state.shareEnv) return undefined;
    given = process.env; // a worker's own is of its thread: its workers get a copy, never the process's, which it was not to see
  }
  if (given !== undefined && given !== null && typeof given !== 'object') {
    throw new (errors().ERR_INVALID_ARG_TYPE)('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], given);
  }
  let text = '';
  const env = given ?? process.env;
  for (const name of Object.keys(env)) text += `${name}\0${env[name]}\0`;
  return text;
}

function optionsOf(execArgv, env, own) {
  const inherited = require('internal/options');
  if (own && env !== undefined) {
    const line = Object(require('internal/process/env').entriesOf(env).find(([name]) => name === 'NODE_OPTIONS'))[1];
    if (line !== undefined && line !== process.env.NODE_OPTIONS) {
      const given = require('internal/worker/exec_argv').fromEnvironment(line);
      if (given.bad.length > 0) throw new (errors().ERR_WORKER_INVALID_EXEC_ARGV)(given.bad, 'invalid NODE_OPTIONS env variable');
      if (execArgv === undefined) return { options: { ...inherited.all(), ...given.options }, execArgv: process.execArgv };
    }
  }
  if (execArgv === undefined) return { options: state.threadId === 0 ? undefined : inherited.all(), execArgv: process.execArgv };
  let words = execArgv.map(String);
  const parsed = internalBinding('options').parse(words, false);
  const bad = require('internal/worker/exec_argv').invalid(words, parsed);
  if (bad.length > 0) throw new (errors().ERR_WORKER_INVALID_EXEC_ARGV)(bad);
  if (parsed.rest.length > 0) words = words.slice(0, -parsed.rest.length);
  if (words.at(-1) === '--') words.pop();
  return { options: { ...parsed.options }, execArgv: words };
}

const limitNames = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const defaults = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 2096, codeRangeSizeMb: 0, stackSizeMb: 4 };
function limitsOf(given) {
  const limits = { ...defaults };
  if (typeof given !== 'object' || given === null) return limits;
  for (const name of limitNames) if (typeof given[name] === 'number') limits[name] = name === 'stackSizeMb' ? given[name] : Math.max(given[name], 2);
  return limits;
}

// Who starts a worker after another one is there likely starts more; a pool that is started at once is complete.
let online = false;
let again = false;

let post; // of internal/worker/messaging, once needed

function sendMore(port, given, list) {
  if (state.environmentData.size > 0) given.environmentData = state.environmentData;
  send(port, given, list ? Array.prototype.slice.call(list) : undefined); // whatever has a length
}

// Whether its program may be run by internal/worker/first: it is one for that (src/module/first.c), nothing was asked for with it that has
// to be done before, or changes how it is found. The file is there under this very name, and no package says that it is something else.
const asking = ['NODE_V8_COVERAGE', 'NODE_USE_ENV_PROXY', 'NODE_COMPILE_CACHE'];
function wantsLittle({ eval: text, filename }, env, { stdin }) {
  if (text !== false || !filename.startsWith('/') || !filename.endsWith('.js') || stdin || core.watching !== undefined) return false;
  if (Object.keys(require('internal/options').main().options).length > 0) return false;
  if (asking.some((name) => (env === undefined ? process.env[name] !== undefined : env.includes(name)))) return false;
  return internalBinding('modules.find').find(`${filename}\0`, 0, '', 0) === filename && require('internal/modules/package').scopeOf(filename)?.data.type !== 'module' &&
    internalBinding('compile.first').isSimple(filename);
}

// Beside the constructor, of which no code can be compiled beforehand (lib/compiled.list).
function start(worker, filename, options) {
  if (options === null || typeof options !== 'object') options = {};
  again = online;
  if (options.resourceLimits === undefined) native.begin();
  if (messaging === undefined) load();
  if (options.execArgv && !Array.isArray(options.execArgv)) throw new (errors().ERR_INVALID_ARG_TYPE)('options.execArgv', 'Array', options.execArgv);
  let argv = [];
  if (options.argv) {
    if (!Array.isArray(options.argv)) throw new (errors().ERR_INVALID_ARG_TYPE)('options.argv', 'Array', options.argv);
    argv = options.argv.map(String);
  }
  const program = programOf(filename, options);
  const env = envOf(options.env);
  let name = 'WorkerThread';
  if (options.name) {
    require('internal/validators').validateString(options.name, 'options.name');
    name = options.name.trim();
  }
  let line = optionsOf(options.execArgv || undefined, env, Boolean(options.env));
  if (options.env && env?.includes('NODE_P')) line = require('internal/worker/exec_argv').switched(line, env);
  const limits = limitsOf(options.resourceLimits);
  openInbox();
  const [near, far] = messaging.pair();
  const [pub, pubFar] = messaging.pair();
  const self = {
    handle: 0, port: near, pub, threadId: native.nextId(), name, limits, online: false, early: false,
    stdin: null, stdout: undefined, stderr: undefined, keepStdout: Boolean(options.stdout), keepStderr: Boolean(options.stderr),
    asked: new Map(), lastId: 0, exited: undefined,
  };
  Object.defineProperty(worker, kState, { __proto__: null, value: self, enumerable: false });
  let text;
  let data;
  try {
    const given = {
      __proto__: null, ...program, env, name, threadId: self.threadId, resourceLimits: { __proto__: null, ...limits },
      hasStdin: Boolean(options.stdin), trackFds: options.trackUnmanagedFds !== false, watch: core.watching !== undefined,
    };
    if (options.workerData !== undefined) data = require('internal/worker/plain_data').write(options.workerData);
    const plain = (options.workerData === undefined || data !== undefined) && options.transferList === undefined && state.environmentData.size === 0 &&
      options.resourceLimits === undefined && argv.length === 0 && line.execArgv.length === 0 && line.options === undefined && program.hooks === undefined;
    if (plain) text = core.stringify(given);
    else sendMore(near, { ...given, argv, ...line, resourceLimits: limits, workerData: options.workerData }, options.transferList);
  } catch (error) {
    for (const id of [near, far, pub, pubFar]) messaging.close(id);
    throw error;
  }
  own(near, (message, failed) => {
    if (message === types.ONLINE) onOnline(worker, self);
    else if (!failed) onControl(worker, self, message);
  });
  own(pub, (message, failed) => worker.emit(failed ? 'messageerror' : 'message', message));
  const heap = options.resourceLimits ? heapLimit(options.resourceLimits) : 0;
  const handle = native.start(worker, core.reg[ASYNC] === 0 ? onExit : core.asyncContext.keep(onExit), far, pubFar, name, limits.stackSizeMb, heap, self.threadId, text,
    text !== undefined && wantsLittle(program, env, options) ? program.filename : undefined, text !== undefined ? data : undefined);
  if (handle < 0) {
    messaging.close(near);
    messaging.close(pub);
    throw new (errors().ERR_WORKER_INIT_FAILED)(internalBinding('uv').errname(handle));
  }
  self.handle = handle;
  messaging.start(near);
  messaging.start(pub);
  if (options.stdin) self.stdin = new (require('internal/worker/io').ParentWritable)((message) => toControl(self, message));
  if (self.keepStdout) makeStream(self, 'stdout', 1);
  if (self.keepStderr) makeStream(self, 'stderr', 2);
  worker.on('newListener', onNewListener);
  worker.on('removeListener', onRemoveListener);
  worker[core.kShapeMode] = true; // who waits for an answer by once() has nothing deleted each time
  self.trace = null;
  if (options[kHooks] !== undefined) return; // nobody's worker
  self.trace = trace(self);
  if (require.loaded.diagnostics_channel !== undefined) {
    const channel = require('diagnostics_channel').channel('worker_threads');
    if (channel.hasSubscribers) channel.publish({ worker });
  }
  if (process.listenerCount('worker') > 0) process.nextTick(() => process.emit('worker', worker));
}

class Worker extends EventEmitter {
  constructor(filename, options = {}) {
    super();
    start(this, filename, options);
  }

  postMessage(value, transfer) {
    if (arguments.length === 0) throw new (errors().ERR_MISSING_ARGS)('message');
    const self = this[kState];
    if (self.exited !== undefined) return;
    if (transfer === undefined) send(self.pub, value);
    else (post ??= require('internal/worker/messaging').post)(self.pub, value, transfer);
  }

  terminate(callback) {
    const self = this[kState];
    this.ref();
    if (typeof callback === 'function') {
      process.emitWarning('Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.', 'DeprecationWarning', 'DEP0132');
      if (self.exited !== undefined) return Promise.resolve();
      this.once('exit', (exitCode) => callback(null, exitCode));
    }
    if (self.exited !== undefined) return Promise.resolve();
    if (!self.online) self.early = true;
    self.stopped = true;
    native.stop(self.handle);
    return new Promise((resolve) => { this.once('exit', resolve); });
  }
  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  ref() {
    const self = this[kState];
    if (self.exited !== undefined) return;
    native.ref(self.handle, true);
    messaging.ref(self.pub, true);
  }
  unref() {
    const self = this[kState];
    if (self.exited !== undefined) return;
    native.ref(self.handle, false);
    messaging.ref(self.pub, false);
  }

  get threadId() {
    const self = this[kState];
    return self.exited === undefined ? self.threadId : -1;
  }
  get threadName() {
    const self = this[kState];
    return self.exited === undefined ? self.name : null;
  }
  get stdin() { return this[kState].stdin; }
  get stdout() { return makeStream(this[kState], 'stdout', 1); }
  get stderr() { return makeStream(this[kState], 'stderr', 2); }
  get resourceLimits() {
    const self = this[kState];
    return self.exited === undefined ? { ...self.limits } : {};
  }
  get performance() {
    const self = this[kState];
    return { eventLoopUtilization: (first, second) => require('internal/worker/rare').utilization(native.loopTimes(self.handle), first, second) };
  }

  getHeapStatistics() {
    return ask(this[kState], 'heapStatistics');
  }
  cpuUsage(previous) {
    if (previous) require('internal/worker/rare').checkUsage(previous);
    return ask(this[kState], 'cpuUsage', previous || undefined);
  }
  getHeapSnapshot(options) {
    return require('internal/worker/rare').refuse(this[kState], 'worker.getHeapSnapshot()', options);
  }
  startCpuProfile(options) {
    return require('internal/worker/rare').startCpuProfile(ask, this[kState], options);
  }
  startHeapProfile(options) {
    return require('internal/worker/rare').refuse(this[kState], 'worker.startHeapProfile()', options);
  }
}

function heapLimit({ maxOldGenerationSizeMb, maxYoungGenerationSizeMb }) {
  if (typeof maxOldGenerationSizeMb !== 'number' && typeof maxYoungGenerationSizeMb !== 'number') return 0;
  const old = typeof maxOldGenerationSizeMb === 'number' ? maxOldGenerationSizeMb : defaults.maxOldGenerationSizeMb;
  // An empty VM has about 1 MB already.
  return Math.max(old, 2) * MB;
}

// For async_hooks: the thread and its public port as resources.
function trace(self) {
  const { traceInit } = require('internal/worker/trace');
  const id = traceInit('WORKER', { hasRef: () => (self.gone ? undefined : self.exited !== undefined || native.hasRef(self.handle)) });
  return id === 0 ? null : [id, traceInit('MESSAGEPORT', { hasRef: () => self.exited === undefined && messaging.hasRef(self.pub) })];
}

// The public port keeps the loop alive while somebody listens for messages.
function onNewListener(type) {
  if (type !== 'message' || this._events?.message !== undefined) return;
  const self = this[kState];
  if (self.exited === undefined) messaging.ref(self.pub, true);
}
function onRemoveListener(type) {
  if (type !== 'message' || this._events?.message !== undefined) return;
  const self = this[kState];
  if (self.exited === undefined) messaging.ref(self.pub, false);
}

function toControl(self, message) {
  if (self.exited === undefined) send(self.port, message);
}

function ask(self, what, args) {
  if (self.exited !== undefined) return Promise.reject(new (errors().ERR_WORKER_NOT_RUNNING)());
  const id = ++self.lastId;
  toControl(self, { type: types.ASK, id, what, args });
  return new Promise((resolve, reject) => { self.asked.set(id, { resolve, reject }); });
}

function makeStream(self, name, fd) {
  if (self[name] !== undefined) return self[name];
  const { ParentReadable } = require('internal/worker/io');
  const stream = new ParentReadable(() => toControl(self, { type: types.STDIO_DRAINED, fd }));
  self[name] = stream;
  if (self.exited !== undefined) stream.push(null);
  else if (!(fd === 1 ? self.keepStdout : self.keepStderr)) require('internal/worker/rare').pipeQuietly(stream, process[name]);
  return stream;
}

function onOnline(worker, self) {
  if (self.early) return;
  self.online = true;
  online = true;
  if (again) native.prepare(self.handle);
  worker.emit('online');
}

function onControl(worker, self, message) {
  switch (message.type) {
    case types.STDIO: onStdio(self, message); break;
    case types.WATCH: core.watching?.(...message.files); break;
    case types.STDIO_DRAINED: self.stdin?.drained(); break;
    case types.ERROR:
      if (self.early) break;
      worker.emit('error', require('internal/worker/error').unpack(message.error));
      break;
    case types.ANSWER:
      self.asked.get(message.id)?.resolve(message.value);
      self.asked.delete(message.id);
      break;
    default:
  }
}

function onStdio(self, { fd, chunk }) {
  const name = fd === 1 ? 'stdout' : 'stderr';
  const stream = self[name];
  if (stream !== undefined) {
    if (stream.readableEnded || stream.destroyed) return;
    if (stream.arrived(chunk) && self.exited === undefined) toControl(self, { type: types.STDIO_DRAINED, fd });
    return;
  }
  if (chunk !== null) process[name].write(chunk);
  toControl(self, { type: types.STDIO_DRAINED, fd });
}

const failures = ['', 'JS heap out of memory', ''];
function onExit(worker, code, ending, status) {
  const self = worker[kState];
  if (self.early) code = 0; // ended before it began, whatever its thread had come to
  else if (self.stopped && code === 0) code = 1; // at its end already: in Node its thread is not that quick
  messaging.drain(self.port);
  messaging.drain(self.pub);
  messaging.drain(self.port);
  self.exited = code;
  messaging.close(self.port);
  messaging.close(self.pub);
  for (const name of ['stdout', 'stderr']) {
    const stream = self[name];
    if (stream !== undefined && !stream.readableEnded) stream.push(null);
  }
  for (const { reject } of self.asked.values()) reject(new (errors().ERR_WORKER_NOT_RUNNING)());
  self.asked.clear();
  if (ending === 1) worker.emit('error', new (errors().ERR_WORKER_OUT_OF_MEMORY)(failures[1]));
  else if (ending === 2) worker.emit('error', new (errors().ERR_WORKER_INIT_FAILED)(internalBinding('uv').errname(status)));
  try {
    worker.emit('exit', code);
  } finally {
    if (self.trace !== null) {
      self.gone = true;
      for (const id of self.trace) require('internal/worker/trace').traceDestroy(id);
    }
    worker.removeAllListeners();
  }
}

module.exports = {
  Worker, SHARE_ENV, kState, kHooks,
  get isMainThread() { return state.threadId === 0; },
  get threadId() { return state.threadId; },
  assignEnvironmentData(map) {
    if (map === undefined) return;
    map.forEach((value, key) => { state.environmentData.set(key, value); });
  },
};
