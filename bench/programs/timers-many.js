// Milliseconds to set 200,000 timers of a hundred different times, clear half of them, and run the rest.
const { report, now } = require('./report');
const count = 200000;
const start = now();
let left = count / 2;
for (let i = 0; i < count; i++) {
  const timer = setTimeout(() => { if (--left === 0) report(now() - start); }, 1 + i % 100);
  if (i % 2) clearTimeout(timer);
}
