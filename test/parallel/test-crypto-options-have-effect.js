'use strict';
// Options of keys and signatures that were read and then left aside.
require('../common');
const assert = require('assert');
const crypto = require('crypto');
const { SubtleCrypto } = globalThis;

// A signature without the context that was asked for would be another one.
const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
const data = Buffer.from('data');
const code = { code: 'ERR_CRYPTO_UNSUPPORTED_OPERATION' };
const signature = crypto.sign(null, data, { key: privateKey, context: new Uint8Array() });
assert.strictEqual(crypto.verify(null, data, publicKey, signature), true);
assert.throws(() => crypto.sign(null, data, { key: privateKey, context: Buffer.from('c') }), code);
assert.throws(() => crypto.verify(null, data, { key: publicKey, context: Buffer.from('c') }, signature), code);
assert.throws(() => crypto.sign(null, data, { key: privateKey, context: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });

// The parameters of a curve by name, or in full.
const size = (paramEncoding) => {
  const pair = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding });
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  assert.strictEqual(crypto.createPublicKey({ key: der, type: 'spki', format: 'der' }).equals(pair.publicKey), true);
  return der.length;
};
assert.strictEqual(size('named'), 91);
assert.ok(size('explicit') > 300);

// What an RSA-PSS key is bound to, with what is the default of RFC 8017.
for (const [hashAlgorithm, mgf1HashAlgorithm, told] of [['sha256', 'sha1', ['sha256', 'sha1']], ['sha512', 'sha256', ['sha512', 'sha256']],
  [undefined, 'sha1', ['sha1', 'sha1']]]) {
  const pair = crypto.generateKeyPairSync('rsa-pss', { modulusLength: 1024, hashAlgorithm, mgf1HashAlgorithm, saltLength: 12 });
  for (const key of [pair.publicKey, pair.privateKey]) {
    const { asymmetricKeyDetails: details } = key;
    assert.deepStrictEqual([details.hashAlgorithm, details.mgf1HashAlgorithm, details.saltLength], [...told, 12]);
  }
}
assert.strictEqual(crypto.generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).publicKey.asymmetricKeyDetails.hashAlgorithm, undefined);

// SubtleCrypto.supports() says what the operations do.
for (const [expected, ...args] of [
  [true, 'digest', 'SHA-256'], [false, 'digest', 'MD5'], [false, 'digest', { name: 'cSHAKE128', length: 127 }],
  [true, 'generateKey', { name: 'AES-GCM', length: 128 }], [false, 'generateKey', { name: 'AES-GCM', length: 5 }],
  [false, 'generateKey', { name: 'ECDSA', namedCurve: 'X25519' }], [true, 'sign', 'Ed25519'], [false, 'sign', 'ECDSA'],
  [true, 'verify', { name: 'ECDSA', hash: 'SHA-256' }], [false, 'encrypt', 'AES-GCM'], [true, 'encrypt', { name: 'AES-GCM', iv: new Uint8Array(12) }],
  [false, 'exportKey', 'HKDF'], [true, 'wrapKey', 'AES-KW', 'HMAC'], [false, 'unwrapKey', 'AES-KW', 'HMAC'],
  [true, 'deriveKey', { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new Uint8Array() }, { name: 'AES-GCM', length: 256 }],
  [false, 'deriveBits', { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new Uint8Array() }, 7], [false, 'fly', 'AES-GCM'],
]) assert.strictEqual(SubtleCrypto.supports(...args), expected, args.join());
assert.throws(() => SubtleCrypto.supports('digest'), { code: 'ERR_MISSING_ARGS' });

// What this OpenSSL has not says so.
const tls = require('tls');
assert.throws(() => tls.createSecureContext({ certificateCompression: ['zlib'] }), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' });
assert.throws(() => tls.createSecureContext({ certificateCompression: ['x'] }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.deepStrictEqual(tls.getCertificateCompressionAlgorithms(), []);
assert.throws(() => crypto.setEngine('x'), { code: 'ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED' });
assert.strictEqual(crypto.secureHeapUsed().total, 0);
