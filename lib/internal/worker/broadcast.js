// BroadcastChannel: https://html.spec.whatwg.org/#broadcasting-to-other-browsing-contexts, among the threads of one process.

const native = internalBinding('messaging');
const clone = require('internal/worker/clone');
const { codes } = require('internal/errors');
const { EventTarget, defineEventHandler } = require('internal/events/event_target');
const { kReceive, kClosed, kReceiveNow, receive } = require('internal/worker/messaging');
const { kEnumerableProperty } = require('internal/util');

const custom = Symbol.for('nodejs.util.inspect.custom');
const kState = Symbol('kState');
const define = Object.defineProperty;

function check(self) {
  if (self === null || self === undefined || self[kState] === undefined) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
  return self[kState];
}

function broadcast(id, message) {
  if (typeof message === 'object' && native.broadcastPlain(id, message)) return;
  if (clone.isWriting()) clone.nested(() => broadcast(id, message));
  else native.broadcast(id, clone.write(message), clone.taken());
}

class BroadcastChannel extends EventTarget {
  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    const text = `${name}`;
    const id = native.join(text);
    define(this, kState, { __proto__: null, value: { id, name: text }, enumerable: false });
    require('internal/worker/port').ownBy(id, this);
    native.ref(id, true);
    native.start(id);
  }
  get name() { return check(this).name; }
  close() {
    const state = check(this);
    if (state.id === 0) return;
    native.close(state.id);
    state.id = 0;
  }
  postMessage(message) {
    const state = check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (state.id === 0) throw clone.dataCloneError('BroadcastChannel is closed.', 'InvalidStateError');
    broadcast(state.id, message);
  }
  ref() {
    const { id } = check(this);
    if (id !== 0) native.ref(id, true);
    return this;
  }
  unref() {
    const { id } = check(this);
    if (id !== 0) native.ref(id, false);
    return this;
  }
  [kReceive](data, failed) {
    if (check(this).id === 0) return;
    const { Given, MessageEvent } = require('internal/worker/message_event');
    this.dispatchEvent(new MessageEvent(failed ? 'messageerror' : 'message', new Given(data, undefined)));
  }
  [kClosed]() {}
  [kReceiveNow]() {
    return receive(check(this).id);
  }
  [custom](depth, options) {
    const { id, name } = check(this);
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    return `BroadcastChannel ${inspect({ name, active: id !== 0 }, { ...options, depth: typeof options?.depth === 'number' ? options.depth - 1 : options?.depth })}`;
  }
}
for (const name of ['name', 'close', 'postMessage', 'ref', 'unref']) define(BroadcastChannel.prototype, name, kEnumerableProperty);
define(BroadcastChannel.prototype, Symbol.toStringTag, { __proto__: null, value: 'BroadcastChannel', configurable: true, enumerable: false, writable: false });
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = { BroadcastChannel };
