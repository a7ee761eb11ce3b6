'use strict';
// A request that is the last of its connection is known when it comes again, and bytes after it are refused as the first time.
const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const COUNT = 5;
const requests = ['GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 'GET /old HTTP/1.0\r\nHost: a\r\n\r\n'];
const after = ['', '\r\n', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', '\r\nX'];
let onRequest;
const server = http.createServer((req, res) => onRequest(req, res));
server.on('clientError', (error, socket) => {
  socket.told = [error.code, error.reason, error.bytesParsed, String(error.rawPacket)];
  socket.answer.end('late');
});
function once(request, more) {
  return new Promise((resolve) => {
    const result = {};
    const client = net.connect(server.address().port, '127.0.0.1');
    let text = '', open = 2;
    const closed = () => { if (--open === 0) resolve(result); }; // which side is first is not said
    onRequest = mustCall((req, res) => {
      result.url = req.url;
      result.version = req.httpVersion;
      result.headers = req.headers;
      req.socket.answer = res;
      if (more === '') res.end('now');
      else client.write(more);
      // Where the bytes are no error nobody says so: the answer shows that they came.
      if (more === '\r\n') client.end(mustCall(() => res.end('now')));
      req.socket.on('close', mustCall(() => {
        result.told = req.socket.told;
        closed();
      }));
    });
    client.write(request);
    client.on('data', (chunk) => { text += chunk; });
    client.on('error', () => {});
    client.on('close', mustCall(() => {
      result.body = text.slice(text.indexOf('\r\n\r\n') + 4);
      result.connection = /^connection: .*$/im.exec(text)?.[0];
      closed();
    }));
  });
}
server.listen(0, '127.0.0.1', mustCall(async () => {
  for (const request of requests) {
    for (const more of after) {
      const first = await once(request, more);
      assert.strictEqual(first.connection, 'Connection: close');
      assert.strictEqual(first.told?.[0], more.length > 2 ? 'HPE_CLOSED_CONNECTION' : undefined);
      for (let i = 1; i < COUNT; i++) assert.deepStrictEqual(await once(request, more), first);
    }
  }
  server.close();
}));
