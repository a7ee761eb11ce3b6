'use strict';
// A PEM text was read from its first block: a key after its curve's parameters (`openssl ecparam -genkey`) or after a certificate
// was "unsupported".
require('../common');
const assert = require('assert');
const crypto = require('crypto');

const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const sec1 = privateKey.export({ type: 'sec1', format: 'pem' });
const spki = publicKey.export({ type: 'spki', format: 'pem' });
const sealed = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' });
const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
const other = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';

const isPrivate = (text, passphrase) => assert.ok(crypto.createPrivateKey({ key: text, passphrase }).equals(privateKey));
const isPublic = (text) => assert.ok(crypto.createPublicKey(text).equals(publicKey));
isPrivate(parameters + sec1);
isPrivate(other + spki + sec1);
isPrivate(`words -----BEGIN PRIVATE KEY-----\n${sec1}`);
isPrivate(other + sealed, 'x');
isPublic(parameters + sec1);
isPublic(sec1 + spki);
isPublic(other + spki);
assert.ok(crypto.verify('sha256', 'a', other + spki, crypto.sign('sha256', 'a', parameters + sec1)));
assert.throws(() => crypto.createPrivateKey(parameters), { code: 'ERR_OSSL_UNSUPPORTED' });
assert.throws(() => crypto.createPrivateKey(spki), { code: 'ERR_OSSL_UNSUPPORTED' });
for (const text of ['-----BEGIN ', '-----BEGIN PRIVATE KEY-----', '-----BEGIN -----BEGIN PRIVATE KEY-----']) {
  assert.throws(() => crypto.createPrivateKey(text), { code: 'ERR_OSSL_UNSUPPORTED' });
}
