// Microseconds of one message there and back; arguments: bytes of text in it, `new` for another text each time.
const { Worker } = require('worker_threads');
const { report, eachAsync } = require('./report');
const size = Number(process.argv[2] ?? 16);
const each = process.argv[3] === 'new';
const worker = new Worker(`${__dirname}/worker-child.js`);
const base = 'x'.repeat(size);
const payload = { text: base };
let count = 0;
worker.once('message', async () => {
  const ms = await eachAsync(() => new Promise((resolve) => {
    worker.once('message', resolve);
    if (each) payload.text = `${count++}${base}`;
    worker.postMessage(payload);
  }), size < 1e5 ? 3000 : size < 4e6 ? 30 : 3);
  report(ms * 1000);
  process.exit();
});
