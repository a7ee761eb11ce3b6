'use strict';
// Immediates that throw, however many in a row: each error is told, each of the others runs, and ahead of the ticks of the one before.
require('../common');
const assert = require('assert');

const COUNT = 50000;
const seen = [];
let thrown = 0;
process.on('uncaughtException', (error) => {
  assert.strictEqual(error.message, 'of an immediate');
  thrown++;
});
for (let i = 0; i < COUNT; i++) setImmediate(() => { throw new Error('of an immediate'); });
setImmediate(() => {
  process.nextTick(() => seen.push('tick'));
  throw new Error('of an immediate');
});
setImmediate(() => seen.push('next'));
process.on('exit', () => {
  assert.strictEqual(thrown, COUNT + 1);
  assert.deepStrictEqual(seen, ['next', 'tick']);
});
