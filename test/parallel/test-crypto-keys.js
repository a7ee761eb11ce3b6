'use strict';
// crypto: key pairs, PEM there and back, signatures, tampering, derivation against vectors, randomness, web crypto.

const { mustCall, mustSucceed } = require('../common');
const assert = require('assert');
const crypto = require('crypto');

for (const [type, options, algorithm] of [['rsa', { modulusLength: 2048 }, 'sha256'], ['ec', { namedCurve: 'prime256v1' }, 'sha256'], ['ed25519', {}, null]]) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  assert.deepStrictEqual([publicKey.type, privateKey.asymmetricKeyType], ['public', type]);
  const signature = crypto.sign(algorithm, Buffer.from('text'), privateKey);
  assert.strictEqual(crypto.verify(algorithm, Buffer.from('text'), publicKey, signature), true, type);
  assert.strictEqual(crypto.verify(algorithm, Buffer.from('texT'), publicKey, signature), false, type);
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' });
  assert.match(pem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  const again = crypto.createPrivateKey({ key: pem, passphrase: 'p' });
  assert.ok(crypto.createPublicKey(again).equals(publicKey));
  assert.throws(() => crypto.createPrivateKey(pem), { name: /Error$/ }); // no passphrase
  const jwk = publicKey.export({ format: 'jwk' });
  assert.ok(crypto.createPublicKey({ key: jwk, format: 'jwk' }).equals(publicKey));
  if (type === 'rsa') {
    const sealed = crypto.publicEncrypt(publicKey, Buffer.from('secret'));
    assert.strictEqual(crypto.privateDecrypt(privateKey, sealed).toString(), 'secret');
    const streamed = crypto.createSign('RSA-SHA256').update('te').update('xt').sign(privateKey, 'base64');
    assert.strictEqual(crypto.createVerify('RSA-SHA256').update('text').verify(publicKey, streamed, 'base64'), true);
  }
}
// RFC 7914, RFC 5869
assert.strictEqual(crypto.scryptSync('password', 'NaCl', 64, { N: 1024, r: 8, p: 16 }).toString('hex').slice(0, 32), 'fdbabe1c9d3472007856e7190d01e9fe');
assert.strictEqual(Buffer.from(crypto.hkdfSync('sha256', Buffer.alloc(22, 0x0b), Buffer.from('000102030405060708090a0b0c', 'hex'), Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'), 42)).toString('hex'),
                   '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
crypto.pbkdf2('p', 's', 1, 8, 'sha512', mustSucceed((key) => assert.ok(key.equals(crypto.pbkdf2Sync('p', 's', 1, 8, 'sha512')))));
crypto.randomBytes(16, mustSucceed((bytes) => assert.strictEqual(bytes.length, 16)));
for (let i = 0; i < 100; i++) {
  const n = crypto.randomInt(3, 6);
  assert.ok(n >= 3 && n < 6);
}
assert.match(crypto.randomUUID(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
assert.ok(crypto.getHashes().includes('sha256') && crypto.getCiphers().includes('aes-128-gcm'));
assert.throws(() => crypto.createCipheriv('aes-128-cbc', 'short', Buffer.alloc(16)), { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
assert.throws(() => crypto.createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(3)), { code: 'ERR_CRYPTO_INVALID_IV' });
assert.throws(() => crypto.createCipheriv('rot13', '', ''), { code: 'ERR_CRYPTO_UNKNOWN_CIPHER' });
assert.throws(() => crypto.createHash('sha256').update(5), { code: 'ERR_INVALID_ARG_TYPE' });
const used = crypto.createHash('sha256');
used.digest();
assert.throws(() => used.update('x'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
crypto.subtle.digest('SHA-256', Buffer.from('abc')).then(mustCall((bytes) => assert.strictEqual(Buffer.from(bytes).toString('hex'), crypto.hash('sha256', 'abc'))));
