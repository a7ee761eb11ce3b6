// Milliseconds until N workers (argument), started at once, have all answered.
const { Worker } = require('worker_threads');
const { report, now } = require('./report');
const count = Number(process.argv[2] ?? 4);
const start = now();
let ready = 0;
for (let i = 0; i < count; i++) {
  new Worker(`${__dirname}/worker-child.js`).once('message', () => {
    if (++ready < count) return;
    report(now() - start);
    process.exit();
  });
}
