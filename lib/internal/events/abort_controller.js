// AbortController and AbortSignal: https://dom.spec.whatwg.org/#aborting-ongoing-activities

const { EventTarget, defineEventHandler, kMaxEventTargetListeners, kNewListener, kRemoveListener,
  kTrustEvent, kWeakHandler, kResistStopPropagation } = require('internal/events/event_target');
const { codes } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');
const define = Object.defineProperty;

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kTimeout = Symbol('kTimeout');
const kComposite = Symbol('kComposite');
const kSources = Symbol('kSourceSignals'); // of a composite signal: WeakRefs of those it follows
const kDependents = Symbol('kDependantSignals'); // WeakRefs of the signals that follow this one
const kMake = Symbol('make');

// As Web IDL words it.
const converted = (text) => Object.assign(new TypeError(text), { code: 'ERR_INVALID_ARG_TYPE' });

// Signals that must live though no one refers to them: a timeout or a composite with listeners.
const alive = new Set();
// A timeout signal no one refers to any more needs no timer.
let timers;

function check(self) {
  if (self === null || typeof self !== 'object' || self[kAborted] === undefined) throw new codes.ERR_INVALID_THIS('AbortSignal');
  return self;
}

function domException(message, name) {
  const { DOMException } = require('internal/errors/domexception');
  return new DOMException(message, name);
}
const abortError = () => domException('This operation was aborted', 'AbortError');

class AbortSignal extends EventTarget {
  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this[kMaxEventTargetListeners] = 0;
    this[kAborted] = false;
    this[kReason] = undefined;
    this[kComposite] = false;
  }

  get aborted() { return check(this)[kAborted]; }
  get reason() { return check(this)[kReason]; }
  throwIfAborted() {
    if (check(this)[kAborted]) throw this[kReason];
  }
  [customInspect](depth, options) {
    return show(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = abortError()) {
    const signal = new AbortSignal(kMake);
    signal[kAborted] = true;
    signal[kReason] = reason;
    return signal;
  }

  static timeout(delay) {
    require('internal/validators').validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kMake);
    signal[kTimeout] = true;
    const weak = new WeakRef(signal);
    const timer = require('internal/timers').unrefTimeout(() => {
      const target = weak.deref();
      if (target === undefined) return;
      alive.delete(target);
      abort(target, domException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay);
    timers ??= new FinalizationRegistry((held) => require('internal/timers').clear(held));
    timers.register(signal, timer);
    return signal;
  }

  static any(signals) {
    if (typeof signals?.[Symbol.iterator] !== 'function' || typeof signals !== 'object') {
      throw converted('signals cannot be converted to sequence.');
    }
    const list = [...signals];
    for (let i = 0; i < list.length; i++) {
      if (list[i]?.[kAborted] === undefined) throw new codes.ERR_INVALID_ARG_TYPE(`signals[${i}]`, 'AbortSignal', list[i]);
    }
    const result = new AbortSignal(kMake);
    if (list.length === 0) return result;
    result[kComposite] = true;
    result[kSources] = new Set();
    for (const signal of list) {
      if (signal.aborted) {
        result[kAborted] = true;
        result[kReason] = signal.reason;
        return result;
      }
    }
    for (const signal of list) {
      // The sources of a composite stand in its place, so that composites need not stay alive for each other.
      if (signal[kComposite]) {
        for (const source of signal[kSources]) {
          const live = source.deref();
          if (live !== undefined && live !== result) follow(result, live);
        }
      } else {
        follow(result, signal);
      }
    }
    return result;
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    const matters = (this[kTimeout] || this[kComposite]) && type === 'abort' && !this[kAborted] && !weak && size > 0;
    if (!matters) return;
    if (this[kTimeout] || [...this[kSources]].some((source) => source.deref() !== undefined)) alive.add(this);
  }
  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if ((this[kTimeout] || this[kComposite]) && type === 'abort' && size === 0) alive.delete(this);
  }
}

