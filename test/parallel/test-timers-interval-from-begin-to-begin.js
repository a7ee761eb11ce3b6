'use strict';
// An interval lasts from one begin of its callback to the next, however long the callback takes.
require('../common');
const assert = require('assert');

const every = 60;
const works = 45;
const nap = new Int32Array(new SharedArrayBuffer(4));
const gaps = [];
let before = 0;
const interval = setInterval(() => {
  const begin = performance.now();
  if (before !== 0) gaps.push(begin - before);
  before = begin;
  Atomics.wait(nap, 0, 0, works);
  if (gaps.length < 8) return;
  clearInterval(interval);
  // The shortest, as a busy machine makes them longer; counted from the callback's end none could be below the sum.
  const shortest = Math.min(...gaps);
  assert.ok(shortest > every - 15 && shortest < every + works - 5, `${gaps}`);
}, every);
