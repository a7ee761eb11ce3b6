// Parameters of the rarer kinds of key pairs: [type, bits, exponent or generator, group, digest, mgf1 digest,
// salt length, bits of q, prime]

const { codes } = require('internal/errors');
const { validateInt32, validateObject, validateString, validateUint32 } = require('internal/validators');

function rsaPss(options) {
  const { modulusLength, publicExponent, hash, mgf1Hash, hashAlgorithm, mgf1HashAlgorithm, saltLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (publicExponent !== undefined && publicExponent !== null) validateUint32(publicExponent, 'options.publicExponent');
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  for (const [name, value] of [['hashAlgorithm', hashAlgorithm], ['mgf1HashAlgorithm', mgf1HashAlgorithm], ['hash', hash], ['mgf1Hash', mgf1Hash]]) {
    if (value !== undefined) validateString(value, `options.${name}`);
  }
  const digest = hashAlgorithm ?? hash;
  const mgf1 = mgf1HashAlgorithm ?? mgf1Hash ?? digest;
  const { digestByName } = require('internal/crypto/util');
  if (digest !== undefined && digestByName(digest) === undefined) throw new codes.ERR_CRYPTO_INVALID_DIGEST(digest);
  if (mgf1 !== undefined && digestByName(mgf1) === undefined) {
    const error = new TypeError(`Invalid MGF1 digest: ${mgf1}`);
    error.code = 'ERR_CRYPTO_INVALID_DIGEST';
    throw error;
  }
  // RFC 8017, A.2.3: as long as the digest.
  const salt = saltLength ?? (digest === undefined ? undefined : internalBinding('crypto_hash').digestInfo(digestByName(digest))[0]);
  return ['RSA-PSS', modulusLength, publicExponent ?? 0x10001, null, digest ?? null, mgf1 ?? null, salt];
}

function dsa(options) {
  const { modulusLength } = options;
  let { divisorLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (divisorLength === undefined || divisorLength === null) divisorLength = 0;
  else validateInt32(divisorLength, 'options.divisorLength', 0);
  return ['DSA', modulusLength, 0, null, null, null, undefined, divisorLength];
}

const groups = { __proto__: null, modp1: undefined, modp5: 'modp_1536', modp14: 'modp_2048', modp15: 'modp_3072', modp16: 'modp_4096', modp17: 'modp_6144', modp18: 'modp_8192' };
function dh(options) {
  const { group, primeLength, prime, generator } = options;
  if (group != null) {
    for (const name of ['prime', 'primeLength', 'generator']) {
      if (options[name] != null) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('group', name);
    }
    validateString(group, 'options.group');
    if (groups[group] === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_DH_GROUP();
    return ['DH', 0, 0, groups[group]];
  }
  if (prime != null) {
    if (primeLength != null) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('prime', 'primeLength');
    if (!require('internal/crypto/util').isAnyBuffer(prime)) throw new codes.ERR_INVALID_ARG_TYPE('options.prime', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], prime);
    if (generator != null) validateInt32(generator, 'options.generator', 0);
    return ['DH', 0, generator ?? 2, null, null, null, undefined, 0, require('internal/crypto/util').bytesOf(prime)];
  }
  if (primeLength == null) throw new codes.ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  validateInt32(primeLength, 'options.primeLength', 0);
  if (generator != null) validateInt32(generator, 'options.generator', 0);
  return ['DH', primeLength, generator ?? 2, null];
}

exports.parameters = function parameters(type, options) {
  validateObject(options, 'options');
  if (type === 'rsa-pss') return rsaPss(options);
  return type === 'dsa' ? dsa(options) : dh(options);
};
