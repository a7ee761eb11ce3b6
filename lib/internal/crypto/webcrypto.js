// Web Crypto: random values, UUIDs, digests, and the symmetric algorithms. What is not there rejects by name.
// https://w3c.github.io/webcrypto/

const { codes } = require('internal/errors');
const { getBuffer, isAnyBuffer, bytesOf, digestByName } = require('internal/crypto/util');
const { SecretKeyObject, kBytes } = require('internal/crypto/keys');

const kMake = Symbol('kMake');
const kKeyObject = Symbol.for('troika.keyObject');
const HASHES = { '__proto__': null, 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512', 'SHA3-256': 'sha3-256', 'SHA3-384': 'sha3-384', 'SHA3-512': 'sha3-512' };
const BLOCKS = { '__proto__': null, 'SHA-1': 64, 'SHA-256': 64, 'SHA-384': 128, 'SHA-512': 128 };
const KDFS = ['PBKDF2', 'HKDF'];
const pairs = () => require('internal/crypto/webcrypto_keys');
const isPair = (name) => /^(?:RSA|EC|Ed|X)/.test(name);
const PAIR_NAMES = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP', 'ECDSA', 'ECDH', 'Ed25519', 'Ed448', 'X25519', 'X448'];

function domError(message, name) {
  return new DOMException(message, name);
}

function unsupported(what) {
  return domError(`${what} is not implemented`, 'NotSupportedError');
}

// An algorithm given as a name or an object: { name in its proper case, ...members }.
function normalize(algorithm, names, what) {
  const given = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
  if (given === null || typeof given !== 'object' || given.name === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('algorithm', ['string', 'object'], algorithm);
  }
  const name = names.find((one) => one.toLowerCase() === `${given.name}`.toLowerCase());
  if (name === undefined) throw domError(`Unrecognized algorithm name${what ? ` for ${what}: ${given.name}` : ''}`, 'NotSupportedError');
  return { ...given, name };
}

function hashOf(hash) {
  return normalize(hash, Object.keys(HASHES), 'hash').name;
}

function data(value, name = 'data') {
  if (!isAnyBuffer(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  // The caller may change its buffer while the promise is pending.
  return new Uint8Array(bytesOf(value)).slice();
}

const toArrayBuffer = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);

class CryptoKey {
  #type;
  #algorithm;
  #extractable;
  #usages;

  constructor(token, keyObject, algorithm, extractable, usages) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    Object.defineProperty(this, kKeyObject, { __proto__: null, value: keyObject, enumerable: false });
    this.#type = keyObject.type;
    this.#algorithm = algorithm;
    this.#extractable = extractable;
    this.#usages = [...new Set(usages)];
  }

  get type() {
    return this.#type;
  }

  get algorithm() {
    return this.#algorithm;
  }

  get extractable() {
    return this.#extractable;
  }

  get usages() {
    return this.#usages;
  }
}

function requireUsage(key, usage, name) {
  if (key.algorithm.name !== name) throw domError('Key algorithm mismatch', 'InvalidAccessError');
  if (!key.usages.includes(usage)) throw domError(`Unable to use this key to ${usage}`, 'InvalidAccessError');
}

const USAGES = {
  '__proto__': null,
  'HMAC': ['sign', 'verify'],
  'AES-CBC': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-CTR': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-GCM': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-KW': ['wrapKey', 'unwrapKey'],
  'PBKDF2': ['deriveKey', 'deriveBits'],
  'HKDF': ['deriveKey', 'deriveBits'],
};
const NAMES = Object.keys(USAGES);

function makeKey(algorithm, bytes, extractable, usages) {
  for (const usage of usages) {
    if (!USAGES[algorithm.name].includes(usage)) throw domError(`Unsupported key usage for a ${algorithm.name} key`, 'SyntaxError');
  }
  if (usages.length === 0) throw domError('Usages cannot be empty when importing a secret key.', 'SyntaxError');
  const { name } = algorithm;
  let shown = { name };
  if (name === 'HMAC') {
    shown = { name, hash: { name: hashOf(algorithm.hash) }, length: algorithm.length ?? bytes.length * 8 };
    if (bytes.length === 0) throw domError('Zero-length key is not supported', 'DataError');
  } else if (name.startsWith('AES')) {
    if (![16, 24, 32].includes(bytes.length)) throw domError('Invalid key length', 'DataError');
    shown = { name, length: bytes.length * 8 };
  } else if (extractable) {
    throw domError(`${name} keys are not extractable`, 'SyntaxError');
  }
  return new CryptoKey(kMake, new SecretKeyObject(bytes), shown, extractable, usages);
}

function encryptWith(encrypt, algorithm, key, input) {
  const { createCipheriv, createDecipheriv } = require('internal/crypto/cipher');
  const { name } = algorithm;
  const secret = key[kKeyObject][kBytes];
  const cipherName = `aes-${secret.length * 8}-${name.slice(4).toLowerCase()}`;
  const iv = data(name === 'AES-CTR' ? algorithm.counter : algorithm.iv, 'algorithm.iv');
  if (name !== 'AES-GCM' && iv.length !== 16) throw domError('algorithm.iv must contain exactly 16 bytes', 'OperationError');
  const tagLength = (algorithm.tagLength ?? 128) / 8;
  const cipher = (encrypt ? createCipheriv : createDecipheriv)(cipherName, secret, iv, name === 'AES-GCM' ? { authTagLength: tagLength } : undefined);
  const Buffer = getBuffer();
  try {
    if (name !== 'AES-GCM') return Buffer.concat([cipher.update(input), cipher.final()]);
    if (algorithm.additionalData !== undefined) cipher.setAAD(data(algorithm.additionalData));
    if (encrypt) {
      const out = [cipher.update(input), cipher.final()];
      return Buffer.concat([...out, cipher.getAuthTag()]);
    }
    if (input.length < tagLength) throw new Error('The provided data is too small.');
    cipher.setAuthTag(input.subarray(input.length - tagLength));
    return Buffer.concat([cipher.update(input.subarray(0, input.length - tagLength)), cipher.final()]);
  } catch (cause) {
    throw new DOMException('The operation failed for an operation-specific reason', { name: 'OperationError', cause });
  }
}

function deriveBits(algorithm, key, length) {
  if (typeof length !== 'number' || length % 8 !== 0) throw domError('length must be a multiple of 8', 'OperationError');
  const native = internalBinding('crypto_kdf');
  const digest = digestByName(HASHES[hashOf(algorithm.hash)]);
  const secret = key[kKeyObject][kBytes];
  if (length === 0) return new ArrayBuffer(0);
  return new Promise((resolve, reject) => {
    const done = (error, bits) => (error ? reject(domError(error.message, 'OperationError')) : resolve(bits));
    const salt = data(algorithm.salt, 'algorithm.salt');
    if (algorithm.name === 'PBKDF2') native.pbkdf2(secret, salt, algorithm.iterations, length / 8, digest, done);
    else native.hkdf(secret, salt, data(algorithm.info, 'algorithm.info'), length / 8, digest, done);
  });
}

function keyLength(algorithm) {
  if (algorithm.name.startsWith('AES')) return algorithm.length;
  if (algorithm.name === 'HMAC') return algorithm.length ?? BLOCKS[hashOf(algorithm.hash)] * 8;
  throw unsupported(`deriveKey() for ${algorithm.name}`);
}

class SubtleCrypto {
  constructor(token) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  async digest(algorithm, input) {
    const { name } = normalize(algorithm, Object.keys(HASHES), 'digest');
    const bytes = data(input);
    return toArrayBuffer(require('internal/crypto/hash').hash(HASHES[name], bytes, 'buffer'));
  }

  async importKey(format, keyData, algorithm, extractable, usages) {
    if (arguments.length < 5) throw missing('importKey', 5, arguments.length);
    const chosen = normalize(algorithm, [...NAMES, ...PAIR_NAMES], 'importKey');
    if (isPair(chosen.name)) return pairs().importKey(env, format, keyData, chosen, !!extractable, usages);
    let bytes;
    if (format === 'raw' || format === 'raw-secret') bytes = data(keyData, 'keyData');
    else if (format === 'jwk' && keyData?.kty === 'oct') bytes = new Uint8Array(getBuffer().from(keyData.k, 'base64url'));
    else throw unsupported(`importKey() from ${format} for ${chosen.name}`);
    return makeKey(chosen, bytes, !!extractable, usages);
  }

  async exportKey(format, key) {
    if (!key.extractable) throw domError('key is not extractable', 'InvalidAccessError');
    if (key.type !== 'secret') return pairs().exportKey(env, format, key);
    const bytes = key[kKeyObject][kBytes];
    if (format === 'raw' || format === 'raw-secret') return toArrayBuffer(bytes);
    if (format !== 'jwk') throw unsupported(`exportKey() as ${format}`);
    const { name, hash } = key.algorithm;
    const alg = name === 'HMAC' ? `HS${hash.name.slice(4)}` : `A${bytes.length * 8}${name.slice(4)}`;
    return { key_ops: key.usages, ext: true, kty: 'oct', k: getBuffer().from(bytes).toString('base64url'), alg };
  }

  async generateKey(algorithm, extractable, usages) {
    const chosen = normalize(algorithm, ['HMAC', 'AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', ...PAIR_NAMES], 'generateKey');
    if (isPair(chosen.name)) return pairs().generateKey(env, chosen, !!extractable, usages);
    if (chosen.name.startsWith('AES') && ![128, 192, 256].includes(chosen.length)) throw domError('Invalid key length', 'OperationError');
    const bytes = new Uint8Array(Math.ceil(keyLength(chosen) / 8));
    internalBinding('random').fill(bytes, 0, bytes.length);
    return makeKey(chosen, bytes, !!extractable, usages);
  }

  async sign(algorithm, key, input) {
    const chosen = normalize(algorithm, ['HMAC', ...PAIR_NAMES.filter((n) => !/OAEP|DH|^X/.test(n))], 'sign');
    requireUsage(key, 'sign', chosen.name);
    if (chosen.name !== 'HMAC') return toArrayBuffer(pairs().sign(env, chosen, key, data(input)));
    const { createHmac } = require('internal/crypto/hash');
    return toArrayBuffer(createHmac(HASHES[key.algorithm.hash.name], key[kKeyObject]).update(data(input)).digest());
  }

  async verify(algorithm, key, signature, input) {
    const chosen = normalize(algorithm, ['HMAC', ...PAIR_NAMES.filter((n) => !/OAEP|DH|^X/.test(n))], 'verify');
    requireUsage(key, 'verify', chosen.name);
    if (chosen.name !== 'HMAC') return pairs().verify(env, chosen, key, data(signature, 'signature'), data(input));
    const { createHmac } = require('internal/crypto/hash');
    const code = createHmac(HASHES[key.algorithm.hash.name], key[kKeyObject]).update(data(input)).digest();
    return internalBinding('random').equal(code, data(signature, 'signature'));
  }

  async encrypt(algorithm, key, input) {
    const chosen = normalize(algorithm, ['AES-CBC', 'AES-CTR', 'AES-GCM', 'RSA-OAEP'], 'encrypt');
    requireUsage(key, 'encrypt', chosen.name);
    if (chosen.name === 'RSA-OAEP') return toArrayBuffer(pairs().crypt(env, true, chosen, key, data(input)));
    return toArrayBuffer(encryptWith(true, chosen, key, data(input)));
  }

  async decrypt(algorithm, key, input) {
    const chosen = normalize(algorithm, ['AES-CBC', 'AES-CTR', 'AES-GCM', 'RSA-OAEP'], 'decrypt');
    requireUsage(key, 'decrypt', chosen.name);
    if (chosen.name === 'RSA-OAEP') return toArrayBuffer(pairs().crypt(env, false, chosen, key, data(input)));
    return toArrayBuffer(encryptWith(false, chosen, key, data(input)));
  }

  async deriveBits(algorithm, key, length = null) {
    const chosen = normalize(algorithm, [...KDFS, 'ECDH', 'X25519', 'X448'], 'deriveBits');
    requireUsage(key, 'deriveBits', chosen.name);
    if (isPair(chosen.name)) return pairs().deriveBits(chosen, key, length);
    return deriveBits(chosen, key, length);
  }

  async deriveKey(algorithm, key, derived, extractable, usages) {
    const chosen = normalize(algorithm, [...KDFS, 'ECDH', 'X25519', 'X448'], 'deriveKey');
    requireUsage(key, 'deriveKey', chosen.name);
    const target = normalize(derived, NAMES, 'deriveKey');
    const length = KDFS.includes(target.name) ? null : keyLength(target);
    const bits = await (isPair(chosen.name) ? pairs().deriveBits(chosen, key, length) : deriveBits(chosen, key, length));
    return makeKey(target, new Uint8Array(bits), !!extractable, usages);
  }

  async wrapKey(format, key, wrappingKey, algorithm) {
    const chosen = normalize(algorithm, ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'RSA-OAEP'], 'wrapKey');
    requireUsage(wrappingKey, 'wrapKey', chosen.name);
    let bytes = await this.exportKey(format, key);
    if (format === 'jwk') bytes = getBuffer().from(JSON.stringify(bytes));
    bytes = new Uint8Array(bytes);
    if (chosen.name === 'AES-KW') return toArrayBuffer(keyWrap(true, wrappingKey, bytes));
    if (chosen.name === 'RSA-OAEP') return toArrayBuffer(pairs().crypt(env, true, chosen, wrappingKey, bytes));
    return toArrayBuffer(encryptWith(true, chosen, wrappingKey, bytes));
  }

  async unwrapKey(format, wrapped, unwrappingKey, algorithm, keyAlgorithm, extractable, usages) {
    const chosen = normalize(algorithm, ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW', 'RSA-OAEP'], 'unwrapKey');
    requireUsage(unwrappingKey, 'unwrapKey', chosen.name);
    const bytes = data(wrapped, 'wrappedKey');
    let plain;
    if (chosen.name === 'AES-KW') plain = keyWrap(false, unwrappingKey, bytes);
    else if (chosen.name === 'RSA-OAEP') plain = pairs().crypt(env, false, chosen, unwrappingKey, bytes);
    else plain = encryptWith(false, chosen, unwrappingKey, bytes);
    if (format === 'jwk') {
      try {
        plain = JSON.parse(plain.toString('utf8'));
      } catch (cause) {
        throw new DOMException('Invalid wrapped JWK key', { name: 'DataError', cause });
      }
    }
    return this.importKey(format, plain, keyAlgorithm, extractable, usages);
  }
}

// AES key wrap (RFC 3394).
function keyWrap(wrap, key, bytes) {
  const { createCipheriv, createDecipheriv } = require('internal/crypto/cipher');
  const secret = key[kKeyObject][kBytes];
  const iv = getBuffer().from('a6a6a6a6a6a6a6a6', 'hex');
  try {
    const cipher = (wrap ? createCipheriv : createDecipheriv)(`id-aes${secret.length * 8}-wrap`, secret, iv);
    return getBuffer().concat([cipher.update(bytes), cipher.final()]);
  } catch (cause) {
    throw new DOMException('The operation failed for an operation-specific reason', { name: 'OperationError', cause });
  }
}

function missing(method, count, given) {
  return new codes.ERR_MISSING_ARGS(...['format', 'keyData', 'algorithm', 'extractable', 'keyUsages'].slice(given, count));
}

const env = { data, hashOf, make: (keyObject, algorithm, extractable, usages) => new CryptoKey(kMake, keyObject, algorithm, extractable, usages) };

class Crypto {
  #subtle;

  constructor(token) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#subtle = new SubtleCrypto(kMake);
  }

  get subtle() {
    return this.#subtle;
  }

  getRandomValues(array) {
    if (!ArrayBuffer.isView(array) || array instanceof DataView || array instanceof Float32Array || array instanceof Float64Array ||
      (typeof Float16Array === 'function' && array instanceof Float16Array)) {
      throw domError('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    }
    if (array.byteLength > 65536) {
      throw domError(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
    }
    internalBinding('random').fill(array, 0, array.byteLength);
    return array;
  }

  randomUUID(options) {
    return require('internal/crypto/random').randomUUID(options);
  }
}
for (const [Class, names] of [[Crypto, ['subtle', 'getRandomValues', 'randomUUID']], [SubtleCrypto, Object.getOwnPropertyNames(SubtleCrypto.prototype).slice(1)],
  [CryptoKey, ['type', 'algorithm', 'extractable', 'usages']]]) {
  for (const name of names) {
    Object.defineProperty(Class.prototype, name, { ...Object.getOwnPropertyDescriptor(Class.prototype, name), enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}

const webcrypto = new Crypto(kMake);

module.exports = {
  webcrypto, crypto: webcrypto, Crypto, CryptoKey, SubtleCrypto,
  subtle: webcrypto.subtle,
  getRandomValues: (array) => webcrypto.getRandomValues(array),
};
