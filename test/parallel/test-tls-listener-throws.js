'use strict';
// A listener that throws, in a program that lives on: the handshake and what was already received go on all the same.
const common = require('../common');
const assert = require('assert');
const tls = require('tls');
const fs = require('fs');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', name));
const thrown = [];
process.on('uncaughtException', (error) => thrown.push(error.message));
const server = tls.createServer({ key: read('self-key.pem'), cert: read('self-cert.pem') }, common.mustCall((socket) => {
  socket.cork();
  for (let i = 0; i < 3; i++) socket.write(Buffer.alloc(16384, `${i}`)); // three records at least
  socket.end();
}, 2));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  let length = 0;
  let first = true;
  socket.on('data', (chunk) => {
    length += chunk.length;
    if (first) {
      first = false;
      throw new Error('data');
    }
  });
  socket.on('close', common.mustCall(() => {
    assert.strictEqual(length, 3 * 16384);
    // The client's check throws as the handshake is done: the server has its last flight, and hears of the end.
    const checked = tls.connect({ port, host: '127.0.0.1', ca: read('self-cert.pem'), checkServerIdentity() { throw new Error('check'); } });
    checked.on('error', () => {});
    checked.resume();
    checked.on('close', common.mustCall(() => {
      assert.deepStrictEqual(thrown, ['data', 'check']);
      server.close();
    }));
  }));
});
