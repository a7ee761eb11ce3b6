'use strict';
// A redirect that keeps the method sends the body again from its beginning, whatever it was made of; a stream cannot be.
require('../common');
const assert = require('assert');
const http = require('http');
const { text } = require('stream/consumers');

const server = http.createServer(async (req, res) => {
  const body = await text(req);
  if (req.url === '/final') return res.end(`${req.method} ${body}`);
  res.writeHead(Number(req.url.slice(1)), { Location: '/final' });
  res.end();
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const follow = async (status, body, method = 'POST') => (await fetch(url + status, { method, body, duplex: 'half' })).text();
  const form = new FormData();
  form.append('field', 'value');
  form.append('file', new Blob(['content']), 'name.txt');
  for (const [body, expected] of [['text', 'text'], [Buffer.from('bytes'), 'bytes'], [new Blob(['one', 'two']), 'onetwo'], [new URLSearchParams({ a: 'b' }), 'a=b']]) {
    assert.strictEqual(await follow(307, body), `POST ${expected}`);
    assert.strictEqual(await follow(308, body, 'DELETE'), `DELETE ${expected}`);
    assert.strictEqual(await follow(302, body), 'GET ');
    assert.strictEqual(await follow(301, body, 'PUT'), `PUT ${expected}`);
    assert.strictEqual(await follow(303, body, 'PUT'), 'GET ');
  }
  assert.match(await follow(307, form), /^POST -+[^]*name="field"\r\n\r\nvalue\r\n[^]*filename="name.txt"[^]*content\r\n-/);
  assert.strictEqual(await follow(302, form), 'GET ');
  const request = new Request(`${url}307`, { method: 'POST', body: 'looked at' });
  assert.ok(request.body instanceof ReadableStream);
  assert.strictEqual(await (await fetch(request)).text(), 'POST looked at');
  await assert.rejects(follow(307, new Blob(['x']).stream()), { message: 'fetch failed' });
  assert.strictEqual(await follow(303, new Blob(['x']).stream()), 'GET ');
  server.close();
  server.closeIdleConnections();
});
