'use strict';
// fetch() of a blob: URL: its length and type are told, one range of it is given; what has no such part, or another method, fails.
const { mustCall } = require('../common');
const assert = require('assert');

(async () => {
  const url = URL.createObjectURL(new Blob(['0123456789'], { type: 'text/plain' }));
  const whole = await fetch(url);
  assert.deepStrictEqual([...whole.headers], [['content-length', '10'], ['content-type', 'text/plain']]);
  assert.strictEqual(whole.type, 'basic');
  assert.strictEqual(await whole.text(), '0123456789');
  for (const [range, where, text] of [['bytes=0-', '0-9', '0123456789'], ['bytes=3-5', '3-5', '345'], ['bytes=-3', '7-9', '789'], ['bytes=9-100', '9-9', '9']]) {
    const part = await fetch(url, { headers: { range } });
    assert.deepStrictEqual([part.status, part.statusText, part.headers.get('content-range')], [206, 'Partial Content', `bytes ${where}/10`]);
    assert.strictEqual(part.headers.get('content-length'), String(text.length));
    assert.strictEqual(await part.text(), text);
  }
  for (const range of ['bytes=10-', 'bytes=5-3', 'bytes=-', 'bytes=1-2,4-5', 'bits=1-2']) await assert.rejects(fetch(url, { headers: { range } }), TypeError);
  await assert.rejects(fetch(url, { method: 'POST' }), TypeError);
  assert.strictEqual((await fetch('data:text/plain,hi')).type, 'basic');
})().then(mustCall());
