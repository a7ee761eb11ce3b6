// How the functions of tests and hooks are called: with or without a callback, with a time limit, with a signal.

const { setTimeout, clearTimeout } = require('internal/timers');
const { codes, AbortError } = require('internal/errors');
const { ERR_TEST_FAILURE } = codes;
const { hrtime } = require('internal/process/methods'); // not a test's fake one
const now = () => Number(hrtime.bigint()) / 1e6;
// Milliseconds between two of them, to the nanosecond that the clock tells.
const span = (from, to) => Math.max(0, Math.round((to - from) * 1e6) / 1e6);

function pendingPromise() {
  const d = {};
  d.promise = new Promise((resolve, reject) => {
    d.resolve = resolve;
    d.reject = reject;
  });
  return d;
}

// A body that takes a callback; it must not return a promise as well.
function withCallback(fn, self, args) {
  const d = pendingPromise();
  let calls = 0;
  const callback = (error) => {
    if (++calls > 1) {
      if (calls === 2) throw new ERR_TEST_FAILURE('callback invoked multiple times', 'multipleCallbackInvocations');
      return;
    }
    if (error) d.reject(error);
    else d.resolve();
  };
  const result = Reflect.apply(fn, self, [...args, callback]);
  if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
    Promise.resolve(result).catch(() => {}); // told by this
    throw new ERR_TEST_FAILURE('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
  }
  return d.promise;
}

async function callHook(hook, ctx) {
  const { fn, options } = hook;
  const { signal } = options;
  const reason = () => signal.reason ?? new AbortError(undefined);
  if (signal?.aborted) throw reason();
  const run = () => (fn.length >= 2 ? withCallback(fn, ctx, [ctx]) : Promise.resolve(Reflect.apply(fn, ctx, [ctx])));
  const races = [run()];
  let timer;
  if (options.timeout != null && options.timeout !== Infinity) {
    races.push(new Promise((_, reject) => {
      timer = setTimeout(() => reject(new ERR_TEST_FAILURE(`test timed out after ${options.timeout}ms`, 'testTimeoutFailure')), options.timeout);
    }));
  }
  let abort;
  if (signal !== undefined) {
    races.push(new Promise((_, reject) => {
      abort = () => reject(reason());
      signal.addEventListener('abort', abort, { once: true });
    }));
  }
  try {
    await Promise.race(races);
    if (signal?.aborted) throw reason(); // while it ran, also by itself
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

module.exports = { callHook, now, pendingPromise, span, withCallback };
