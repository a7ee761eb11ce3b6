// createHistogram() and monitorEventLoopDelay(): values counted by src/perf/histogram.c.

const { codes } = require('internal/errors');
const { validateBoolean, validateInteger, validateNumber, validateObject } = require('internal/validators');
const native = internalBinding('perf');
const { scratch } = internalBinding('core');

const { kClone, kDeserialize } = require('internal/worker/js_transferable');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kNative = Symbol('kNative');
const kMake = Symbol('kMake');
const view = new DataView(scratch.buffer, scratch.byteOffset, 65536);
const whole = (i) => view.getBigInt64(i * 8, true);

function need(self) {
  const box = self?.[kNative];
  if (box === undefined) throw new codes.ERR_INVALID_THIS('Histogram');
  return box;
}
function read(self, i) {
  native.read(need(self));
  return whole(i);
}
function percentileOf(self, percentile) {
  const box = need(self);
  validateNumber(percentile, 'percentile');
  if (!(percentile > 0 && percentile <= 100)) throw new codes.ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
  native.percentile(box, percentile);
  return whole(0);
}
function pairs(self, convert) {
  const map = new Map();
  const count = native.percentiles(need(self));
  for (let i = 0; i < count; i++) map.set(view.getFloat64(i * 16, true), convert(view.getBigInt64(i * 16 + 8, true)));
  return map;
}

const more = () => require('internal/perf/histogram_more');

class Histogram {
  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
  get count() { return Number(read(this, 0)); }
  get countBigInt() { return read(this, 0); }
  get min() { return Number(read(this, 1)); }
  get minBigInt() { return read(this, 1); }
  get max() { return Number(read(this, 2)); }
  get maxBigInt() { return read(this, 2); }
  get exceeds() { return Number(read(this, 3)); }
  get exceedsBigInt() { return read(this, 3); }
  get mean() { native.read(need(this)); return view.getFloat64(32, true); }
  get stddev() { native.read(need(this)); return view.getFloat64(40, true); }
  percentile(percentile) { return Number(percentileOf(this, percentile)); }
  percentileBigInt(percentile) { return percentileOf(this, percentile); }
  get percentiles() { return pairs(this, Number); }
  get percentilesBigInt() { return pairs(this, (v) => v); }
  reset() { native.reset(need(this)); }
  get skewness() { return more().moment(native.counts(need(this)), 3); }
  get kurtosis() { return more().moment(native.counts(need(this)), 4); }
  cdf(value) { return more().below(native.counts(need(this)), value); }
  ccdf(value) { return 1 - more().below(native.counts(need(this)), value); }
  countAt(value) { return more().at(native.counts(need(this)), value); }
  percentilesAt(percentiles) { return more().percentilesAt(percentiles, (percentile) => Number(percentileOf(this, percentile))); }
  linearBuckets(stepSize) { return more().linear(native.counts(need(this)), (limit) => native.lowest(need(this), limit), stepSize); }
  logBuckets(firstBucket, base) { return more().logarithmic(native.counts(need(this)), (limit) => native.lowest(need(this), limit), firstBucket, base); }
  [kClone]() {
    const data = { index: native.attach(need(this)), recordable: this instanceof RecordableHistogram };
    return { data, deserializeInfo: 'internal/perf/histogram:Histogram' };
  }
  static [kDeserialize]({ index, recordable }) {
    return attach(recordable ? new RecordableHistogram(kMake) : new Histogram(kMake), native.take(index));
  }
  toJSON() {
    return {
      count: this.count, min: this.min, max: this.max, mean: this.mean, exceeds: this.exceeds, stddev: this.stddev,
      percentiles: Object.fromEntries(this.percentiles),
    };
  }
  [kInspect](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { inspect } = require('internal/util/inspect');
    const { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles } = this;
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

class RecordableHistogram extends Histogram {
  record(value) {
    const box = need(this);
    if (typeof value !== 'bigint') validateInteger(value, 'val', 1);
    else if (value < 1n || value >= 2n ** 63n) throw Object.assign(new RangeError('value is out of range'), { code: 'ERR_OUT_OF_RANGE' });
    native.record(box, value);
  }
  recordCorrected(value, expectedInterval) {
    need(this);
    validateInteger(value, 'val', 1);
    validateInteger(expectedInterval, 'expectedInterval', 1);
    // As if a measurement that was held up had been made all along.
    for (let missing = value; missing === value || missing >= expectedInterval; missing -= expectedInterval) this.record(missing);
  }
  recordDelta() { native.recordDelta(need(this)); }
  add(other) {
    const box = need(this);
    if (other?.[kNative] === undefined || !(other instanceof RecordableHistogram)) {
      throw new codes.ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    native.add(box, other[kNative]);
  }
}

class IntervalHistogram extends Histogram {
  #resolution;
  #timer = 0;
  constructor(key, resolution) {
    super(key);
    this.#resolution = resolution;
  }
  enable() {
    if (this.#timer !== 0) return false;
    this.#timer = native.monitorStart(need(this), this.#resolution);
    return true;
  }
  disable() {
    if (this.#timer === 0) return false;
    native.monitorStop(this.#timer);
    this.#timer = 0;
    return true;
  }
  [Symbol.dispose]() { this.disable(); }
}
Object.defineProperty(IntervalHistogram, 'name', { __proto__: null, value: 'ELDHistogram', configurable: true });

function attach(histogram, box) {
  Object.defineProperty(histogram, kNative, { __proto__: null, value: box, enumerable: false });
  return histogram;
}

const whole64 = (value, name) => {
  if (typeof value !== 'bigint') validateInteger(value, name, 1);
  else if (value < 1n) throw new codes.ERR_OUT_OF_RANGE(name, '>= 1', value);
};

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  whole64(lowest, 'options.lowest');
  whole64(highest, 'options.highest');
  const least = BigInt(lowest) * 2n;
  if (BigInt(highest) < least) throw new codes.ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${least}n)`, highest);
  validateInteger(figures, 'options.figures', 1, 5);
  return attach(new RecordableHistogram(kMake), native.histogram(lowest, highest, figures));
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10, samplePerIteration = false } = options;
  validateBoolean(samplePerIteration, 'options.samplePerIteration');
  if (!samplePerIteration) validateInteger(resolution, 'options.resolution', 1);
  return attach(new IntervalHistogram(kMake, samplePerIteration ? 0 : resolution), native.histogram(1, 3600000000000, 3));
}

module.exports = {
  createHistogram, monitorEventLoopDelay, isHistogram: (value) => value?.[kNative] !== undefined, Histogram, RecordableHistogram,
};
