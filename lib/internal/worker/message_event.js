// MessageEvent: https://html.spec.whatwg.org/#messageevent

const { Event } = require('internal/events/event');
const { kPort } = require('internal/worker/port');

const kData = Symbol('data');

function checkPort(value, what) {
  if (value === null || typeof value !== 'object' || value[kPort] === undefined) {
    throw require('internal/util').notInstance(`MessageEvent constructor: Expected ${what}`, value, 'MessagePort');
  }
}

class MessageEvent extends Event {
  constructor(type, init = undefined) {
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
    Object.defineProperty(this, kData, {
      __proto__: null,
      enumerable: false,
      value: {
        data: data === undefined ? null : data,
        origin: origin === undefined ? '' : `${origin}`,
        lastEventId: lastEventId === undefined ? '' : `${lastEventId}`,
        source,
        ports: Object.freeze(list),
      },
    });
  }
  get data() { return this[kData].data; }
  get origin() { return this[kData].origin; }
  get lastEventId() { return this[kData].lastEventId; }
  get source() { return this[kData].source; }
  get ports() { return this[kData].ports; }
  initMessageEvent(type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '', source = null, ports = []) {
    this.initEvent(type, bubbles, cancelable);
    Object.assign(this[kData], { data, origin: `${origin}`, lastEventId: `${lastEventId}`, source, ports: Object.freeze([...ports]) });
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

module.exports = { MessageEvent, MessagePortCloseEvent };
