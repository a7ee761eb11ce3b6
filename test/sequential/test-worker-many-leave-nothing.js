'use strict';
// Hundreds of workers, ended by themselves, by terminate() and by an error, leave no thread, descriptor or memory behind.
// TROIKA_STRESS_WORKERS=1000 makes it as many as one likes.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { Worker } = require('worker_threads');

const count = Number(process.env.TROIKA_STRESS_WORKERS ?? 300);
const ends = [
  'require("worker_threads").parentPort.postMessage(new Uint8Array(65536))',
  'require("worker_threads").parentPort.postMessage(0); setInterval(() => {}, 1000)',
  'require("worker_threads").parentPort.postMessage(0); throw new Error("on purpose")',
];

const threads = () => fs.readdirSync('/proc/self/task').length;
const descriptors = () => fs.readdirSync('/proc/self/fd').length;
const memory = () => process.memoryUsage.rss() / 1e6;

function live(i) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(ends[i % ends.length], { eval: true });
    let messages = 0;
    worker.on('message', () => { messages++; if (i % ends.length === 1) worker.terminate(); });
    worker.on('error', (error) => { if (error.message !== 'on purpose') reject(error); });
    worker.on('exit', () => (messages === 1 ? resolve() : reject(new Error(`worker ${i} told ${messages} times`))));
  });
}

async function many(from, to) {
  for (let i = from; i < to; i += 4) await Promise.all([0, 1, 2, 3].map((k) => live(i + k)));
}

(async () => {
  await many(0, 100); // what is made once, and the allocator's reserves
  const before = { threads: threads(), descriptors: descriptors(), memory: memory() };
  await many(100, 100 + count);
  await common.until(() => threads() <= before.threads && descriptors() <= before.descriptors,
    `${before.threads} threads and ${before.descriptors} descriptors, there are ${threads()} and ${descriptors()}`);
  const grown = memory() - before.memory;
  assert.ok(grown < 40, `${grown.toFixed(1)} MB more after ${count} workers`);
})().then(common.mustCall());
