'use strict';
// textStream() of blobs, requests and responses.
const common = require('../common');
const assert = require('assert');

async function all(stream) {
  let text = '';
  for await (const chunk of stream) {
    assert.strictEqual(typeof chunk, 'string');
    text += chunk;
  }
  return text;
}
(async () => {
  const text = 'h\u00e9llo \u{1f600}'.repeat(20000);
  assert.strictEqual(await all(new Blob([text]).textStream()), text);
  const response = new Response(text);
  const stream = response.textStream();
  assert.strictEqual(response.bodyUsed, true);
  assert.strictEqual(await all(stream), text);
  assert.throws(() => response.textStream(), TypeError);
  const request = new Request('http://localhost', { method: 'POST', body: 'x' });
  assert.strictEqual(await all(request.textStream()), 'x');
  assert.strictEqual(await all(new Response().textStream()), '');
})().then(common.mustCall());

// A blob's stream takes over copies: the blob can be read again, and the pool of small buffers stays.
(async () => {
  const blob = new Blob(['small', Buffer.from('text')]);
  const neighbour = Buffer.from('neighbour');
  for (let i = 0; i < 2; i++) {
    let text = '';
    for await (const chunk of blob.stream()) text += Buffer.from(chunk);
    assert.strictEqual(text, 'smalltext');
  }
  assert.strictEqual(`${neighbour}`, 'neighbour');
})().then(common.mustCall());
