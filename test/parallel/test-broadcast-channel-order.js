'use strict';
// Who hears what: all channels of that name but the sender, in order, from all threads; a copy for each; not one that is closed,
// nor one that joins later.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { BroadcastChannel, Worker, receiveMessageOnPort } = require('worker_threads');

{
  const [a, b, c] = [1, 2, 3].map(() => new BroadcastChannel('order'));
  const other = new BroadcastChannel('order '); // another name
  other.onmessage = mustNotCall();
  const value = { list: [1] };
  const got = new Map([[a, []], [b, []], [c, []]]);
  const end = mustCall(() => {
    assert.deepStrictEqual(got.get(a), [2]);
    assert.deepStrictEqual(got.get(b), [value, 1, 'end']);
    assert.deepStrictEqual(got.get(c), [value, 1, 2, 'end']);
    assert.notStrictEqual(got.get(b)[0], got.get(c)[0]);
    for (const channel of [a, b, c, other]) channel.close();
  });
  for (const [channel, list] of got) {
    channel.onmessage = (event) => {
      assert.strictEqual(event.target, channel);
      assert.strictEqual(event.constructor.name, 'MessageEvent');
      list.push(event.data);
      if (channel === c && event.data === 'end') end();
    };
  }
  a.postMessage(value);
  a.postMessage(1);
  b.postMessage(2);
  a.postMessage('end');
  const late = new BroadcastChannel('order');
  late.onmessage = mustNotCall();
  late.unref();
  assert.strictEqual(receiveMessageOnPort(late), undefined);
}
{
  const { port } = { port: new BroadcastChannel('polled') };
  const sender = new BroadcastChannel('polled');
  sender.postMessage('x');
  assert.deepStrictEqual(receiveMessageOnPort(port), { message: 'x' });
  assert.strictEqual(receiveMessageOnPort(sender), undefined);
  port.close();
  sender.close();
}
{
  // Each of four threads hears all the others, each of them in order; what they sent before they ended is not lost.
  const COUNT = 50;
  const code = `const { BroadcastChannel, parentPort, threadId, workerData: { count, others } } = require('worker_threads');
    const channel = new BroadcastChannel('all'); let left = count * others + 1; const seen = {};
    const one = () => { if (--left === 0) { parentPort.postMessage(seen); channel.close(); parentPort.close(); } };
    channel.onmessage = ({ data: [from, i] }) => {
      if ((seen[from] ?? 0) !== i) throw new Error(\`\${i} of \${from} came after \${seen[from]}\`);
      seen[from] = i + 1;
      one();
    };
    parentPort.on('message', () => { for (let i = 0; i < count; i++) channel.postMessage([threadId, i]); one(); });
    parentPort.postMessage('ready');`;
  const workers = Array.from({ length: 4 }, () => new Worker(code, { eval: true, workerData: { count: COUNT, others: 3 } }));
  let ready = 0;
  for (const worker of workers) {
    worker.on('message', mustCall((value) => {
      if (value === 'ready') {
        if (++ready === workers.length) for (const each of workers) each.postMessage('go');
      } else {
        assert.deepStrictEqual(Object.values(value), [COUNT, COUNT, COUNT]);
      }
    }, 2));
    worker.on('exit', mustCall((status) => assert.strictEqual(status, 0)));
  }
}
