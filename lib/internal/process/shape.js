// What `process` is made of: every member by name, loaded at first use. Part of the bootstrap, so nothing is read here.

const core = internalBinding('core');
const define = Object.defineProperty;

core.lazyRows(process, [
  ['internal/process/info', ['version', 'versions', 'arch', 'platform', 'release', 'config', 'features',
    'allowedNodeEnvironmentFlags', 'moduleLoadList', '_preload_modules']],
  ['internal/process/arguments', ['argv', 'argv0', 'execArgv', 'execPath']],
  ['internal/process/env', ['env']],
  ['internal/process/methods', ['exit', 'reallyExit', 'abort', 'kill', 'chdir', 'umask', 'uptime', 'hrtime',
    'memoryUsage', 'constrainedMemory', 'availableMemory', 'cpuUsage', 'threadCpuUsage', 'resourceUsage', 'getActiveResourcesInfo',
    'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups',
    'emitWarning', 'loadEnvFile', 'getBuiltinModule', 'setUncaughtExceptionCaptureCallback', 'addUncaughtExceptionCaptureCallback', 'hasUncaughtExceptionCaptureCallback',
    'setSourceMapsEnabled', 'dlopen', 'binding', '_linkedBinding', 'openStdin',
    'finalization', 'report', 'ref', 'unref', '_kill', '_rawDebug', '_tickCallback', '_fatalException', '_debugProcess', '_debugEnd', '_startProfilerIdleNotifier', '_stopProfilerIdleNotifier',
    '_getActiveHandles', '_getActiveRequests', 'execve']],
  ['internal/process/cwd', ['cwd']],
  ['internal/process/warnings', ['noDeprecation', 'throwDeprecation', 'traceDeprecation', 'traceProcessWarnings'], false],
]);
// Accessors for good, as in Node: jest copies `process` with what it holds, and shall have the same streams. By stdioGetters the console
// sees that no stream was made yet.
core.stdioGetters = { __proto__: null };
for (const name of ['stdin', 'stdout', 'stderr']) {
  let stream;
  const get = () => {
    if (stream === undefined) {
      stream = require('internal/process/stdio')[name];
      core.stdioGetters[name] = undefined;
    }
    return stream;
  };
  core.stdioGetters[name] = get;
  define(process, name, { __proto__: null, get, set: undefined, enumerable: true, configurable: true });
}

const native = () => internalBinding('process');
let pid; // asked for once: a fork server's child asks after the fork
for (const [name, get, set] of [
  ['pid', () => (pid ??= native().pid())],
  ['ppid', () => native().ppid()],
  ['sourceMapsEnabled', () => core.sourceMaps !== undefined],
  ['title', () => native().title(), (value) => native().setTitle(`${value}`)],
  ['debugPort', () => require('internal/process/info').debugPort(), (value) => require('internal/process/info').setDebugPort(value)],
]) {
  define(process, name, { __proto__: null, get, set, enumerable: true, configurable: true });
}

let exitCode;
define(process, 'exitCode', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get() { return exitCode; },
  set(value) {
    if (value !== undefined && value !== null) require('internal/process/methods').validateExitCode(value);
    exitCode = typeof value === 'string' ? Number(value) : value ?? undefined;
  },
});
process._exiting = false;
process.domain = null;

// Signals are watched while someone listens.
function onNewListener(type, fn) {
  if (typeof type === 'string' && type.startsWith('SIG')) require('internal/process/signals').watch(type);
  else if ((type === 'message' || type === 'disconnect') && process.channel) process.channel.refCounted?.();
}
function onRemoveListener(type) {
  if (typeof type === 'string' && type.startsWith('SIG')) require('internal/process/signals').unwatch(type);
  else if ((type === 'message' || type === 'disconnect') && process.channel) process.channel.unrefCounted?.();
}
// A program may remove it, and then no warning is printed.
function onWarning(warning) {
  require('internal/process/warnings').onWarning(warning);
}
// As three calls of on() leave it, which would make half of EventEmitter ready to run in every program.
process._events = { __proto__: null, newListener: onNewListener, removeListener: onRemoveListener, warning: onWarning };
process._eventsCount = 3;
