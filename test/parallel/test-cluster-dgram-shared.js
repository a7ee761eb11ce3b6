'use strict';
// Workers share one UDP port; it is free again when the last has closed it.
const { mustCall } = require('../common');
const assert = require('assert');
const cluster = require('cluster');
const dgram = require('dgram');

if (cluster.isPrimary) {
  const ports = new Set();
  let listening = 0;
  let gone = 0;
  for (let i = 0; i < 2; i++) {
    const worker = cluster.fork();
    worker.on('listening', mustCall((address) => {
      assert.strictEqual(address.addressType, 'udp4');
      ports.add(address.port);
      if (++listening < 2) return;
      assert.strictEqual(ports.size, 1);
      const client = dgram.createSocket('udp4');
      client.send('hello', address.port, '127.0.0.1', mustCall(() => client.close()));
    }));
    worker.on('message', () => cluster.disconnect());
    worker.on('exit', mustCall((code) => {
      assert.strictEqual(code, 0);
      if (++gone < 2) return;
      const again = dgram.createSocket('udp4');
      again.bind([...ports][0], '127.0.0.1', mustCall(() => again.close()));
    }));
  }
} else {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (message) => process.send(`${message}`));
  socket.bind(0, '127.0.0.1');
}
