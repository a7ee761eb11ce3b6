// Web Crypto: random values, UUIDs, digests, and the symmetric algorithms. What is not there rejects by name.
// https://w3c.github.io/webcrypto/

const { codes } = require('internal/errors');
const { getBuffer, isAnyBuffer, digestByName } = require('internal/crypto/util');
const { SecretKeyObject, kBytes } = require('internal/crypto/keys');
const { CryptoKey, makeCryptoKey, isKey, read } = require('internal/crypto/webcrypto_key');
const { OPERATIONS, HASHES, KDFS, TAGS, checkMembers, readUsages, checkArguments, checkFormat } = require('internal/crypto/webcrypto_params');

const kMake = Symbol('kMake');
const kKeyObject = Symbol.for('troika.keyObject');
const BLOCKS = { '__proto__': null, 'SHA-1': 64, 'SHA-256': 64, 'SHA-384': 128, 'SHA-512': 128 };
const pairs = () => require('internal/crypto/webcrypto_keys');
const isPair = (name) => /^(?:RSA|EC|Ed|X)/.test(name);

function domError(message, name) {
  return new DOMException(message, name);
}

function unsupported(what) {
  return domError(`${what} is not implemented`, 'NotSupportedError');
}

// An algorithm given as a name or an object: { name in its proper case, ...members }.
function normalize(algorithm, names, what) {
  const given = (typeof algorithm === 'object' && algorithm !== null) || typeof algorithm === 'function' ? algorithm : { name: `${algorithm}` };
  if (given.name === undefined) throw missingName();
  const name = names.find((one) => one.toLowerCase() === `${given.name}`.toLowerCase());
  if (name === undefined) throw domError(`Unrecognized algorithm name${what && given.name !== '' ? ` for ${what}: ${given.name}` : ''}`, 'NotSupportedError');
  return { ...given, name };
}

function missingName() {
  const error = new TypeError("Failed to normalize algorithm: passed algorithm cannot be converted to 'Algorithm' because 'name' is required in 'Algorithm'.");
  error.code = 'ERR_MISSING_OPTION';
  return error;
}

function hashOf(hash) {
  return normalize(hash, Object.keys(HASHES), 'hash').name;
}

function sharedBytes(name) {
  const error = new TypeError(`The "${name}" argument is a SharedArrayBuffer or a view on one, which is not allowed.`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

// The bytes as they are now: what is given to C at once.
function view(value, name = 'data') {
  if (!isAnyBuffer(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  const { isSharedArrayBuffer } = require('internal/util/types');
  if (isSharedArrayBuffer(ArrayBuffer.isView(value) ? value.buffer : value)) {
    throw sharedBytes(name);
  }
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);
}

// A copy: the caller may change its buffer while the promise is pending.
const data = (value, name) => view(value, name).slice();

// A short message is worked at once, a long one on the thread pool. start(callback?) gives the result or calls back with it.
const SHORT = 16 * 1024;
function whole(size, start) {
  if (size <= SHORT) return start(undefined);
  return new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));
}
const nativeWhole = () => internalBinding('crypto_whole');

function failed(cause) {
  return new DOMException('The operation failed for an operation-specific reason', { name: 'OperationError', cause });
}

const toArrayBuffer = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);

const MISUSED = 'The requested operation is not valid for the provided key';
const misuse = { __proto__: null, encrypt: MISUSED, decrypt: MISUSED, deriveBits: 'baseKey does not have deriveBits usage', deriveKey: 'baseKey does not have deriveKey usage' };
function requireUsage(key, usage, name) {
  const { algorithm, usages } = read(key);
  const message = misuse[usage] ?? `Unable to use this key to ${usage}`;
  if (!usages.includes(usage)) throw domError(message, 'InvalidAccessError');
  if (algorithm.name !== name) throw domError(usage.startsWith('derive') ? 'Key algorithm mismatch' : message, 'InvalidAccessError');
}

