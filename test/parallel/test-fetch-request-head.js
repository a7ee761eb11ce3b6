'use strict';
// What fetch() sends for its options: framing of streamed bodies, cache modes, ranges, referrers, HEAD, methods as they were written; nothing twice.
require('../common');
const assert = require('assert');
const net = require('net');

const seen = [];
let answering = true;
const server = net.createServer((socket) => {
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    text += chunk;
    const end = text.indexOf('\r\n\r\n');
    if (end === -1 || (/^transfer-encoding/im.test(text) && !text.endsWith('0\r\n\r\n'))) return;
    seen.push({ line: text.split('\r\n')[0], body: text.slice(end + 4), fields: Object.fromEntries(text.slice(0, end).split('\r\n').slice(1).map((l) => l.split(': '))) });
    text = '';
    if (answering) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const sent = async (init) => {
    await (await fetch(url, init)).text();
    return seen.pop();
  };
  for (const method of ['DELETE', 'OPTIONS', 'POST', 'PATCH']) {
    const { fields, body } = await sent({ method, duplex: 'half', body: new Blob(['ab']).stream() });
    assert.strictEqual(fields['transfer-encoding'], 'chunked', method);
    assert.strictEqual(body, '2\r\nab\r\n0\r\n\r\n');
  }
  process.once('warning', (warning) => assert.strictEqual(warning.code, 'UNDICI-FETCH-patch'));
  assert.strictEqual((await sent({ method: 'patch' })).line, 'patch / HTTP/1.1');
  assert.strictEqual((await sent({ method: 'put' })).line, 'PUT / HTTP/1.1');
  assert.strictEqual((await sent({ method: 'HEAD' })).fields.connection, 'close');

  const cache = async (init) => {
    const { fields } = await sent(init);
    return [fields.pragma, fields['cache-control']];
  };
  assert.deepStrictEqual(await cache({}), [undefined, undefined]);
  assert.deepStrictEqual(await cache({ cache: 'no-store' }), ['no-cache', 'no-cache']);
  assert.deepStrictEqual(await cache({ cache: 'reload', headers: { 'cache-control': 'own' } }), ['no-cache', 'own']);
  assert.deepStrictEqual(await cache({ cache: 'no-cache' }), [undefined, 'max-age=0']);
  assert.deepStrictEqual(await cache({ headers: { 'if-none-match': '"a"' } }), ['no-cache', 'no-cache']);
  assert.strictEqual((await sent({ headers: { range: 'bytes=0-1' } })).fields['accept-encoding'], 'identity');
  assert.strictEqual((await sent({ mode: 'no-cors' })).fields['sec-fetch-mode'], 'no-cors');

  const referer = async (referrer, referrerPolicy) => (await sent({ referrer, referrerPolicy })).fields.referer;
  assert.strictEqual(await referer('http://u:p@other.example/path#x'), 'http://other.example/');
  assert.strictEqual(await referer(`${url}path?q#x`), `${url}path?q`);
  assert.strictEqual(await referer('https://other.example/path'), 'https://other.example/'); // loopback is trusted
  assert.strictEqual(await referer('http://other.example/path', 'unsafe-url'), 'http://other.example/path');
  assert.strictEqual(await referer('http://other.example/path', 'same-origin'), undefined);
  assert.strictEqual(await referer(''), undefined);
  assert.throws(() => new Request(url, { referrer: 'no url' }), { name: 'TypeError', message: 'Referrer "no url" is not a valid URL.' });

  // A request that a kept connection's end leaves without an answer may have been done: it is not sent again.
  answering = false;
  await assert.rejects(fetch(url, { method: 'POST', body: 'pay' }), (error) => error.cause.code === 'UND_ERR_SOCKET');
  assert.strictEqual(seen.filter(({ line }) => line.startsWith('POST')).length, 1);
  server.close();
});
