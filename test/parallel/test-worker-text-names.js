'use strict';
// A string that was the name of a property in its thread is freed in another one, and the first thread's table of names stays whole.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const { Worker, isMainThread, parentPort, workerData, threadId } = require('worker_threads');

const ROUNDS = 8;
const COUNT = 1500;
const name = (pad, round, i) => `name${round}_${i}_${'x'.repeat(pad)}`;

if (isMainThread && globalThis.gc === undefined) {
  const { status, signal, stderr } = spawnSync(process.execPath, ['--expose-gc', __filename], { encoding: 'utf8' });
  assert.deepStrictEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: '' });
} else if (isMainThread) {
  for (const pad of [0, 700, 17000]) {
    let got = 0;
    const worker = new Worker(__filename, { workerData: pad });
    const count = pad > 1000 ? COUNT / 10 : COUNT;
    worker.on('message', (text) => {
      assert.strictEqual(text, name(pad, Math.floor(got / count), got % count));
      got++;
    });
    worker.on('exit', (code) => {
      assert.strictEqual(code, 0);
      assert.strictEqual(got, ROUNDS * count);
    });
  }
} else {
  const pad = workerData;
  const count = pad > 1000 ? COUNT / 10 : COUNT;
  let round = 0;
  const next = () => {
    for (let i = 0; i < count; i++) {
      const text = name(pad, round, i);
      const object = {};
      object[text] = threadId;
      delete object[text];
      parentPort.postMessage(text);
    }
    gc();
    const others = {};
    for (let i = 0; i < COUNT; i++) others[`other${round}_${i}`] = i;
    for (let i = 0; i < count; i++) assert.strictEqual(others[name(pad, round, i)], undefined);
    if (++round < ROUNDS) setTimeout(next, 5);
  };
  next();
}
