'use strict';
// Writable: order of callbacks, cork and writev, write after end, errors, final, object mode, destroy.

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { Writable, Duplex, PassThrough, compose } = require('stream');
const { pipeline } = require('stream/promises');

{
  const log = [];
  const w = new Writable({
    writev: mustCall((chunks, callback) => { log.push(chunks.map(({ chunk }) => `${chunk}`).join('+')); callback(); }),
    write: mustNotCall(),
  });
  w.cork();
  w.write('a', () => log.push('cb a'));
  w.write('b', () => log.push('cb b'));
  assert.deepStrictEqual([w.writableCorked, w.writableLength], [1, 2]);
  w.uncork();
  w.end();
  w.on('finish', mustCall(() => assert.deepStrictEqual(log, ['a+b', 'cb a', 'cb b'])));
}
{
  const w = new Writable({ write(chunk, encoding, callback) { callback(); } });
  w.end('x');
  w.on('error', mustCall((error) => assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END')));
  w.write('y', mustCall((error) => assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END')));
}
{
  const w = new Writable({ write(chunk, encoding, callback) { callback(new Error('disk full')); } });
  w.on('error', mustCall((error) => assert.strictEqual(error.message, 'disk full')));
  w.on('close', mustCall());
  w.on('finish', mustNotCall());
  w.write('x', mustCall((error) => assert.strictEqual(error.message, 'disk full')));
  w.end();
}
{
  const w = new Writable({ objectMode: true, final(callback) { callback(new Error('at the end')); }, write(object, _, callback) { assert.strictEqual(object.a, 1); callback(); } });
  w.on('error', mustCall((error) => assert.strictEqual(error.message, 'at the end')));
  w.end({ a: 1 });
  assert.throws(() => new Writable().write(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Writable({ objectMode: true }).write(null), { code: 'ERR_STREAM_NULL_VALUES' });
  assert.throws(() => new Writable().write('x'), { code: 'ERR_METHOD_NOT_IMPLEMENTED' });
}
{
  const d = new Duplex({ read() { this.push(null); }, write(chunk, _, callback) { callback(); }, allowHalfOpen: false });
  d.on('finish', mustCall()).on('end', mustCall()).on('close', mustCall()).resume();
}
(async () => {
  const seen = [];
  await pipeline(async function*() { yield 'a'; yield 'b'; }, new PassThrough(), async (source) => { for await (const chunk of source) seen.push(`${chunk}`); });
  assert.strictEqual(seen.join(''), 'ab');
  const controller = new AbortController();
  const stuck = pipeline(new PassThrough(), new PassThrough(), new Writable({ write() {} }), { signal: controller.signal });
  controller.abort();
  await assert.rejects(stuck, { code: 'ABORT_ERR' });
  const joined = compose(async function*(source) { for await (const chunk of source) yield `${chunk}`.toUpperCase(); }, new PassThrough());
  joined.end('loud');
  let text = '';
  for await (const chunk of joined) text += chunk;
  assert.strictEqual(text, 'LOUD');
})().then(mustCall());
