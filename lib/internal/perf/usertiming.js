// Marks and measures. Source: https://w3c.github.io/user-timing/

const { codes } = require('internal/errors');
const { validateNumber, validateObject, validateString } = require('internal/validators');
const { PerformanceEntry, kMake, enumerable, tag } = require('internal/perf/entry');

const { now, milestones } = internalBinding('perf');
const marks = new Map(); // name -> time of the latest mark

const readOnly = { nodeStart: () => 0, v8Start: 0, environment: 1, bootstrapComplete: 2, loopStart: 3 };
const milestoneNames = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

function milestone(name) {
  if (name === 'nodeStart') return 0;
  if (name === 'loopExit') return -1;
  return milestones()[readOnly[name]];
}

function clone(detail) {
  return detail === undefined || detail === null ? null : structuredClone(detail);
}

class PerformanceMark extends PerformanceEntry {
  #detail;
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    name = `${name}`;
    if (milestoneNames.includes(name)) throw new codes.ERR_INVALID_ARG_VALUE('name', name);
    if (options != null) validateObject(options, 'options');
    const start = options?.startTime ?? now();
    validateNumber(start, 'startTime');
    if (start < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    super(kMake, name, 'mark', start, 0);
    marks.set(name, start);
    this.#detail = clone(options?.detail);
  }
  get detail() {
    if (!(#detail in this)) throw new codes.ERR_INVALID_THIS('PerformanceMark');
    return this.#detail;
  }
  toJSON() {
    return { ...super.toJSON(), detail: this.#detail };
  }
}

class PerformanceMeasure extends PerformanceEntry {
  #detail;
  constructor(key = undefined, name, start, duration, detail) {
    super(key, name, 'measure', start, duration);
    this.#detail = clone(detail);
  }
  get detail() {
    if (!(#detail in this)) throw new codes.ERR_INVALID_THIS('PerformanceMeasure');
    return this.#detail;
  }
  toJSON() {
    return { ...super.toJSON(), detail: this.#detail };
  }
}
for (const Class of [PerformanceMark, PerformanceMeasure]) {
  enumerable(Class, ['detail']);
  tag(Class);
}

// A mark's name or a time.
function time(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') {
    if (mark < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    return mark;
  }
  const name = `${mark}`;
  if (milestoneNames.includes(name)) return milestone(name);
  const at = marks.get(name);
  if (at === undefined) {
    const { DOMException } = globalThis;
    throw new DOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  }
  return at;
}

function measure(name, startOrOptions, endMark) {
  validateString(name, 'name');
  let options = {};
  if (startOrOptions !== null && typeof startOrOptions === 'object') {
    options = startOrOptions;
    if (options.start !== undefined || options.end !== undefined) {
      if (endMark !== undefined) throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
      if (options.start !== undefined && options.end !== undefined && options.duration !== undefined) {
        throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('Must not have options.start, options.end, and options.duration specified');
      }
    }
  }
  let end;
  if (endMark !== undefined) end = time(endMark);
  else if (options.end !== undefined) end = time(options.end);
  else if (options.start !== undefined && options.duration !== undefined) end = time(options.start) + time(options.duration);
  else end = now();
  let start;
  if (options.start !== undefined) start = time(options.start);
  else if (options.duration !== undefined && options.end !== undefined) start = time(options.end) - time(options.duration);
  else if (typeof startOrOptions === 'string' || typeof startOrOptions === 'number') start = time(startOrOptions);
  else start = 0;
  return new PerformanceMeasure(kMake, name, start, end - start, options.detail);
}

function clearMarks(name) {
  if (name === undefined) marks.clear();
  else marks.delete(name);
}

module.exports = { PerformanceMark, PerformanceMeasure, measure, clearMarks };
