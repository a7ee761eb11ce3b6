// Milliseconds to get 32 MB to a worker and an answer back; argument: clone or transfer.
const { Worker, isMainThread, parentPort } = require('worker_threads');
const { report, now, median } = require('./report');
const mode = process.argv[2];
if (isMainThread) {
  const worker = new Worker(__filename);
  const all = [];
  let start = 0;
  const send = () => {
    const buffer = new ArrayBuffer(32 * 1024 * 1024);
    new Uint8Array(buffer).fill(1);
    start = now();
    worker.postMessage(buffer, mode === 'transfer' ? [buffer] : []);
  };
  worker.on('message', (message) => {
    if (message !== 'ready') all.push(now() - start);
    if (all.length < 9) return send();
    report(median(all));
    process.exit();
  });
} else {
  parentPort.on('message', (buffer) => parentPort.postMessage(buffer.byteLength));
  parentPort.postMessage('ready');
}
