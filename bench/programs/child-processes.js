// Milliseconds until N forked processes (argument) have all answered, one after the other started at once.
const { fork } = require('child_process');
const { report, now } = require('./report');
const count = Number(process.argv[2] ?? 4);
const children = [];
const start = now();
let ready = 0;
for (let i = 0; i < count; i++) {
  const child = fork(`${__dirname}/child-fork-child.js`);
  children.push(child);
  child.once('message', () => {
    if (++ready < count) return;
    report(now() - start);
    for (const one of children) one.disconnect();
  });
}
