'use strict';
// tls: default certificates are found by name: both of two with one name, and beside those that a context adds for itself.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`), 'latin1');
const listen = (name) => new Promise((resolve) => {
  const server = tls.createServer({ key: read(`${name}-key`), cert: read(`${name}-cert`) }, (socket) => socket.end('x'));
  server.on('tlsClientError', () => {});
  server.listen(0, () => resolve(server));
});
const attempt = (server, options) => new Promise((resolve) => {
  const socket = tls.connect({ port: server.address().port, host: 'localhost', ...options });
  socket.on('error', (error) => resolve(error.code));
  socket.on('end', () => resolve('connected'));
  socket.resume();
});

(async () => {
  const [twin, plain] = [await listen('twin'), await listen('server')];
  tls.setDefaultCACertificates([read('twin-a-cert'), read('twin-b-cert')]);
  // A context that adds one of its own before the default ones have been looked for: it finds both, the others do not find its own.
  const secureContext = tls.createSecureContext();
  secureContext.context.addCACert(read('ca-cert'));
  assert.strictEqual(await attempt(plain, { secureContext }), 'connected');
  assert.strictEqual(await attempt(twin, { secureContext }), 'connected');
  assert.strictEqual(await attempt(plain), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  assert.strictEqual(await attempt(twin), 'connected');
  assert.strictEqual(await attempt(twin), 'connected'); // what was found once
  tls.setDefaultCACertificates([read('twin-a-cert')]);
  assert.notStrictEqual(await attempt(twin), 'connected');
  tls.setDefaultCACertificates([]);
  assert.notStrictEqual(await attempt(twin), 'connected');
  twin.close();
  plain.close();
})().then(common.mustCall());
