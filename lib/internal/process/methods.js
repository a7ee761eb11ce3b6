// What `process` can do.

const native = internalBinding('process');
const core = internalBinding('core');
const { reg } = core;
const { codes, ErrnoException } = require('internal/errors');
const { validateString, validateNumber, validateUint32, validateInteger, validateObject,
  validateArray, validateOneOf, parseFileMode } = require('internal/validators');
const execution = require('internal/process/execution');


// --- ends --------------------------------------------------------------------------------------------------

function validateExitCode(value) {
  if (typeof value === 'string' && value !== '' && !Number.isNaN(+value)) value = +value;
  validateInteger(value, 'code');
}
exports.validateExitCode = validateExitCode;

exports.exit = function exit(code) {
  if (arguments.length !== 0) process.exitCode = code; // exit(undefined) takes back what process.exitCode was
  if (require('internal/options').get('--trace-exit')) traceExit(process.exitCode ?? 0, exit);
  execution.exit();
};
function traceExit(code, below) {
  const at = {};
  const { stackTraceLimit } = Error;
  if (stackTraceLimit > 0) Error.stackTraceLimit = stackTraceLimit - 1; // the call of exit() itself counts
  Error.captureStackTrace(at, below);
  Error.stackTraceLimit = stackTraceLimit;
  const { threadId } = require('internal/worker/state');
  const thread = threadId === 0 ? '' : `, thread:${threadId}`;
  const trace = at.stack.split('\n').slice(1).join('\n');
  core.writeSync(2, `(node:${process.pid}${thread}) WARNING: Exited the environment with code ${code}\n${trace}\n\n`);
}
exports.reallyExit = function reallyExit(code) {
  core.exit(Number(code) || 0);
};
exports.abort = {
  abort() {
    core.abort();
  },
}.abort;

exports._kill = function _kill(pid, signal) {
  return native.kill(pid, signal);
};
exports.kill = function kill(pid, signal) {
  if (pid != (pid | 0)) throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid); // eslint-disable-line eqeqeq
  let status;
  if (typeof signal === 'number' && signal === (signal | 0)) {
    status = process._kill(pid | 0, signal);
  } else {
    signal ||= 'SIGTERM';
    const number = require('internal/process/signals').constants[signal];
    if (number === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
    status = process._kill(pid | 0, number);
  }
  if (status) throw new ErrnoException(status, 'kill');
  return true;
};

// --- place ---------------------------------------------------------------------------------------------------

exports.chdir = function chdir(directory) {
  validateString(directory, 'directory');
  require('internal/process/cwd').forget();
  native.chdir(directory);
};
exports.umask = function umask(mask) {
  if (mask === undefined) return native.umask();
  return native.umask(parseFileMode(mask, 'mask'));
};

// --- time and memory -------------------------------------------------------------------------------------------

exports.uptime = function uptime() {
  return native.uptime();
};

// What the call leaves in the register.
const words = new Uint32Array(reg.buffer, 72, 3);
const nanoseconds = new BigInt64Array(reg.buffer, 64, 1);
exports.hrtime = function hrtime(time) {
  native.hrtime();
  const seconds = words[0] * 0x100000000 + words[1];
  const rest = words[2];
  if (time === undefined) return [seconds, rest];
  validateArray(time, 'time');
  if (time.length !== 2) throw new codes.ERR_OUT_OF_RANGE('time', 2, time.length);
  const s = seconds - time[0];
  const ns = rest - time[1];
  return ns < 0 ? [s - 1, ns + 1e9] : [s, ns];
};
exports.hrtime.bigint = function bigint() {
  native.hrtime();
  return nanoseconds[0];
};

// The engine walks its whole heap for this (half a millisecond at least), and pools ask after each task: who has spent 20 ms on
// it, and more than a tenth of its time since, gets what was found last.
let lastHeap;
let spent = 0;
let since = 0;
function heapNow() {
  native.hrtime();
  const before = Number(nanoseconds[0]) / 1e6;
  spent = Math.max(0, spent - (before - since) / 10);
  since = before;
  if (lastHeap !== undefined && spent > 20) return lastHeap;
  lastHeap = native.heap();
  native.hrtime();
  spent += Number(nanoseconds[0]) / 1e6 - before;
  return lastHeap;
}

