// Readable's helpers that work like those of arrays: map, filter, take, reduce, ...

const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validators');

const kEmpty = Symbol('kEmpty');
const kEof = Symbol('kEof');

function check(fn, options) {
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', 'Function', fn);
  checkOptions(options);
}
function checkOptions(options) {
  if (options !== null && options !== undefined) validateObject(options, 'options');
  if (options?.signal !== null && options?.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
}

function map(fn, options) {
  check(fn, options);
  const concurrency = options?.concurrency !== undefined && options?.concurrency !== null ? Math.floor(options.concurrency) : 1;
  let highWaterMark = concurrency - 1;
  if (options?.highWaterMark !== undefined && options?.highWaterMark !== null) highWaterMark = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  highWaterMark += concurrency;
  return async function* mapped() {
    const controller = new AbortController();
    const signal = AbortSignal.any([options?.signal, controller.signal].filter(Boolean));
    const stream = this;
    const queue = [];
    const signalOpt = { signal };
    let next;
    let resume;
    let done = false;
    let count = 0;
    function onCatch() {
      done = true;
      afterItem();
    }
    function afterItem() {
      count -= 1;
      maybeResume();
    }
    function maybeResume() {
      if (resume && !done && count < concurrency && queue.length < highWaterMark) {
        resume();
        resume = null;
      }
    }
    async function pump() {
      try {
        for await (let value of stream) {
          if (done) return;
          if (signal.aborted) throw new AbortError();
          try {
            value = fn(value, signalOpt);
            if (value === kEmpty) continue;
            value = Promise.resolve(value);
          } catch (error) {
            value = Promise.reject(error);
          }
          count += 1;
          value.then(afterItem, onCatch);
          queue.push(value);
          if (next) {
            next();
            next = null;
          }
          if (!done && (queue.length >= highWaterMark || count >= concurrency)) await new Promise((resolve) => { resume = resolve; });
        }
        queue.push(kEof);
      } catch (error) {
        const value = Promise.reject(error);
        value.then(afterItem, onCatch);
        queue.push(value);
      } finally {
        done = true;
        if (next) {
          next();
          next = null;
        }
      }
    }
    pump();
    try {
      for (;;) {
        while (queue.length > 0) {
          const value = await queue[0];
          if (value === kEof) return;
          if (signal.aborted) throw new AbortError();
          if (value !== kEmpty) yield value;
          queue.shift();
          maybeResume();
        }
        await new Promise((resolve) => { next = resolve; });
      }
    } finally {
      done = true;
      controller.abort();
      if (resume) {
        resume();
        resume = null;
      }
    }
  }.call(this);
}

function asIndexedPairs(options) {
  checkOptions(options);
  return async function*() {
    let index = 0;
    for await (const value of this) {
      if (options?.signal?.aborted) throw new AbortError({ cause: options.signal.reason });
      yield [index++, value];
    }
  }.call(this);
}

async function some(fn, options = undefined) {
  for await (const unused of filter.call(this, fn, options)) {
    void unused;
    return true;
  }
  return false;
}

async function every(fn, options = undefined) {
  check(fn, options);
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const result of filter.call(this, fn, options)) return result;
  return undefined;
}

async function forEach(fn, options) {
  check(fn, options);
  async function run(value, opts) {
    await fn(value, opts);
    return kEmpty;
  }
  for await (const unused of map.call(this, run, options)) void unused;
}

function filter(fn, options) {
  check(fn, options);
  async function run(value, opts) {
    return await fn(value, opts) ? value : kEmpty;
  }
  return map.call(this, run, options);
}

async function reduce(reducer, initialValue, options) {
  if (typeof reducer !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('reducer', 'Function', reducer);
  checkOptions(options);
  let hasInitial = arguments.length > 1;
  if (options?.signal?.aborted) {
    const error = new AbortError(undefined, { cause: options.signal.reason });
    this.once('error', () => {});
    await require('internal/streams/end_of_stream').finished(this.destroy(error));
    throw error;
  }
  const controller = new AbortController();
  const { signal } = controller;
  if (options?.signal) {
    options.signal.addEventListener('abort', () => controller.abort(), { once: true });
  }
  let gotAny = false;
  try {
    for await (const value of this) {
      gotAny = true;
      if (options?.signal?.aborted) throw new AbortError();
      if (!hasInitial) {
        initialValue = value;
        hasInitial = true;
      } else {
        initialValue = await reducer(initialValue, value, { signal });
      }
    }
    if (!gotAny && !hasInitial) throw Object.assign(new TypeError('Reduce of an empty stream requires an initial value'), { code: 'ERR_MISSING_ARGS' });
  } finally {
    controller.abort();
  }
  return initialValue;
}

async function toArray(options) {
  checkOptions(options);
  const result = [];
  for await (const value of this) {
    if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
    result.push(value);
  }
  return result;
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return async function*() {
    for await (const value of values) yield* value;
  }.call(this);
}

function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  return async function*() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const value of this) {
      if (options?.signal?.aborted) throw new AbortError();
      if (number-- <= 0) yield value;
    }
  }.call(this);
}

function take(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  return async function*() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const value of this) {
      if (options?.signal?.aborted) throw new AbortError();
      if (number-- > 0) yield value;
      if (number <= 0) return;
    }
  }.call(this);
}

function compose(stream, options) {
  checkOptions(options);
  const { isNodeStream, isWritable } = require('internal/streams/utils');
  if (isNodeStream(stream) && !isWritable(stream)) throw new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
  const composed = require('internal/streams/compose')(this, stream);
  if (options?.signal) require('internal/streams/add_abort_signal').addAbortSignalNoValidate(options.signal, composed);
  return composed;
}

module.exports = {
  streamReturningOperators: { asIndexedPairs, drop, filter, flatMap, map, take, compose },
  promiseReturningOperators: { every, forEach, reduce, toArray, some, find },
};
