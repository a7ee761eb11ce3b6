// node:crypto. Each part loads at first use, OpenSSL with the first that needs it.

const { lazy } = internalBinding('core');
const { codes } = require('internal/errors');

lazy(exports, 'internal/crypto/random', ['randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID', 'randomUUIDv7', 'timingSafeEqual']);
lazy(exports, 'internal/crypto/hash', ['createHash', 'createHmac', 'getHashes', 'hash', 'Hash', 'Hmac']);
lazy(exports, 'internal/crypto/cipher', ['createCipheriv', 'createDecipheriv', 'getCiphers', 'getCipherInfo', 'Cipheriv', 'Decipheriv']);
lazy(exports, 'internal/crypto/kdf', ['pbkdf2', 'pbkdf2Sync', 'scrypt', 'scryptSync', 'hkdf', 'hkdfSync']);
lazy(exports, 'internal/crypto/keys', ['createSecretKey', 'createPublicKey', 'createPrivateKey', 'generateKeyPair', 'generateKeyPairSync',
  'generateKey', 'generateKeySync', 'KeyObject']);
lazy(exports, 'internal/crypto/sign', ['createSign', 'createVerify', 'sign', 'verify', 'publicEncrypt', 'privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'diffieHellman', 'encapsulate', 'decapsulate', 'Sign', 'Verify']);
lazy(exports, 'internal/crypto/webcrypto', ['webcrypto', 'subtle', 'getRandomValues']);
lazy(exports, 'internal/crypto/x509', ['X509Certificate']);
lazy(exports, 'internal/crypto/certificate', ['Certificate']);
lazy(exports, 'internal/crypto/constants', ['constants']);

lazy(exports, 'internal/crypto/dh', ['DiffieHellman', 'DiffieHellmanGroup', 'ECDH', 'createDiffieHellman', 'createDiffieHellmanGroup', 'getDiffieHellman',
  'createECDH', 'getCurves']);
lazy(exports, 'internal/crypto/prime', ['generatePrime', 'generatePrimeSync', 'checkPrime', 'checkPrimeSync']);

// What is not there says so.
exports.setEngine = function setEngine(id, flags) {
  require('internal/validators').validateString(id, 'id');
  void flags;
  throw new codes.ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
};
// There is no --secure-heap.
exports.secureHeapUsed = () => ({ total: 0, used: 0, utilization: NaN, min: 2 });
for (const name of ['argon2', 'argon2Sync']) {
  exports[name] = { [name]() { throw new codes.ERR_CRYPTO_ARGON2_NOT_SUPPORTED(); } }[name];
}
Object.defineProperty(exports, 'fips', {
  __proto__: null, configurable: false, enumerable: false,
  get: () => require('internal/util').deprecate(exports.getFips, 'The crypto.fips is deprecated. Please use crypto.getFips()', 'DEP0093')(),
  set: (on) => require('internal/util').deprecate(exports.setFips, 'The crypto.fips is deprecated. Please use crypto.setFips()', 'DEP0093')(on),
});
exports.setFips = function setFips(on) {
  if (on) throw new codes.ERR_CRYPTO_FIPS_UNAVAILABLE();
};
for (const name of ['pseudoRandomBytes', 'prng', 'rng']) {
  let value;
  Object.defineProperty(exports, name, {
    __proto__: null, configurable: true, enumerable: false, set(next) { value = next; },
    get: () => (value ??= require('internal/util').pendingDeprecate(exports.randomBytes, `crypto.${name} is deprecated.`, 'DEP0115')),
  });
}
exports.getFips = function getFips() {
  return 0;
};
