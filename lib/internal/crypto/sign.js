// Signatures; encryption and agreement with asymmetric keys.

const native = internalBinding('crypto_sign');
const { codes } = require('internal/errors');
const { validateEncoding, validateFunction, validateObject, validateString } = require('internal/validators');
const { getBuffer, isAnyBuffer, getArrayBufferOrView, bytesOf, digestByName, encode } = require('internal/crypto/util');
const { keyBox, describe, isKeyObject, kBox } = require('internal/crypto/keys');
const { LazyTransform } = require('internal/crypto/lazy_transform');

const RSA_PKCS1_OAEP_PADDING = 4;
const kState = Symbol('kState');

// [padding, saltLength] of a key given as an object, and the form of a DSA or ECDSA signature.
function signOptions(key) {
  const { padding, saltLength, dsaEncoding, context } = key !== null && typeof key === 'object' && !isKeyObject(key) ? key : {};
  if (padding !== undefined && padding !== null && padding !== padding >> 0) throw new codes.ERR_INVALID_ARG_VALUE('options.padding', padding);
  if (saltLength !== undefined && saltLength !== null && saltLength !== saltLength >> 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.saltLength', saltLength);
  }
  if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
    throw new codes.ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
  }
  // OpenSSL 3.0 knows no contexts: a signature without the one that was asked for would be another one.
  if (context !== undefined && context !== null && bytesOf(getArrayBufferOrView(context, 'context')).length > 0) {
    throw Object.assign(new Error('Context parameter is unsupported'), { code: 'ERR_CRYPTO_UNSUPPORTED_OPERATION' });
  }
  return { padding: padding ?? undefined, saltLength: saltLength ?? undefined, plain: dsaEncoding === 'ieee-p1363' };
}

// A signature of two numbers: DER to fixed width and back. `size` is the width of each.
function toPlain(der, size) {
  let at = der[1] & 0x80 ? 2 + (der[1] & 0x7f) : 2;
  const out = getBuffer().alloc(size * 2);
  for (const place of [0, size]) {
    const length = der[at + 1];
    const number = der.subarray(at + 2, at + 2 + length);
    const useful = number.length > size ? number.subarray(number.length - size) : number;
    out.set(useful, place + size - useful.length);
    at += 2 + length;
  }
  return out;
}

function toDer(plain) {
  const Buffer = getBuffer();
  const size = plain.length >> 1;
  const number = (bytes) => {
    let start = 0;
    while (start < bytes.length - 1 && bytes[start] === 0) start++;
    const useful = bytes.subarray(start);
    const body = useful[0] & 0x80 ? Buffer.concat([Buffer.from([0]), useful]) : useful;
    return Buffer.concat([Buffer.from([2, body.length]), body]);
  };
  const body = Buffer.concat([number(plain.subarray(0, size)), number(plain.subarray(size))]);
  return Buffer.concat([Buffer.from(body.length < 128 ? [0x30, body.length] : [0x30, 0x81, body.length]), body]);
}

function isPair(box) {
  const { type } = describe(box);
  return type === 'ec' || type === 'dsa';
}

// The result of native[method](...args) as `shape` makes it, or later callback(error) or callback(null, it) from the pool.
function work(method, args, shape, callback) {
  if (callback === undefined) return shape(native[method](...args));
  native[method](...args, (error, value) => {
    if (error) callback(error);
    else callback(null, shape(value));
  });
}

function signWith(box, digest, data, options, callback) {
  const shape = (bytes) => {
    const signature = encode(bytes);
    return options.plain && isPair(box) ? toPlain(signature, Math.ceil(describe(box).bits / 8)) : signature;
  };
  return work('sign', [box, digest, data, options.padding, options.saltLength], shape, callback);
}

const same = (value) => value;
function verifyWith(box, digest, data, signature, options, callback) {
  signature = encode(bytesOf(signature));
  if (options.plain && isPair(box)) {
    // One of another length is no signature at all, which an empty one is neither.
    signature = signature.length === Math.ceil(describe(box).bits / 8) * 2 ? toDer(signature) : getBuffer().alloc(0);
  }
  return work('verify', [box, digest, data, signature, options.padding, options.saltLength], same, callback);
}

// --- as streams -----------------------------------------------------------------------------------------

function begin(object, algorithm, options) {
  validateString(algorithm, 'algorithm');
  const digest = digestByName(algorithm === 'DSS1' || algorithm === 'dss1' ? 'sha1' : algorithm);
  if (digest === undefined) throw Object.assign(new TypeError('Invalid digest'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
  object[kState] = { digest, chunks: [], done: false };
  Reflect.apply(LazyTransform, object, [options]);
}

function update(data, encoding) {
  if (typeof data === 'string') validateEncoding(data, encoding);
  this[kState].chunks.push(getBuffer().from(getArrayBufferOrView(data, 'data', encoding)));
  return this;
}

function take(state) {
  if (state.done) throw Object.assign(new Error('Not initialised'), { code: 'ERR_CRYPTO_INVALID_STATE' });
  state.done = true;
  return getBuffer().concat(state.chunks);
}

function transform(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
}

function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  begin(this, algorithm, options);
}

function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  begin(this, algorithm, options);
}

