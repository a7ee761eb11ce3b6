'use strict';
// Datagrams go there and back, IPv4 and IPv6, of all sizes; the sender's address is right when senders alternate.
const { mustCall } = require('../common');
const assert = require('assert');
const dgram = require('dgram');

const SIZES = [0, 1, 1000, 9000, 65507];

for (const [type, host] of [['udp4', '127.0.0.1'], ['udp6', '::1']]) {
  const server = dgram.createSocket(type, (message, info) => {
    assert.strictEqual(info.size, message.length);
    assert.strictEqual(info.family, type === 'udp4' ? 'IPv4' : 'IPv6');
    server.send(message, info.port, info.address);
  });
  server.once('error', (error) => {
    if (type === 'udp6' && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')) return; // no IPv6 here
    throw error;
  });
  server.bind(0, host, () => {
    const { port } = server.address();
    let open = 2;
    for (const fill of ['a', 'b']) {
      const client = dgram.createSocket(type);
      let at = 0;
      const next = () => client.send(Buffer.alloc(SIZES[at], fill), port, host, mustCall((error, bytes) => {
        assert.ifError(error);
        assert.strictEqual(bytes, SIZES[at]);
      }));
      client.on('message', mustCall((message, info) => {
        assert.deepStrictEqual(message, Buffer.alloc(SIZES[at], fill));
        assert.strictEqual(info.port, port);
        assert.strictEqual(info.address, host);
        if (++at < SIZES.length) return next();
        client.close();
        if (--open === 0) server.close();
      }, SIZES.length));
      next();
    }
  });
}
