'use strict';
// A listener in the web's style that is for one message has one; and its event can be dispatched again afterwards, not meanwhile.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { MessageChannel } = require('worker_threads');

const { port1, port2 } = new MessageChannel();
const seen = [];
let event;
port1.addEventListener('message', (given) => { seen.push(given.data); }, { once: true });
port1.addEventListener('messageerror', mustNotCall());
port1.ref();
port1.start();
port2.postMessage(1);
port2.postMessage(2);
const { port1: other, port2: far } = new MessageChannel();
other.onmessage = mustCall((given) => {
  event = given;
  assert.throws(() => new EventTarget().dispatchEvent(given), { code: 'ERR_EVENT_RECURSION' });
  setImmediate(mustCall(() => {
    assert.deepStrictEqual(seen, [1]);
    const target = new EventTarget();
    target.addEventListener('message', mustCall((same) => assert.strictEqual(same, event)));
    target.dispatchEvent(event);
    port1.close();
    other.close();
  }));
});
far.postMessage(3);
