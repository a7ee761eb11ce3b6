'use strict';
// A client's streams end after its socket has closed, as in Node (undici tells its requests by the socket's end); they ended before.
// The protocols that a server and a client of http2 offer are http2's own, whatever ALPNProtocols says.
const { mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const http2 = require('http2');
const net = require('net');
const path = require('path');
const tls = require('tls');

const key = fs.readFileSync(path.join(__dirname, '../fixtures/keys/server-key.pem'));
const cert = fs.readFileSync(path.join(__dirname, '../fixtures/keys/server-cert.pem'));

const plain = net.createServer(mustCall((socket) => socket.once('data', () => socket.end()))).listen(0, mustCall(() => {
  const order = [];
  const client = http2.connect('http://localhost', {
    createConnection: () => net.connect(plain.address().port).on('end', () => order.push('end')).on('close', () => order.push('socket')),
  });
  const stream = client.request({ ':path': '/' });
  stream.on('close', () => order.push(`stream ${stream.rstCode}`));
  client.on('close', mustCall(() => {
    assert.deepStrictEqual(order, ['end', 'socket', 'stream 8']);
    plain.close();
  }));
}));

const server = http2.createSecureServer({ key, cert, ALPNProtocols: ['http/1.1'] }, mustCall((req, res) => {
  assert.strictEqual(req.httpVersion, '2.0');
  res.end();
})).listen(0, mustCall(() => {
  const { port } = server.address();
  server.on('tlsClientError', mustCall((error) => assert.strictEqual(error.code, 'ERR_SSL_NO_APPLICATION_PROTOCOL')));
  tls.connect({ port, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }).on('error', mustCall(() => {
    const client = http2.connect(`https://localhost:${port}`, { rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
    client.request({ ':path': '/' }).resume().on('close', mustCall(() => {
      client.close();
      server.close();
    })).end();
  }));
}));
