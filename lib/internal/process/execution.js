// The ends of a program: uncaught exceptions, beforeExit, exit.

const core = internalBinding('core');
const { reg } = core;
const EXITING = 4;

// Replaced by a worker's bootstrap: there the error travels to the parent instead of to stderr.
exports.onFatal = (error, fromPromise) => {
  require('internal/process/fatal').report(error, fromPromise);
};

exports.captureCallback = null;
exports.captureCallbacks = []; // of addUncaughtExceptionCaptureCallback(): the newest is asked first, true ends the asking
exports.domainCallback = null; // (error): whether a domain took it; set by require('domain')

// Where a main module waits at its top level; the module loader sets and clears it. Status 13 if it never goes on.
exports.unsettled = null;
function unsettledWarning() {
  if (process.exitCode !== undefined) return;
  process.exitCode = 13;
  if (require('internal/options').get('--warnings') === false) return;
  core.writeSync(2, `Warning: Detected unsettled top-level await at ${exports.unsettled}\n`);
}

exports.reportUncaught = null; // (error): set by internal/process/report
exports.reportFatal = null; // (message): likewise

exports.onUncaught = function onUncaught(error, fromPromise) {
  const handle = process._fatalException;
  if (typeof handle === 'function') {
    Reflect.apply(handle, process, [error, fromPromise]);
    return;
  }
  // A program took it away.
  if (core.isMainThread) exports.onFatal(error, fromPromise);
  core.exit(6);
};

// process._fatalException(): whether the program goes on.
exports.fatalException = function fatalException(error, fromPromise) {
  core.errors.fix(error);
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  try {
    if (process.listenerCount('uncaughtExceptionMonitor') > 0) process.emit('uncaughtExceptionMonitor', error, origin);
    if (exports.domainCallback !== null && exports.domainCallback(error)) return true;
    if (exports.captureCallback !== null) {
      exports.captureCallback(error);
      return true;
    }
    for (let i = exports.captureCallbacks.length - 1; i >= 0; i--) {
      const callback = exports.captureCallbacks[i];
      if (callback(error) === true) return true;
    }
    if (process.emit('uncaughtException', error, origin)) {
      core.asyncContext?.unwind();
      return true;
    }
  } catch (inner) {
    // A handler that throws: Node ends with status 7.
    core.errors.fix(inner);
    exports.onFatal(inner, false);
    if (core.isMainThread) process._exiting = true; // without 'exit'
    finish(exports.failedHandler);
    return false;
  }
  if (exports.reportUncaught !== null) exports.reportUncaught(error);
  // As in Node the error is shown behind 'exit', whose listeners may end the program before.
  finish(1, () => exports.onFatal(error, fromPromise));
  return false;
};
exports.starting = false; // a worker's program is in its first run
exports.failedHandler = 7; // the exit code when a handler of 'uncaughtException' throws

// Where nobody has loaded EventEmitter, nobody listens.
function emit(name, code) {
  if (core.onEvents === undefined || core.describe(process, 'emit') !== undefined || process._events[name] !== undefined) process.emit(name, code);
}

// The program ends because of an error: 'exit' is still emitted, once.
function finish(code, tell) {
  if (core.isMainThread && require('internal/options').get('--abort-on-uncaught-exception')) {
    tell?.();
    process.abort();
  }
  try {
    if (!process._exiting) {
      process._exiting = true;
      reg[EXITING] = 1;
      process.exitCode = code;
      emit('exit', code);
      code = process.exitCode ?? code;
    } else if (!core.isMainThread) {
      code = process.exitCode ?? 0; // a listener of 'exit' has thrown: the code of a worker stays, as in Node
    }
  } catch {
    // Nothing is left that could report it.
  }
  tell?.();
  if (exports.starting) {
    exports.starting = false;
    core.lastTicks();
  }
  core.exit(code);
}

exports.ending = false; // 'beforeExit' has come once
exports.beforeExit = function beforeExit() {
  exports.ending = true;
  emit('beforeExit', process.exitCode || 0);
};

exports.atExit = function atExit() {
  if (!process._exiting) {
    process._exiting = true;
    reg[EXITING] = 1;
    if (exports.unsettled !== null) unsettledWarning();
    try {
      emit('exit', process.exitCode || 0);
    } catch (error) {
      exports.onUncaught(error, false);
    }
  }
  return Number(process.exitCode || 0);
};

exports.exit = function exit() {
  if (!process._exiting) {
    process._exiting = true;
    reg[EXITING] = 1;
    emit('exit', process.exitCode || 0);
  }
  process.reallyExit(process.exitCode || 0);
};
