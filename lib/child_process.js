// node:child_process. Checks are in internal/child_process/options, the class in child, exec and the synchronous forms in
// files of their own, the IPC channel in channel.

const { codes } = require('internal/errors');
const { validateAbortSignal, validateArray, validateObject } = require('internal/validators');
const { ChildProcess } = require('internal/child_process/child');
const ownSpawn = ChildProcess.prototype.spawn;
const { kFork } = require('internal/child_process/start');
const { normalizeSpawn, validateTimeout, killSignalOf, validPath, checkNul, checkNuls, stdioArray, given } = require('internal/child_process/options');

function spawn(file, args, options) {
  options = normalizeSpawn(file, args, options, ChildProcess.prototype.spawn !== ownSpawn);
  validateTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = killSignalOf(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) killAfter(child, options.timeout, killSignal);
  if (options.signal) killWhenAborted(child, options.signal, killSignal);
  return child;
}

function killAfter(child, timeout, killSignal) {
  let timer = setTimeout(() => {
    timer = null;
    try {
      child.kill(killSignal);
    } catch (error) {
      child.emit('error', error);
    }
  }, timeout);
  child.once('exit', () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  });
}

function killWhenAborted(child, signal, killSignal) {
  const onAbort = () => {
    try {
      if (child.kill(killSignal)) {
        const { AbortError } = require('internal/errors');
        child.emit('error', new AbortError(undefined, { cause: signal.reason }));
      }
    } catch (error) {
      child.emit('error', error);
    }
  };
  if (signal.aborted) {
    process.nextTick(onAbort);
    return;
  }
  const disposable = require('events').addAbortListener(signal, onAbort);
  child.once('exit', disposable[Symbol.dispose]);
}

function fork(modulePath, args, options) {
  modulePath = validPath(modulePath, 'modulePath');
  if (!given(args)) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (given(options)) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  checkNul(options.execPath, 'options.execPath');
  checkNuls(args, 'args');

  let { execArgv } = options;
  if (execArgv === undefined || execArgv === null || execArgv === process.execArgv) {
    ({ execArgv } = process);
    // The text of -e is ours, not the child's, which would fork on and on.
    if (process._eval !== undefined && process._eval !== null) {
      const at = execArgv.lastIndexOf(process._eval);
      execArgv = execArgv.filter((argument, i) => argument !== `--eval=${process._eval}` && argument !== `--print=${process._eval}` && (at < 1 || (i !== at - 1 && i !== at)));
    }
  } else {
    validateArray(execArgv, 'options.execArgv');
    checkNuls(execArgv, 'options.execArgv');
  }
  if (typeof options.stdio === 'string') {
    options.stdio = stdioArray(options.stdio, 'ipc');
  } else if (!Array.isArray(options.stdio)) {
    options.stdio = stdioArray(options.silent ? 'pipe' : 'inherit', 'ipc');
  } else if (!options.stdio.includes('ipc')) {
    throw new codes.ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  // This program again: it may come out of the fork server (a cluster waits for that server at the first one).
  if (options[kFork] === undefined && options.execPath === process.execPath) options[kFork] = 'soon';
  return spawn(options.execPath, [...execArgv, modulePath, ...args], options);
}

require('internal/child_process/start').ownFork = fork;
module.exports = { ChildProcess, spawn, fork };
const { lazy } = internalBinding('core');
lazy(module.exports, 'internal/child_process/exec', ['exec', 'execFile']);
lazy(module.exports, 'internal/child_process/sync', ['spawnSync', 'execSync', 'execFileSync']);

// For src/process and the cluster: the IPC channel that this process got from its parent.
Object.defineProperty(module.exports, '_forkChild', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  writable: true,
  value: function _forkChild(fd, mode) { require('internal/process/ipc').setup(fd, mode); },
});
