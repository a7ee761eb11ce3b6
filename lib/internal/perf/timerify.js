// timerify(): a function whose calls become entries of type 'function'.

const { validateFunction, validateObject } = require('internal/validators');
const { codes } = require('internal/errors');
const { nodeEntry } = require('internal/perf/entry');
const { enqueue, hasObserver } = require('internal/perf/observe');
const { now } = internalBinding('perf');

function done(name, start, args, histogram) {
  const duration = now() - start;
  if (histogram !== undefined) histogram.record(Math.max(1, Math.ceil(duration * 1e6)));
  if (!hasObserver('function')) return;
  const entry = nodeEntry(name, 'function', start, duration, args);
  for (let i = 0; i < args.length; i++) entry[i] = args[i];
  enqueue(entry);
}

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && (!require('internal/perf/histogram').isHistogram(histogram) || typeof histogram.record !== 'function')) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function timerified(...args) {
    const start = now();
    const result = new.target !== undefined ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (new.target === undefined && typeof result?.finally === 'function') {
      return result.finally(() => done(fn.name, start, args, histogram));
    }
    done(fn.name, start, args, histogram);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

module.exports = { timerify };