const USAGES = {
  '__proto__': null,
  'HMAC': ['sign', 'verify'],
  'KMAC128': ['sign', 'verify'],
  'KMAC256': ['sign', 'verify'],
  'AES-CBC': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-CTR': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-GCM': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-OCB': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'ChaCha20-Poly1305': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-KW': ['wrapKey', 'unwrapKey'],
  'PBKDF2': ['deriveKey', 'deriveBits'],
  'HKDF': ['deriveKey', 'deriveBits'],
};
// What came after the first version takes 'raw-secret' in place of 'raw'.
const isNewer = (name) => name === 'AES-OCB' || name === 'ChaCha20-Poly1305' || name.startsWith('KMAC');

function makeKey(algorithm, bytes, extractable, usages, doing = 'importing a secret', keyObject = undefined) {
  for (const usage of usages) {
    if (!USAGES[algorithm.name].includes(usage)) throw domError(`Unsupported key usage for ${algorithm.name === 'HMAC' ? '' : 'a '}${algorithm.name} key`, 'SyntaxError');
  }
  if (usages.length === 0) throw domError(`Usages cannot be empty when ${doing} key.`, 'SyntaxError');
  const { name } = algorithm;
  let shown = { name };
  if (name === 'HMAC') {
    shown = { name, hash: { name: hashOf(algorithm.hash) }, length: algorithm.length ?? bytes.length * 8 };
    if (bytes.length === 0) throw domError('Zero-length key is not supported', 'DataError');
    if (algorithm.length === 0) throw domError('HmacImportParams.length cannot be 0', 'DataError');
    if (shown.length % 8 !== 0) throw domError('Unsupported HmacImportParams.length', 'NotSupportedError');
    if (shown.length !== bytes.length * 8) throw domError('Invalid key length', 'DataError');
  } else if (name.startsWith('KMAC')) {
    shown = { name, length: algorithm.length ?? bytes.length * 8 };
    if (bytes.length === 0) throw domError('Zero-length key is not supported', 'DataError');
    if (algorithm.length === 0) throw domError('KmacImportParams.length cannot be 0', 'DataError');
    if (shown.length !== bytes.length * 8) throw domError('Invalid key length', 'DataError');
  } else if (name.startsWith('AES')) {
    if (![16, 24, 32].includes(bytes.length)) throw domError('Invalid key length', 'DataError');
    shown = { name, length: bytes.length * 8 };
  } else if (name === 'ChaCha20-Poly1305') {
    if (bytes.length !== 32) throw domError('Invalid key length', 'DataError');
  } else if (extractable) {
    throw domError(`${name} keys are not extractable`, 'SyntaxError');
  }
  return makeCryptoKey(keyObject ?? new SecretKeyObject(bytes), shown, extractable, usages);
}

async function encryptWith(encrypt, algorithm, key, input) {
  const { name } = algorithm;
  const secret = key[kKeyObject][kBytes];
  const tags = TAGS[name];
  const cipherName = name.startsWith('AES') ? `aes-${secret.length * 8}-${name.slice(4).toLowerCase()}` : 'chacha20-poly1305';
  const isCounter = name === 'AES-CTR';
  const iv = view(isCounter ? algorithm.counter : algorithm.iv, 'algorithm.iv');
  const ivLength = name === 'ChaCha20-Poly1305' ? 12 : 16;
  if (!name.endsWith('GCM') && !name.endsWith('OCB') && iv.length !== ivLength) {
    throw domError(`algorithm.${isCounter ? 'counter' : 'iv'} must contain exactly ${ivLength} bytes`, 'OperationError');
  }
  if (name === 'AES-OCB' && iv.length > 15) throw domError('AES-OCB algorithm.iv must be no more than 15 bytes', 'OperationError');
  if ((name === 'AES-GCM' && iv.length < 12) || iv.length === 0) throw failed(new codes.ERR_CRYPTO_INVALID_IV());
  if (isCounter && !(algorithm.length >= 1 && algorithm.length <= 128)) throw domError('AES-CTR algorithm.length must be between 1 and 128', 'OperationError');
  const bits = algorithm.tagLength ?? 128;
  if (tags !== undefined && !tags.includes(bits)) throw domError(`${bits} is not a valid ${name} tag length`, 'OperationError');
  const tagLength = tags === undefined ? -1 : bits / 8;
  if (!encrypt && input.length < tagLength) throw domError('The provided data is too small.', 'OperationError');
  const additional = tags === undefined || algorithm.additionalData === undefined ? undefined : view(algorithm.additionalData);
  const counter = isCounter ? algorithm.length : 0;
  try {
    return await whole(input.length, (callback) => nativeWhole().cipher(cipherName, encrypt, secret, iv, tagLength, counter, additional, input, callback));
  } catch (cause) {
    throw failed(cause);
  }
}

