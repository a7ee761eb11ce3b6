// Microseconds of one message there and back; argument: bytes of text in it.
const { Worker } = require('worker_threads');
const { report, eachAsync } = require('./report');
const size = Number(process.argv[2] ?? 16);
const worker = new Worker(`${__dirname}/worker-child.js`);
const payload = { text: 'x'.repeat(size) };
worker.once('message', async () => {
  const ms = await eachAsync(() => new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage(payload);
  }), size < 1e5 ? 3000 : size < 4e6 ? 30 : 3);
  report(ms * 1000);
  process.exit();
});
