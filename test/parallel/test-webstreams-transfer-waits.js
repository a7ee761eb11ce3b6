'use strict';
// Who reads a stream that was transferred waits for what comes, also when nothing else keeps the loop alive.
const common = require('../common');
const assert = require('assert');
const { Worker, isMainThread, workerData } = require('worker_threads');

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

if (!isMainThread) {
  all(workerData).then((chunks) => process.exit(chunks.length));
  return;
}
const make = () => new ReadableStream({
  start(controller) {
    for (const chunk of ['a', 'b']) controller.enqueue(chunk);
    controller.close();
  },
});
const here = make();
all(structuredClone(here, { transfer: [here] })).then(common.mustCall((chunks) => assert.deepStrictEqual(chunks, ['a', 'b'])));
const there = make();
new Worker(__filename, { workerData: there, transferList: [there] }).on('exit', common.mustCall((code) => assert.strictEqual(code, 2)));