exports.memoryUsage = function memoryUsage() {
  const heap = heapNow();
  return {
    rss: native.rss(),
    heapTotal: heap.heapCapacity,
    heapUsed: heap.heapSize,
    external: heap.extraMemorySize,
    arrayBuffers: Math.max(0, heap.extraMemorySize),
  };
};
exports.memoryUsage.rss = function rss() {
  return native.rss();
};
exports.constrainedMemory = function constrainedMemory() {
  return native.constrainedMemory();
};
exports.availableMemory = function availableMemory() {
  const limit = native.constrainedMemory();
  const free = native.freeMemory();
  return limit > 0 && limit < free ? Math.max(0, limit - native.rss()) : free;
};

function cpuUsageOf(thread, previous) {
  const usage = native.rusage(thread);
  const now = { user: usage[0], system: usage[1] };
  if (!previous) return now;
  validateObject(previous, 'prevValue');
  for (const name of ['user', 'system']) {
    const value = previous[name];
    if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(`prevValue.${name}`, 'number', value);
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw new codes.ERR_INVALID_ARG_VALUE.RangeError(`prevValue.${name}`, value);
  }
  return { user: now.user - previous.user, system: now.system - previous.system };
}
exports.cpuUsage = function cpuUsage(prevValue) {
  return cpuUsageOf(false, prevValue);
};
exports.threadCpuUsage = function threadCpuUsage(prevValue) {
  return cpuUsageOf(true, prevValue);
};
exports.resourceUsage = function resourceUsage() {
  const names = ['userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize', 'unsharedDataSize', 'unsharedStackSize',
    'minorPageFault', 'majorPageFault', 'swappedOut', 'fsRead', 'fsWrite', 'ipcSent', 'ipcReceived', 'signalsCount',
    'voluntaryContextSwitches', 'involuntaryContextSwitches'];
  const values = native.rusage(false);
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
};

exports.getActiveResourcesInfo = function getActiveResourcesInfo() {
  const { timeouts, immediates } = require('internal/timers').count();
  return [...native.requests(), ...native.resources(false), ...Array(timeouts).fill('Timeout'), ...Array(immediates).fill('Immediate')];
};
exports._getActiveHandles = function _getActiveHandles() {
  return native.resources(true).filter((owner) => owner !== undefined).map((owner) => owner.owner ?? owner);
};
exports._getActiveRequests = function _getActiveRequests() {
  return native.requests().map((type) => ({ type }));
};

// --- identity ----------------------------------------------------------------------------------------------------

exports.getuid = function getuid() { return native.ids()[0]; };
exports.geteuid = function geteuid() { return native.ids()[1]; };
exports.getgid = function getgid() { return native.ids()[2]; };
exports.getegid = function getegid() { return native.ids()[3]; };
exports.getgroups = function getgroups() { return native.groups(); };

