// The timeline's buffers, and the observers that are told of new entries.

const { setImmediate } = require('internal/timers');
const { codes } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { tag, kInspect, inspectAs, enumerable } = require('internal/perf/entry');

const supported = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'node', 'resource']);
const buffers = { mark: [], measure: [], resource: [] };
let secondary = []; // resources that came while the buffer was full
let resourceLimit = 250;
let fullPending = false;
const observers = new Set();
const pending = new Set();
let scheduled = false;
const counts = { __proto__: null };

const kDispatch = Symbol('kDispatch');
const kBuffer = Symbol('kBuffer');

function byStart(a, b) {
  return a.startTime - b.startTime;
}

class PerformanceObserverEntryList {
  #entries;
  constructor(entries = undefined) {
    if (!Array.isArray(entries)) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = entries.sort(byStart);
  }
  getEntries() {
    return this.#entries.slice();
  }
  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    type = `${type}`;
    return this.#entries.filter((entry) => entry.entryType === type);
  }
  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    return this.#entries.filter((entry) => entry.name === name && (type == null || entry.entryType === type));
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, this.#entries);
  }
}
enumerable(PerformanceObserverEntryList, ['getEntries', 'getEntriesByType', 'getEntriesByName']);
tag(PerformanceObserverEntryList);

class PerformanceObserver {
  #callback;
  #types = new Set();
  #mode;
  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
    this[kBuffer] = [];
    Object.defineProperty(this, kBuffer, { __proto__: null, enumerable: false });
  }
  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { ...options };
    if (entryTypes === undefined && type === undefined) throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    const mode = entryTypes != null ? 'multiple' : 'single';
    if (this.#mode !== undefined && this.#mode !== mode) {
      const { DOMException } = globalThis;
      throw new DOMException(mode === 'single' ? 'PerformanceObserver can not change to a single observation' :
        'PerformanceObserver can not change to multiple observations', 'InvalidModificationError');
    }
    this.#mode = mode;
    if (mode === 'multiple') {
      if (!Array.isArray(entryTypes)) throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#unobserve(); // what came by now stays to be told
      for (const name of entryTypes) this.#observeType(name);
      if (this.#types.size === 0) {
        this.disconnect();
        return;
      }
    } else {
      this.#observeType(type);
      if (buffered) {
        this[kBuffer].push(...(buffers[type] ?? []));
        schedule(this);
      }
    }
    if (this.#types.size > 0) observers.add(this);
  }
  #observeType(name) {
    if (!supported.includes(name) || this.#types.has(name)) return;
    this.#types.add(name);
    counts[name] = (counts[name] ?? 0) + 1;
    if (name === 'gc') require('internal/perf/gc');
  }
  #unobserve() {
    for (const name of this.#types) counts[name]--;
    this.#types.clear();
  }
  disconnect() {
    observers.delete(this);
    pending.delete(this);
    this.#unobserve();
    this[kBuffer] = [];
    this.#mode = undefined;
  }
  takeRecords() {
    if (!(#types in this)) throw new codes.ERR_INVALID_THIS('PerformanceObserver');
    const list = this[kBuffer];
    this[kBuffer] = [];
    return list;
  }
  has(type) { return this.#types.has(type); }
  [kDispatch]() {
    const entries = this.takeRecords();
    if (entries.length > 0) this.#callback(new PerformanceObserverEntryList(entries), this);
  }
  static get supportedEntryTypes() { return supported; }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, {
      connected: observers.has(this), pending: pending.has(this), entryTypes: [...this.#types], buffer: this[kBuffer],
    });
  }
}
const { has } = PerformanceObserver.prototype;
delete PerformanceObserver.prototype.has;
enumerable(PerformanceObserver, ['observe', 'disconnect', 'takeRecords']);
Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { __proto__: null, enumerable: true });
tag(PerformanceObserver);

function deliver() {
  scheduled = false;
  const list = [...pending];
  pending.clear();
  for (const observer of list) observer[kDispatch]();
}

function schedule(observer) {
  pending.add(observer);
  if (scheduled) return;
  scheduled = true;
  setImmediate(deliver);
}

function enqueue(entry) {
  const type = entry.entryType;
  for (const observer of observers) {
    if (!has.call(observer, type)) continue;
    observer[kBuffer].push(entry);
    schedule(observer);
  }
}

function bufferUserTiming(entry) {
  const list = buffers[entry.entryType];
  list.push(entry);
  if (list.length === 1e6 + 1 && !bufferUserTiming.warned) {
    bufferUserTiming.warned = true;
    const warning = new Error(`Possible perf_hooks memory leak detected. ${list.length} ${entry.entryType} entries added to the global ` +
      `performance entry buffer. Use performance.${entry.entryType === 'mark' ? 'clearMarks' : 'clearMeasures'} to clear the buffer.`);
    warning.name = 'MaxPerformanceEntryBufferExceededWarning';
    warning.entryType = entry.entryType;
    warning.count = list.length;
    process.emitWarning(warning);
  }
}

function bufferResource(entry) {
  if (buffers.resource.length < resourceLimit && !fullPending) {
    buffers.resource.push(entry);
    return;
  }
  secondary.push(entry);
  if (fullPending) return;
  fullPending = true;
  setImmediate(() => {
    const { performance } = require('internal/perf/performance');
    while (secondary.length > 0) {
      const before = secondary.length;
      if (buffers.resource.length >= resourceLimit) {
        const { Event } = require('internal/events/event');
        performance.dispatchEvent(new Event('resourcetimingbufferfull'));
      }
      while (buffers.resource.length < resourceLimit && secondary.length > 0) buffers.resource.push(secondary.shift());
      if (secondary.length >= before) break;
      // What does not fit now is dropped.
      if (buffers.resource.length >= resourceLimit && secondary.length > 0) break;
    }
    secondary = [];
    fullPending = false;
  });
}

function all(type) {
  if (type !== undefined) return (Object.hasOwn(buffers, type) ? buffers[type] : []).slice().sort(byStart);
  return [...buffers.mark, ...buffers.measure, ...buffers.resource].sort(byStart);
}

function clear(type, name) {
  buffers[type] = name === undefined ? [] : buffers[type].filter((entry) => entry.name !== name);
}

module.exports = {
  PerformanceObserver, PerformanceObserverEntryList, enqueue, bufferUserTiming, bufferResource, all, clear,
  setResourceLimit(limit) { resourceLimit = limit; },
  hasObserver: (type) => counts[type] > 0,
};
