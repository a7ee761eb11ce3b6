'use strict';
// Server-sent events: each event leaves when it is written, also corked ones and those of many clients, and a client that leaves
// is noticed.
const common = require('../common');
const assert = require('assert');
const http = require('http');

const streams = new Set();
let gone = 0;
const server = http.createServer((req, res) => {
  assert.strictEqual(req.headers.accept, 'text/event-stream');
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  res.flushHeaders();
  streams.add(res);
  req.on('close', () => {
    streams.delete(res);
    gone++;
  });
});

function client(port) {
  return new Promise((resolve) => {
    const req = http.get({ port, headers: { accept: 'text/event-stream' }, agent: false }, (res) => {
      const me = { req, res, text: '' };
      res.setEncoding('utf8').on('data', (data) => { me.text += data; });
      res.on('error', () => {});
      resolve(me);
    });
    req.on('error', () => {});
  });
}

server.listen(0, common.mustCall(async () => {
  const { port } = server.address();
  // The heads arrive before any event.
  const clients = await Promise.all(Array.from({ length: 50 }, () => client(port)));
  assert.strictEqual(clients[0].res.headers['transfer-encoding'], 'chunked');
  await common.until(() => streams.size === 50);
  let expected = '';
  for (let i = 1; i <= 20; i++) {
    const event = `id: ${i}\ndata: event ${i} \u20ac\n\n`;
    expected += event;
    for (const res of streams) {
      if (i % 2) {
        res.write(event);
      } else {
        res.cork();
        res.write(event.slice(0, 5));
        res.write(event.slice(5));
        res.uncork();
      }
    }
    await common.until(() => clients.every((c) => c.text === expected), `event ${i} at every client`);
  }
  // Half of them leave.
  for (const { req } of clients.slice(0, 25)) req.destroy();
  await common.until(() => gone === 25);
  assert.strictEqual(streams.size, 25);
  for (const res of streams) res.end('data: last\n\n');
  await common.until(() => clients.slice(25).every((c) => c.text.endsWith('data: last\n\n') && c.res.complete));
  await common.until(() => gone === 50);
  server.close(common.mustCall());
}));
