'use strict';
// The certificate by the name asked for, the protocol by what both know, and a session taken up again.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const keys = path.join(__dirname, '..', 'fixtures', 'keys');
const read = (name) => fs.readFileSync(path.join(keys, `${name}.pem`));
const ca = read('ca-cert');
const server = tls.createServer({ key: read('server-key'), cert: read('server-cert'), ALPNProtocols: ['one', 'two'] }, (socket) => socket.end('x'));
server.addContext('*.wild.example', { key: read('other-key'), cert: read('other-cert') });
server.listen(0, common.mustCall(() => {
  const { port } = server.address();
  const connect = (options, check) => {
    const socket = tls.connect({ port, host: 'localhost', ca, ...options }, common.mustCall(() => check(socket)));
    socket.resume();
    return socket;
  };
  connect({ servername: 'a.wild.example', ALPNProtocols: ['two', 'three'] }, (socket) => {
    assert.strictEqual(socket.getPeerCertificate().subject.CN, 'other.example');
    assert.strictEqual(socket.alpnProtocol, 'two');
  });
  let session;
  const first = connect({}, (socket) => {
    assert.strictEqual(socket.getPeerCertificate(true).issuerCertificate.subject.CN, 'troika test CA');
    assert.strictEqual(socket.alpnProtocol, false);
    assert.strictEqual(socket.isSessionReused(), false);
  });
  first.on('session', (data) => { session = data; });
  first.on('close', common.mustCall(() => {
    const second = connect({ session }, (socket) => assert.strictEqual(socket.isSessionReused(), true));
    second.on('close', () => server.close());
  }));
}));

// What cannot be a name is refused, not sent as nothing.
for (const servername of [5, {}]) assert.throws(() => tls.connect({ port: 1, servername }), { code: 'ERR_INVALID_ARG_TYPE' });
for (const make of [(ALPNProtocols) => tls.connect({ port: 1, ALPNProtocols }), (ALPNProtocols) => tls.createServer({ ALPNProtocols })]) {
  assert.throws(() => make(['a', '']), { code: 'ERR_INVALID_ARG_VALUE', message: "The argument 'protocols[1]' must be a non-empty string. Received ''" });
}

// Each address that is tried asks by the name, the second as well.
{
  const named = tls.createServer({ key: read('server-key'), cert: read('server-cert') }, (socket) => {
    assert.strictEqual(socket.servername, 'some.example');
    socket.end();
  }).listen(0, '127.0.0.1', common.mustCall(() => {
    const lookup = (host, options, callback) => callback(null, [{ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }]);
    tls.connect({ port: named.address().port, host: 'some.example', servername: 'some.example', lookup, autoSelectFamily: true, rejectUnauthorized: false })
      .on('close', common.mustCall(() => named.close())).resume();
  }));
}