function follow(result, source) {
  for (const known of result[kSources]) {
    if (known.deref() === source) return;
  }
  if (source[kDependents] === undefined) source[kDependents] = new Set();
  // A source of timeouts is held by the composite: it may be the only one that knows it.
  result[kSources].add(source[kTimeout] ? { deref: () => source } : new WeakRef(source));
  const entry = new WeakRef(result);
  source[kDependents].add(entry);
  if (source[kDependents].size % 64 === 0) {
    for (const other of source[kDependents]) {
      if (other.deref() === undefined) source[kDependents].delete(other);
    }
  }
}

function show(self, value, depth, options) {
  if (depth < 0) return self instanceof AbortSignal ? `[${self.constructor.name}]` : `${self.constructor.name} {}`;
  const { inspect } = require('internal/util/inspect');
  return `${self.constructor.name} ${inspect(value, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

defineEventHandler(AbortSignal.prototype, 'abort');

// Those that follow are marked first, then all hear of it in order: source, dependents.
function abort(signal, reason) {
  if (signal[kAborted]) return;
  signal[kAborted] = true;
  signal[kReason] = reason;
  const due = [];
  if (signal[kDependents] !== undefined) {
    for (const entry of signal[kDependents]) {
      const dependent = entry.deref();
      if (dependent === undefined || dependent[kAborted]) continue;
      dependent[kAborted] = true;
      dependent[kReason] = reason;
      due.push(dependent);
    }
  }
  tell(signal);
  for (const dependent of due) tell(dependent);
}
function tell(signal) {
  signal.dispatchEvent(new (require('internal/events/event').Event)('abort', { [kTrustEvent]: true }));
  signal[kDependents]?.clear();
  alive.delete(signal);
}

class AbortController {
  #signal; // made when it is asked for
  get signal() {
    return this.#signal ??= new AbortSignal(kMake);
  }
  abort(reason = abortError()) {
    abort(this.#signal ??= new AbortSignal(kMake), reason);
  }
  [customInspect](depth, options) {
    return show(this, { signal: this.signal }, depth, options);
  }
}

function row(Class, names) {
  for (const name of names) define(Class.prototype, name, kEnumerableProperty);
  define(Class.prototype, Symbol.toStringTag, { __proto__: null, writable: false, enumerable: false, configurable: true, value: Class.name });
}
row(AbortSignal, ['aborted', 'reason', 'throwIfAborted']);
row(AbortController, ['signal', 'abort']);
for (const name of ['abort', 'timeout', 'any']) define(AbortSignal, name, kEnumerableProperty);

// util.aborted: settles when `signal` aborts, unless `resource` was collected before.
async function aborted(signal, resource) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  const { validateAbortSignal, validateObject, kValidateObjectAllowObjects } = require('internal/validators');
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', kValidateObjectAllowObjects);
  if (signal.aborted) return undefined;
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true, [kWeakHandler]: resource, [kResistStopPropagation]: true });
  });
}

// Marked: they can be sent in messages, see internal/events/abort_transfer.
const transferable = new WeakSet();
function mark(signal) {
  if (!transferable.has(signal)) require('internal/events/abort_transfer').mark(signal);
  transferable.add(signal);
  return signal;
}
function transferableAbortSignal(signal) {
  if (signal?.[kAborted] === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  return mark(signal);
}
function transferableAbortController() {
  const controller = new AbortController();
  mark(controller.signal);
  return controller;
}
// What the other side of a message makes.
function createAbortSignal(isAborted = false, reason = undefined) {
  const signal = new AbortSignal(kMake);
  signal[kAborted] = isAborted;
  signal[kReason] = reason;
  return signal;
}

module.exports = {
  AbortController, AbortSignal, aborted, transferableAbortSignal, transferableAbortController, createAbortSignal, abortSignal: abort,
  isTransferable: (signal) => transferable.has(signal),
};
