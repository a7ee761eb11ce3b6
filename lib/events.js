// EventEmitter. Most programs load this file, so the static helpers are in lib/internal/events/.

const kCapture = Symbol('kCapture');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');
const core = internalBinding('core');
const { kShapeMode } = core;
const { create, defineProperty: define } = Object; // create(null) costs a tenth of a literal with __proto__

let defaultMaxListeners = 10;
let validators;
const lazyValidators = () => (validators ??= require('internal/validators'));

function checkListener(listener) {
  if (typeof listener !== 'function') lazyValidators().validateFunction(listener, 'listener');
}

function EventEmitter(opts) {
  EventEmitter.init.call(this, opts);
}
module.exports = EventEmitter;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.errorMonitor = kErrorMonitor;

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
define(EventEmitter.prototype, kCapture, { __proto__: null, value: false, writable: true, enumerable: false });

define(EventEmitter, 'captureRejections', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return EventEmitter.prototype[kCapture]; },
  set(value) {
    lazyValidators().validateBoolean(value, 'EventEmitter.captureRejections');
    EventEmitter.prototype[kCapture] = value;
  },
});
define(EventEmitter, 'defaultMaxListeners', {
  __proto__: null,
  enumerable: true,
  get() { return defaultMaxListeners; },
  set(value) {
    lazyValidators().validateNumber(value, 'defaultMaxListeners', 0);
    defaultMaxListeners = value;
  },
});

EventEmitter.init = function(opts) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this[kShapeMode] = false;
    this._events = create(null);
    this._eventsCount = 0;
  } else {
    this[kShapeMode] = true; // a stream, as a worker: its events have places of their own
  }
  this._maxListeners = this._maxListeners || undefined;
  if (opts?.captureRejections) {
    lazyValidators().validateBoolean(opts.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(opts.captureRejections);
  }
};

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  lazyValidators().validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return this._maxListeners === undefined ? defaultMaxListeners : this._maxListeners;
};

function captured(emitter, result, type, args) {
  require('internal/events/helpers').addCatch(emitter, result, type, args, kRejection, kCapture, kErrorMonitor);
}

// A function that hides Function.prototype.call is called all the same.
const { call } = Function.prototype;

function invoke(handler, self, count, a, b, c, args) {
  switch (handler.call === call ? count : 0) {
    case 1: return handler.call(self);
    case 2: return handler.call(self, a);
    case 3: return handler.call(self, a, b);
    case 4: return handler.call(self, a, b, c);
    default: return Reflect.apply(handler, self, args ?? [a, b, c].slice(0, count - 1));
  }
}

// Parameters rather than a list of the rest: that would be made for each event, and most have few.
EventEmitter.prototype.emit = function emit(type, a = undefined, b = undefined, c = undefined) {
  const events = this._events;
  const count = arguments.length;
  const args = count > 4 ? Array.prototype.slice.call(arguments, 1) : undefined;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...Array.prototype.slice.call(arguments, 1));
    if (events === undefined || events.error === undefined) return require('internal/events/helpers').unhandled(this, a, EventEmitter);
  }
  if (events === undefined) return false;
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === 'function') {
    let result;
    switch (handler.call === call ? count : 0) {
      case 1: result = handler.call(this); break;
      case 2: result = handler.call(this, a); break;
      case 3: result = handler.call(this, a, b); break;
      default: result = invoke(handler, this, count, a, b, c, args);
    }
    if (result !== undefined && result !== null && this[kCapture]) captured(this, result, type, args ?? [a, b, c].slice(0, count - 1));
    return true;
  }
  // Called on a copy: listeners added or removed meanwhile take effect next time.
  const listeners = handler.slice();
  for (let i = 0; i < listeners.length; i++) {
    const result = invoke(listeners[i], this, count, a, b, c, args);
    if (result !== undefined && result !== null && this[kCapture]) captured(this, result, type, args ?? [a, b, c].slice(0, count - 1));
  }
  return true;
};

