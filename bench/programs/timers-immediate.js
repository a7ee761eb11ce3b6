// Immediates per second, each set by the one before, and a tick and a promise with each.
const { report, now } = require('./report');
const total = 200000;
let count = 0, start = now();
function step() {
  if (++count === total / 10) start = now();
  if (count === total) return report(total * 0.9 / (now() - start) * 1000);
  process.nextTick(() => {});
  Promise.resolve().then(() => {});
  setImmediate(step);
}
step();
