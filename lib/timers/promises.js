// Timers as promises, with AbortSignal.

const timers = require('internal/timers');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');
const { AbortError, codes } = require('internal/errors');

function check(options, delay) {
  if (delay !== undefined) validateNumber(delay, 'delay');
  validateObject(options, 'options');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (options.ref !== undefined) validateBoolean(options.ref, 'options.ref');
}

// Starts one timer for a promise: begin(done) gives the timer, end(timer) stops it.
function once(options, begin, end) {
  const { signal, ref = true } = options;
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    let abort;
    const timer = begin((value) => {
      if (signal) signal.removeEventListener('abort', abort);
      resolve(value);
    });
    if (!ref) timer.unref();
    if (signal) {
      abort = () => {
        end(timer);
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      signal.addEventListener('abort', abort, { __proto__: null, once: true });
    }
  });
}

function setTimeout(delay, value, options = {}) {
  try {
    check(options, delay);
  } catch (error) {
    return Promise.reject(error);
  }
  return once(options, (done) => timers.setTimeout(done, delay, value), timers.clearTimeout);
}

function setImmediate(value, options = {}) {
  try {
    check(options);
  } catch (error) {
    return Promise.reject(error);
  }
  return once(options, (done) => timers.setImmediate(done, value), timers.clearImmediate);
}

async function* setInterval(after, value, options = {}) {
  check(options, after);
  const { signal, ref = true } = options;
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let due = 0; // ticks not yet yielded
  let wake;
  const timer = timers.setInterval(() => {
    due++;
    wake?.();
  }, after);
  if (!ref) timer.unref();
  const abort = () => {
    timers.clearInterval(timer);
    wake?.();
  };
  signal?.addEventListener('abort', abort, { __proto__: null, once: true });
  try {
    while (!signal?.aborted) {
      if (due === 0) await new Promise((resolve) => { wake = resolve; });
      for (; due > 0; due--) yield value;
    }
    throw new AbortError(undefined, { cause: signal.reason });
  } finally {
    timers.clearInterval(timer);
    signal?.removeEventListener('abort', abort);
  }
}

class Scheduler {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
  yield() {
    if (!(this instanceof Scheduler)) throw new codes.ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }
  wait(delay, options) {
    if (!(this instanceof Scheduler)) throw new codes.ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

module.exports = { setTimeout, setImmediate, setInterval, scheduler: Object.create(Scheduler.prototype) };
