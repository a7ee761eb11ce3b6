// What emitters need seldom: unhandled errors, leak warnings, rejections of async listeners.

const { codes } = require('internal/errors');

const emitted = new WeakMap();

// "Emitted 'error' event on X instance at:" and the frames, for an error that went through emit('error') unheard.
exports.emittedAt = function emittedAt(error) {
  const found = emitted.get(error);
  if (found === undefined || typeof found.capture.stack !== 'string') return undefined;
  const name = found.emitter.constructor?.name;
  const on = typeof name === 'string' && name !== 'EventEmitter' && name !== '' ? ` on ${name} instance` : '';
  return `Emitted 'error' event${on} at:\n${found.capture.stack.split('\n').slice(1).join('\n')}`;
};

// emit('error') with no listener.
exports.unhandled = function unhandled(emitter, error, EventEmitter) {
  if (error instanceof Error) {
    // Where it was emitted, for the report if nobody catches it.
    const capture = {};
    Error.captureStackTrace(capture, EventEmitter.prototype.emit);
    emitted.set(error, { emitter, capture });
    throw error;
  }
  let shown;
  try {
    shown = require('internal/util/inspect').inspect(error);
  } catch {
    shown = error;
  }
  const wrapped = new codes.ERR_UNHANDLED_ERROR(shown);
  wrapped.context = error;
  throw wrapped;
};

exports.warnLeak = function warnLeak(target, type, existing, max) {
  existing.warned = true;
  const { inspect } = require('internal/util/inspect');
  const warning = new Error(`Possible EventEmitter memory leak detected. ${existing.length} ${String(type)} listeners ` +
    `added to ${inspect(target, { depth: -1 })}. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`);
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = target;
  warning.type = type;
  warning.count = existing.length;
  process.emitWarning(warning);
};

exports.addCatch = function addCatch(emitter, promise, type, args, kRejection, kCapture, kErrorMonitor) {
  if (!emitter[kCapture]) return;
  try {
    const { then } = promise;
    if (typeof then === 'function') {
      then.call(promise, undefined, (error) => {
        process.nextTick(() => {
          if (typeof emitter[kRejection] === 'function') {
            emitter[kRejection](error, type, ...args);
            return;
          }
          const previous = emitter[kCapture];
          // An async 'error' listener that rejects would come here for ever.
          try {
            emitter[kCapture] = false;
            emitter.emit('error', error);
          } finally {
            emitter[kCapture] = previous;
          }
        });
      });
    }
  } catch (error) {
    emitter.emit('error', error);
  }
};
