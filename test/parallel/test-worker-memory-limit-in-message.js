// A worker that reaches its memory limit ends, whatever its loop still has open: a port with a listener, a timer.
'use strict';
require('../common');
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const source = `
  const { parentPort } = require('node:worker_threads');
  setInterval(() => {}, 1e6);
  parentPort.on('message', (later) => {
    const hoard = () => { for (const all = []; ;) all.push([all]); };
    if (later) Promise.resolve().then(hoard);
    else hoard();
  });`;

for (const later of [false, true]) {
  const worker = new Worker(source, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  const seen = [];
  worker.on('error', (error) => seen.push(error.code));
  worker.on('exit', (code) => seen.push(code));
  worker.postMessage(later);
  process.on('exit', () => assert.deepStrictEqual(seen, ['ERR_WORKER_OUT_OF_MEMORY', 1]));
}
