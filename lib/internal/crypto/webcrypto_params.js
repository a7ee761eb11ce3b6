// What the operations of Web Crypto require of an algorithm's members, and how usages are read.

const { codes } = require('internal/errors');

// Which algorithms each operation has: what SubtleCrypto does and what its supports() says.
const CIPHERS = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-OCB', 'ChaCha20-Poly1305', 'RSA-OAEP'];
const KDFS = ['PBKDF2', 'HKDF'];
const AGREE = ['ECDH', 'X25519', 'X448'];
const PAIRS = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP', 'ECDSA', 'Ed25519', 'Ed448', ...AGREE];
const SECRETS = ['HMAC', 'KMAC128', 'KMAC256', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-OCB', 'ChaCha20-Poly1305', 'AES-KW'];
const HASHES = { '__proto__': null, 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512', 'SHA3-256': 'sha3-256', 'SHA3-384': 'sha3-384', 'SHA3-512': 'sha3-512' };
const OPERATIONS = {
  '__proto__': null,
  'digest': [...Object.keys(HASHES), 'cSHAKE128', 'cSHAKE256'],
  'encrypt': CIPHERS,
  'sign': ['HMAC', 'KMAC128', 'KMAC256', 'RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519', 'Ed448'],
  'generateKey': [...SECRETS, ...PAIRS],
  'importKey': [...SECRETS, ...KDFS, ...PAIRS],
  'exportKey': [...SECRETS, ...PAIRS],
  'getPublicKey': PAIRS,
  'deriveBits': [...KDFS, ...AGREE],
  'derived': [...SECRETS, ...KDFS], // what deriveKey() makes
  'wrapKey': [...CIPHERS, 'AES-KW'],
};
const TAGS = { '__proto__': null, 'AES-GCM': [32, 64, 96, 104, 112, 120, 128], 'AES-OCB': [64, 96, 128], 'ChaCha20-Poly1305': [128] };
const CURVES = ['P-256', 'P-384', 'P-521'];

const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey', 'encapsulateKey', 'encapsulateBits', 'decapsulateKey',
  'decapsulateBits'];
const IV = { 'AES-CBC': 'AesCbcParams', 'AES-GCM': 'AeadParams', 'AES-OCB': 'AeadParams', 'ChaCha20-Poly1305': 'AeadParams' };

// [dictionary, ...required members] or undefined.
function required(operation, name) {
  const family = name.startsWith('RSA') ? 'RSA' : name.startsWith('EC') ? 'EC' : name.startsWith('AES') ? 'AES' : name;
  switch (operation) {
    case 'generateKey':
      if (family === 'RSA') return ['RsaHashedKeyGenParams', 'modulusLength', 'publicExponent', 'hash'];
      if (family === 'EC') return ['EcKeyGenParams', 'namedCurve'];
      if (family === 'AES') return ['AesKeyGenParams', 'length'];
      return family === 'HMAC' ? ['HmacKeyGenParams', 'hash'] : undefined;
    case 'importKey':
      if (family === 'RSA') return ['RsaHashedImportParams', 'hash'];
      if (family === 'EC') return ['EcKeyImportParams', 'namedCurve'];
      return family === 'HMAC' ? ['HmacImportParams', 'hash'] : undefined;
    case 'keyLength':
      if (family === 'AES') return ['AesDerivedKeyParams', 'length'];
      return family === 'HMAC' ? ['HmacImportParams', 'hash'] : undefined;
    case 'deriveBits':
      if (name === 'PBKDF2') return ['Pbkdf2Params', 'hash', 'iterations', 'salt'];
      return name === 'HKDF' ? ['HkdfParams', 'hash', 'info', 'salt'] : ['EcdhKeyDeriveParams', 'public'];
    case 'sign':
      if (name.startsWith('KMAC')) return ['KmacParams', 'length'];
      if (name === 'RSA-PSS') return ['RsaPssParams', 'saltLength'];
      return name === 'ECDSA' ? ['EcdsaParams', 'hash'] : undefined;
    case 'encrypt':
      if (name === 'AES-CTR') return ['AesCtrParams', 'counter', 'length'];
      return IV[name] !== undefined ? [IV[name], 'iv'] : undefined;
    case 'digest':
      return name.startsWith('cSHAKE') ? ['CShakeParams', 'length'] : undefined;
    default:
      return undefined;
  }
}

function checkMembers(operation, algorithm) {
  const wanted = required(operation, algorithm.name);
  if (wanted === undefined) return;
  const [dictionary, ...members] = wanted;
  for (const member of members) {
    if (algorithm[member] !== undefined) continue;
    const error = new TypeError(`Failed to normalize algorithm: passed algorithm cannot be converted to '${dictionary}' because '${member}' is required in '${dictionary}'.`);
    error.code = 'ERR_MISSING_OPTION';
    throw error;
  }
}

// A sequence of usages in their own order, each once.
function readUsages(value, method) {
  if (value === null || typeof value !== 'object' || typeof value[Symbol.iterator] !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('keyUsages', 'Array', value);
  const given = new Set();
  for (const one of value) {
    if (!USAGES.includes(`${one}`)) {
      const error = new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': keyUsages value '${one}' is not a valid enum value of type KeyUsage.`);
      error.code = 'ERR_INVALID_ARG_VALUE';
      throw error;
    }
    given.add(`${one}`);
  }
  return USAGES.filter((one) => given.has(one));
}

// How many arguments each method takes at least, then where the keys are.
const METHODS = {
  supports: [2],
  '__proto__': null, 'digest': [2], 'importKey': [5], 'exportKey': [2, 1], 'generateKey': [3], 'sign': [3, 1], 'verify': [4, 1], 'encrypt': [3, 1], 'decrypt': [3, 1],
  'deriveBits': [2, 1], 'deriveKey': [5, 1], 'wrapKey': [4, 1, 2], 'unwrapKey': [7, 2], 'getPublicKey': [2, 0],
};
const ORDINALS = ['1st', '2nd', '3rd'];

function checkArguments(method, args, isKey) {
  const [least, ...keys] = METHODS[method];
  if (args.length < least) {
    const error = new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': ${least} arguments required, but only ${args.length} present.`);
    error.code = 'ERR_MISSING_ARGS';
    throw error;
  }
  for (const i of keys) {
    if (isKey(args[i])) continue;
    const error = new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': ${ORDINALS[i]} argument is not of type CryptoKey.`);
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
}

const FORMATS = ['raw', 'raw-public', 'raw-secret', 'raw-seed', 'pkcs8', 'spki', 'jwk'];
function checkFormat(method, format) {
  if (FORMATS.includes(`${format}`)) return;
  const error = new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': 1st argument '${typeof format === 'object' && format !== null ? format[Symbol.toStringTag] ?? format : format}' is not a valid enum value of type KeyFormat.`);
  error.code = 'ERR_INVALID_ARG_VALUE';
  throw error;
}

module.exports = { OPERATIONS, HASHES, KDFS, AGREE, TAGS, CURVES, checkMembers, readUsages, checkArguments, checkFormat };
