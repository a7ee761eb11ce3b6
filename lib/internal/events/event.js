// Event and CustomEvent: https://dom.spec.whatwg.org/#events, without a tree of targets.

// Loaded with the first error: its table is longer than this file.
const errors = () => require('internal/errors').codes;
const { enumerable, customInspect, kTarget, kTrustEvent } = require('internal/events/event_target');
const define = Object.defineProperty;

const kType = Symbol('type');

// Bits of a state; event_target.js knows some of them.
const CANCELABLE = 1;
const BUBBLES = 2;
const COMPOSED = 4;
const PREVENTED = 8;
const STOPPED = 16;
const STOPPED_NOW = 32;
const DISPATCHING = 64;
const TRUSTED = 128;
const PASSIVE = 256;

function flag(event, bit) {
  return (bits(checkEvent(event), 0, 0) & bit) !== 0;
}

let checkEvent;
let bits; // (event, those to set, those to clear): what is set then
class Event {
  #state = 0;
  #stamp;
  static {
    checkEvent = (event) => {
      if (event === null || typeof event !== 'object' || !(#state in event)) throw new (errors().ERR_INVALID_THIS)('Event');
      return event;
    };
    bits = (event, set, clear) => (event.#state = event.#state & ~clear | set);
    // Not on each instance but as unforgeable: as Node has it.
    define(this.prototype, 'isTrusted', { __proto__: null, get: Object.getOwnPropertyDescriptor({ get isTrusted() { return flag(this, TRUSTED); } }, 'isTrusted').get,
      set: undefined, enumerable: true, configurable: false });
  }

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new (errors().ERR_MISSING_ARGS)('type');
    let state = 0;
    if (options !== undefined && options !== null) {
      if (typeof options !== 'object' && typeof options !== 'function') throw new (errors().ERR_INVALID_ARG_TYPE)('options', 'Object', options);
      if (options.bubbles) state |= BUBBLES;
      if (options.cancelable) state |= CANCELABLE;
      if (options.composed) state |= COMPOSED;
      if (options[kTrustEvent]) state |= TRUSTED;
    }
    this[kType] = `${type}`;
    this[kTarget] = null;
    this.#state = state;
    this.#stamp = process.uptime() * 1000;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new (errors().ERR_MISSING_ARGS)('type');
    if (flag(this, DISPATCHING)) return;
    this[kType] = `${type}`;
    this.#state = (this.#state & (COMPOSED | TRUSTED)) | (bubbles ? BUBBLES : 0) | (cancelable ? CANCELABLE : 0);
  }

  [customInspect](depth, options) {
    checkEvent(this);
    const { name } = this.constructor;
    if (depth < 0) return name;
    const { inspect } = require('internal/util/inspect');
    return `${name} ${inspect({ type: this[kType], defaultPrevented: this.defaultPrevented, cancelable: this.cancelable, timeStamp: this.#stamp }, {
      ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth,
    })}`;
  }

  stopImmediatePropagation() {
    checkEvent(this).#state |= STOPPED | STOPPED_NOW;
  }

  preventDefault() {
    checkEvent(this);
    if ((this.#state & (CANCELABLE | PASSIVE)) === CANCELABLE) this.#state |= PREVENTED;
  }

  get target() { return checkEvent(this)[kTarget]; }
  get currentTarget() { return flag(this, DISPATCHING) ? this[kTarget] : null; }
  get srcElement() { return checkEvent(this)[kTarget]; }
  get type() { return checkEvent(this)[kType]; }
  get cancelable() { return flag(this, CANCELABLE); }
  get defaultPrevented() { return flag(this, PREVENTED); }
  get timeStamp() { return checkEvent(this).#stamp; }
  composedPath() { return flag(this, DISPATCHING) ? [this[kTarget]] : []; }
  get returnValue() { return !flag(this, PREVENTED); }
  set returnValue(value) {
    if (!value) this.preventDefault();
  }
  get bubbles() { return flag(this, BUBBLES); }
  get composed() { return flag(this, COMPOSED); }
  get eventPhase() { return flag(this, DISPATCHING) ? Event.AT_TARGET : Event.NONE; }
  get cancelBubble() { return flag(this, STOPPED); }
  set cancelBubble(value) {
    if (value) this.stopPropagation();
  }
  stopPropagation() {
    checkEvent(this).#state |= STOPPED;
  }
}
['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
  define(Event, name, { __proto__: null, value, enumerable: true });
  define(Event.prototype, name, { __proto__: null, value, enumerable: true });
});
enumerable(Event, ['initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type', 'cancelable',
  'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase', 'cancelBubble', 'stopPropagation']);

const kDetail = Symbol('detail');
class CustomEvent extends Event {
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new (errors().ERR_MISSING_ARGS)('type');
    super(type, options);
    this[kDetail] = options?.detail ?? null;
  }
  get detail() {
    if (this === null || typeof this !== 'object' || this[kDetail] === undefined) throw new (errors().ERR_INVALID_THIS)('CustomEvent');
    return this[kDetail];
  }
}
enumerable(CustomEvent, ['detail']);

module.exports = { Event, CustomEvent, bits };
