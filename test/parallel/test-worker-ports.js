'use strict';
// Message ports: order, both styles of events, transfer to a worker, receiveMessageOnPort, close, BroadcastChannel.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { Worker, MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort } = require('worker_threads');

{
  const { port1, port2 } = new MessageChannel();
  for (let i = 0; i < 2500; i++) port1.postMessage(i);
  assert.deepStrictEqual(receiveMessageOnPort(port2), { message: 0 });
  let next = 1;
  port2.on('message', mustCall((value) => {
    assert.strictEqual(value, next++);
    if (value === 2499) port1.close();
  }, 2499));
  port2.on('close', mustCall());
}
{
  // Ticks and promise jobs run between two messages.
  const { port1, port2 } = new MessageChannel();
  const order = [];
  port2.onmessage = ({ data, target }) => {
    assert.strictEqual(target, port2);
    order.push(data);
    process.nextTick(() => order.push('tick'));
    Promise.resolve().then(() => order.push('job'));
    if (data === 2) {
      port2.close();
      setImmediate(mustCall(() => assert.deepStrictEqual(order, [1, 'tick', 'job', 2, 'tick', 'job'])));
    }
  };
  port1.postMessage(1);
  port1.postMessage(2);
}
{
  // A port that moves takes along what waits for it.
  const { port1, port2 } = new MessageChannel();
  port1.postMessage('early');
  const worker = new Worker('const { parentPort } = require("worker_threads"); parentPort.once("message", ({ port }) => port.on("message", (m) => { port.postMessage(`${m}!`); if (m === "late") port.close() }))', { eval: true });
  worker.postMessage({ port: port2 }, [port2]);
  port1.postMessage('late');
  const got = [];
  port1.on('message', mustCall((value) => got.push(value), 2));
  port1.on('close', mustCall(() => assert.deepStrictEqual(got, ['early!', 'late!'])));
  assert.throws(() => port1.postMessage(port1, [port1]), { name: 'DataCloneError' });
  assert.throws(() => new MessagePort(), { code: 'ERR_CONSTRUCT_CALL_INVALID' });
}
{
  const here = new BroadcastChannel('test');
  const other = new BroadcastChannel('other');
  other.onmessage = mustNotCall();
  const worker = new Worker('const c = new BroadcastChannel("test"); c.onmessage = ({ data }) => { c.postMessage([data]); c.close() }; require("worker_threads").parentPort.postMessage("up")', { eval: true });
  worker.on('message', mustCall(() => here.postMessage({ a: 1 })));
  here.onmessage = mustCall(({ data }) => {
    assert.deepStrictEqual(data, [{ a: 1 }]);
    here.close();
    other.close();
  });
}
