'use strict';
// Work that computes, on every core: a pool of worker threads takes tasks from one queue.
// usage: troika examples/worker-pool.js [LIMIT]     counts the primes below LIMIT

const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const { availableParallelism } = require('node:os');

if (isMainThread) {
  const limit = Number(process.argv[2] ?? 2000000);
  const size = Math.ceil(limit / 50);
  const tasks = [];
  for (let from = 0; from < limit; from += size) tasks.push({ from, to: Math.min(from + size, limit) });

  let total = 0;
  let running = 0;
  const started = Date.now();
  const count = Math.min(availableParallelism(), tasks.length);
  for (let i = 0; i < count; i++) {
    const worker = new Worker(__filename);
    const next = () => {
      const task = tasks.shift();
      if (task) worker.postMessage(task);
      else worker.terminate();
    };
    running++;
    worker.on('message', (found) => { total += found; next(); });
    worker.on('error', (error) => { throw error; });
    worker.on('exit', () => {
      if (--running === 0) console.log(`${total} primes below ${limit}, ${count} workers, ${Date.now() - started} ms`);
    });
    next();
  }
} else {
  parentPort.on('message', ({ from, to }) => {
    let found = 0;
    for (let n = Math.max(from, 2); n < to; n++) {
      let prime = n === 2 || n % 2 === 1;
      for (let d = 3; prime && d * d <= n; d += 2) prime = n % d !== 0;
      if (prime) found++;
    }
    parentPort.postMessage(found);
  });
}
