// KeyObject and what makes one; how a key argument of any other function is read.

const { codes } = require('internal/errors');
const { validateFunction, validateInteger, validateObject, validateOneOf, validateString, validateUint32 } = require('internal/validators');
const { getBuffer, isAnyBuffer, bytesOf, encode, getArrayBufferOrView } = require('internal/crypto/util');

const native = () => internalBinding('crypto_keys');
const kBytes = Symbol('kBytes'); // secret
const kBox = Symbol('kBox'); // public, private
const kMake = Symbol('kMake');

const TYPES = { '__proto__': null, 'RSA': 'rsa', 'RSA-PSS': 'rsa-pss', 'EC': 'ec', 'ED25519': 'ed25519', 'ED448': 'ed448', 'X25519': 'x25519', 'X448': 'x448', 'DSA': 'dsa', 'DH': 'dh' };

class KeyObject {
  #type;

  constructor(type, material, token) {
    if (token !== kMake) {
      if (type !== 'secret' && type !== 'public' && type !== 'private') throw new codes.ERR_INVALID_ARG_VALUE('type', type);
      throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', material);
    }
    this.#type = type;
    Object.defineProperty(this, type === 'secret' ? kBytes : kBox, { __proto__: null, value: material, enumerable: false });
  }

  get type() {
    return this.#type;
  }

  static from(key) {
    const found = key?.[Symbol.for('troika.keyObject')];
    if (found === undefined) throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return found;
  }

  toCryptoKey(algorithm, extractable, usages) {
    return require('internal/crypto/webcrypto').toCryptoKey(this, algorithm, extractable, usages);
  }

  equals(other) {
    if (!(other instanceof KeyObject)) throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', other);
    if (other.type !== this.type) return false;
    if (this.type === 'secret') {
      return this[kBytes].byteLength === other[kBytes].byteLength && internalBinding('random').equal(this[kBytes], other[kBytes]);
    }
    return native().equal(this[kBox], other[kBox]);
  }
}
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, { __proto__: null, value: 'KeyObject', configurable: true });

// Between threads: the key itself, never its handle.
const { kClone, kDeserialize } = require('internal/worker/js_transferable');
Object.defineProperty(KeyObject.prototype, kClone, { __proto__: null, configurable: true, writable: true, enumerable: false, value() {
  const { type } = this;
  const data = type === 'secret' ? { type, bytes: new Uint8Array(this[kBytes]) } :
    { type, bytes: new Uint8Array(this.export({ format: 'der', type: type === 'public' ? 'spki' : 'pkcs8' })) };
  return { data, deserializeInfo: 'internal/crypto/keys:KeyObject' };
} });
Object.defineProperty(KeyObject, kDeserialize, { __proto__: null, value({ type, bytes }) {
  const { createSecretKey, createPublicKey, createPrivateKey } = require('crypto');
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'secret') return createSecretKey(key);
  return type === 'public' ? createPublicKey({ key, format: 'der', type: 'spki' }) : createPrivateKey({ key, format: 'der', type: 'pkcs8' });
} });

class SecretKeyObject extends KeyObject {
  constructor(bytes) {
    super('secret', bytes, kMake);
  }

  get symmetricKeySize() {
    return this[kBytes].byteLength;
  }

  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: getBuffer().from(this[kBytes]).toString('base64url') };
    }
    return getBuffer().from(this[kBytes]);
  }
}

function describe(box) {
  const [type, bits, exponent, curve, hash, mgf1, salt] = native().describe(box);
  return { type: TYPES[type] ?? `${type}`.toLowerCase(), bits, exponent, curve, hash, mgf1, salt };
}

const CURVES = { '__proto__': null, 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };

function bitLength(bytes) {
  const first = bytes.findIndex((byte) => byte !== 0);
  return (bytes.length - first) * 8 - (Math.clz32(bytes[first]) - 24);
}

class AsymmetricKeyObject extends KeyObject {
  #info;

