'use strict';
// tls: clients without options of their own share a context, and still follow a change of the default certificates.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`));
const server = tls.createServer({ key: read('server-key'), cert: read('server-cert') }, (socket) => socket.end('x'));
server.on('tlsClientError', () => {});
server.listen(0, common.mustCall(async () => {
  const attempt = (options) => new Promise((resolve) => {
    const socket = tls.connect({ port: server.address().port, host: 'localhost', ...options });
    socket.on('error', (error) => resolve(error.code));
    socket.on('end', () => resolve('connected'));
    socket.resume();
  });
  const before = tls.getCACertificates('default');
  assert.strictEqual(await attempt(), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  assert.strictEqual(await attempt({ ca: read('ca-cert') }), 'connected');
  assert.strictEqual(await attempt(), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  tls.setDefaultCACertificates([read('ca-cert').toString()]);
  assert.strictEqual(await attempt(), 'connected');
  tls.setDefaultCACertificates(before);
  assert.strictEqual(await attempt(), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  server.close();
}));