async function crypt(encrypt, chosen, key, bytes) {
  if (chosen.name !== 'RSA-OAEP') return encryptWith(encrypt, chosen, key, bytes);
  return toArrayBuffer(await pairs().crypt(env, encrypt, chosen, key, bytes));
}

function deriveBits(algorithm, key, length) {
  if (length === null || length === undefined) throw domError('length cannot be null', 'OperationError');
  if (typeof length !== 'number' || length % 8 !== 0) throw domError('length must be a multiple of 8', 'OperationError');
  const native = internalBinding('crypto_kdf');
  const digest = digestByName(HASHES[hashOf(algorithm.hash)]);
  const secret = key[kKeyObject][kBytes];
  if (length === 0) return new ArrayBuffer(0);
  return new Promise((resolve, reject) => {
    const done = (error, bits) => (error ? reject(domError(error.message, 'OperationError')) : resolve(bits));
    const salt = view(algorithm.salt, 'algorithm.salt');
    if (algorithm.name === 'PBKDF2') native.pbkdf2(secret, salt, algorithm.iterations, length / 8, digest, done);
    else native.hkdf(secret, salt, view(algorithm.info, 'algorithm.info'), length / 8, digest, done);
  });
}

function keyLength(algorithm) {
  if (algorithm.name === 'ChaCha20-Poly1305') return 256;
  checkMembers('keyLength', algorithm);
  if (algorithm.name.startsWith('AES')) {
    if (![128, 192, 256].includes(algorithm.length)) throw domError('Invalid key length', 'OperationError');
    return algorithm.length;
  }
  if (algorithm.length === 0) throw domError('Zero-length key is not supported', 'OperationError');
  if (algorithm.name.startsWith('KMAC')) return algorithm.length ?? Number(algorithm.name.slice(4));
  if (algorithm.name === 'HMAC') return algorithm.length ?? BLOCKS[hashOf(algorithm.hash)] * 8;
  throw unsupported(`deriveKey() for ${algorithm.name}`);
}

let isSubtle;
let isCrypto;
// What every method of SubtleCrypto does first.
function enter(subtle, method, args) {
  if (!isSubtle(subtle)) throw new codes.ERR_INVALID_THIS('SubtleCrypto');
  checkArguments(method, args, isKey);
}

// The bytes of a JSON Web Key for a secret, after its checks.
function secretOfJwk(jwk, { name, hash }, extractable, usages) {
  if (jwk === null || typeof jwk !== 'object' || !jwk.kty) throw domError('Invalid keyData', 'DataError');
  if (jwk.kty !== 'oct') throw domError('Invalid JWK "kty" Parameter', 'DataError');
  pairs().checkJwk(jwk, name, extractable, usages);
  const bytes = new Uint8Array(getBuffer().from(`${jwk.k}`, 'base64url'));
  const alg = secretAlg(name, name === 'HMAC' ? hashOf(hash) : undefined, bytes.length);
  if (jwk.alg !== undefined && alg !== undefined && jwk.alg !== alg) throw domError('JWK "alg" does not match the requested algorithm', 'DataError');
  return bytes;
}

function secretAlg(name, hashName, size) {
  if (name === 'HMAC') return /^SHA-/.test(hashName) ? `HS${hashName.slice(4)}` : undefined;
  if (name.startsWith('KMAC')) return `K${name.slice(4)}`;
  return name.startsWith('AES') ? `A${size * 8}${name.slice(4)}` : name === 'ChaCha20-Poly1305' ? 'C20P' : undefined;
}

