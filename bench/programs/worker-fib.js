// Milliseconds until two threads have each computed fib(35).
const { Worker, isMainThread, parentPort } = require('worker_threads');
const { report, now, median } = require('./report');
if (isMainThread) {
  const workers = [new Worker(__filename), new Worker(__filename)];
  const all = [];
  let waiting = 2, start = 0;
  const go = () => {
    start = now();
    waiting = 2;
    for (const worker of workers) worker.postMessage(35);
  };
  for (const worker of workers) {
    worker.on('message', (message) => {
      if (--waiting > 0) return;
      if (message !== 'ready') all.push(now() - start);
      if (all.length < 6) return go();
      report(median(all));
      process.exit();
    });
  }
} else {
  const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
  parentPort.on('message', (n) => parentPort.postMessage(fib(n)));
  parentPort.postMessage('ready');
}