  get asymmetricKeyType() {
    return (this.#info ??= describe(this[kBox])).type;
  }

  get asymmetricKeyDetails() {
    const { type, bits, exponent, curve, hash, mgf1, salt } = this.#info ??= describe(this[kBox]);
    if (type === 'rsa' || type === 'rsa-pss') {
      let value = 0n;
      for (const byte of exponent) value = value * 256n + BigInt(byte);
      const details = { modulusLength: bits, publicExponent: value };
      // A key that is bound to one way of signing says to which.
      if (hash !== undefined) Object.assign(details, { hashAlgorithm: hash.toLowerCase().replace('sha2-', 'sha'), mgf1HashAlgorithm: (mgf1 ?? hash).toLowerCase().replace('sha2-', 'sha'), saltLength: salt });
      return details;
    }
    if (type === 'dsa') return { modulusLength: bits, divisorLength: bitLength(native().param(this[kBox], 'q')) };
    if (type === 'ec') return { namedCurve: CURVES[curve] ?? curve };
    return {};
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(box) {
    super('public', box, kMake);
  }

  export(options) {
    validateObject(options, 'options');
    if (options.format === 'jwk') return require('internal/crypto/jwk').exportKey(this, false);
    const { format, type } = encoding(options, ['pkcs1', 'spki'], 'options', this.asymmetricKeyType);
    return write(this[kBox], false, format, type === 'spki' ? 'SubjectPublicKeyInfo' : 'type-specific');
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(box) {
    super('private', box, kMake);
  }

  export(options) {
    validateObject(options, 'options');
    if (options.format === 'jwk') {
      if (options.passphrase !== undefined) throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
      return require('internal/crypto/jwk').exportKey(this, true);
    }
    const { format, type } = encoding(options, ['pkcs1', 'pkcs8', 'sec1'], 'options', this.asymmetricKeyType);
    const { cipher, passphrase } = checkCipher(options, format, type, 'options');
    const structure = type !== 'pkcs8' ? 'type-specific' : cipher ? 'EncryptedPrivateKeyInfo' : 'PrivateKeyInfo';
    return write(this[kBox], true, format, structure, cipher, passphrase);
  }
}

// { cipher, passphrase }, both undefined when the key is not to be sealed.
function checkCipher({ cipher, passphrase, encoding: encodingName }, format, type, name) {
  if (cipher === undefined || cipher === null) {
    if (passphrase !== undefined) throw new codes.ERR_INVALID_ARG_VALUE(`${name}.cipher`, cipher);
    return {};
  }
  if (typeof cipher !== 'string') throw new codes.ERR_INVALID_ARG_VALUE(`${name}.cipher`, cipher);
  if (format === 'der' && type !== 'pkcs8') throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
  if (typeof passphrase !== 'string' && !isAnyBuffer(passphrase)) throw new codes.ERR_INVALID_ARG_VALUE(`${name}.passphrase`, passphrase);
  if (internalBinding('crypto_cipher').info(cipher) === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
  return { cipher, passphrase: getArrayBufferOrView(passphrase, `${name}.passphrase`, encodingName) };
}

function encoding(options, types, name, keyType) {
  const { format, type } = options;
  if (format !== 'pem' && format !== 'der') throw new codes.ERR_INVALID_ARG_VALUE(`${name}.format`, format);
  if (!types.includes(type)) throw new codes.ERR_INVALID_ARG_VALUE(`${name}.type`, type);
  if (type === 'pkcs1' && keyType !== 'rsa') throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
  if (type === 'sec1' && keyType !== 'ec') throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
  return { format, type };
}

function write(box, isPrivate, format, structure, cipher, passphrase) {
  const buffer = encode(native().write(box, isPrivate, format.toUpperCase(), structure, cipher, passphrase));
  return format === 'pem' ? buffer.toString() : buffer;
}

// --- reading --------------------------------------------------------------------------------------------

function isKeyObject(value) {
  return value instanceof KeyObject;
}

function fromCryptoKey(value) {
  return value !== null && typeof value === 'object' ? value[Symbol.for('troika.keyObject')] : undefined;
}

// The bytes of a secret key given as KeyObject, CryptoKey, string or buffer.
function secretBytes(key, encodingName, name = 'key') {
  const object = isKeyObject(key) ? key : fromCryptoKey(key);
  if (object !== undefined) {
    if (object.type !== 'secret') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'secret');
    return object[kBytes];
  }
  if (typeof key !== 'string' && !isAnyBuffer(key)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'], key);
  }
  return getArrayBufferOrView(key, name, encodingName);
}

const STRUCTURES = { __proto__: null, spki: 'SubjectPublicKeyInfo', pkcs8: null, pkcs1: 'type-specific', sec1: 'type-specific' };

// A box with the key of any argument that Node takes for one. `want`: 'public' or 'private'.
function keyBox(key, want, name = 'key') {
  const object = isKeyObject(key) ? key : fromCryptoKey(key);
  if (object !== undefined) {
    if (object.type === 'secret') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, want === 'private' ? 'private' : 'private or public');
    if (want === 'private' && object.type !== 'private') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
    return object[kBox];
  }
  if (typeof key === 'string' || isAnyBuffer(key)) {
    return native().read(getArrayBufferOrView(key, name, 'utf8'), want === 'private', 'PEM', null, undefined);
  }
  if (key === null || typeof key !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'], key);
  }
  const { key: data, format = 'pem', type, passphrase, encoding: encodingName } = key;
  if (isKeyObject(data) || fromCryptoKey(data) !== undefined) return keyBox(data, want, `${name}.key`);
  if (format === 'jwk') return require('internal/crypto/jwk').importKey(data, want === 'private');
  if (typeof data !== 'string' && !isAnyBuffer(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE(`${name}.key`, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey', 'object'], data);
  }
  if (format !== 'pem' && format !== 'der') throw new codes.ERR_INVALID_ARG_VALUE('options.format', format);
  if (format === 'der' || (type !== undefined && type !== null)) {
    if (!(type in STRUCTURES) || (want === 'private' && type === 'spki')) throw new codes.ERR_INVALID_ARG_VALUE('options.type', type);
  }
  const pass = passphrase === undefined || passphrase === null ? undefined :
    bytesOf(getArrayBufferOrView(passphrase, `${name}.passphrase`, encodingName));
  return native().read(getArrayBufferOrView(data, `${name}.key`, encodingName), want === 'private', format.toUpperCase(),
    format === 'der' ? STRUCTURES[type] : null, pass);
}

function createSecretKey(key, encodingName) {
  if (typeof key !== 'string' && !isAnyBuffer(key)) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string'], key);
  }
  if (typeof key === 'string') validateString(encodingName ?? 'utf8', 'encoding');
  const bytes = getArrayBufferOrView(key, 'key', encodingName);
  return new SecretKeyObject(new Uint8Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)));
}

function createPublicKey(key) {
  const object = isKeyObject(key) ? key : isKeyObject(key?.key) ? key.key : undefined;
  if (object !== undefined && object.type !== 'private') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
  return new PublicKeyObject(publicOnly(keyBox(key, 'public')));
}

// The key without its private part.
function publicOnly(box) {
  return native().read(native().write(box, false, 'DER', 'SubjectPublicKeyInfo'), false, 'DER', 'SubjectPublicKeyInfo');
}

function createPrivateKey(key) {
  if (isKeyObject(key)) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], key);
  }
  return new PrivateKeyObject(keyBox(key, 'private'));
}

