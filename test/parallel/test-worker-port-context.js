'use strict';
// A port moved to a vm context: its object, its events and what it receives are of there.
const { mustCall } = require('../common');
const assert = require('assert');
const vm = require('vm');
const { MessageChannel, moveMessagePortToContext } = require('worker_threads');

const { port1, port2 } = new MessageChannel();
const context = vm.createContext({ report: mustCall((list) => assert.deepStrictEqual([...list], Array(list.length).fill(true)), 2) });
const moved = moveMessagePortToContext(port1, context);
assert.throws(() => moveMessagePortToContext(port1, context), { code: 'ERR_CLOSED_MESSAGE_PORT' });
assert.throws(() => moveMessagePortToContext({}, context), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => moveMessagePortToContext(port2, {}), { code: 'ERR_INVALID_ARG_TYPE' });
context.port = moved;
vm.runInContext(`
  port.onmessage = (event) => {
    const { data } = event;
    report([event instanceof Object, data instanceof Object, data.list instanceof Array, data.list[0] instanceof Object, data.map instanceof Map,
      data.map.get(1) instanceof Object, data.date instanceof Date, data.error instanceof RangeError, data.bytes instanceof Uint8Array,
      data.bytes.buffer instanceof ArrayBuffer, data.self === data, event.ports.length === 1, event.ports[0] === data.port,
      data.port instanceof Object, data.port.onmessage === undefined]);
    data.port.postMessage({ got: data.list });
    try {
      port.postMessage(() => {});
    } catch (error) {
      report([error instanceof Error, error.name === 'DataCloneError', error.code === 25]);
    }
    data.port.close();
    port.close();
  };
  port.start();
`, context);

const other = new MessageChannel();
const value = { list: [{}], map: new Map([[1, {}]]), date: new Date(), error: new RangeError('x'), bytes: new Uint8Array(3), port: other.port1 };
value.self = value;
port2.postMessage(value, [other.port1]);
other.port2.on('message', mustCall((message) => assert.deepStrictEqual(message, { got: [{}] })));
other.port2.on('close', mustCall());
port2.on('close', mustCall());
