'use strict';
// resetAndDestroy() sends RST: the peer sees ECONNRESET, and both sides close.

const { mustCall } = require('../common');
const assert = require('assert');
const net = require('net');

const server = net.createServer(mustCall((socket) => {
  socket.on('error', mustCall((error) => assert.deepStrictEqual([error.code, error.syscall, error.message], ['ECONNRESET', 'read', 'read ECONNRESET'])));
  socket.on('close', mustCall((hadError) => {
    assert.strictEqual(hadError, true);
    server.close();
  }));
  socket.write('go');
}));
server.listen(0, '127.0.0.1', mustCall(() => {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.once('data', () => client.resetAndDestroy());
  client.on('close', mustCall((hadError) => assert.strictEqual(hadError, false)));
}));
assert.throws(() => new net.Socket().connect({}), { code: 'ERR_MISSING_ARGS' });
