'use strict';
// What onmessage and listeners in the style of the web get, one or several of them.
const { mustCall } = require('../common');
const assert = require('assert');
const { BroadcastChannel, MessageChannel, MessagePort } = require('worker_threads');

const fields = ({ type, data, origin, lastEventId, source, ports, cancelable, bubbles, composed, defaultPrevented }) =>
  ({ type, data, origin, lastEventId, source, ports: [...ports], cancelable, bubbles, composed, defaultPrevented });
const plain = (data, ports = []) =>
  ({ type: 'message', data, origin: '', lastEventId: '', source: null, ports, cancelable: false, bubbles: false, composed: false, defaultPrevented: false });

const errors = [];
process.on('uncaughtException', (error) => errors.push(error.message));

function check(add, then) {
  const { port1, port2 } = new MessageChannel();
  const { port2: sent } = new MessageChannel();
  const values = [1, null, 'text', { a: { b: 1 } }, [1], new Map([[1, 2]]), sent];
  const events = [];
  add(port1, mustCall(function(event, ...rest) {
    assert.strictEqual(this, port1);
    assert.strictEqual(rest.length, 0);
    assert.ok(event instanceof MessageEvent);
    assert.strictEqual(event.target, port1);
    assert.strictEqual(event.currentTarget, port1);
    assert.strictEqual(event.eventPhase, Event.AT_TARGET);
    assert.deepStrictEqual(event.composedPath(), [port1]);
    assert.ok(Object.isFrozen(event.ports));
    assert.ok(event.timeStamp > 0);
    event.preventDefault();
    const last = events.length === values.length - 1;
    if (last) assert.ok(event.data instanceof MessagePort && event.ports[0] === event.data);
    else assert.deepStrictEqual(fields(event), plain(values[events.length]));
    events.push(event);
    if (last) {
      setImmediate(() => {
        for (const one of events) {
          assert.strictEqual(one.currentTarget, null);
          assert.strictEqual(one.eventPhase, Event.NONE);
          assert.deepStrictEqual(one.composedPath(), []);
        }
        then();
      });
      event.data.close();
      port1.close();
    }
    throw new Error(`thrown ${events.length}`);
  }, values.length));
  for (const value of values) port2.postMessage(value, value === sent ? [sent] : []);
}

const thrown = (count) => {
  assert.deepStrictEqual(errors.splice(0), Array.from({ length: count }, (_, i) => `thrown ${i + 1}`));
};
check((port, listener) => { port.onmessage = listener; }, () => {
  thrown(7);
  check((port, listener) => {
    port.addEventListener('message', listener, { passive: true });
    port.start();
    port.ref();
  }, () => {
    thrown(7);
    let nodes = 0;
    check((port, listener) => {
      port.on('message', () => nodes++);
      port.onmessage = listener;
    }, () => {
      thrown(7);
      assert.strictEqual(nodes, 7);
      others();
    });
  });
});

function others() {
  const { port1, port2 } = new MessageChannel();
  const seen = [];
  port1.onmessage = ({ data }) => {
    seen.push(data);
    if (data === 1) port1.onmessage = (event) => second(event);
  };
  const second = mustCall(({ data }) => {
    assert.deepStrictEqual([...seen, data], [1, 2]);
    port1.close();
  });
  port2.postMessage(1);
  port2.postMessage(2);

  for (const wrong of [{}, new Event('x'), MessageEvent.prototype]) {
    for (const name of ['data', 'origin', 'lastEventId', 'source', 'ports']) {
      assert.throws(() => Object.getOwnPropertyDescriptor(MessageEvent.prototype, name).get.call(wrong), TypeError);
    }
  }
  const made = new MessageEvent('x', { data: 5, origin: 'o', ports: [port2] });
  assert.deepStrictEqual([made.data, made.origin, made.ports], [5, 'o', [port2]]);

  const a = new BroadcastChannel('events');
  const b = new BroadcastChannel('events');
  b.onmessage = mustCall((event) => {
    assert.deepStrictEqual(fields(event), plain({ a: 1 }));
    assert.ok(Object.isFrozen(event.ports));
    a.close();
    b.close();
  });
  a.postMessage({ a: 1 });
}
