'use strict';
// A long text that is sent again, comes back, or goes on to another thread is the same text, whoever has ended meanwhile.
const common = require('../common');
const assert = require('assert');
const { Worker, isMainThread, parentPort, BroadcastChannel, MessageChannel } = require('worker_threads');

if (!isMainThread) {
  const names = {};
  let last;
  parentPort.on('message', (message) => {
    if (message.name) names[message.text] = 1; // the text becomes a property's name here
    if (message.end) process.exit();
    if (message.others) for (let i = 0; i < 6; i++) parentPort.postMessage({ text: `${i}${message.text}` });
    last = message.text ?? last;
    parentPort.postMessage({ text: last, names: Object.keys(names).length });
  });
  return;
}

const long = (seed, size) => `${seed}`.repeat(Math.ceil(size / `${seed}`.length)).slice(0, size);
const ask = (worker, message) => new Promise((resolve) => {
  worker.once('message', resolve);
  worker.postMessage(message);
});

(async () => {
  const a = new Worker(__filename);
  const b = new Worker(__filename);
  const text = long('abc', 3e5);
  for (let i = 0; i < 4; i++) assert.strictEqual((await ask(a, { text, name: i === 2 })).text, text);
  for (let i = 0; i < 10; i++) {
    const other = long(`${i} \u20ac `, 1e5 + i);
    assert.strictEqual((await ask(a, { text: other })).text, other);
    assert.strictEqual((await ask(b, { text: other })).text, other);
  }
  // On to another thread, and back from there when the first has ended.
  const own = await ask(a, { text: long('of a', 2e5) });
  await ask(b, own);
  const made = new Promise((resolve) => {
    const all = [];
    a.on('message', function got({ text: each }) {
      all.push(each);
      if (all.length < 7) return;
      a.off('message', got);
      resolve(all);
    });
  });
  a.postMessage({ text, others: true });
  const all = await made;
  assert.deepStrictEqual(all, [...Array.from({ length: 6 }, (_, i) => `${i}${text}`), text]);
  for (const each of all) assert.strictEqual((await ask(b, { text: each, name: true })).text, each);
  const gone = new Promise((resolve) => a.once('exit', resolve));
  a.postMessage({ end: true });
  await gone;
  for (const each of all) assert.strictEqual((await ask(b, { text: each })).text, each);
  assert.strictEqual((await ask(b, {})).text, all[6]);
  // Within one thread, and to many.
  assert.strictEqual(structuredClone({ text }).text, text);
  const { port1, port2 } = new MessageChannel();
  assert.strictEqual((await new Promise((resolve) => { port2.once('message', resolve); port1.postMessage([text, text]); }))[1], text);
  port1.close();
  const [sender, ...receivers] = Array.from({ length: 3 }, () => new BroadcastChannel('texts'));
  const heard = receivers.map((channel) => new Promise((resolve) => { channel.onmessage = ({ data }) => resolve(data); }));
  sender.postMessage(text);
  for (const data of await Promise.all(heard)) assert.strictEqual(data, text);
  for (const channel of [sender, ...receivers]) channel.close();
  await b.terminate();
})().then(common.mustCall());
