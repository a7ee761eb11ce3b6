'use strict';
// The end of a connection closes the answers that wait behind another one, too.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const closed = [];
const server = http.createServer((request, response) => {
  response.on('close', () => {
    closed.push(request.url);
    if (closed.length === 3) server.close(common.mustCall(() => assert.deepStrictEqual(closed.sort(), ['/1', '/2', '/3'])));
  });
  if (request.url === '/3') socket.destroy(); // nobody answers any of them
}).listen(0, common.mustCall(() => {
  socket = net.connect(server.address().port);
  socket.write([1, 2, 3].map((n) => `GET /${n} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
}));
let socket;
