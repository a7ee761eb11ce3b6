// MessageEvent: https://html.spec.whatwg.org/#messageevent

const { Event } = require('internal/events/event');
const { kPort } = require('internal/worker/port');

// What a port gives: it needs no check, and no program can make one.
class Given {
  constructor(data, ports) {
    this.data = data;
    this.ports = ports;
  }
}
const none = Object.freeze([]);

function checkPort(value, what) {
  if (value === null || typeof value !== 'object' || value[kPort] === undefined) {
    throw require('internal/util').notInstance(`MessageEvent constructor: Expected ${what}`, value, 'MessagePort');
  }
}

class MessageEvent extends Event {
  #fields;
  constructor(type, init = undefined) {
    if (init instanceof Given) {
      super(type);
      const { data, ports } = init;
      this.#fields = { data: data === undefined ? null : data, origin: '', lastEventId: '', source: null, ports: ports === undefined ? none : Object.freeze(ports) };
      return;
    }
    if (arguments.length === 0) {
      throw new TypeError('MessageEvent constructor: 1 argument required, but 0 found.');
    }
    if (init !== null && typeof init !== 'object' && typeof init !== 'function' && init !== undefined) {
      throw new TypeError(`MessageEvent constructor: Expected ${init} to be one of: Null, Undefined, Object.`);
    }
    super(type, init);
    const { data, origin, lastEventId, source = null, ports = [] } = init ?? {};
    if (source !== null) checkPort(source, 'eventInitDict.source');
    if (ports === null || typeof ports[Symbol.iterator] !== 'function') {
      throw new TypeError(`MessageEvent constructor: eventInitDict.ports (${typeof ports === 'object' ? require('internal/util/inspect').inspect(ports) : ports}) is not iterable.`);
    }
    const list = [...ports];
    list.forEach((port, i) => checkPort(port, `eventInitDict.ports[${i}]`));
    this.#fields = {
      data: data === undefined ? null : data,
      origin: origin === undefined ? '' : `${origin}`,
      lastEventId: lastEventId === undefined ? '' : `${lastEventId}`,
      source,
      ports: Object.freeze(list),
    };
  }
  get data() { return this.#fields.data; }
  get origin() { return this.#fields.origin; }
  get lastEventId() { return this.#fields.lastEventId; }
  get source() { return this.#fields.source; }
  get ports() { return this.#fields.ports; }
  initMessageEvent(type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '', source = null, ports = []) {
    this.initEvent(type, bubbles, cancelable);
    this.#fields = { data, origin: `${origin}`, lastEventId: `${lastEventId}`, source, ports: Object.freeze([...ports]) };
  }
}
for (const name of ['data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent']) {
  Object.defineProperty(MessageEvent.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(MessageEvent.prototype, Symbol.toStringTag, { __proto__: null, value: 'MessageEvent', configurable: true, enumerable: false, writable: false });

// What a port says when its other side, or itself, is closed.
class MessagePortCloseEvent extends Event {
  constructor() { super('close'); }
}

module.exports = { Given, MessageEvent, MessagePortCloseEvent };
