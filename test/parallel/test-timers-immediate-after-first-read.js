'use strict';
// What a connection brought along is handled before the loop waits: setImmediate() in it comes before what later polls bring.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const order = [];
const server = http.createServer(common.mustCall((req, res) => {
  order.push('request');
  res.end('x');
  setImmediate(common.mustCall(() => order.push('immediate')));
})).listen(0, '127.0.0.1', common.mustCall(() => {
  http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, common.mustCall((res) => {
    order.push('response');
    res.resume().on('end', common.mustCall(() => server.close()));
  }));
}));
server.on('close', common.mustCall(() => {
  assert.deepStrictEqual(order, ['request', 'immediate', 'response']);
  bytes();
}));

function bytes() {
  const order = [];
  const server = net.createServer(common.mustCall((socket) => {
    socket.on('data', common.mustCall(() => {
      order.push('data');
      socket.end('y');
      setImmediate(common.mustCall(() => {
        order.push('immediate');
        setImmediate(common.mustCall());
      }));
    }));
  })).listen(0, '127.0.0.1', common.mustCall(() => {
    const client = net.connect(server.address().port, '127.0.0.1', common.mustCall(() => client.write('x')));
    client.on('data', common.mustCall(() => {
      assert.deepStrictEqual(order, ['data', 'immediate']);
      server.close();
    }));
  }));
}
