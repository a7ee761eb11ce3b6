'use strict';
// What stands in a certificate.
require('../common');
const assert = require('assert');
const { X509Certificate, createPrivateKey } = require('crypto');
const fs = require('fs');
const path = require('path');

const keys = path.join(__dirname, '..', 'fixtures', 'keys');
const read = (name) => fs.readFileSync(path.join(keys, `${name}.pem`));
const cert = new X509Certificate(read('server-cert'));
const ca = new X509Certificate(read('ca-cert'));
assert.strictEqual(cert.subject, 'O=troika tests\nCN=localhost');
assert.strictEqual(cert.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
assert.strictEqual(cert.checkHost('localhost'), 'localhost');
assert.strictEqual(cert.checkHost('example.com'), undefined);
assert.strictEqual(cert.checkIP('127.0.0.1'), '127.0.0.1');
assert.ok(cert.checkIssued(ca));
assert.ok(cert.verify(ca.publicKey));
assert.ok(!cert.verify(cert.publicKey));
assert.ok(cert.checkPrivateKey(createPrivateKey(read('server-key'))));
assert.strictEqual(cert.toString().trim(), read('server-cert').toString().trim());
assert.match(cert.fingerprint256, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
assert.throws(() => new X509Certificate('nonsense'), { code: /ERR_OSSL/ });
