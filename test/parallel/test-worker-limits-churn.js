'use strict';
// A worker that allocates without end ends alone; many workers leave no thread and no descriptor behind.
const { mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { Worker } = require('worker_threads');

const greedy = new Worker('const all = []; for (;;) all.push(new Array(1000).fill(1.5))', { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } });
greedy.on('error', mustCall((error) => assert.strictEqual(error.code, 'ERR_WORKER_OUT_OF_MEMORY')));
greedy.on('exit', mustCall((code) => {
  assert.strictEqual(code, 1);
  churn().then(mustCall());
}));

const count = (what) => fs.readdirSync(`/proc/self/${what}`).length;
const run = () => new Promise((resolve) => {
  new Worker('require("worker_threads").parentPort.postMessage(new Uint8Array(100000))', { eval: true }).on('exit', resolve);
});
function nameOf(id) {
  try {
    return fs.readFileSync(`/proc/self/task/${id}/comm`, 'latin1').trim();
  } catch {
    return ''; // it has just ended
  }
}
async function churn() {
  for (let i = 0; i < 5; i++) await run();
  const fds = count('fd');
  const before = process.memoryUsage.rss();
  for (let i = 0; i < 40; i += 4) await Promise.all([run(), run(), run(), run()]);
  // Two runtimes may be ready for the next workers: each has an epoll and a few eventfds.
  assert.ok(count('fd') <= fds + 16, `${count('fd')} descriptors, ${fds} before`);
  const names = fs.readdirSync('/proc/self/task').map(nameOf);
  assert.ok(!names.includes('WorkerThread'), names.join());
  assert.ok(process.memoryUsage.rss() < before + 400e6);
}
