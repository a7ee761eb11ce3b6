'use strict';
// Who is trusted and who is not, with Node's codes.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const keys = path.join(__dirname, '..', 'fixtures', 'keys');
const read = (name) => fs.readFileSync(path.join(keys, `${name}.pem`));
const ca = read('ca-cert');

function attempt(name, options, check) {
  const server = tls.createServer({ key: read(`${name}-key`), cert: read(`${name}-cert`) }, (socket) => socket.end('hi'));
  server.on('tlsClientError', () => {});
  server.listen(0, common.mustCall(() => {
    const socket = tls.connect({ port: server.address().port, host: 'localhost', ...options });
    let secure = false;
    socket.on('secureConnect', () => { secure = true; });
    socket.on('error', () => {});
    socket.on('data', () => {});
    const done = common.mustCall((error) => {
      check(error, secure, socket);
      socket.destroy();
      server.close();
    });
    socket.once('error', done);
    socket.once('end', () => done(null));
  }));
}
attempt('server', { ca }, (error, secure, socket) => {
  assert.ifError(error);
  assert.ok(secure && socket.authorized);
});
attempt('server', {}, (error, secure) => {
  assert.strictEqual(error.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  assert.ok(!secure);
});
attempt('self', {}, (error) => {
  assert.strictEqual(error.code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  assert.match(error.message, /^self-signed certificate; .* --use-system-ca$/);
});
attempt('expired', { ca }, (error) => assert.strictEqual(error.code, 'CERT_HAS_EXPIRED'));
attempt('other', { ca }, (error) => {
  assert.strictEqual(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.match(error.message, /Host: localhost\. is not in the cert's altnames: DNS:other\.example, DNS:\*\.wild\.example/);
});
attempt('other', { ca, servername: 'a.wild.example' }, (error, secure) => assert.ok(error === null && secure));
attempt('self', { rejectUnauthorized: false }, (error, secure, socket) => {
  assert.ok(error === null && secure);
  assert.strictEqual(socket.authorized, false);
  assert.strictEqual(socket.authorizationError, 'DEPTH_ZERO_SELF_SIGNED_CERT');
});
