// A worker that comes to its memory limit by many small objects, a map's or a list's, ends there too.
'use strict';
const common = require('../common');
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const kinds = {
  map: 'const all = new Map(); for (let i = 0; ; i++) all.set(i, { i });',
  list: 'let all = null; for (;;) all = { all, x: 1 };',
};
for (const [kind, source] of Object.entries(kinds)) {
  const worker = new Worker(source, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 24 } });
  worker.on('error', common.mustCall((error) => assert.strictEqual(error.code, 'ERR_WORKER_OUT_OF_MEMORY', kind)));
  worker.on('exit', common.mustCall((code) => assert.strictEqual(code, 1)));
}
