// EventTarget: https://dom.spec.whatwg.org/#events, without a tree of targets. State is kept under symbols: this file is loaded
// by every worker and every program that aborts something, and private fields cost a start more. Events themselves are in
// internal/events/event: ports of messages rarely make one.

// Loaded with the first error: its table is longer than this file.
const errors = () => require('internal/errors').codes;
let events;
const event_ = () => events ??= require('internal/events/event');
const EventEmitter = require('events');
const { callListener, throwLater, watchResult } = require('internal/events/call_listener');
const { call } = Function.prototype;
const kEnumerableProperty = { __proto__: null, enumerable: true };
const define = Object.defineProperty;

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kIsEventTarget = Symbol.for('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
const kResistStopPropagation = Symbol.for('nodejs.internal.kResistStopPropagation');
const kWeakHandler = Symbol('kWeak');
const kTrustEvent = Symbol('kTrustEvent');
const kCreateEvent = Symbol('kCreateEvent');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');

const kTarget = Symbol('target');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');

// Bits of an event's state, in internal/events/event.
const STOPPED_NOW = 32;
const DISPATCHING = 64;
const PASSIVE = 256;

const hidden = { __proto__: null, enumerable: false, configurable: true };

function enumerable(Class, names) {
  for (const name of names) define(Class.prototype, name, kEnumerableProperty);
  define(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, writable: false, enumerable: false, configurable: true });
}

// --- listeners -------------------------------------------------------------------------------------------------------

const kept = new WeakMap(); // object -> the weakly held callbacks that live as long as it

class Listener {
  constructor(target, type, callback, options) {
    this.callback = callback; // what the caller gave
    this.once = options.once;
    this.capture = options.capture;
    this.passive = options.passive;
    this.nodeStyle = options.nodeStyle;
    this.resist = options.resist;
    this.removed = false;
    this.weak = false;
    if (options.weak) {
      this.weak = true;
      this.callback = new WeakRef(callback);
      let list = kept.get(options.weak);
      if (list === undefined) kept.set(options.weak, (list = new Set()));
      list.add(callback);
    }
  }
  get() {
    return this.weak ? this.callback.deref() : this.callback;
  }
  same(callback, capture) {
    return this.get() === callback && this.capture === capture;
  }
}

function validateListener(listener) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null)) return true;
  if (listener === undefined || listener === null) return false;
  throw new (errors().ERR_INVALID_ARG_TYPE)('listener', 'EventListener', listener);
}

function readOptions(options) {
  if (typeof options === 'boolean') return { capture: options, once: false, passive: false, signal: undefined, nodeStyle: false, weak: undefined, resist: false };
  if (options === null || options === undefined) {
    return { capture: false, once: false, passive: false, signal: undefined, nodeStyle: false, weak: undefined, resist: false };
  }
  if (typeof options !== 'object' && typeof options !== 'function') throw new (errors().ERR_INVALID_ARG_TYPE)('options', 'Object', options);
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    nodeStyle: Boolean(options[kIsNodeStyle]),
    weak: options[kWeakHandler],
    resist: options[kResistStopPropagation] ?? false,
  };
}
const kIsNodeStyle = Symbol('kIsNodeStyle');

