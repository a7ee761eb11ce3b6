'use strict';
// Web streams are transferred to a worker: data flows both ways, with backpressure, ends and errors.
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  const hold = setInterval(() => {}, 1000);
  parentPort.once('message', async ({ input, output, upper, failing, closed }) => {
    for await (const chunk of input.pipeThrough(upper)) parentPort.postMessage(['got', chunk]);
    const writer = output.getWriter();
    for (let i = 0; i < 50; i++) await writer.write({ i, bytes: new Uint8Array([i]) });
    await writer.close();
    await failing.getReader().read().catch((error) => parentPort.postMessage(['failed', error.message]));
    await closed.cancel('enough');
    clearInterval(hold);
    parentPort.close();
  });`, { eval: true });

let pulled = 0;
const input = new ReadableStream({ pull(controller) { ++pulled < 5 ? controller.enqueue(`chunk ${pulled}`) : controller.close(); } });
const written = [];
const output = new WritableStream({ write: (chunk) => { written.push(chunk.i + chunk.bytes[0]); }, close: mustCall() });
const upper = new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk.toUpperCase()) });
const failing = new ReadableStream({ start: (controller) => controller.error(new Error('broken')) });
const closed = new ReadableStream({ cancel: mustCall((reason) => assert.strictEqual(reason, 'enough')) });

assert.throws(() => worker.postMessage(input), { name: 'DataCloneError', code: 25 });
const locked = new ReadableStream();
locked.getReader();
assert.throws(() => worker.postMessage(locked, [locked]), { name: 'DataCloneError' });

worker.postMessage({ input, output, upper, failing, closed }, [input, output, upper, failing, closed]);
for (const stream of [input, output, upper.readable, upper.writable, failing, closed]) assert.ok(stream.locked);
const messages = [];
worker.on('message', (message) => messages.push(message));
worker.on('exit', mustCall(() => {
  assert.deepStrictEqual(messages, [...['CHUNK 1', 'CHUNK 2', 'CHUNK 3', 'CHUNK 4'].map((text) => ['got', text]), ['failed', 'broken']]);
  assert.deepStrictEqual(written, Array.from({ length: 50 }, (_, i) => 2 * i));
}));
