'use strict';
// A WebSocket server of the package ws: echo of texts and bytes of all sizes, fragments, pings, compression, close codes, and
// a client that goes without a word.
const common = require('../common');
common.needs('ws');
const assert = require('assert');
const http = require('http');
const net = require('net');
const { once } = require('events');
const { WebSocketServer, WebSocket } = require('ws');

const server = http.createServer((req, res) => res.end('plain'));
const sockets = new WebSocketServer({ server, maxPayload: 1 << 20, perMessageDeflate: { threshold: 1024 } });
const closes = [];
sockets.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on('close', (code, reason) => closes.push([code, `${reason}`]));
  socket.on('error', () => {});
});

async function echoed(client, message, options) {
  const answer = once(client, 'message');
  client.send(message, options);
  return answer;
}

server.listen(0, common.mustCall(async () => {
  const { port } = server.address();
  const url = `ws://127.0.0.1:${port}/`;
  for (const perMessageDeflate of [false, true]) {
    const client = new WebSocket(url, { perMessageDeflate });
    await once(client, 'open');
    for (const size of [0, 1, 125, 126, 65535, 65536, 300000]) {
      const [text, isBinary] = await echoed(client, 'u\u00fc'.repeat(size / 3));
      assert.strictEqual(isBinary, false);
      assert.strictEqual(`${text}`, 'u\u00fc'.repeat(size / 3));
      const bytes = Buffer.alloc(size, Uint8Array.from({ length: 251 }, (_, i) => i));
      const [back, binary] = await echoed(client, bytes);
      assert.strictEqual(binary, true);
      assert.ok(back.equals(bytes));
    }
    // In fragments, with a ping between them.
    const whole = once(client, 'message');
    const pong = once(client, 'pong');
    client.send('one ', { fin: false });
    client.ping('between');
    client.send('two ', { fin: false });
    client.send('three', { fin: true });
    assert.strictEqual(`${(await pong)[0]}`, 'between');
    assert.strictEqual(`${(await whole)[0]}`, 'one two three');
    // Many at once arrive in order.
    const seen = [];
    const all = new Promise((resolve) => {
      client.on('message', (data) => {
        seen.push(+data);
        if (seen.length === 500) resolve();
      });
    });
    for (let i = 0; i < 500; i++) client.send(String(i));
    await all;
    assert.deepStrictEqual(seen, Array.from({ length: 500 }, (_, i) => i));
    const closed = once(client, 'close');
    client.close(4001, 'enough');
    const [code, reason] = await closed;
    assert.deepStrictEqual([code, `${reason}`], [4001, 'enough']);
  }
  await common.until(() => closes.length === 2);
  assert.deepStrictEqual(closes, [[4001, 'enough'], [4001, 'enough']]);

  // Larger than the server takes: 1009.
  const greedy = new WebSocket(url, { perMessageDeflate: false });
  await once(greedy, 'open');
  greedy.on('error', () => {});
  greedy.send(Buffer.alloc((1 << 20) + 1));
  assert.strictEqual((await once(greedy, 'close'))[0], 1009);

  // The server goes away; ends without a close frame are 1006.
  const leaving = new WebSocket(url);
  await once(leaving, 'open');
  const [peer] = sockets.clients;
  peer.close(1001);
  assert.strictEqual((await once(leaving, 'close'))[0], 1001);
  const cut = new WebSocket(url);
  await once(cut, 'open');
  closes.length = 0;
  cut.terminate();
  await common.until(() => closes.length === 1);
  assert.strictEqual(closes[0][0], 1006);

  // What follows the request at once is the first frame; a frame without mask is an error (1002).
  const raw = net.connect(port);
  closes.length = 0;
  raw.write(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'), Buffer.from('818200000000', 'hex'), Buffer.from('ok')]));
  let text = '';
  raw.setEncoding('latin1').on('data', (data) => { text += data; });
  await common.until(() => text.endsWith('\x81\x02ok'));
  assert.match(text, /^HTTP\/1\.1 101 Switching Protocols\r\n[^]*sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/i);
  raw.write(Buffer.from('81026f6b', 'hex'));
  await common.until(() => closes.length === 1);
  assert.strictEqual(text.slice(-4), '\x88\x02\x03\xea');
  raw.destroy();

  assert.strictEqual(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'plain');
  sockets.close();
  server.close(common.mustCall());
  server.closeAllConnections();
}));
