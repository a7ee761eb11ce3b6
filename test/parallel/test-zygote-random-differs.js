'use strict';
// Siblings out of one fork server draw different random numbers: in their globals, in new contexts, in threads, in crypto.
const { mustCall } = require('../common');
const assert = require('assert');
const cluster = require('cluster');

if (cluster.isPrimary) {
  const seen = new Set();
  for (let i = 0; i < 4; i++) {
    cluster.fork().on('message', mustCall(function(numbers) {
      for (const number of numbers) {
        assert.ok(!seen.has(number), `${number} was drawn twice`);
        seen.add(number);
      }
      this.kill();
    }));
  }
} else {
  const inContext = require('vm').runInNewContext('Math.random()');
  const bytes = require('crypto').randomBytes(8).toString('hex');
  const { Worker } = require('worker_threads');
  new Worker('require("worker_threads").parentPort.postMessage(Math.random())', { eval: true })
    .on('message', (inThread) => process.send([Math.random(), Math.random(), inContext, inThread, bytes, crypto.randomUUID()]));
}