function idOf(id, name, group) {
  if (typeof id !== 'number' && typeof id !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
  if (typeof id === 'number') {
    validateUint32(id, name);
    return id;
  }
  const found = native.lookup(group, id);
  if (found < 0) throw new codes.ERR_UNKNOWN_CREDENTIAL(group ? 'Group' : 'User', id);
  return found;
}
// These say it in the words of the C library.
function check(status, syscall) {
  if (status >= 0) return;
  const error = new ErrnoException(status, syscall);
  const text = require('internal/errors').uvErrmapGet(status)[1];
  error.message = `${error.code}, ${text[0].toUpperCase()}${text.slice(1)}`;
  throw error;
}

['setuid', 'seteuid', 'setgid', 'setegid'].forEach((name, what) => {
  exports[name] = {
    [name](id) {
      check(native.setId(what, idOf(id, 'id', what >= 2)), name);
    },
  }[name];
});
exports.setgroups = function setgroups(groups) {
  validateArray(groups, 'groups');
  check(native.setGroups(groups.map((group, i) => idOf(group, `groups[${i}]`, true))), 'setgroups');
};
exports.initgroups = function initgroups(user, extraGroup) {
  for (const [id, what] of [[user, 'user'], [extraGroup, 'extraGroup']]) {
    if (typeof id !== 'number' && typeof id !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(what, ['number', 'string'], id);
  }
  const gid = idOf(extraGroup, 'extraGroup', true);
  const uid = idOf(user, 'user', false);
  const name = typeof user === 'string' ? user : native.userName(uid);
  if (name === undefined) throw new codes.ERR_UNKNOWN_CREDENTIAL('User', user);
  check(native.initGroups(name, gid), 'initgroups');
};

// --- uncaught exceptions ---------------------------------------------------------------------------------------------

exports.setUncaughtExceptionCaptureCallback = function setUncaughtExceptionCaptureCallback(fn) {
  if (fn === null) {
    execution.captureCallback = null;
    return;
  }
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (execution.domainCallback !== null) {
    const error = new codes.ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
    error.stack = `${error.stack}\n${'-'.repeat(40)}\n${execution.domainLoadedAt}`;
    throw error;
  }
  if (execution.captureCallback !== null) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  execution.captureCallback = fn;
};
exports.addUncaughtExceptionCaptureCallback = function addUncaughtExceptionCaptureCallback(fn) {
  require('internal/validators').validateFunction(fn, 'fn');
  execution.captureCallbacks.push(fn);
};
exports.hasUncaughtExceptionCaptureCallback = function hasUncaughtExceptionCaptureCallback() {
  return execution.captureCallback !== null;
};

// --- the rest ------------------------------------------------------------------------------------------------------------

exports.emitWarning = function emitWarning(...args) {
  return require('internal/process/warnings').emitWarning(...args);
};

exports._rawDebug = function _rawDebug(...args) {
  core.writeSync(2, `${args.every((a) => typeof a === 'string') && args.length === 1 ? args[0] : require('internal/util/format').format(...args)}\n`);
};

exports.getBuiltinModule = function getBuiltinModule(id) {
  validateString(id, 'id');
  const { publicBuiltin } = require('internal/modules/builtins');
  const name = publicBuiltin(id);
  return name === undefined ? undefined : require(name);
};

exports.loadEnvFile = function loadEnvFile(path = undefined) {
  const fs = require('fs');
  const file = path === undefined || path === null ? '.env' : path;
  const parsed = require('util').parseEnv(fs.readFileSync(file, 'utf8'));
  for (const [name, value] of Object.entries(parsed)) {
    if (process.env[name] === undefined) process.env[name] = value;
  }
};

exports.execve = function execve(execPath, args = [], env = process.env) {
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  args.forEach((arg, i) => {
    if (typeof arg !== 'string' || arg.includes('\0')) throw new codes.ERR_INVALID_ARG_VALUE(`args[${i}]`, arg, 'must be a string without null bytes');
  });
  validateObject(env, 'env');
  const list = [];
  for (const [key, value] of Object.entries(env)) {
    if (typeof value !== 'string' || key.includes('\0') || value.includes('\0')) {
      throw new codes.ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    list.push(`${key}=${value}`);
  }
  throw new ErrnoException(native.exec(execPath, args, list), 'execve');
};

exports.openStdin = function openStdin() {
  process.stdin.resume();
  return process.stdin;
};
exports.ref = function ref(maybeRefable) {
  const fn = maybeRefable?.[Symbol.for('nodejs.ref')] || maybeRefable?.[Symbol.for('node:ref')] || maybeRefable?.ref;
  if (typeof fn === 'function') Reflect.apply(fn, maybeRefable, []);
};
exports.unref = function unref(maybeRefable) {
  const fn = maybeRefable?.[Symbol.for('nodejs.unref')] || maybeRefable?.[Symbol.for('node:unref')] || maybeRefable?.unref;
  if (typeof fn === 'function') Reflect.apply(fn, maybeRefable, []);
};

exports._fatalException = function _fatalException(error, fromPromise) {
  return execution.fatalException(error, fromPromise);
};
exports._tickCallback = function _tickCallback() {};

// Parts of Node that stand on V8 or on its C++ ABI: refused by name.
function refused(name) {
  return {
    [name]() {
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`process.${name}()`);
    },
  }[name];
}
for (const name of ['_linkedBinding', '_debugProcess', '_debugEnd', '_startProfilerIdleNotifier', '_stopProfilerIdleNotifier']) {
  exports[name] = refused(name);
}
exports.dlopen = function dlopen(module, filename, flags) {
  require('internal/napi/napi').dlopen(module, filename, flags);
};
exports.binding = require('internal/util').pendingDeprecate(function binding(name) {
  return require('internal/process/binding').find(`${name}`);
}, 'process.binding() is deprecated. Please use public APIs instead.', 'DEP0111');
exports.setSourceMapsEnabled = function setSourceMapsEnabled(value) {
  require('internal/validators').validateBoolean(value, 'enabled');
  require('internal/modules/source_map').setSupport(value, value, value);
};
Object.defineProperty(exports, 'finalization', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => require('internal/process/finalization'),
});
Object.defineProperty(exports, 'report', { __proto__: null, configurable: true, enumerable: true, get: () => require('internal/process/report') });
