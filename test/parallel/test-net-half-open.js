'use strict';
// With allowHalfOpen an answer may follow the peer's end; without it the socket ends by itself and says EPIPE to writes.

const { mustCall } = require('../common');
const assert = require('assert');
const net = require('net');

const server = net.createServer({ allowHalfOpen: true }, mustCall((socket) => {
  socket.resume().on('end', mustCall(() => {
    assert.strictEqual(socket.writable, true);
    socket.end('after your end');
  }));
}));
server.listen(0, '127.0.0.1', mustCall(() => {
  let text = '';
  const client = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true }, () => client.end('bye'));
  client.setEncoding('utf8').on('data', (d) => { text += d; }).on('close', mustCall((hadError) => {
    assert.deepStrictEqual([text, hadError], ['after your end', false]);
    server.close(closed);
  }));
}));

const closed = mustCall(() => {
  const strict = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1', mustCall(() => {
    const client = net.connect(strict.address().port, '127.0.0.1');
    client.resume().on('finish', mustCall(() => {
      client.write('too late', mustCall((error) => assert.strictEqual(error.code, 'EPIPE')));
    }));
    client.on('error', mustCall((error) => assert.strictEqual(error.message, 'This socket has been ended by the other party')));
    client.on('close', mustCall((hadError) => {
      assert.strictEqual(hadError, true);
      strict.close();
    }));
  }));
});
