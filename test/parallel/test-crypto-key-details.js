'use strict';
// asymmetricKeyDetails of the kinds of keys; bad encodings are refused before a key is made.
require('../common');
const assert = require('assert');
const { generateKeyPairSync } = require('crypto');

const pss = generateKeyPairSync('rsa-pss', { modulusLength: 512, hashAlgorithm: 'sha256', saltLength: 16 });
assert.deepStrictEqual(pss.publicKey.asymmetricKeyDetails,
                       { modulusLength: 512, publicExponent: 65537n, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 16 });
assert.deepStrictEqual(generateKeyPairSync('rsa-pss', { modulusLength: 512 }).privateKey.asymmetricKeyDetails,
                       { modulusLength: 512, publicExponent: 65537n });
assert.deepStrictEqual(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey.asymmetricKeyDetails,
                       { modulusLength: 1024, divisorLength: 160 });
assert.throws(() => generateKeyPairSync('rsa', { modulusLength: 1 << 15, publicKeyEncoding: { type: 'sec1', format: 'pem' } }),
              { code: 'ERR_INVALID_ARG_VALUE', message: "The property 'options.publicKeyEncoding.type' is invalid. Received 'sec1'" });
assert.throws(() => generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'other' }), { code: 'ERR_INVALID_ARG_VALUE' });
