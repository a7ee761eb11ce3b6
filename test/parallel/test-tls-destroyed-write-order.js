'use strict';
// A TLS socket that is destroyed while a write waits for the handshake: the socket's own error was told after the write's
// ECANCELED, and a program that took the first one (got) never saw that a certificate had been refused.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const https = require('https');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`));
const key = read('server-key');
const cert = read('server-cert');
const server = https.createServer({ key, cert }, common.mustNotCall());
server.listen(0, async () => {
  const { port } = server.address();
  const refuse = () => Object.assign(new Error('not this one'), { code: 'REFUSED' });

  const told = (socket, start) => new Promise((resolve) => {
    const events = [];
    socket.on('error', (error) => events.push(`error ${error.code}`));
    socket.on('close', () => {
      events.push('close');
      setImmediate(resolve, events);
    });
    start((error) => events.push(`write ${error.code} ${error.message}`));
  });
  const options = { port, ca: read('ca-cert'), checkServerIdentity: refuse };

  let socket = tls.connect(options);
  assert.deepStrictEqual(await told(socket, (callback) => socket.write('a', callback)),
    ['error REFUSED', 'write EBADF write EBADF', 'close']);

  socket = tls.connect(options);
  assert.deepStrictEqual(await told(socket, (callback) => {
    socket.write('a', callback);
    socket.on('connect', () => socket.destroy(refuse()));
  }), ['error REFUSED', 'write ECANCELED write ECANCELED Canceled because of SSL destruction', 'close']);

  const request = https.request({ ...options, agent: false });
  assert.deepStrictEqual(await told(request, (callback) => request.end(callback)), ['error REFUSED', 'write EBADF write EBADF', 'close']);
  server.close();
});
