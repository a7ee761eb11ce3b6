'use strict';
// What tls.createSecureContext() refuses, with Node's codes; and what getPeerCertificate() tells: the same fields, in the same order, of any certificate.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

assert.throws(() => tls.createSecureContext({ ciphers: 'nonsense' }), { code: 'ERR_SSL_NO_CIPHER_MATCH', reason: 'no cipher match', library: 'SSL routines' });
assert.throws(() => tls.createSecureContext({ minVersion: 'x' }), { code: 'ERR_TLS_INVALID_PROTOCOL_VERSION', message: '"x" is not a valid minimum TLS protocol version' });
assert.throws(() => tls.createSecureContext({ sessionIdContext: 'x'.repeat(33) }), /ssl session id context too long/); // not cut off
tls.createSecureContext({ sessionIdContext: 'x'.repeat(32) });

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`));
const server = tls.createServer({
  key: read('server-key'), cert: read('server-cert'),
  ALPNCallback({ servername, protocols }) {
    assert.strictEqual(servername, false); // none was named
    return protocols[1];
  },
}, (socket) => socket.end());
server.listen(0, '127.0.0.1', common.mustCall(() => {
  const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', ca: read('ca-cert'), servername: '', ALPNProtocols: ['a', 'b'], checkServerIdentity() {} }, common.mustCall(() => {
    assert.strictEqual(socket.alpnProtocol, 'b');
    const fields = ['subject', 'issuer', 'subjectaltname', 'infoAccess', 'ca', 'modulus', 'exponent', 'pubkey', 'bits', 'valid_from', 'valid_to', 'fingerprint',
      'fingerprint256', 'fingerprint512', 'ext_key_usage', 'serialNumber', 'raw', 'asn1Curve', 'nistCurve'];
    const leaf = socket.getPeerCertificate(true);
    assert.deepStrictEqual(Object.keys(leaf), [...fields, 'issuerCertificate']);
    assert.deepStrictEqual(Object.keys(leaf.issuerCertificate), [...fields, 'issuerCertificate']);
    assert.ok(Buffer.isBuffer(leaf.raw) && Buffer.isBuffer(leaf.pubkey));
    socket.destroy();
    server.close();
  }));
}));
