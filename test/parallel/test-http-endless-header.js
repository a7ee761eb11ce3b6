'use strict';
// A client that never stops sending its header is cut off with 431 after a bounded amount; the server goes on.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((request, response) => response.end('ok'));
server.listen(0, '127.0.0.1', mustCall(() => {
  const { port } = server.address();
  const before = process.memoryUsage.rss();
  const line = `X-Fill: ${'f'.repeat(65000)}\r\n`;
  let answer = '';
  const socket = net.connect(port, '127.0.0.1');
  const more = () => { while (!socket.destroyed && socket.writable && socket.write(line)); };
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
  socket.on('connect', more).on('drain', more).on('error', () => {}).on('data', (chunk) => { answer += chunk; });
  socket.on('close', mustCall(() => {
    if (answer !== '') assert.match(answer, /^HTTP\/1\.1 431 /);
    assert.ok(socket.bytesWritten < 64e6, `${socket.bytesWritten} bytes were taken`);
    assert.ok(process.memoryUsage.rss() - before < 100e6);
    http.get({ port, host: '127.0.0.1', agent: false }, mustCall((response) => {
      assert.strictEqual(response.statusCode, 200);
      response.resume();
      server.close();
    }));
  }));
}));
