// A worker whose environment is its own gives that to the workers that share it: they see nothing of the process's
// environment and change nothing in it. A worker that shares the process's passes that on.
'use strict';
const common = require('../common');
const assert = require('assert');
const { once } = require('events');
const { Worker, SHARE_ENV } = require('worker_threads');

const inner = `
  const { parentPort } = require('worker_threads');
  const seen = [process.env.OF_PROCESS, process.env.OF_WORKER];
  process.env.OF_INNER = 'inner';
  parentPort.postMessage(seen);`;
const outer = `
  const { Worker, SHARE_ENV, parentPort } = require('worker_threads');
  process.env.OF_WORKER = 'worker';
  new Worker(${JSON.stringify(inner)}, { eval: true, env: SHARE_ENV }).on('message', (seen) => parentPort.postMessage(seen));`;

async function run(env) {
  const worker = new Worker(outer, { eval: true, env });
  const exited = once(worker, 'exit');
  const [seen] = await once(worker, 'message');
  await exited;
  return { seen, worker: process.env.OF_WORKER, inner: process.env.OF_INNER };
}

(async () => {
  process.env.OF_PROCESS = 'process';
  assert.deepStrictEqual(await run({}), { seen: [undefined, 'worker'], worker: undefined, inner: undefined });
  assert.deepStrictEqual(await run(SHARE_ENV), { seen: ['process', 'worker'], worker: 'worker', inner: 'inner' });
})().then(common.mustCall());
