'use strict';
// A port closes: what was sent before arrives, what is sent after does not; 'close' is said once on either side, first on the one
// that was closed, to listeners in both styles and to callbacks.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { MessageChannel } = require('worker_threads');

{
  const { port1, port2 } = new MessageChannel();
  const said = [];
  port2.on('message', (value) => said.push(value));
  port2.on('close', mustCall(function(event) {
    said.push('other side');
    assert.strictEqual(this, port2);
    assert.strictEqual(event.type, 'close');
    assert.strictEqual(event.constructor.name, 'MessagePortCloseEvent');
    assert.deepStrictEqual(said, [1, 2, 'listener', 'event', 'callback', 'again', 'other side']);
  }));
  port1.on('close', mustCall(() => said.push('listener')));
  port1.addEventListener('close', mustCall(({ type, target }) => {
    assert.strictEqual(type, 'close');
    assert.strictEqual(target, port1);
    said.push('event');
  }));
  port1.postMessage(1);
  port1.postMessage(2);
  port1.close(mustCall(() => said.push('callback')));
  port1.close(mustCall(() => said.push('again')));
  port1.postMessage('late');
}
{
  // Closed by the receiver: what it has not looked at is not delivered.
  const { port1, port2 } = new MessageChannel();
  port1.on('message', mustNotCall());
  port2.postMessage('unseen');
  port1.close();
  port2.on('close', mustCall(() => {
    assert.strictEqual(port2.postMessage('nobody hears'), undefined);
    assert.strictEqual(port2.hasRef(), false);
    port2.ref(); // no effect, no error
    port2.start();
    port2.close();
  }));
}
{
  // In the middle of a burst: what had arrived with it is delivered.
  const { port1, port2 } = new MessageChannel();
  let next = 0;
  for (let i = 0; i < 10; i++) port1.postMessage(i);
  port2.on('message', (value) => {
    assert.strictEqual(value, next++);
    if (value === 3) port2.close();
  });
  port2.on('close', mustCall(() => assert.strictEqual(next, 10)));
  port1.on('close', mustCall());
}