async function importKey(format, keyData, algorithm, extractable, usages) {
  const chosen = normalize(algorithm, OPERATIONS.importKey, 'importKey');
  checkMembers('importKey', chosen);
  usages = readUsages(usages, 'importKey');
  if (isPair(chosen.name)) return pairs().importKey(env, format, keyData, chosen, !!extractable, usages);
  let bytes;
  if ((format === 'raw' && !isNewer(chosen.name)) || format === 'raw-secret') bytes = data(keyData, 'keyData');
  else if (format === 'jwk' && !KDFS.includes(chosen.name)) bytes = secretOfJwk(keyData, chosen, !!extractable, usages);
  else throw domError(`Unable to import ${chosen.name} using ${format} format`, 'NotSupportedError');
  return makeKey(chosen, bytes, !!extractable, usages);
}

async function exportKey(format, key) {
  const { type, extractable, algorithm: { name, hash }, usages } = read(key);
  if (!extractable) throw domError('key is not extractable', 'InvalidAccessError');
  if (type !== 'secret') return pairs().exportKey(env, format, key);
  const bytes = key[kKeyObject][kBytes];
  if ((format === 'raw' && !isNewer(name)) || format === 'raw-secret') return toArrayBuffer(bytes);
  if (format !== 'jwk') throw domError(`Unable to export ${name} secret key using ${format} format`, 'NotSupportedError');
  const jwk = { key_ops: [...usages], ext: true, kty: 'oct', k: getBuffer().from(bytes).toString('base64url') };
  const alg = secretAlg(name, hash?.name, bytes.length);
  if (alg !== undefined) jwk.alg = alg;
  return jwk;
}

// cSHAKE without a function name and customization is SHAKE (SP 800-185, 3.3).
function shake({ name, length, functionName, customization }, bytes) {
  if (functionName?.byteLength || customization?.byteLength) throw unsupported(`${name} with functionName or customization`);
  if (!(length >= 0) || length % 8 !== 0) throw domError('Unsupported CShakeParams length', 'NotSupportedError');
  if (length === 0) return new ArrayBuffer(0);
  return toArrayBuffer(require('internal/crypto/hash').hash(name.slice(1).toLowerCase(), bytes, { outputEncoding: 'buffer', outputLength: length / 8 }));
}

async function kmac({ name, length, customization }, key, bytes) {
  if (!(length > 0) || length % 8 !== 0) throw domError('Unsupported KmacParams length', 'NotSupportedError');
  const custom = customization === undefined ? undefined : view(customization, 'algorithm.customization');
  try {
    return await whole(bytes.length, (callback) => nativeWhole().kmac(name.replace('C', 'C-'), key[kKeyObject][kBytes], custom, bytes, length / 8, callback));
  } catch (cause) {
    throw failed(cause);
  }
}

async function hmac(key, bytes) {
  const digest = digestByName(HASHES[read(key).algorithm.hash.name]);
  return whole(bytes.length, (callback) => nativeWhole().hmac(digest, key[kKeyObject][kBytes], bytes, callback));
}

class SubtleCrypto {
  #mark;

  static {
    isSubtle = (value) => value !== null && typeof value === 'object' && #mark in value;
  }

  constructor(token) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  static supports(operation, algorithm, lengthOrAdditionalAlgorithm = null) {
    if (this !== SubtleCrypto) throw new codes.ERR_INVALID_THIS('SubtleCrypto constructor');
    checkArguments('supports', arguments);
    return require('internal/crypto/webcrypto_supports')({ normalize, hashOf, keyLength }, `${operation}`, algorithm, lengthOrAdditionalAlgorithm ?? undefined);
  }

  async digest(algorithm, input) {
    enter(this, 'digest', arguments);
    const chosen = normalize(algorithm, OPERATIONS.digest, 'digest');
    const { name } = chosen;
    checkMembers('digest', chosen);
    const bytes = view(input);
    if (name.startsWith('cSHAKE')) return shake(chosen, bytes);
    return whole(bytes.length, (callback) => nativeWhole().digest(digestByName(HASHES[name]), bytes, callback));
  }

