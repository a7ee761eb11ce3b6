const { Worker } = require('worker_threads');
const { report, eachAsync } = require('./report');
eachAsync(async () => {
  const worker = new Worker(`${__dirname}/worker-child.js`);
  await new Promise((resolve) => worker.once('message', resolve));
  worker.terminate();
}, 15, 4).then((ms) => { report(ms); process.exit(); });
