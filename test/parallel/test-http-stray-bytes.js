'use strict';
// An empty line, or the first letters of a request that never goes on, after an answer do not keep a connection for ever.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer({ keepAliveTimeout: 200, keepAliveTimeoutBuffer: 0, connectionsCheckingInterval: 50 }, (req, res) => res.end('ok'));
server.listen(0, '127.0.0.1', mustCall(() => {
  let open = 2;
  for (const stray of ['\r\n', 'Q']) {
    const socket = net.connect(server.address().port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    socket.once('data', mustCall((d) => {
      assert.match(String(d), /ok$/);
      socket.write(stray);
    }));
    socket.on('close', mustCall(() => {
      if (--open === 0) server.close();
    }));
  }
}));