function add(target, type, listener, prepend) {
  checkListener(listener);
  let events = target._events;
  let existing;
  if (events === undefined) {
    events = target._events = create(null);
    target._eventsCount = 0;
  } else {
    if (events.newListener !== undefined) {
      target.emit('newListener', type, listener.listener ?? listener);
      events = target._events; // a listener may have replaced it
    }
    existing = events[type];
  }
  if (existing === undefined) {
    events[type] = listener;
    ++target._eventsCount;
    return target;
  }
  if (typeof existing === 'function') existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  else if (prepend) existing.unshift(listener);
  else existing.push(listener);
  const max = target._maxListeners === undefined ? defaultMaxListeners : target._maxListeners;
  if (max > 0 && existing.length > max && !existing.warned) {
    require('internal/events/helpers').warnLeak(target, type, existing, max);
  }
  return target;
}

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};
EventEmitter.prototype.on = EventEmitter.prototype.addListener;
EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

function onceWrap(target, type, listener) {
  let fired = false;
  const wrapper = function(a = undefined, b = undefined, c = undefined) {
    if (fired) return undefined;
    target.removeListener(type, wrapper);
    fired = true;
    return invoke(listener, target, arguments.length + 1, a, b, c, arguments.length > 3 ? arguments : undefined);
  };
  wrapper.listener = listener;
  return wrapper;
}

EventEmitter.prototype.once = function once(type, listener) {
  checkListener(listener);
  return this.on(type, onceWrap(this, type, listener));
};
EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  return this.prependListener(type, onceWrap(this, type, listener));
};

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  const list = events?.[type];
  if (list === undefined) return this;
  if (list === listener || list.listener === listener) {
    this._eventsCount -= 1;
    if (this[kShapeMode]) {
      events[type] = undefined;
    } else if (this._eventsCount === 0) {
      this._events = create(null);
    } else {
      delete events[type];
    }
    if (events.removeListener) this.emit('removeListener', type, list.listener || listener);
    return this;
  }
  if (typeof list === 'function') return this;
  let position = -1;
  for (let i = list.length - 1; i >= 0; i--) {
    if (list[i] === listener || list[i].listener === listener) {
      position = i;
      break;
    }
  }
  if (position < 0) return this;
  if (position === 0) list.shift();
  else list.splice(position, 1);
  if (list.length === 1) events[type] = list[0];
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = create(null);
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) this._events = create(null);
      else delete events[type];
    }
    this[kShapeMode] = false;
    return this;
  }
  if (arguments.length === 0) {
    for (const key of Reflect.ownKeys(events)) {
      if (key !== 'removeListener') this.removeAllListeners(key);
    }
    this.removeAllListeners('removeListener');
    this._events = create(null);
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  }
  const listeners = events[type];
  if (typeof listeners === 'function') {
    this.removeListener(type, listeners);
  } else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

function listenersOf(target, type, unwrap) {
  const list = target._events?.[type];
  if (list === undefined) return [];
  if (typeof list === 'function') return unwrap ? [list.listener || list] : [list];
  return unwrap ? list.map((fn) => fn.listener || fn) : list.slice();
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};
EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};
EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  if (listener === undefined || listener === null) return typeof list === 'function' ? 1 : list.length;
  if (typeof list === 'function') return listener === list || listener === list.listener ? 1 : 0;
  return list.filter((fn) => fn === listener || fn.listener === listener).length;
};
EventEmitter.prototype.eventNames = function eventNames() {
  if (!(this._eventsCount > 0)) return [];
  const names = Reflect.ownKeys(this._events);
  return this[kShapeMode] ? names.filter((name) => this._events[name] !== undefined) : names;
};

// The static helpers: events.once, events.on, ...
internalBinding('core').lazyRows(EventEmitter, [
  ['internal/events/statics', ['once', 'on', 'getEventListeners', 'getMaxListeners', 'listenerCount', 'setMaxListeners', 'addAbortListener'], true],
  ['internal/events/async_resource', ['EventEmitterAsyncResource'], true],
]);

core.onEvents?.(EventEmitter.prototype);
