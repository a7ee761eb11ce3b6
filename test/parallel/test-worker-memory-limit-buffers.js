// Bytes of a buffer count once: a worker may hold as many as its limit says.
'use strict';
const common = require('../common');
const { Worker } = require('node:worker_threads');

const worker = new Worker(`
  const kept = [];
  for (let i = 0; i < 10; i++) kept.push(Buffer.alloc(4 << 20, 1));
  globalThis.kept = kept;
  // Long enough for the limit to be looked at, and with garbage for collections to have to do.
  const until = Date.now() + 300;
  for (let junk = []; Date.now() < until;) { junk = []; for (let i = 0; i < 1000; i++) junk.push([i]); }
  require('node:worker_threads').parentPort.postMessage(kept.length);`, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 64 } });
worker.on('error', (error) => { throw error; });
worker.on('message', common.mustCall((count) => require('node:assert').strictEqual(count, 10)));
worker.on('exit', common.mustCall((code) => require('node:assert').strictEqual(code, 0)));