  async importKey(format, keyData, algorithm, extractable, usages) {
    enter(this, 'importKey', arguments);
    checkFormat('importKey', format);
    if (format !== 'jwk' && !isAnyBuffer(keyData)) throw new codes.ERR_INVALID_ARG_TYPE('keyData', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], keyData);
    return importKey(format, keyData, algorithm, extractable, usages);
  }

  async exportKey(format, key) {
    enter(this, 'exportKey', arguments);
    checkFormat('exportKey', format);
    return exportKey(format, key);
  }

  async getPublicKey(key, usages) {
    enter(this, 'getPublicKey', arguments);
    const { type, algorithm } = read(key);
    if (type !== 'private') throw domError('key must be a private key', type === 'secret' ? 'NotSupportedError' : 'InvalidAccessError');
    const { createPublicKey } = require('internal/crypto/keys');
    return pairs().fromKeyObject(env, createPublicKey(key[kKeyObject]), algorithm, true, readUsages(usages, 'getPublicKey'));
  }

  async generateKey(algorithm, extractable, usages) {
    enter(this, 'generateKey', arguments);
    const chosen = normalize(algorithm, OPERATIONS.generateKey, 'generateKey');
    checkMembers('generateKey', chosen);
    usages = readUsages(usages, 'generateKey');
    if (isPair(chosen.name)) return pairs().generateKey(env, chosen, !!extractable, usages);
    if (chosen.name.startsWith('AES') && ![128, 192, 256].includes(chosen.length)) throw domError('Invalid key length', 'OperationError');
    const bytes = new Uint8Array(Math.ceil(keyLength(chosen) / 8));
    internalBinding('random').fill(bytes, 0, bytes.length);
    return makeKey(chosen, bytes, !!extractable, usages, 'creating a');
  }

  async sign(algorithm, key, input) {
    enter(this, 'sign', arguments);
    const chosen = normalize(algorithm, OPERATIONS.sign, 'sign');
    checkMembers('sign', chosen);
    requireUsage(key, 'sign', chosen.name);
    if (chosen.name.startsWith('KMAC')) return kmac(chosen, key, view(input));
    if (chosen.name === 'HMAC') return hmac(key, view(input));
    return toArrayBuffer(await pairs().sign(env, chosen, key, view(input)));
  }

  async verify(algorithm, key, signature, input) {
    enter(this, 'verify', arguments);
    const chosen = normalize(algorithm, OPERATIONS.sign, 'verify');
    checkMembers('sign', chosen);
    requireUsage(key, 'verify', chosen.name);
    const isCode = chosen.name === 'HMAC' || chosen.name.startsWith('KMAC');
    if (!isCode) return pairs().verify(env, chosen, key, view(signature, 'signature'), view(input));
    const given = data(signature, 'signature');
    const code = new Uint8Array(await (chosen.name === 'HMAC' ? hmac(key, view(input)) : kmac(chosen, key, view(input))));
    return code.length === given.length && internalBinding('random').equal(code, given);
  }

  async encrypt(algorithm, key, input) {
    enter(this, 'encrypt', arguments);
    const chosen = normalize(algorithm, OPERATIONS.encrypt, 'encrypt');
    checkMembers('encrypt', chosen);
    requireUsage(key, 'encrypt', chosen.name);
    return crypt(true, chosen, key, view(input));
  }

  async decrypt(algorithm, key, input) {
    enter(this, 'decrypt', arguments);
    const chosen = normalize(algorithm, OPERATIONS.encrypt, 'decrypt');
    checkMembers('encrypt', chosen);
    requireUsage(key, 'decrypt', chosen.name);
    return crypt(false, chosen, key, view(input));
  }

  async deriveBits(algorithm, key, length = null) {
    enter(this, 'deriveBits', arguments);
    const chosen = normalize(algorithm, OPERATIONS.deriveBits, 'deriveBits');
    checkMembers('deriveBits', chosen);
    requireUsage(key, 'deriveBits', chosen.name);
    if (isPair(chosen.name)) return pairs().deriveBits(chosen, key, length);
    return deriveBits(chosen, key, length);
  }

  async deriveKey(algorithm, key, derived, extractable, usages) {
    enter(this, 'deriveKey', arguments);
    const chosen = normalize(algorithm, OPERATIONS.deriveBits, 'deriveKey');
    checkMembers('deriveBits', chosen);
    usages = readUsages(usages, 'deriveKey');
    requireUsage(key, 'deriveKey', chosen.name);
    const target = normalize(derived, OPERATIONS.derived, 'deriveKey');
    const length = KDFS.includes(target.name) ? null : keyLength(target);
    const bits = await (isPair(chosen.name) ? pairs().deriveBits(chosen, key, length) : deriveBits(chosen, key, length));
    return makeKey(target, new Uint8Array(bits), !!extractable, usages);
  }

  async wrapKey(format, key, wrappingKey, algorithm) {
    enter(this, 'wrapKey', arguments);
    const chosen = normalize(algorithm, OPERATIONS.wrapKey, 'wrapKey');
    checkMembers('encrypt', chosen);
    requireUsage(wrappingKey, 'wrapKey', chosen.name);
    let bytes = await exportKey(format, key);
    if (format === 'jwk') {
      let text = JSON.stringify(bytes);
      // AES-KW takes whole blocks of 8 bytes.
      if (chosen.name === 'AES-KW') text = text.padEnd(Math.ceil(text.length / 8) * 8, ' ');
      bytes = getBuffer().from(text);
    }
    bytes = new Uint8Array(bytes);
    if (chosen.name === 'AES-KW') return toArrayBuffer(keyWrap(true, wrappingKey, bytes));
    return crypt(true, chosen, wrappingKey, bytes);
  }

  async unwrapKey(format, wrapped, unwrappingKey, algorithm, keyAlgorithm, extractable, usages) {
    enter(this, 'unwrapKey', arguments);
    const chosen = normalize(algorithm, OPERATIONS.wrapKey, 'unwrapKey');
    checkMembers('encrypt', chosen);
    requireUsage(unwrappingKey, 'unwrapKey', chosen.name);
    const bytes = data(wrapped, 'wrappedKey');
    let plain = chosen.name === 'AES-KW' ? keyWrap(false, unwrappingKey, bytes) : getBuffer().from(await crypt(false, chosen, unwrappingKey, bytes));
    if (format === 'jwk') {
      try {
        plain = JSON.parse(plain.toString('utf8'));
      } catch (cause) {
        throw new DOMException('Invalid wrapped JWK key', { name: 'DataError', cause });
      }
    }
    return importKey(format, plain, keyAlgorithm, extractable, usages);
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
    throw failed(cause);
  }
}

