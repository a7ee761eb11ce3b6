// MessagePort and MessageChannel: https://nodejs.org/api/worker_threads.html#class-messageport. A port is a number that
// src/thread/port.c knows, and a target of events in both styles.

const native = internalBinding('messaging');
// Loaded with the first error: its table is longer than this file.
const errors = () => require('internal/errors').codes;
const setImmediate = (...args) => require('internal/timers').setImmediate(...args); // the program may replace its own
const target = require('internal/events/event_target');
const { NodeEventTarget } = require('internal/events/node_event_target');
const { traceInit } = require('internal/worker/trace');

const { kHybridDispatch, kCreateEvent, kNewListener, kRemoveListener, kEvents } = target;
const link = require('internal/worker/port');
const { kPort, kReceive, kClosed, portsOf, receive, send, give, ownBy } = link;
const define = Object.defineProperty;
const custom = Symbol.for('nodejs.util.inspect.custom');

// Made by make() only; also a call without `new` says so.
function MessagePort() {
  throw new (errors().ERR_CONSTRUCT_CALL_INVALID)();
}
function make(id) {
  const port = stand(Object.create(MessagePort.prototype), id);
  ownBy(id, port);
  traceInit('MESSAGEPORT', port);
  target.initEventTarget(port);
  return port;
}
function stand(port, id) {
  return define(port, kPort, { __proto__: null, value: { id, last: 0, ports: undefined, closing: false }, enumerable: false });
}
// What was a port without a class so far (internal/worker/parent_port), and the function that it has for 'message'.
function complete(port, id, listener) {
  Object.setPrototypeOf(port, MessagePort.prototype);
  target.initEventTarget(stand(port, id));
  if (listener !== undefined) port.on('message', listener); // for which it is started and keeps the loop already
}
Object.setPrototypeOf(MessagePort, NodeEventTarget);
MessagePort.prototype = Object.create(NodeEventTarget.prototype, {
  constructor: { __proto__: null, value: MessagePort, writable: true, configurable: true, enumerable: false },
});
define(MessagePort, 'prototype', { __proto__: null, writable: false, enumerable: false, configurable: false });

let events; // internal/worker/message_event, once needed

const methods = {
  __proto__: NodeEventTarget.prototype,
  postMessage(message, transfer) {
    if (arguments.length === 0) throw refused('Not enough arguments to MessagePort.postMessage', 'ERR_MISSING_ARGS');
    const { id } = this[kPort];
    post(id, message, transfer, this);
    return id === 0 ? undefined : true;
  },
  start() {
    native.start(this[kPort].id);
  },
  close(callback) {
    const state = this[kPort];
    if (typeof callback === 'function') this.once('close', callback);
    if (state.id === 0) return;
    shut(this);
  },
  ref() {
    native.ref(this[kPort].id, true);
  },
  unref() {
    native.ref(this[kPort].id, false);
  },
  hasRef() {
    const { id, closing } = this[kPort];
    return id === 0 ? closing : native.hasRef(id);
  },
  [kReceive](value, failed) {
    const state = this[kPort];
    state.ports = portsOf();
    this[kHybridDispatch](value, failed ? 'messageerror' : 'message', undefined);
  },
  [kClosed]() {
    if (this[kPort].id !== 0) shut(this, true);
  },
  [kCreateEvent](data, type) {
    if (type !== 'message' && type !== 'messageerror') return super[kCreateEvent](data, type);
    const { Given, MessageEvent } = (events ??= require('internal/worker/message_event'));
    return new MessageEvent(type, new Given(data, this[kPort].ports));
  },
  [kNewListener](size, type, ...rest) {
    if (type === 'message' && size === 1 && this[kPort].id !== 0) {
      this.ref();
      this.start();
    }
    return super[kNewListener](size, type, ...rest);
  },
  [kRemoveListener](size, type, ...rest) {
    if (type === 'message' && size === 0) stop(this);
    return super[kRemoveListener](size, type, ...rest);
  },
  [custom](depth, options) {
    if (depth < 0) return '[MessagePort [EventTarget]]';
    const { inspect } = require('internal/util/inspect');
    const { id } = this[kPort];
    const shown = id === 0 ? { active: false } : { active: true, refed: native.hasRef(id) };
    return `MessagePort [EventTarget] ${inspect({ ...shown, ...this }, { ...options, depth: typeof options.depth === 'number' ? options.depth - 1 : options.depth })}`;
  },
};
for (const key of Reflect.ownKeys(methods)) {
  define(MessagePort.prototype, key, { __proto__: null, value: methods[key], writable: true, configurable: true, enumerable: typeof key === 'string' });
}

