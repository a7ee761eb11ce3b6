'use strict';
// What the programs share: how a figure reaches the driver, and how a short thing is timed.

const report = (value) => console.log(`BENCH ${JSON.stringify(value)}`);
const now = () => Number(process.hrtime.bigint()) / 1e6;

// Milliseconds of one call of `fn`: warms up, then calls it for about `ms` in batches, and takes the median batch.
function each(fn, ms = 250) {
  let count = 1;
  for (let warm = now(); now() - warm < ms / 2;) fn();
  for (;;) {
    const start = now();
    for (let i = 0; i < count; i++) fn();
    if (now() - start > ms / 20) break;
    count *= 2;
  }
  const batches = [];
  for (const begin = now(); now() - begin < ms || batches.length < 5;) {
    const start = now();
    for (let i = 0; i < count; i++) fn();
    batches.push((now() - start) / count);
  }
  return median(batches);
}

// Median milliseconds of one call of `fn`. What it resolves to, if it is a function, is waited for before the next call, untimed.
async function eachAsync(fn, times, warm = Math.ceil(times / 5)) {
  const all = [];
  for (let i = 0; i < warm + times; i++) {
    const start = now();
    const after = await fn();
    if (i >= warm) all.push(now() - start);
    if (typeof after === 'function') await after();
  }
  return median(all);
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

module.exports = { report, now, each, eachAsync, median };
