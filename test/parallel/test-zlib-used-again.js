'use strict';
// A compressor that is done with serves again: whatever the one before left in it, what comes out is what a new one gives. Short
// writes are done at once, yet told later, in their order; and none of that keeps a program or a worker alive.
const common = require('../common');
const assert = require('assert');
const zlib = require('zlib');
const { once } = require('events');
const { Worker, isMainThread } = require('worker_threads');

const text = (seed, length) => Buffer.from(Array.from({ length }, (_, i) => 32 + ((i * seed + (i >> 3) * 7) % 90)));
const makers = {
  gzip: [(options) => zlib.createGzip(options), zlib.gzipSync],
  deflate: [(options) => zlib.createDeflate(options), zlib.deflateSync],
  raw: [(options) => zlib.createDeflateRaw(options), zlib.deflateRawSync],
};

async function compressed(stream, parts) {
  const out = [];
  stream.on('data', (chunk) => out.push(chunk));
  const end = once(stream, 'end');
  for (const part of parts) stream.write(part);
  stream.end();
  await end;
  return Buffer.concat(out);
}

// Left in the middle, changed, refused: all of that is given back.
async function leaveSpoiled(make, options) {
  const half = make(options);
  half.write(text(5, 3000));
  half.destroy();
  const changed = make(options);
  changed.resume();
  changed.write(text(3, 500));
  await new Promise((resolve) => changed.params(1, zlib.constants.Z_HUFFMAN_ONLY, resolve));
  changed.end(text(9, 900));
  await once(changed, 'end');
  const reset = make(options);
  reset.write(text(2, 40000), () => {
    reset.reset();
    reset.destroy();
  });
  await once(reset, 'close');
  await new Promise(setImmediate); // closed ones are given back in the loop
}

async function sameEveryTime() {
  for (const [make, sync] of Object.values(makers)) {
    for (const options of [{}, { level: 9 }, { level: 1, strategy: zlib.constants.Z_FILTERED }, { memLevel: 4 }, { windowBits: 10 }, { dictionary: text(4, 300) }]) {
      const inputs = [text(7, 20), text(11, 2500), text(13, 90000), Buffer.alloc(0)];
      const expected = inputs.map((input) => sync(input, options)); // before any is given back
      for (let round = 0; round < 3; round++) {
        for (const [i, input] of inputs.entries()) {
          assert.deepStrictEqual(await compressed(make(options), [input]), expected[i]);
          const cut = await compressed(make(options), [input.subarray(0, 15), input.subarray(15, 1000), input.subarray(1000)]);
          const back = options.dictionary && sync === zlib.deflateRawSync ? zlib.inflateRawSync(cut, options) : sync === zlib.deflateRawSync ? zlib.inflateRawSync(cut) : zlib.unzipSync(cut, options);
          assert.deepStrictEqual(back, input);
        }
        await leaveSpoiled(make, options);
      }
    }
  }
}

async function toldInOrder() {
  const order = [];
  const stream = zlib.createGzip();
  stream.on('data', () => {});
  stream.write('a', () => order.push('first'));
  stream.write('b', () => order.push('second'));
  process.nextTick(() => order.push('tick'));
  Promise.resolve().then(() => order.push('promise'));
  order.push('sync');
  stream.end('c');
  await once(stream, 'end');
  assert.deepStrictEqual(order.slice(0, 5), ['sync', 'promise', 'tick', 'first', 'second']);
  // One short piece after the other goes through the loop: others have their turn between.
  let immediates = 0;
  let going = true;
  (function count() {
    immediates++;
    if (going) setImmediate(count);
  })();
  const many = zlib.createDeflate();
  many.resume();
  for (let i = 0; i < 50; i++) await new Promise((resolve) => many.write('x'.repeat(100), resolve));
  going = false;
  many.destroy();
  assert.ok(immediates > 25, `${immediates}`);
}

if (isMainThread) {
  (async () => {
    await sameEveryTime();
    await toldInOrder();
    const begun = Date.now();
    const worker = new Worker(__filename);
    worker.on('exit', common.mustCall((code) => {
      assert.strictEqual(code, 0);
    }));
    process.on('exit', () => {
      assert.ok(Date.now() - begun < 20000);
    });
  })().then(common.mustCall());
} else {
  // Ends with compressors kept, one open and one at work.
  compressed(zlib.createGzip(), ['a']).then(() => {
    zlib.createGzip().write('b');
    zlib.createGzip().write(text(7, 2000000));
    process.exit(0);
  });
}
