// process.memoryUsage() is asked after each task by pools: many calls in a row must not take the time of as many walks of the heap.
'use strict';
require('../common');
const assert = require('node:assert');

const kept = [];
for (let i = 0; i < 200000; i++) kept.push({ i });
const alone = process.hrtime.bigint();
process.memoryUsage();
const one = process.hrtime.bigint() - alone;
const begin = process.hrtime.bigint();
for (let i = 0; i < 2000; i++) assert.ok(process.memoryUsage().heapUsed > 0);
assert.ok(process.hrtime.bigint() - begin < one * 500n + 1000000000n);
// A program that asks now and then gets fresh figures.
const before = process.memoryUsage().heapTotal;
assert.ok(before > 0 && kept.length === 200000);
