'use strict';
// tls: a client that refuses the certificate is never a connection for the server; a resumed session keeps its ticket; a name for SNI is no address.
const common = require('../common');
const assert = require('assert');
const tls = require('tls');
const fs = require('fs');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`));
assert.throws(() => tls.connect({ port: 1, servername: '127.0.0.1' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => tls.createSecureContext({ ciphers: ':' }), { code: 'ERR_INVALID_ARG_VALUE' });

const server = tls.createServer({ key: read('server-key'), cert: read('server-cert') });
const seen = [];
server.on('secureConnection', (socket) => {
  seen.push(socket.isSessionReused());
  socket.end('x');
});
server.on('tlsClientError', common.mustCall());
server.listen(0, common.mustCall(async () => {
  const { port } = server.address();
  await new Promise((resolve) => {
    tls.connect(port, '127.0.0.1', common.mustNotCall()).on('error', common.mustCall(() => resolve()));
  });
  let session;
  for (let i = 0; i < 2; i++) {
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, session });
    let fresh = 0;
    socket.on('session', (data) => {
      session = data;
      fresh++;
    });
    socket.resume();
    await new Promise((resolve) => socket.on('close', resolve));
    assert.strictEqual(fresh > 0, i === 0); // a ticket that was taken is not replaced
  }
  assert.deepStrictEqual(seen, [false, true]);
  server.close();
}));
