// Unhandled rejections, by the mode of --unhandled-rejections. The engine tells of a promise that was rejected and not
// handled by the end of the microtasks; what happens to it between then and our turn, and later, is seen through an own
// `constructor` accessor on it, which `then` and `await` read.

const core = internalBinding('core');
const { reg } = core;
const REJECTS = 1;
const ASYNC = 5;
const define = Object.defineProperty;

let queue = []; // waiting to be judged
let handled = []; // judged unhandled, then handled: 'rejectionHandled' is due
let lastId = 0;

function watch(entry) {
  const { promise } = entry;
  if (!Object.isExtensible(promise) || Object.hasOwn(promise, 'constructor')) return;
  define(promise, 'constructor', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      delete promise.constructor;
      entry.handled = true;
      if (entry.reported) {
        handled.push(entry);
        reg[REJECTS] = 1;
      }
      return promise.constructor;
    },
    set(value) {
      define(promise, 'constructor', { __proto__: null, value, writable: true, configurable: true, enumerable: true });
    },
  });
}

exports.onRejection = function onRejection(promise, reason) {
  const entry = { promise, reason: core.errors.fix(reason), handled: false, reported: false, warned: false, id: 0,
    frame: reg[ASYNC] === 0 ? undefined : core.asyncContext.last() }; // of what ran before, as a rule the one that rejected it
  watch(entry);
  queue.push(entry);
  reg[REJECTS] = 1;
};

function dataOf(object, name) {
  for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
    const property = Object.getOwnPropertyDescriptor(at, name);
    if (property !== undefined) return property.value;
  }
  return undefined;
}

// The reason as text, without running any of the program's code.
function textOf(reason) {
  if (typeof reason === 'string') return reason;
  if (typeof reason === 'function') return `${Function.prototype.toString.call(reason)}`;
  if (typeof reason === 'object' && reason !== null) {
    const { toString } = Object.prototype;
    const maker = dataOf(reason, 'constructor');
    if (dataOf(reason, 'toString') === toString && typeof maker === 'function' && maker.name !== '') return `#<${maker.name}>`;
    return `[object ${dataOf(reason, Symbol.toStringTag) ?? toString.call(reason).slice(8, -1)}]`;
  }
  return String(reason);
}

let kind;
function unhandledError(reason) {
  const { codes } = require('internal/errors');
  const error = new codes.ERR_UNHANDLED_REJECTION(textOf(reason));
  kind ??= class UnhandledPromiseRejection extends Error {};
  Object.setPrototypeOf(error, kind.prototype);
  define(error, 'name', { __proto__: null, value: 'UnhandledPromiseRejection', writable: true, configurable: true, enumerable: true });
  delete error.toString;
  delete error[core.errors.kCoded]; // Node's shows no code in its header
  return error;
}

const isErrorLike = (reason) => typeof reason === 'object' && reason !== null && Object.hasOwn(reason, 'stack');

function warn(entry) {
  const { reason } = entry;
  try {
    process.emitWarning(isErrorLike(reason) ? reason.stack : textOf(reason), 'UnhandledPromiseRejectionWarning');
  } catch {
    // The reason cannot be shown; the next warning says that there was one.
  }
  const warning = note('Unhandled promise rejection. This error originated either by throwing inside of an async function ' +
    'without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process ' +
    'on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    'https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ' +
    `(rejection id: ${entry.id})`, 'UnhandledPromiseRejectionWarning');
  if (isErrorLike(reason)) warning.stack = reason.stack;
  process.emitWarning(warning);
}

// A warning that no place in the program gave.
function note(message, name) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const warning = new Error(message);
  Error.stackTraceLimit = limit;
  define(warning, 'name', { __proto__: null, value: name, writable: true, configurable: true, enumerable: false });
  return warning;
}

function raise(entry) {
  const error = isErrorLike(entry.reason) ? entry.reason : unhandledError(entry.reason);
  require('internal/process/execution').onUncaught(error, true);
}

function judge(entry) {
  const mode = require('internal/options').get('--unhandled-rejections') ?? 'throw';
  const { promise, reason } = entry;
  switch (mode) {
    case 'strict':
      raise(entry);
      if (!process.emit('unhandledRejection', reason, promise)) warn(entry);
      break;
    case 'none':
      process.emit('unhandledRejection', reason, promise);
      break;
    case 'warn':
      process.emit('unhandledRejection', reason, promise);
      warn(entry);
      break;
    case 'warn-with-error-code':
      if (!process.emit('unhandledRejection', reason, promise)) {
        warn(entry);
        process.exitCode = 1;
      }
      break;
    default:
      if (!process.emit('unhandledRejection', reason, promise)) raise(entry);
  }
}

exports.processRejections = function processRejections() {
  const late = handled;
  const due = queue;
  handled = [];
  queue = [];
  reg[REJECTS] = 0;
  for (const entry of late) {
    try {
      if (process.emit('rejectionHandled', entry.promise)) continue;
    } catch (error) {
      require('internal/process/execution').onUncaught(error, false);
    }
    if (entry.warned) {
      const warning = note(`Promise rejection was handled asynchronously (rejection id: ${entry.id})`, 'PromiseRejectionHandledWarning');
      warning.id = entry.id;
      process.emitWarning(warning);
    }
  }
  // One that a listener handles for another is told of nevertheless.
  for (const entry of due.filter(({ handled: already }) => !already)) {
    entry.reported = true;
    entry.id = ++lastId;
    try {
      if (entry.frame === undefined) judge(entry);
      else core.asyncContext.runIn(entry.frame, judge, undefined, [entry]);
      entry.warned = !entry.handled; // one that a listener handled at once is worth no second warning
    } catch (error) {
      require('internal/process/execution').onUncaught(error, false);
    }
  }
};
