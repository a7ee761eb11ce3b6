'use strict';
// workerpool: registered functions, functions sent as text, events of a task, a task that is ended.
const common = require('../common');
common.needs('workerpool');
const assert = require('assert');
const { createHash } = require('crypto');
const workerpool = require('workerpool');

async function main() {
  for (const workerType of ['thread', 'process']) {
    const pool = workerpool.pool(require.resolve('./programs/workerpool-worker.js'), { workerType, maxWorkers: 2 });
    const texts = Array.from({ length: 40 }, (_, i) => `text ${i}`);
    const digests = await Promise.all(texts.map((text) => pool.exec('digest', [text])));
    assert.deepStrictEqual(digests, texts.map((text) => createHash('sha256').update(text).digest('hex')));

    const steps = [];
    assert.strictEqual(await pool.exec('steps', [5], { on: ({ step }) => steps.push(step) }), 5);
    assert.deepStrictEqual(steps, [1, 2, 3, 4, 5]);
    assert.strictEqual(await pool.exec((a, b) => a * b, [6, 7]), 42);
    await assert.rejects(async () => pool.exec('fails'), { message: 'on purpose' });
    await assert.rejects(async () => pool.exec(() => { for (;;); }).timeout(100), { name: 'TimeoutError' });
    const proxy = await pool.proxy();
    assert.strictEqual(await proxy.digest('x'), createHash('sha256').update('x').digest('hex')); // on a fresh worker
    await pool.terminate();
  }
}
main().then(common.mustCall());
