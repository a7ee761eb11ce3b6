'use strict';
// maxConnections: those beyond are closed and reported by 'drop'; place is made when one leaves.

const { mustCall } = require('../common');
const assert = require('assert');
const net = require('net');

const server = net.createServer(mustCall((socket) => socket.resume().write('in'), 2));
server.maxConnections = 1;
server.on('drop', mustCall((info) => {
  assert.strictEqual(info.localPort, server.address().port);
  assert.strictEqual(info.remoteFamily, 'IPv4');
}));
server.listen(0, '127.0.0.1', mustCall(() => {
  const open = () => net.connect(server.address().port, '127.0.0.1');
  const first = open();
  first.once('data', mustCall(() => {
    const second = open();
    second.on('error', () => {}).on('close', mustCall(() => {
      first.end();
      first.on('close', mustCall(() => server.getConnections(function again(error, count) {
        if (count > 0) return server.getConnections(again);
        const third = open();
        third.once('data', mustCall(() => {
          third.end();
          server.close();
        }));
      })));
    }));
  }));
}));
