'use strict';
// Where a timer throws the next that is due runs before the ticks; a timer that keeps nothing alive runs yet when it is due by the
// end of the turn in which the rest ends.
const assert = require('assert');
const fs = require('fs');

function pass(ms) {
  const from = performance.now();
  while (performance.now() - from < ms);
}

const seen = [];
process.on('uncaughtException', (error) => seen.push(`caught ${error}`));
setTimeout(() => {
  process.nextTick(() => seen.push('tick'));
  Promise.resolve().then(() => seen.push('microtask'));
  throw 1; // eslint-disable-line no-throw-literal
}, 1);
setTimeout(() => {
  seen.push('second');
  process.nextTick(() => seen.push('second tick'));
}, 1);
setTimeout(() => {
  seen.push('third');
  fs.stat('/', () => {
    const late = setTimeout(() => seen.push('late'), 1);
    late.unref();
    pass(5);
  });
}, 1);
pass(5);
process.on('exit', () => {
  process.removeAllListeners('uncaughtException');
  assert.deepStrictEqual(seen, ['caught 1', 'second', 'tick', 'second tick', 'microtask', 'third', 'late']);
});
