'use strict';
// A 'readable' listener on the socket under an http2 session (undici 5 has one) does not keep the session from its bytes: it heard nothing more.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');
const net = require('net');
const { once } = require('events');

const server = http2.createServer((req, res) => req.pipe(res));
server.on('connection', (socket) => socket.on('readable', () => {}));
server.listen(0, common.mustCall(async () => {
  for (const before of [true, false]) {
    const socket = net.connect(server.address().port);
    await once(socket, 'connect');
    if (before) socket.on('readable', () => {});
    const session = http2.connect('http://localhost', { createConnection: () => socket });
    if (!before) socket.on('readable', () => {});
    const stream = session.request({ ':method': 'POST' });
    const body = Buffer.alloc(300000, 'x');
    stream.end(body);
    let got = 0;
    for await (const chunk of stream) got += chunk.length;
    assert.strictEqual(got, body.length);
    session.close();
    await once(session, 'close');
  }
  server.close();
}));