const env = { data, hashOf, make: makeCryptoKey };

class Crypto {
  #subtle;

  static {
    isCrypto = (value) => value !== null && typeof value === 'object' && #subtle in value;
  }

  constructor(token) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#subtle = new SubtleCrypto(kMake);
  }

  get subtle() {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    return this.#subtle;
  }

  getRandomValues(array) {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
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
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
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

Object.defineProperty(SubtleCrypto, 'supports', { __proto__: null, enumerable: true });

const webcrypto = new Crypto(kMake);

// KeyObject.prototype.toCryptoKey()
function toCryptoKey(keyObject, algorithm, extractable, usages) {
  const isSecret = keyObject.type === 'secret';
  const chosen = normalize(algorithm, isSecret ? OPERATIONS.derived : OPERATIONS.getPublicKey);
  checkMembers('importKey', chosen);
  usages = readUsages(usages, 'importKey');
  if (!isSecret) return pairs().fromKeyObject(env, keyObject, chosen, !!extractable, usages);
  return makeKey(chosen, keyObject[kBytes], !!extractable, usages, undefined, keyObject);
}

module.exports = {
  toCryptoKey,
  webcrypto, crypto: webcrypto, Crypto, CryptoKey, SubtleCrypto,
  subtle: webcrypto.subtle,
  getRandomValues: (array) => webcrypto.getRandomValues(array),
};
