'use strict';
// Work for the pools of the tests beside: each function may run in a worker of any of them.
const { createHash } = require('crypto');
const { threadId } = require('worker_threads');

const digest = (text) => createHash('sha256').update(text).digest('hex');
const slow = (ms) => new Promise((resolve) => { setTimeout(() => resolve(threadId), ms); });
function count(shared) { // adds 1 to a number that all threads see
  Atomics.add(new Int32Array(shared), 0, 1);
  return threadId;
}
function fails() {
  throw new RangeError('on purpose');
}
function sum(bytes) {
  let total = 0;
  for (const byte of new Uint8Array(bytes)) total += byte;
  return total;
}

module.exports = digest;
module.exports.digest = digest;
module.exports.slow = slow;
module.exports.count = count;
module.exports.fails = fails;
module.exports.sum = sum;

