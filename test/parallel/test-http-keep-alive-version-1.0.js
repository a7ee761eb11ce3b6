'use strict';
// A client of HTTP/1.0 that asks to keep the connection keeps it where the answer's length is told, and loses it where not.
const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  if (req.url === '/told') res.setHeader('Content-Length', 3);
  res.end('abc');
}).listen(0, '127.0.0.1', mustCall(() => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  const ask = (url) => socket.write(`GET ${url} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n`);
  let text = '';
  let asked = 1;
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
    const answers = text.split('abc').length - 1;
    if (answers < asked) return;
    asked++;
    if (answers === 1) ask('/told');
    if (answers === 2) ask('/untold');
  });
  socket.on('close', mustCall(() => {
    assert.deepStrictEqual(text.match(/^Connection: .*$/gm), ['Connection: keep-alive', 'Connection: keep-alive', 'Connection: close']);
    server.close();
  }));
  ask('/told');
}));
