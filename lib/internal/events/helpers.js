// What emitters need seldom: unhandled errors, leak warnings, rejections of async listeners.

const { codes } = require('internal/errors');

// emit('error') with no listener.
exports.unhandled = function unhandled(emitter, error, EventEmitter) {
  if (error instanceof Error) {
    try {
      const capture = {};
      Error.captureStackTrace(capture, EventEmitter.prototype.emit);
      Object.defineProperty(error, Symbol.for('kEnhanceStackBeforeInspector'), { __proto__: null, value: () => error.stack, configurable: true });
    } catch {
      // Frozen errors stay as they are.
    }
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
