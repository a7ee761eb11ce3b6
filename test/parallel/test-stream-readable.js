'use strict';
// Readable: flowing and paused, 'readable', unshift, encodings, destroy and errors, operators, iteration, finished.

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { Readable, finished, addAbortSignal } = require('stream');
const { finished: done } = require('stream/promises');

{
  const r = new Readable({ read() {} });
  const log = [];
  r.on('readable', () => { let c; while ((c = r.read(2)) !== null) log.push(`${c}`); });
  r.on('end', mustCall(() => assert.deepStrictEqual(log, ['ab', 'cd', 'e'])));
  r.push('abc');
  r.push('de');
  r.push(null);
}
{
  const r = Readable.from(['x', 'y', 'z']);
  const log = [];
  r.on('data', (c) => {
    log.push(c);
    r.pause();
    assert.strictEqual(r.isPaused(), true);
    setImmediate(() => r.resume());
  });
  r.on('end', mustCall(() => assert.deepStrictEqual(log, ['x', 'y', 'z'])));
  assert.strictEqual(r.readableObjectMode, true);
}
{
  const r = new Readable({ read() {} }).setEncoding('utf8');
  r.push(Buffer.from([0xe2, 0x82]));
  r.push(Buffer.from([0xac]));
  r.push(null);
  let text = '';
  r.on('data', (c) => { text += c; }).on('end', mustCall(() => assert.strictEqual(text, '\u20ac')));
}
{
  const r = new Readable({ read: mustNotCall(), destroy: mustCall((error, callback) => callback(error)) });
  r.on('error', mustCall((error) => assert.strictEqual(error.message, 'down')));
  r.on('close', mustCall(() => assert.deepStrictEqual([r.destroyed, r.errored.message, r.closed], [true, 'down', true])));
  r.on('end', mustNotCall());
  r.destroy(new Error('down'));
}
{
  const r = new Readable({ read() {} });
  finished(r, mustCall((error) => assert.strictEqual(error.code, 'ERR_STREAM_PREMATURE_CLOSE')));
  r.destroy();
}
{
  const r = new Readable({ read() { throw new Error('from read'); } });
  r.on('error', mustCall((error) => assert.strictEqual(error.message, 'from read'))).resume();
  const after = new Readable({ read() {} });
  after.push(null);
  after.on('error', mustCall((error) => assert.strictEqual(error.code, 'ERR_STREAM_PUSH_AFTER_EOF')));
  after.push('late');
}
(async () => {
  const numbers = () => Readable.from([1, 2, 3, 4]);
  assert.deepStrictEqual(await numbers().filter((n) => n % 2 === 0).map(async (n) => n * 10).toArray(), [20, 40]);
  assert.strictEqual(await numbers().reduce((a, b) => a + b), 10);
  assert.deepStrictEqual(await numbers().drop(1).take(2).toArray(), [2, 3]);
  assert.deepStrictEqual([await numbers().some((n) => n > 3), await numbers().every((n) => n > 3), await numbers().find((n) => n > 2)], [true, false, 3]);
  assert.deepStrictEqual(await numbers().flatMap((n) => [n, n]).take(3).toArray(), [1, 1, 2]);
  const broken = new Readable({ read() { this.destroy(new Error('mid')); } });
  await assert.rejects((async () => { for await (const _ of broken); })(), { message: 'mid' });
  const left = numbers();
  for await (const n of left) if (n === 2) break;
  assert.strictEqual(left.destroyed, true);
  const controller = new AbortController();
  const aborted = addAbortSignal(controller.signal, new Readable({ read() {} }));
  setImmediate(() => controller.abort());
  await assert.rejects(done(aborted), { code: 'ABORT_ERR' });
})().then(mustCall());
