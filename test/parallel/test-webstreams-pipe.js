'use strict';
// Chunks through transforms, tee, byte readers, and over the border to Node's streams.
const common = require('../common');
const assert = require('assert');
const { Readable } = require('stream');
const { text, buffer } = require('stream/consumers');

(async () => {
  const upper = new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk.toUpperCase()); } });
  assert.strictEqual(await text(ReadableStream.from(['a', 'b']).pipeThrough(upper)), 'AB');
  const [one, two] = ReadableStream.from([1, 2]).tee();
  assert.deepStrictEqual([await Array.fromAsync(one), await Array.fromAsync(two)], [[1, 2], [1, 2]]);
  for (const format of ['gzip', 'deflate', 'deflate-raw']) {
    const packed = new Blob(['x'.repeat(1000)]).stream().pipeThrough(new CompressionStream(format));
    assert.strictEqual(await text(packed.pipeThrough(new DecompressionStream(format))), 'x'.repeat(1000));
  }
  const reader = new Blob(['hello']).stream().getReader({ mode: 'byob' });
  const { value, done } = await reader.read(new Uint8Array(3));
  assert.strictEqual(Buffer.from(value).toString(), 'hel');
  assert.strictEqual(done, false);
  assert.strictEqual((await buffer(Readable.fromWeb(ReadableStream.from([Buffer.from('q')])))).toString(), 'q');
  assert.strictEqual(await text(Readable.toWeb(Readable.from(['p', 'q']))), 'pq');
  const failing = new ReadableStream({ pull(controller) { controller.error(new Error('broken')); } });
  await assert.rejects(failing.pipeTo(new WritableStream()), { message: 'broken' });
})().then(common.mustCall());
