'use strict';
// Workers that follow each other may get the VM of one that has ended: nothing of its program is left there.
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const dirty = `
const { parentPort, workerData, threadId } = require('worker_threads');
const seen = [typeof globalThis.mine, Array.prototype.extra, Object.keys(require.cache).length, process.env.MINE, process.title,
  process.argv.slice(2).join(), process.listenerCount('beforeExit'), Symbol.for('mine') in globalThis, Error.stackTraceLimit,
  require('events').defaultMaxListeners, process.exitCode];
globalThis.mine = workerData;
globalThis[Symbol.for('mine')] = 1;
Array.prototype.extra = 1;
process.env.MINE = 'x';
process.title = 'mine';
Error.stackTraceLimit = 3;
require('events').defaultMaxListeners = 99;
process.exitCode = 7;
process.on('beforeExit', () => {});
setInterval(() => {}, 1000).unref();
Promise.reject(new Error('handled later')).catch(() => {});
new FinalizationRegistry(() => {}).register({}, 1);
parentPort.postMessage({ seen, workerData, threadId, random: Math.random(), cwd: process.cwd() });
`;

function run(i, way) {
  return new Promise((resolve) => {
    const worker = new Worker(way === 'terminate' ? `${dirty}; parentPort.on('message', () => {});` : dirty, { eval: true, workerData: i, argv: [`a${i}`] });
    let got;
    worker.on('message', (message) => {
      got = message;
      if (way === 'terminate') worker.terminate();
    });
    worker.on('exit', (code) => resolve({ ...got, code }));
  });
}

(async () => {
  const randoms = new Set();
  let last = 0;
  for (let i = 0; i < 80; i++) {
    const way = i % 3 === 0 ? 'terminate' : 'end';
    const { seen, workerData, threadId, random, code } = await run(i, way);
    assert.deepStrictEqual(seen, ['undefined', undefined, 0, undefined, process.title, `a${i}`, 0, false, 10, 10, undefined]);
    assert.strictEqual(workerData, i);
    assert.ok(threadId > last);
    last = threadId;
    assert.strictEqual(code, way === 'terminate' ? 1 : 7);
    assert.ok(!randoms.has(random));
    randoms.add(random);
  }
  // Bytes that such a worker has lent outlive it.
  const lent = [];
  for (let i = 0; i < 6; i++) {
    await new Promise((resolve) => {
      const worker = new Worker(`const b = new ArrayBuffer(200000); new Uint8Array(b).fill(${i + 1});
        require('worker_threads').parentPort.postMessage(b, [b])`, { eval: true });
      worker.on('message', (buffer) => lent.push(buffer));
      worker.on('exit', resolve);
    });
  }
  lent.forEach((buffer, i) => assert.ok(new Uint8Array(buffer).every((byte) => byte === i + 1)));
})().then(mustCall());
