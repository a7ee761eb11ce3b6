'use strict';
// What falls due while timers run is for the next turn of the loop: immediates come first.
require('../common');
const assert = require('assert');

const order = [];
const nap = new Int32Array(new SharedArrayBuffer(4));
setTimeout(() => {
  Atomics.wait(nap, 0, 0, 350);
  setTimeout(() => order.push('later'), 1);
  setImmediate(() => order.push('immediate'));
}, 1);
setTimeout(() => order.push('meanwhile'), 300);
process.on('exit', () => assert.deepStrictEqual(order, ['immediate', 'meanwhile', 'later']));