for (const Class of [Sign, Verify]) {
  Object.setPrototypeOf(Class.prototype, LazyTransform.prototype);
  Object.setPrototypeOf(Class, LazyTransform);
  Class.prototype.update = update;
  Class.prototype._transform = transform;
}

Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const chosen = signOptions(options);
  const box = keyBox(options, 'private');
  const signature = signWith(box, this[kState].digest, take(this[kState]), chosen);
  return encoding && encoding !== 'buffer' ? signature.toString(encoding) : signature;
};

Verify.prototype.verify = function verify(options, signature, encoding) {
  const chosen = signOptions(options);
  const box = keyBox(options, 'public');
  signature = getArrayBufferOrView(signature, 'signature', encoding);
  return verifyWith(box, this[kState].digest, take(this[kState]), signature, chosen);
};

// --- all at once ------------------------------------------------------------------------------------------

function digestFor(algorithm) {
  if (algorithm === null || algorithm === undefined) return undefined;
  validateString(algorithm, 'algorithm');
  const digest = digestByName(algorithm);
  if (digest === undefined) throw new codes.ERR_CRYPTO_INVALID_DIGEST(algorithm);
  return digest;
}

function sign(algorithm, data, key, callback) {
  const digest = digestFor(algorithm);
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = getArrayBufferOrView(data, 'data');
  if (!key) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const options = signOptions(key);
  const box = keyBox(key, 'private');
  // Without a digest the key has its own, or none.
  return signWith(box, digest, data, options, callback);
}

function verify(algorithm, data, key, signature, callback) {
  const digest = digestFor(algorithm);
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = getArrayBufferOrView(data, 'data');
  const options = signOptions(key);
  const box = keyBox(key, 'public');
  if (!ArrayBuffer.isView(signature) && !(signature instanceof ArrayBuffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('signature', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], signature);
  }
  return verifyWith(box, digest, data, signature, options, callback);
}

// --- RSA ----------------------------------------------------------------------------------------------

function oaepDigest(name) {
  validateString(name, 'key.oaepHash');
  const digest = digestByName(name);
  if (digest !== undefined) return digest;
  const error = new Error('Invalid digest used');
  error.code = 'ERR_OSSL_EVP_INVALID_DIGEST';
  throw error;
}
function rsa(method, want, defaultPadding) {
  return (key, data, callback) => {
    const options = key !== null && typeof key === 'object' && !isKeyObject(key) && !ArrayBuffer.isView(key) ? key : {};
    const padding = options.padding ?? defaultPadding;
    let digest;
    if (padding === RSA_PKCS1_OAEP_PADDING) digest = oaepDigest(options.oaepHash === undefined ? 'sha1' : options.oaepHash);
    const label = options.oaepLabel === undefined ? undefined : bytesOf(getArrayBufferOrView(options.oaepLabel, 'key.oaepLabel', options.encoding));
    const box = keyBox(key, want);
    return work(method, [box, getArrayBufferOrView(data, 'buffer', options.encoding), padding, digest, label], encode, callback);
  };
}

const encryptWith = rsa('encrypt', 'public', RSA_PKCS1_OAEP_PADDING);
const decryptWith = rsa('decrypt', 'private', RSA_PKCS1_OAEP_PADDING);
const privateEncryptWith = rsa('privateEncrypt', 'private', 1);
const publicDecryptWith = rsa('publicDecrypt', 'public', 1);

function encapsulate(key, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const shape = ([sharedKey, ciphertext]) => ({ sharedKey: encode(sharedKey), ciphertext: encode(ciphertext) });
  return work('encapsulate', [keyBox(key, 'public')], shape, callback);
}
function decapsulate(key, ciphertext, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const box = keyBox(key, 'private');
  if (!isAnyBuffer(ciphertext)) throw new codes.ERR_INVALID_ARG_TYPE('ciphertext', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], ciphertext);
  return work('decapsulate', [box, bytesOf(ciphertext)], encode, callback);
}

function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const { privateKey, publicKey } = options;
  if (!isKeyObject(privateKey)) throw new codes.ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  if (!isKeyObject(publicKey)) throw new codes.ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  if (privateKey.type !== 'private') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(privateKey.type, 'private');
  if (publicKey.type !== 'public' && publicKey.type !== 'private') {
    throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(publicKey.type, 'private or public');
  }
  const [mine, theirs] = [privateKey.asymmetricKeyType, publicKey.asymmetricKeyType];
  if (mine !== theirs) throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${mine} and ${theirs}`);
  return work('derive', [privateKey[kBox], publicKey[kBox]], encode, callback);
}

module.exports = {
  Sign,
  Verify,
  createSign: function createSign(algorithm, options) { return new Sign(algorithm, options); },
  createVerify: function createVerify(algorithm, options) { return new Verify(algorithm, options); },
  sign,
  verify,
  publicEncrypt: function publicEncrypt(key, buffer) { return encryptWith(key, buffer); },
  privateDecrypt: function privateDecrypt(key, buffer) { return decryptWith(key, buffer); },
  privateEncrypt: function privateEncrypt(key, buffer) { return privateEncryptWith(key, buffer); },
  publicDecrypt: function publicDecrypt(key, buffer) { return publicDecryptWith(key, buffer); },
  encryptWith,
  decryptWith,
  diffieHellman,
  encapsulate,
  decapsulate,
};