function init(self) {
  self[kEvents] = undefined; // a Map from the first listener on
  self[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = undefined;
}

function isEventTarget(value) {
  return Boolean(value?.constructor?.[kIsEventTarget]);
}
function checkTarget(self) {
  if (!isEventTarget(self)) throw new (errors().ERR_INVALID_THIS)('EventTarget');
}

function warnLeak(self, type, size) {
  self[kMaxEventTargetListenersWarned] = true;
  const { inspect } = require('internal/util/inspect');
  const warning = new Error('Possible EventTarget memory leak detected. ' +
    `${size} ${type} listeners added to ${inspect(self, { depth: -1 })}. MaxListeners is ${self[kMaxEventTargetListeners]}. ` +
    'Use events.setMaxListeners() to increase limit');
  warning.name = 'MaxListenersExceededWarning';
  warning.target = self;
  warning.type = type;
  warning.count = size;
  process.emitWarning(warning);
}

class EventTarget {
  static [kIsEventTarget] = true;
  constructor() {
    init(this);
  }

  addEventListener(type, listener, options = undefined) {
    checkTarget(this);
    if (arguments.length < 2) throw new (errors().ERR_MISSING_ARGS)('type', 'listener');
    const wanted = readOptions(options);
    const { signal } = wanted;
    if (signal !== undefined) require('internal/validators').validateAbortSignal(signal, 'options.signal');
    if (!validateListener(listener)) {
      // Allowed by the specification, but of no use: tell.
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    type = `${type}`;
    if (signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), { once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });
    }
    let list = this[kEvents]?.get(type);
    if (list === undefined) (this[kEvents] ??= new Map()).set(type, (list = []));
    for (const other of list) {
      if (other.same(listener, wanted.capture)) return;
    }
    list.push(new Listener(this, type, listener, wanted));
    this[kNewListener](list.length, type, listener, wanted.once, wanted.capture, wanted.passive, wanted.weak);
  }

  removeEventListener(type, listener, options = undefined) {
    checkTarget(this);
    if (arguments.length < 2) throw new (errors().ERR_MISSING_ARGS)('type', 'listener');
    if (!validateListener(listener)) return;
    type = `${type}`;
    const capture = options !== null && typeof options === 'object' ? Boolean(options.capture) : options === true;
    const list = this[kEvents]?.get(type);
    if (list === undefined) return;
    const i = list.findIndex((entry) => entry.same(listener, capture));
    if (i < 0) return;
    take(this, type, list, i);
    this[kRemoveListener](list.length, type, listener, capture);
  }

  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length < 1) throw new (errors().ERR_MISSING_ARGS)('event');
    if (!(event instanceof event_().Event)) throw new (errors().ERR_INVALID_ARG_TYPE)('event', 'Event', event);
    if (event_().bits(event, 0, 0) & DISPATCHING) throw new (errors().ERR_EVENT_RECURSION)(event.type);
    dispatch(this, event, event.type, event);
    return event.defaultPrevented !== true;
  }

  [kNewListener](size, type) {
    const max = this[kMaxEventTargetListeners];
    if (max > 0 && size > max && !this[kMaxEventTargetListenersWarned]) warnLeak(this, type, size);
  }
  [kRemoveListener]() {}
  [kCreateEvent](value, type) {
    return new (require('internal/events/event').CustomEvent)(type, { detail: value });
  }
  [kHybridDispatch](value, type, event) {
    return dispatch(this, value, type, event);
  }
  [customInspect](depth, options) {
    const { name } = this.constructor;
    if (depth < 0) return name;
    const { inspect } = require('internal/util/inspect');
    return `${name} ${inspect({}, { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth })}`;
  }
}
enumerable(EventTarget, ['addEventListener', 'removeEventListener', 'dispatchEvent']);
for (const key of [kNewListener, kRemoveListener, kCreateEvent, kHybridDispatch]) define(EventTarget.prototype, key, hidden);

function take(self, type, list, i) {
  list[i].removed = true;
  // A dispatch in progress walks the old array.
  const next = list.toSpliced(i, 1);
  list.length = 0;
  for (const entry of next) list.push(entry);
  if (list.length === 0) self[kEvents].delete(type);
}

