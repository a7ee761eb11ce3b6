'use strict';
// What is said of wrong addresses and descriptors, and what writes that destroy() has cancelled come to.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const net = require('net');

const list = new net.BlockList();
assert.throws(() => list.addRange('2.0.0.9', '2.0.0.1'), { code: 'ERR_INVALID_ARG_VALUE', message: /^The argument 'start' must come before end\. Received SocketAddress/ });
assert.throws(() => list.addAddress('x'), { code: 'ERR_INVALID_ADDRESS', message: 'Invalid socket address' });
const fd = fs.openSync(common.tmp('file'), 'w');
assert.throws(() => new net.Socket({ fd, readable: false, writable: true }), { code: 'ERR_INVALID_FD_TYPE', message: 'Unsupported fd type: FILE' });
assert.throws(() => process.setSourceMapsEnabled(1), /"enabled" argument/);

const server = net.createServer(common.mustCall((socket) => {
  const seen = [];
  socket.on('error', common.mustNotCall());
  socket.write(Buffer.alloc(32e6), (error) => seen.push(error?.code));
  socket.write('x', (error) => seen.push(error?.code));
  socket.end('y', (error) => seen.push(error?.code));
  socket.on('close', common.mustCall((failed) => {
    assert.strictEqual(failed, false);
    setImmediate(() => assert.deepStrictEqual(seen, ['ECANCELED', 'ECANCELED', 'ECANCELED']));
    client.destroy();
    server.close();
  }));
  setImmediate(() => socket.destroy());
})).listen(0);
const client = net.connect(server.address().port);
client.on('error', () => {}).pause();
