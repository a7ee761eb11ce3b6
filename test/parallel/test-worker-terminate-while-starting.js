'use strict';
// Workers that are terminated at whatever moment of their start: nothing is written of it.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const { Worker } = require('worker_threads');

if (process.argv[2] !== 'child') {
  const { status, stderr } = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8' });
  assert.deepStrictEqual({ status, stderr }, { status: 0, stderr: '' });
  return;
}
const begun = performance.now();
new Worker('', { eval: true }).on('online', () => {
  const start = performance.now() - begun;
  let left = 60;
  const round = () => {
    if (left-- === 0) return;
    const workers = Array.from({ length: 8 }, () => new Worker('', { eval: true, workerData: 1 }));
    let ended = 0;
    for (const worker of workers) worker.on('exit', () => { if (++ended === workers.length) round(); });
    const until = performance.now() + Math.random() * start;
    while (performance.now() < until);
    for (const worker of workers) worker.terminate();
  };
  round();
});
