'use strict';
// What a writer takes at once needs no 'drain': write() looks at the length afterwards. pause() and resume() leave a destroyed stream
// alone. A Duplex made of a generator that waits for the next chunk can be destroyed, and a pipeline through it tells of the error.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { compose, Duplex, pipeline, Readable, Transform, Writable } = require('stream');

const now = new Writable({ highWaterMark: 1, write(chunk, encoding, callback) { callback(); } });
now.on('drain', mustNotCall());
assert.deepStrictEqual([now.write('ab'), now.write('cd'), now.writableNeedDrain, now.writableLength], [true, true, false, 0]);
const later = new Writable({ highWaterMark: 1, write(chunk, encoding, callback) { setImmediate(callback); } });
later.on('drain', mustCall());
assert.deepStrictEqual([later.write('ab'), later.write('cd'), later.writableNeedDrain], [false, false, true]);
now.cork();
assert.strictEqual(now.write('x'), false);
now.removeAllListeners('drain').uncork();

// The callback of end() gets an error that final() throws at once.
new Writable({ write(chunk, encoding, callback) { callback(); }, final() { throw new Error('final'); } }).on('error', mustCall())
  .end('x', mustCall((error) => assert.strictEqual(error.message, 'final')));

const gone = new Readable({ read() {} });
gone.on('pause', mustNotCall()).on('resume', mustNotCall()).destroy();
gone.pause().resume();
assert.deepStrictEqual([gone.isPaused(), gone.readableFlowing], [false, null]);

// The readable side of a transform ends before more is written.
let reads = 0;
const source = new Readable({ read() { this.push(++reads < 50 ? Buffer.alloc(20000) : null); } });
source.pipe(new Transform({ transform(chunk, encoding, callback) { this.push(null); callback(); } })).resume().on('end', mustCall(() => assert.ok(reads < 10)));

for (const make of [() => Duplex.from(async function*(input) { yield* input; }), () => compose(async function*(input) { yield* input; })]) {
  const through = make();
  through.on('data', mustCall(() => through.destroy(new Error('mine'))));
  through.on('error', mustCall((error) => assert.strictEqual(error.message, 'mine'))).on('close', mustCall());
  through.write('a');
  async function* failing() {
    yield 'a';
    throw new Error('source');
  }
  pipeline(Readable.from(failing()), make(), new Writable({ write(chunk, encoding, callback) { callback(); } }), mustCall((error) => assert.strictEqual(error.message, 'source')));
}