// --- making ---------------------------------------------------------------------------------------------

const EC_NAMES = { '__proto__': null, 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };

function pairParameters(type, options) {
  validateString(type, 'type');
  switch (type) {
    case 'rsa': {
      validateObject(options, 'options');
      const { modulusLength, publicExponent } = options;
      validateUint32(modulusLength, 'options.modulusLength');
      if (publicExponent !== undefined && publicExponent !== null) validateUint32(publicExponent, 'options.publicExponent');
      return ['RSA', modulusLength, publicExponent ?? 0x10001, null];
    }
    case 'ec':
      validateObject(options, 'options');
      validateString(options.namedCurve, 'options.namedCurve');
      if (options.paramEncoding != null && options.paramEncoding !== 'named' && options.paramEncoding !== 'explicit') {
        throw new codes.ERR_INVALID_ARG_VALUE('options.paramEncoding', options.paramEncoding);
      }
      if (!internalBinding('crypto_dh').ecKnown(EC_NAMES[options.namedCurve] ?? options.namedCurve)) throw new codes.ERR_CRYPTO_INVALID_CURVE();
      return ['EC', 0, 0, EC_NAMES[options.namedCurve] ?? options.namedCurve, null, null, undefined, 0, undefined,
        options.paramEncoding === 'explicit' ? 'explicit' : null];
    case 'ed25519':
    case 'ed448':
    case 'x25519':
    case 'x448':
      if (options !== undefined) validateObject(options, 'options');
      return [type.toUpperCase(), 0, 0, null];
    case 'rsa-pss':
    case 'dsa':
    case 'dh':
      return require('internal/crypto/keygen').parameters(type, options);
    default:
      throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
}

// The two halves in the form the options ask for.
function pairOf(box, options) {
  const publicKey = new PublicKeyObject(publicOnly(box));
  const privateKey = new PrivateKeyObject(box);
  const { publicKeyEncoding, privateKeyEncoding } = options ?? {};
  return {
    publicKey: publicKeyEncoding ? publicKey.export(publicKeyEncoding) : publicKey,
    privateKey: privateKeyEncoding ? privateKey.export(privateKeyEncoding) : privateKey,
  };
}

function checkEncodings(keyType, options) {
  for (const [name, types] of [['publicKeyEncoding', ['pkcs1', 'spki']], ['privateKeyEncoding', ['pkcs1', 'pkcs8', 'sec1']]]) {
    const value = options?.[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'object') throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, value);
    if (value.format === 'jwk') continue;
    const { format, type } = encoding(value, types, `options.${name}`, keyType);
    if (name === 'privateKeyEncoding') checkCipher(value, format, type, 'options.privateKeyEncoding');
  }
}

