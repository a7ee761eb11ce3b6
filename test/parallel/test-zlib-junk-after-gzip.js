'use strict';
// rejectGarbageAfterEnd, and with it DecompressionStream, takes one member of gzip: what follows it, a member too, is junk by its own error. It was
// taken for a member, and junk told as broken data.
const common = require('../common');
const assert = require('assert');
const zlib = require('zlib');

const one = zlib.gzipSync('hello');
const junk = Buffer.from('garbage');
const code = 'ERR_TRAILING_JUNK_AFTER_STREAM_END';

async function streamed(make, parts) {
  const stream = make({ rejectGarbageAfterEnd: true });
  let text = '';
  stream.on('data', (data) => { text += data; });
  const over = new Promise((resolve) => { stream.on('end', () => resolve('end')).on('error', (error) => resolve(error.code)); });
  for (const part of parts) await new Promise((resolve) => { stream.write(part, resolve); });
  stream.end();
  return [text, await over];
}

async function web(parts) {
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  (async () => {
    for (const part of parts) await writer.write(part);
    await writer.close();
  })().catch(() => {});
  let text = '';
  for await (const chunk of readable) text += Buffer.from(chunk);
  return text;
}

(async () => {
  for (const make of [zlib.createGunzip, zlib.createUnzip]) {
    assert.deepStrictEqual(await streamed(make, [one]), ['hello', 'end']);
    for (const parts of [[one, junk], [Buffer.concat([one, junk])], [Buffer.concat([one, one])]]) assert.strictEqual((await streamed(make, parts))[1], code);
  }
  assert.strictEqual(await web([one]), 'hello');
  for (const parts of [[one, junk], [Buffer.concat([one, junk])], [one, one], [Buffer.concat([one, one])]]) await assert.rejects(web(parts), { name: 'TypeError', code });
  // Where that is not asked for, members follow each other as before.
  assert.strictEqual(zlib.gunzipSync(Buffer.concat([one, one])).toString(), 'hellohello');
})().then(common.mustCall());
