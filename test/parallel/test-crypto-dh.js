'use strict';
// Two sides come to the same secret, over numbers and over curves; primes are prime.
require('../common');
const assert = require('assert');
const crypto = require('crypto');

const alice = crypto.createDiffieHellmanGroup('modp5');
const bob = crypto.getDiffieHellman('modp5');
alice.generateKeys();
bob.generateKeys();
assert.deepStrictEqual(alice.computeSecret(bob.getPublicKey()), bob.computeSecret(alice.getPublicKey()));
for (const curve of ['prime256v1', 'secp521r1']) {
  const a = crypto.createECDH(curve);
  const b = crypto.createECDH(curve);
  a.generateKeys();
  b.generateKeys();
  assert.deepStrictEqual(a.computeSecret(b.getPublicKey(null, 'compressed')), b.computeSecret(a.getPublicKey()));
}
assert.throws(() => crypto.createECDH('prime256v1').computeSecret(Buffer.alloc(65, 4)), { code: 'ERR_CRYPTO_INVALID_KEYPAIR' });
assert.throws(() => crypto.createDiffieHellman(1), { code: 'ERR_OSSL_DH_MODULUS_TOO_SMALL' });
assert.ok(crypto.checkPrimeSync(crypto.generatePrimeSync(64)));
assert.ok(!crypto.checkPrimeSync(91n));
