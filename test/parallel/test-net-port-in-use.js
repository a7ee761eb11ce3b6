'use strict';
// A port in use is an error event with its facts; without a listener the program ends with a report.

const { mustCall, run } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = net.createServer().listen(0, '127.0.0.1', mustCall(() => {
  const { port } = server.address();
  const again = http.createServer().listen(port, '127.0.0.1');
  again.on('error', mustCall((error) => {
    assert.deepStrictEqual([error.code, error.syscall, error.address, error.port, error.message],
                           ['EADDRINUSE', 'listen', '127.0.0.1', port, `listen EADDRINUSE: address already in use 127.0.0.1:${port}`]);
    // the same server can be used for another port
    again.listen(0, '127.0.0.1', mustCall(() => again.close()));
  }));
  const { status, stderr } = run(['-e', `require('http').createServer().listen(${port}, '127.0.0.1')`]);
  assert.strictEqual(status, 1);
  assert.match(stderr, /\nError: listen EADDRINUSE: address already in use 127\.0\.0\.1:\d+\n/);
  assert.match(stderr, /Emitted 'error' event on Server instance at:/);
  assert.match(stderr, /code: 'EADDRINUSE'/);
  server.close();
}));
