// N idle workers (argument); says when they are there.
const { Worker } = require('worker_threads');
const { report, now } = require('./report');
const count = Number(process.argv[2] ?? 1);
const start = now();
let ready = 0;
if (count === 0) report({ ms: 0 });
for (let i = 0; i < count; i++) {
  new Worker(`${__dirname}/worker-child.js`).once('message', () => {
    if (++ready === count) report({ ms: now() - start });
  });
}
setInterval(() => {}, 1e6);
