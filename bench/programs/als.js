// Nanoseconds of one await; argument: "on" inside AsyncLocalStorage.run(), "off" without.
const { report, now, median } = require('./report');
async function leaf(i) { return i; }
async function loop(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await leaf(i);
  return sum;
}
async function main() {
  const n = 200000, all = [];
  await loop(n);
  for (let i = 0; i < 5; i++) {
    const start = now();
    await loop(n);
    all.push((now() - start) / n * 1e6);
  }
  report(median(all));
}
if (process.argv[2] === 'on') {
  const { AsyncLocalStorage } = require('async_hooks');
  new AsyncLocalStorage().run({ id: 1 }, main);
} else {
  main();
}
