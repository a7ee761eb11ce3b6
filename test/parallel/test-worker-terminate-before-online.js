'use strict';
// A worker that is terminated in the turn that made it never was online: exit code 0, neither 'online' nor 'error'.
const common = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

for (const text of ['', 'throw new Error("late")', 'for (;;);']) {
  const worker = new Worker(text, { eval: true });
  worker.on('online', common.mustNotCall());
  worker.on('error', common.mustNotCall());
  worker.on('exit', common.mustCall((code) => assert.strictEqual(code, 0)));
  worker.terminate().then(common.mustCall((code) => assert.strictEqual(code, 0)));
}
// One that was online ends with 1.
const worker = new Worker('for (;;);', { eval: true });
worker.on('online', common.mustCall(() => {
  worker.terminate().then(common.mustCall((code) => assert.strictEqual(code, 1)));
}));
