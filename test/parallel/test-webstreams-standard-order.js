'use strict';
// Orders and shapes that the streams standard fixes (web-platform-tests: streams).
const common = require('../common');
const assert = require('assert');

for (const name of ['ReadableStreamDefaultController', 'ReadableByteStreamController', 'ReadableStreamBYOBRequest', 'WritableStreamDefaultController',
  'TransformStreamDefaultController']) {
  assert.strictEqual(globalThis[name].length, 0, name);
  assert.throws(() => new globalThis[name](), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
}
assert.throws(() => new ReadableStream(null), { code: 'ERR_INVALID_ARG_TYPE' });
// The strategy is looked at before the source.
assert.throws(() => new ReadableStream({ get start() { throw new Error('source'); } }, { get size() { throw new Error('strategy'); } }), /strategy/);

// No setter of Object.prototype is called.
for (const key of ['size', 'mark', 'pull', 'promise', 'settled', 'items', 'highWaterMark']) {
  Object.defineProperty(Object.prototype, key, { configurable: true, set() { throw new Error(`setter of ${key}`); } });
  new TransformStream();
  new ReadableStream().tee();
  delete Object.prototype[key];
}

// A transform's half goes once, whichever comes first.
for (const half of ['readable', 'writable']) {
  const stream = new TransformStream();
  const transfer = [stream[half], stream];
  assert.throws(() => structuredClone(transfer, { transfer }), { name: 'DataCloneError' });
}

const iterator = new ReadableStream().values();
const prototype = Object.getPrototypeOf(iterator);
assert.deepStrictEqual(Object.getOwnPropertyNames(prototype), ['next', 'return']);
assert.strictEqual(Object.getPrototypeOf(prototype), Object.getPrototypeOf(Object.getPrototypeOf(async function*() {}).prototype));

async function main() {
  await assert.rejects(prototype.next.call({}), { code: 'ERR_INVALID_THIS' });
  // enqueue() does not call write(); what was enqueued before the close is written before it.
  const seen = [];
  let controller;
  const piped = new ReadableStream({ start(c) { controller = c; } }).pipeTo(new WritableStream({ write(chunk) { seen.push(chunk); } }));
  await new Promise(setImmediate);
  controller.enqueue(1);
  controller.enqueue(2);
  assert.deepStrictEqual(seen, []);
  controller.close();
  await piped;
  assert.deepStrictEqual(seen, [1, 2]);

  // Calls that do not wait for one another are answered in turn; return() lets the stream pull once more.
  let pulls = 0;
  const it = new ReadableStream({ pull(c) { c.enqueue(pulls++); } }).values();
  assert.deepStrictEqual(await Promise.all([it.next(), it.return('end')]), [{ done: false, value: 0 }, { done: true, value: 'end' }]);
  assert.strictEqual(pulls, 2);
  const many = new ReadableStream({ async pull(c) { c.enqueue(n++); if (n === 3) c.close(); } }, { highWaterMark: 0 }).values();
  let n = 0;
  assert.deepStrictEqual((await Promise.all([many.next(), many.next(), many.next(), many.next()])).map((r) => r.value), [0, 1, 2, undefined]);

  // terminate() right after cancel(): cancel succeeds, the writable side has the error.
  const t = new TransformStream({ start(c) { controller = c; } });
  const cancel = t.readable.cancel('why');
  controller.terminate();
  await cancel;
  await assert.rejects(t.writable.getWriter().closed, TypeError);

  // abort() replaces a ready that was fulfilled.
  const writer = new WritableStream().getWriter();
  await writer.ready;
  writer.write('a').catch(() => {});
  const before = writer.ready;
  writer.closed.catch(() => {});
  await before;
  const aborted = writer.abort(new Error('gone'));
  assert.notStrictEqual(writer.ready, before);
  await assert.rejects(writer.ready, /gone/);
  await aborted;

  const decoder = new TextDecoderStream();
  const writing = decoder.writable.getWriter();
  writing.closed.catch(() => {});
  decoder.readable.getReader().read().catch(() => {});
  await assert.rejects(writing.write(undefined), { code: 'ERR_INVALID_ARG_TYPE' });
}
main().then(common.mustCall());