// `value` is what listeners in the style of EventEmitter get; `event` may be made when the first other one needs it.
function dispatch(self, value, type, event) {
  const list = self[kEvents]?.get(type);
  if (event !== undefined || list === undefined || list.length !== 1) return dispatchAll(self, list, value, type, event);
  // Most often it is one function in the style of EventEmitter, which needs no event.
  const entry = list[0];
  const { callback } = entry;
  if (entry.once || entry.weak || typeof callback !== 'function') return dispatchAll(self, list, value, type, event);
  if (entry.nodeStyle) {
    callListener(callback, self, value);
    return true;
  }
  const made = self[kCreateEvent](value, type);
  const { bits } = event_();
  made[kTarget] = self;
  bits(made, entry.passive ? DISPATCHING | PASSIVE : DISPATCHING, 0);
  callListener(callback, self, made);
  bits(made, 0, DISPATCHING | PASSIVE);
  return true;
}
function dispatchAll(self, list, value, type, event) {
  let made = event;
  let bits;
  const prepare = () => {
    if (made === undefined) made = self[kCreateEvent](value, type);
    made[kTarget] = self;
    bits = event_().bits;
    bits(made, DISPATCHING, 0);
    return made;
  };
  if (made !== undefined) prepare();
  if (list === undefined) {
    if (made !== undefined) bits(made, 0, DISPATCHING);
    return true;
  }
  for (const entry of list.slice()) {
    if (entry.removed) continue;
    if (made !== undefined && (bits(made, 0, 0) & STOPPED_NOW) && !entry.resist) continue;
    const callback = entry.get();
    if (entry.once || callback === undefined) {
      const i = list.indexOf(entry);
      if (i >= 0) take(self, type, list, i);
      self[kRemoveListener](list.length, type, callback, entry.capture);
      if (callback === undefined) continue;
    }
    try {
      const arg = entry.nodeStyle ? value : prepare();
      if (made !== undefined && entry.passive) bits(made, PASSIVE, 0);
      let result;
      if (typeof callback === 'function') result = Reflect.apply(callback, self, [arg]);
      else {
        const { handleEvent } = callback;
        if (typeof handleEvent !== 'function' && handleEvent) throw new TypeError(`The "handleEvent" property of the listener must be a function`);
        result = handleEvent ? Reflect.apply(handleEvent, callback, [arg]) : undefined; // none: passed over, as in Node
      }
      if (result !== undefined && result !== null) watchResult(result);
    } catch (error) {
      throwLater(error);
    }
    if (made !== undefined) bits(made, 0, PASSIVE);
  }
  if (made !== undefined) bits(made, 0, DISPATCHING);
  return true;
}

function listenersOf(target, type) {
  if (!isEventTarget(target)) return undefined;
  const list = target[kEvents]?.get(type);
  return list === undefined ? [] : list.map((entry) => entry.get()).filter((callback) => callback !== undefined);
}

// The attribute `on<name>`: its handler takes the place in the order of listeners where it was first set.
const isHandler = (value) => typeof value === 'function' || (typeof value === 'object' && value !== null);
function defineEventHandler(emitter, name, event = name) {
  const key = `on${name}`;
  const get = {
    [key]() {
      checkTarget(this);
      return this[kHandlers]?.get(event)?.handler ?? null;
    },
  }[key];
  const set = {
    [key](value) {
      checkTarget(this);
      let wrapped = this[kHandlers]?.get(event);
      if (wrapped) {
        if (typeof wrapped.handler === 'function') {
          this[kRemoveListener](this[kEvents]?.get(event)?.length ?? 0, event, wrapped.handler, false);
        }
        wrapped.handler = isHandler(value) ? value : null;
        if (typeof value === 'function') {
          this[kNewListener](this[kEvents]?.get(event)?.length ?? 0, event, value, false, false, false, false);
        }
        return;
      }
      if (!isHandler(value)) return;
      wrapped = function eventHandler(made = undefined) {
        const { handler } = wrapped;
        if (typeof handler !== 'function') return undefined;
        return handler.call === call ? handler.call(this, made) : Reflect.apply(handler, this, [made]);
      };
      wrapped.handler = value;
      this[kHandlers] ??= new Map();
      this[kHandlers].set(event, wrapped);
      this.addEventListener(event, wrapped);
    },
  }[key];
  for (const fn of [[get, 'get '], [set, 'set ']]) define(fn[0], 'name', { __proto__: null, value: `${fn[1]}${key}` });
  define(emitter, key, { __proto__: null, get, set, configurable: true, enumerable: true });
}

module.exports = {
  EventTarget, enumerable, customInspect, kTarget, defineEventHandler, initEventTarget: init, isEventTarget, listenersOf, readOptions, kEvents,
  kCreateEvent, kNewListener, kRemoveListener, kTrustEvent, kWeakHandler, kResistStopPropagation, kHybridDispatch, kIsNodeStyle, kIsNodeEventTarget,
  kMaxEventTargetListeners, kMaxEventTargetListenersWarned, kIsEventTarget, checkTarget,
  // Its users are few: internal/events/node_event_target.
  get NodeEventTarget() { return require('internal/events/node_event_target').NodeEventTarget; },
};
