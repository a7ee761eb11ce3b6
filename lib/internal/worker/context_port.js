// moveMessagePortToContext(): a port whose object, events and messages belong to a vm context. Messages are read as
// everywhere else, then what came is given the prototypes of the context; what only exists here cannot be received there.

const native = internalBinding('messaging');
const vm = internalBinding('vm');
const clone = require('internal/worker/clone');
const { contexts } = require('internal/vm/context');
const { kReceive, kClosed, kContext } = require('internal/worker/port');
const { kHybridDispatch } = require('internal/events/event_target');
const { codes } = require('internal/errors');
const { kPort } = clone;
const define = Object.defineProperty;
const protoOf = Object.getPrototypeOf;

const names = ['Object', 'Array', 'Map', 'Set', 'Date', 'RegExp', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError',
  'TypeError', 'URIError', 'Number', 'String', 'Boolean', 'BigInt', 'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array',
  'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array',
  'BigInt64Array', 'BigUint64Array'];

// Runs in the context, so that all it makes is of there. `act` are functions of ours that take the port's state.
const source = `(function(act, names) {
  'use strict';
  const states = new WeakMap();
  class DOMException extends Error {
    #name; #code;
    constructor(message, name, code) { super(message); this.#name = name; this.#code = code; delete this.stack; }
    get name() { return this.#name; }
    get code() { return this.#code; }
  }
  function run(what, port, message, transfer) {
    let failed;
    try {
      failed = act[what](states.get(port), message, transfer);
    } catch (error) {
      failed = [error, ''];
    }
    if (!failed) return;
    const [error, kind] = failed;
    if (kind === 'dom') throw new DOMException(error.message, error.name, error.code);
    throw error;
  }
  class MessagePort {
    postMessage(message, transfer) { run('post', this, message, transfer); }
    start() { run('start', this); }
    close() { run('close', this); }
    ref() { run('ref', this); }
    unref() { run('unref', this); }
    hasRef() { return act.hasRef(states.get(this)); }
  }
  for (const name of Object.getOwnPropertyNames(MessagePort.prototype)) {
    if (name !== 'constructor') Object.defineProperty(MessagePort.prototype, name, { enumerable: true });
  }
  class MessageEvent {
    constructor(type, target, data, ports) { Object.assign(this, { type, target, data, ports: Array.from(ports) }); }
  }
  return {
    protos: names.map((name) => globalThis[name]?.prototype),
    port(state) {
      const port = new MessagePort();
      states.set(port, state);
      return port;
    },
    event: (type, port, data, ports) => new MessageEvent(type, port, data, ports),
  };
})`;

const act = {
  post(state, message, transfer) {
    try {
      require('internal/worker/messaging').post(state.id, message, transfer, state.object);
    } catch (error) {
      return [error, typeof DOMException === 'function' && error instanceof DOMException ? 'dom' : ''];
    }
    return undefined;
  },
  start: ({ id }) => { native.start(id); },
  ref: ({ id }) => { native.ref(id, true); },
  unref: ({ id }) => { native.ref(id, false); },
  hasRef: ({ id }) => id !== 0 && native.hasRef(id),
  close(state) {
    native.close(state.id);
    state.id = 0;
  },
};

const realms = new WeakMap(); // state of a vm context -> what its code has made
function realmOf(context) {
  let realm = realms.get(context);
  if (realm === undefined) {
    realm = vm.run(context.box, source, 'node:internal/worker/context_port', 1, 0)(act, names);
    const protos = new Map();
    names.forEach((name, i) => {
      if (realm.protos[i] !== undefined && typeof globalThis[name] === 'function') protos.set(globalThis[name].prototype, realm.protos[i]);
    });
    realm.protos = protos;
    realms.set(context, realm);
  }
  return realm;
}

function make(id, realm) {
  const state = { id, ports: undefined, closing: false, object: undefined };
  const port = realm.port(state);
  state.object = port;
  const hidden = (key, value) => define(port, key, { __proto__: null, value, enumerable: false });
  hidden(kPort, state);
  hidden(kContext, realm);
  hidden(kReceive, () => {});
  hidden(kHybridDispatch, () => {});
  hidden(kClosed, () => { if (state.id !== 0) act.close(state); });
  native.own(id, port);
  return port;
}

// Gives what was read the context's prototypes.
function rehome(value, protos, seen) {
  if (typeof value !== 'object' || value === null || seen.has(value) || value[kPort] !== undefined) return;
  seen.add(value);
  const proto = protos.get(protoOf(value));
  if (proto === undefined) {
    if (internalBinding('core').sharedBlockOf?.(value) !== undefined) return;
    throw new codes.ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE();
  }
  Object.setPrototypeOf(value, proto);
  if (ArrayBuffer.isView(value)) {
    rehome(value.buffer, protos, seen);
    return;
  }
  for (const key of Reflect.ownKeys(value)) rehome(value[key], protos, seen);
  const types = require('internal/util/types');
  if (types.isMap(value)) {
    Map.prototype.forEach.call(value, (item, key) => {
      rehome(key, protos, seen);
      rehome(item, protos, seen);
    });
  } else if (types.isSet(value)) {
    Set.prototype.forEach.call(value, (item) => rehome(item, protos, seen));
  }
}

module.exports = {
  move(port, context) {
    const state = port?.[kPort];
    if (state === undefined) throw new codes.ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
    if (state.id === 0) throw new codes.ERR_CLOSED_MESSAGE_PORT();
    const target = typeof context === 'object' && context !== null ? contexts.get(context) : undefined;
    if (target === undefined) throw Object.assign(new TypeError('Invalid context argument'), { code: 'ERR_INVALID_ARG_TYPE' });
    const { id } = state;
    state.id = 0;
    native.stop(id);
    native.ref(id, false);
    return make(id, realmOf(target));
  },
  // A message for `port` is open.
  receive(port, text, block) {
    const realm = port[kContext];
    const rare = require('internal/worker/clone_rare');
    let data;
    let type = 'message';
    let ports = [];
    const before = rare.context;
    rare.context = { port: (id) => make(id, realm) };
    try {
      data = clone.readMessage(text, block);
      ports = clone.portsOf() ?? [];
      rehome(data, realm.protos, new Set());
    } catch (error) {
      data = error;
      type = 'messageerror';
    } finally {
      rare.context = before;
    }
    const handler = port[`on${type}`];
    if (typeof handler === 'function') Reflect.apply(handler, port, [realm.event(type, port, data, ports)]);
  },
};
