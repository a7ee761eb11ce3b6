'use strict';
// Requests with bodies, redirects, encodings, and what fails.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');

const server = http.createServer((req, res) => {
  if (req.url === '/redirect') return res.writeHead(302, { location: '/gzip' }).end();
  if (req.url === '/gzip') return res.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(zlib.gzipSync('{"a":1}'));
  if (req.url === '/loop') return res.writeHead(302, { location: '/loop' }).end();
  if (req.url === '/hang') return;
  let body = '';
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => res.end(`${req.method} ${req.headers['content-type']} ${body}`));
});
server.listen(0, common.mustCall(async () => {
  const base = `http://localhost:${server.address().port}`;
  const response = await fetch(`${base}/redirect`);
  assert.strictEqual(response.redirected, true);
  assert.strictEqual(response.url, `${base}/gzip`);
  assert.deepStrictEqual(await response.json(), { a: 1 });
  await assert.rejects(response.text(), { name: 'TypeError' });
  assert.strictEqual(await (await fetch(base, { method: 'POST', body: 'x' })).text(), 'POST text/plain;charset=UTF-8 x');
  const form = new FormData();
  form.append('name', 'value');
  form.append('file', new Blob(['content']), 'a.txt');
  const copy = await new Response(form).formData();
  assert.strictEqual(copy.get('name'), 'value');
  assert.strictEqual(await copy.get('file').text(), 'content');
  assert.strictEqual(await (await fetch('data:text/plain,hi%20there')).text(), 'hi there');
  await assert.rejects(fetch(`${base}/loop`), { message: 'fetch failed' });
  await assert.rejects(fetch(`${base}/hang`, { signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });
  await assert.rejects(fetch('nonsense'), { name: 'TypeError' });
  server.closeAllConnections();
  server.close();
}));
