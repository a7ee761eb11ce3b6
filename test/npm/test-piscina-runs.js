'use strict';
// piscina: tasks on several threads, by name, transferred, with errors, cancelled.
const common = require('../common');
common.needs('piscina');
const assert = require('assert');
const { createHash } = require('crypto');
const { Piscina } = require('piscina');

async function main() {
  const pool = new Piscina({ filename: require.resolve('./programs/pool-task.js'), minThreads: 2, maxThreads: 4 });
  const texts = Array.from({ length: 200 }, (_, i) => `text ${i}`);
  const digests = await Promise.all(texts.map((text) => pool.run(text)));
  assert.deepStrictEqual(digests, texts.map((text) => createHash('sha256').update(text).digest('hex')));

  const shared = new SharedArrayBuffer(4);
  const threads = new Set(await Promise.all(texts.map(() => pool.run(shared, { name: 'count' }))));
  assert.strictEqual(new Int32Array(shared)[0], 200);
  assert.ok(threads.size >= 1 && threads.size <= 4 && !threads.has(0));

  const bytes = new Uint8Array(100000).fill(2).buffer;
  assert.strictEqual(await pool.run(Piscina.move(bytes), { name: 'sum' }), 200000);
  assert.strictEqual(bytes.byteLength, 0);

  await assert.rejects(pool.run(null, { name: 'fails' }), { name: 'RangeError', message: 'on purpose' });
  const abort = new AbortController();
  const cancelled = pool.run(60000, { name: 'slow', signal: abort.signal });
  setImmediate(() => abort.abort());
  await assert.rejects(cancelled, { name: 'AbortError' });
  assert.strictEqual(typeof await pool.run(1, { name: 'slow' }), 'number'); // the pool goes on
  assert.ok(pool.completed >= 402);
  await pool.destroy();
}
main().then(common.mustCall());
