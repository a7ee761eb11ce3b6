'use strict';
// A handshake that fails while something waits to be written: the write fails with EPROTO, and so does the socket; without one it is the handshake's error.
const common = require('../common');
const assert = require('assert');
const https = require('https');
const net = require('net');
const tls = require('tls');

const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
});
server.listen(0, common.mustCall(async () => {
  const { port } = server.address();
  const failure = (emitter) => new Promise((resolve) => emitter.once('error', resolve));
  const isWrite = (error) => {
    assert.deepStrictEqual([error.code, error.syscall, error.errno, Object.keys(error)], ['EPROTO', 'write', -71, ['errno', 'code', 'syscall']]);
    assert.match(error.message, /^write EPROTO [0-9A-F]+:error:0A00010B:SSL routines:.*wrong version number/);
  };
  const isHandshake = (error) => assert.deepStrictEqual([error.code, error.library, error.reason], ['ERR_SSL_WRONG_VERSION_NUMBER', 'SSL routines', 'wrong version number']);

  isWrite(await failure(https.get({ port })));
  isHandshake(await failure(tls.connect({ port })));
  const socket = tls.connect({ port });
  socket.write('x', common.mustCall(isWrite));
  socket.write('y', common.mustCall(isWrite));
  isWrite(await failure(socket));
  await assert.rejects(fetch(`https://127.0.0.1:${port}`), (error) => {
    assert.strictEqual(error.message, 'fetch failed');
    isHandshake(error.cause);
    return true;
  });
  await assert.rejects(fetch('http://127.0.0.1:22'), (error) => error.message === 'fetch failed' && error.cause.message === 'bad port');
  server.close();
}));
