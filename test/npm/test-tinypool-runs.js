'use strict';
// tinypool (an ES module): tasks on worker threads and in child processes, with a channel and worker data.
const common = require('../common');
common.needs('tinypool');
const assert = require('assert');
const { createHash } = require('crypto');
const { MessageChannel } = require('worker_threads');

async function main() {
  const { Tinypool } = await import('tinypool');
  const filename = require.resolve('./programs/pool-task.js');
  const texts = Array.from({ length: 60 }, (_, i) => `text ${i}`);
  for (const runtime of ['worker_threads', 'child_process']) {
    const pool = new Tinypool({ filename, runtime, minThreads: 2, maxThreads: 2 });
    const digests = await Promise.all(texts.map((text) => pool.run(text)));
    assert.deepStrictEqual(digests, texts.map((text) => createHash('sha256').update(text).digest('hex')));
    await assert.rejects(pool.run(null, { name: 'fails' }), { message: 'on purpose' });
    await pool.destroy();
  }

  // A thread of its own for each task, as vitest has it: they start and end one after the other.
  const isolated = new Tinypool({ filename, isolateWorkers: true, minThreads: 1, maxThreads: 2 });
  const ids = [];
  for (let i = 0; i < 8; i++) ids.push(await isolated.run(1, { name: 'slow' }));
  assert.ok(new Set(ids).size >= 4, ids.join());
  await isolated.recycleWorkers();
  const { port1, port2 } = new MessageChannel();
  assert.strictEqual(await isolated.run(new Uint8Array(3).fill(3).buffer, { name: 'sum', transferList: [port2] }), 9);
  port1.close();
  await isolated.destroy();
}
main().then(common.mustCall());