function generateKeyPairSync(type, options) {
  const parameters = pairParameters(type, options);
  checkEncodings(type, options);
  return pairOf(native().generate(...parameters.slice(0, 4), undefined, ...parameters.slice(4)), options);
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const parameters = pairParameters(type, options);
  checkEncodings(type, options);
  validateFunction(callback, 'callback');
  native().generate(...parameters.slice(0, 4), (error, box) => {
    if (error) {
      callback(error);
      return;
    }
    let pair;
    try {
      pair = pairOf(box, options);
    } catch (failed) {
      callback(failed);
      return;
    }
    callback(null, pair.publicKey, pair.privateKey);
  }, ...parameters.slice(4));
}
Object.defineProperty(generateKeyPair, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null,
  value: (type, options) => new Promise((resolve, reject) => {
    generateKeyPair(type, options, (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })));
  }),
});

function secretLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') {
    validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
  } else if (type === 'aes') {
    validateOneOf(length, 'options.length', [128, 192, 256]);
  } else {
    throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return length >> 3;
}

function generateKeySync(type, options) {
  const bytes = new Uint8Array(secretLength(type, options));
  internalBinding('random').fill(bytes, 0, bytes.length);
  return new SecretKeyObject(bytes);
}

function generateKey(type, options, callback) {
  const bytes = new Uint8Array(secretLength(type, options));
  validateFunction(callback, 'callback');
  internalBinding('random').fill(bytes, 0, bytes.length, (error) => (error ? callback(error) : callback(null, new SecretKeyObject(bytes))));
}

module.exports = {
  publicFromBox: (box) => new PublicKeyObject(box), privateFromBox: (box) => new PrivateKeyObject(box),
  KeyObject, SecretKeyObject, PublicKeyObject, PrivateKeyObject, createSecretKey, createPublicKey, createPrivateKey, generateKeyPair,
  generateKeyPairSync, generateKey, generateKeySync, secretBytes, keyBox, publicOnly, describe, isKeyObject, kBytes, kBox,
};
