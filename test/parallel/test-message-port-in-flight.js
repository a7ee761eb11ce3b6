'use strict';
// A port on its way to somebody else: what is sent to it meanwhile arrives in order; the sender's object is detached; where it is
// never taken out, or its other side closes on the way, both ends are told.
const { mustCall } = require('../common');
const assert = require('assert');
const { MessageChannel, MessagePort, Worker, receiveMessageOnPort } = require('worker_threads');

{
  const way = new MessageChannel();
  const { port1, port2 } = new MessageChannel();
  port2.on('close', mustCall()); // this object is one no more
  port1.postMessage('before');
  assert.strictEqual(way.port1.postMessage({ port: port2 }, [port2]), true);
  port1.postMessage('during');
  assert.strictEqual(port2.postMessage('detached'), undefined);
  const { port } = receiveMessageOnPort(way.port2).message;
  port1.postMessage('after');
  assert.ok(port instanceof MessagePort && port !== port2);
  for (const message of ['before', 'during', 'after']) assert.deepStrictEqual(receiveMessageOnPort(port), { message });
  assert.strictEqual(receiveMessageOnPort(port), undefined);
  assert.throws(() => way.port1.postMessage(port2, [port2]), { name: 'DataCloneError', message: 'MessagePort in transfer list is already detached' });
  port1.close();
  way.port1.close();
}
{
  const way = new MessageChannel();
  const { port1, port2 } = new MessageChannel();
  way.port1.postMessage(port2, [port2]);
  port1.postMessage('last');
  port1.close();
  const port = receiveMessageOnPort(way.port2).message;
  const got = [];
  port.on('message', (value) => got.push(value));
  port.on('close', mustCall(() => {
    assert.deepStrictEqual(got, ['last']);
    way.port1.close();
  }));
}
{
  const way = new MessageChannel();
  const { port1, port2 } = new MessageChannel();
  port1.on('close', mustCall());
  port1.ref();
  way.port1.postMessage(port2, [port2]);
  way.port2.close(); // with the message in it
}
{
  // Through three threads and back, with what was sent at each station.
  const hop = `const { parentPort, workerData } = require('worker_threads');
    parentPort.once('message', ({ port }) => { port.postMessage(workerData); parentPort.postMessage({ port }, [port]); });`;
  const { port1, port2 } = new MessageChannel();
  const workers = [0, 1, 2].map((workerData) => new Worker(hop, { eval: true, workerData }));
  workers.forEach((worker, i) => worker.on('message', mustCall(({ port }) => {
    if (i < 2) return workers[i + 1].postMessage({ port }, [port]);
    port.postMessage('home');
    port.close();
  })));
  const got = [];
  port1.on('message', (value) => got.push(value));
  port1.on('close', mustCall(() => assert.deepStrictEqual(got, [0, 1, 2, 'home'])));
  workers[0].postMessage({ port: port2 }, [port2]);
}