for (const name of ['message', 'messageerror']) target.defineEventHandler(MessagePort.prototype, name);
// A handler that is no function takes the last one's hold on the loop away.
const onmessage = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
define(MessagePort.prototype, 'onmessage', {
  __proto__: null,
  ...onmessage,
  set(value) {
    Reflect.apply(onmessage.set, this, [value]);
    const callable = typeof value === 'function' || (typeof value === 'object' && value !== null);
    if (callable && this[kPort].id !== 0) {
      this.ref();
      this.start();
    } else if (!callable && this[kEvents]?.get('message')?.length <= 1) {
      stop(this);
    }
  },
});

function stop(port) {
  const { id } = port[kPort];
  native.ref(id, false);
  native.stop(id);
}

// Closes now; 'close' is said in a later turn, as by libuv: first by the one that was closed, then by its other side.
function shut(port, told = false) {
  const state = port[kPort];
  if (!told && native.hasRef(state.id)) {
    state.closing = true; // until this turn is over
    process.nextTick(() => { state.closing = false; });
  }
  if (native.close(state.id, !told)) state.last = state.id;
  state.id = 0;
  setImmediate(sayClosed, port);
  if (!told) setImmediate(wait);
}
// One turn more, in which the other side hears of it if it is in this thread and nothing else holds the loop.
function wait() {
  setImmediate(() => {});
}

function sayClosed(port) {
  const state = port[kPort];
  if (state.last !== 0) native.close(state.last);
  state.last = 0;
  if (!port[kEvents]?.has('close')) return;
  const { MessagePortCloseEvent } = require('internal/worker/message_event');
  const event = new MessagePortCloseEvent();
  port[kHybridDispatch](event, 'close', event);
}

// A transfer argument: a list, or options with one.
function listOf(transfer) {
  if (transfer === undefined || transfer === null) return undefined;
  if (Array.isArray(transfer)) return transfer.length === 0 ? undefined : transfer;
  if (typeof transfer !== 'object' && typeof transfer !== 'function') throw notIterable('transferList argument');
  let list = iterated(transfer);
  if (list !== undefined) return list;
  const inner = transfer.transfer;
  if (inner === undefined) return undefined;
  list = typeof inner === 'object' && inner !== null ? iterated(inner) : undefined;
  if (list === undefined) throw notIterable('options.transfer argument');
  return list;
}
function refused(message, code) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}
const notIterable = (what) => refused(`Optional ${what} must be an iterable`, 'ERR_INVALID_ARG_TYPE');
function iterated(object) {
  const method = object[Symbol.iterator];
  if (typeof method !== 'function') return undefined;
  const iterator = Reflect.apply(method, object, []);
  if (typeof iterator !== 'object' || iterator === null || typeof iterator.next !== 'function') return undefined;
  const list = [];
  for (let step = iterator.next(); !step.done; step = iterator.next()) list.push(step.value);
  return list;
}

// Sends through the port of that number; with 0, nobody gets it, but what is wrong with it is told.
function post(id, message, transfer, source) {
  if (transfer === undefined) return send(id, message, undefined, source);
  if (Array.isArray(transfer) && transfer.length === 1 && transfer[0] === message) {
    const sent = give(id, message);
    if (sent !== undefined) return sent;
  }
  const list = listOf(transfer);
  const lost = list !== undefined && source !== undefined &&
    list.some((item) => item?.[kPort] !== undefined && item !== source && native.isPeer(item[kPort].id, id));
  const sent = send(id, message, list, source);
  if (lost) process.emitWarning('The target port was posted to itself, and the communication channel was lost');
  return sent;
}

// The number leaves with the message that is being written; its index there.
function sendAway(port) {
  const state = port[kPort];
  const index = native.attach(state.id);
  state.id = 0;
  setImmediate(sayClosed, port).unref();
  return index;
}

function MessageChannel() {
  if (!new.target) throw Object.assign(new TypeError('Cannot call constructor without `new`'), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
  const [a, b] = native.pair();
  this.port1 = make(a);
  this.port2 = make(b);
}

function receiveMessageOnPort(port) {
  const state = port?.[kPort];
  if (state === undefined) {
    if (port !== null && typeof port === 'object' && port[kReceiveNow] !== undefined) return port[kReceiveNow]();
    throw refused('The "port" argument must be a MessagePort instance', 'ERR_INVALID_ARG_TYPE');
  }
  return receive(state.id === 0 ? state.last : state.id);
}
const kReceiveNow = Symbol('kReceiveNow');

link.onClasses?.(complete, MessagePort.prototype);

module.exports = {
  MessagePort, MessageChannel, receiveMessageOnPort, receive, post, listOf, sendAway, kReceive, kClosed, kReceiveNow,
  receivedPort: make,
  get MessageEvent() { return require('internal/worker/message_event').MessageEvent; },
  get BroadcastChannel() { return require('internal/worker/broadcast').BroadcastChannel; },
};
