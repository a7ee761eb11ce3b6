// NodeEventTarget: an EventTarget with the methods of an emitter, as MessagePort has them.

// Loaded with the first error: its table is longer than this file.
const errors = () => require('internal/errors').codes;
const kEnumerableProperty = { __proto__: null, enumerable: true };
const target = require('internal/events/event_target');
const { EventTarget, kEvents, kHybridDispatch, kIsNodeStyle, kMaxEventTargetListeners } = target;

const kIsNodeTarget = Symbol.for('nodejs.node_event_target');

function check(self) {
  if (!self?.constructor?.[kIsNodeTarget]) throw new (errors().ERR_INVALID_THIS)('NodeEventTarget');
}

class NodeEventTarget extends EventTarget {
  static [kIsNodeTarget] = true;
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    check(this);
    require('events').setMaxListeners(n, this);
  }
  getMaxListeners() {
    check(this);
    return this[kMaxEventTargetListeners];
  }
  eventNames() {
    check(this);
    return [...(this[kEvents]?.keys() ?? [])];
  }
  listenerCount(type) {
    check(this);
    return this[kEvents]?.get(`${type}`)?.length ?? 0;
  }
  off(type, listener, options) {
    check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }
  removeListener(type, listener, options) {
    check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }
  on(type, listener) {
    check(this);
    this.addEventListener(type, listener, { [kIsNodeStyle]: true });
    return this;
  }
  addListener(type, listener) {
    check(this);
    this.addEventListener(type, listener, { [kIsNodeStyle]: true });
    return this;
  }
  emit(type, arg) {
    check(this);
    require('internal/validators').validateString(type, 'type');
    const had = this.listenerCount(type) > 0;
    this[kHybridDispatch](arg, type);
    return had;
  }
  once(type, listener) {
    check(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyle]: true });
    return this;
  }
  removeAllListeners(type) {
    check(this);
    // As in Node, nobody hears of it: a port without its listeners keeps the loop as it did with them.
    if (type === undefined) this[kEvents]?.clear();
    else this[kEvents]?.delete(`${type}`);
    return this;
  }
}
for (const name of ['setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off', 'removeListener', 'on', 'addListener', 'once', 'emit',
  'removeAllListeners']) {
  Object.defineProperty(NodeEventTarget.prototype, name, kEnumerableProperty);
}

module.exports = { NodeEventTarget };
