// The global `performance` and its classes. What is rarely used is loaded by the call that needs it.

const { EventTarget } = require('internal/events/event_target');
const { codes } = require('internal/errors');

const native = internalBinding('perf');
const { lazy } = internalBinding('core');
const kMake = Symbol('kMake');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
let origin;

const observe = () => require('internal/perf/observe');
// The engine's own words for a symbol differ.
function text(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`;
}
function check(self) {
  if (!(self instanceof Performance)) throw new codes.ERR_INVALID_THIS('Performance');
}

class Performance extends EventTarget {
  constructor(key = undefined) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }
  clearMarks(name = undefined) {
    check(this);
    if (name !== undefined) name = text(name);
    require('internal/perf/usertiming').clearMarks(name);
    observe().clear('mark', name);
  }
  clearMeasures(name = undefined) {
    check(this);
    observe().clear('measure', name === undefined ? undefined : text(name));
  }
  clearResourceTimings(name = undefined) {
    check(this);
    observe().clear('resource', name === undefined ? undefined : text(name));
  }
  getEntries() {
    check(this);
    return observe().all();
  }
  getEntriesByName(name, type = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = text(name);
    return observe().all(type === undefined ? undefined : `${type}`).filter((entry) => entry.name === name);
  }
  getEntriesByType(type) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return observe().all(`${type}`);
  }
  mark(name, options = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    const { PerformanceMark } = require('internal/perf/usertiming');
    const mark = new PerformanceMark(name, options);
    observe().enqueue(mark);
    observe().bufferUserTiming(mark);
    return mark;
  }
  measure(name, startOrOptions = undefined, endMark = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    const entry = require('internal/perf/usertiming').measure(name, startOrOptions, endMark);
    observe().enqueue(entry);
    observe().bufferUserTiming(entry);
    return entry;
  }
  now() {
    check(this);
    return native.now();
  }
  setResourceTimingBufferSize(size) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('maxSize');
    observe().setResourceLimit(size >>> 0);
  }
  get timeOrigin() {
    check(this);
    return (origin ??= native.timeOrigin());
  }
  toJSON() {
    check(this);
    return { nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin, eventLoopUtilization: this.eventLoopUtilization() };
  }
  [kInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const { nodeTiming, timeOrigin } = this;
    return `Performance ${inspect({ nodeTiming, timeOrigin }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
for (const name of Object.getOwnPropertyNames(Performance.prototype)) {
  if (name !== 'constructor') Object.defineProperty(Performance.prototype, name, { __proto__: null, enumerable: true });
}

exports.eventLoopUtilization = function eventLoopUtilization(a, b) {
  return require('internal/perf/node_timing').eventLoopUtilization(a, b);
};
exports.timerify = function timerify(fn, options) {
  return require('internal/perf/timerify').timerify(fn, options);
};
const value = (v) => ({ __proto__: null, configurable: true, enumerable: false, writable: true, value: v });
Object.defineProperties(Performance.prototype, {
  eventLoopUtilization: value(exports.eventLoopUtilization),
  nodeTiming: {
    __proto__: null, configurable: true, enumerable: false,
    get() {
      const { PerformanceNodeTiming } = require('internal/perf/node_timing');
      const timing = new PerformanceNodeTiming();
      Object.defineProperty(Performance.prototype, 'nodeTiming', value(timing));
      return timing;
    },
    set(next) { Object.defineProperty(this, 'nodeTiming', value(next)); },
  },
  markResourceTiming: value(function markResourceTiming(...args) {
    return require('internal/perf/resource').markResourceTiming(...args);
  }),
  timerify: value(exports.timerify),
  [Symbol.toStringTag]: { __proto__: null, configurable: true, enumerable: false, writable: false, value: 'Performance' },
});
let handler = null;
Object.defineProperty(Performance.prototype, 'onresourcetimingbufferfull', Object.getOwnPropertyDescriptor({
  get onresourcetimingbufferfull() {
    if (this !== exports.performance) throw new codes.ERR_INVALID_THIS('Performance');
    return handler;
  },
  set onresourcetimingbufferfull(next) {
    if (this !== exports.performance) throw new codes.ERR_INVALID_THIS('Performance');
    if (handler !== null) this.removeEventListener('resourcetimingbufferfull', handler);
    handler = typeof next === 'function' ? next : null;
    if (handler !== null) this.addEventListener('resourcetimingbufferfull', handler);
  },
}, 'onresourcetimingbufferfull'));

exports.Performance = Performance;
exports.performance = new Performance(kMake);
lazy(exports, 'internal/perf/entry', ['PerformanceEntry']);
lazy(exports, 'internal/perf/usertiming', ['PerformanceMark', 'PerformanceMeasure']);
lazy(exports, 'internal/perf/observe', ['PerformanceObserver', 'PerformanceObserverEntryList']);
lazy(exports, 'internal/perf/resource', ['PerformanceResourceTiming']);
