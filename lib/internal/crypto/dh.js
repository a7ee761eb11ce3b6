// DiffieHellman, DiffieHellmanGroup and ECDH; the numbers are here, the arithmetic in src/crypto/dh.c.

const { codes } = require('internal/errors');
const { validateInt32, validateString } = require('internal/validators');
const { getArrayBufferOrView, isAnyBuffer, getBuffer, encode } = require('internal/crypto/util');

const native = () => internalBinding('crypto_dh');
const kPrime = Symbol('kPrime');
const kGenerator = Symbol('kGenerator');
const kPrivate = Symbol('kPrivate');
const kPublic = Symbol('kPublic');
const kPublicSet = Symbol('kPublicSet');
const hidden = (object, key, value) => Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: false });
const asBytes = (value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength));

function number(n) {
  const bytes = [];
  for (; n > 0; n = Math.floor(n / 256)) bytes.unshift(n & 255);
  return Uint8Array.from(bytes.length > 0 ? bytes : [0]);
}
const isZero = (bytes) => bytes.every((b) => b === 0);
const isOne = (bytes) => bytes.length > 0 && bytes.at(-1) === 1 && bytes.subarray(0, -1).every((b) => b === 0);

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isAnyBuffer(sizeOrKey)) {
    throw new codes.ERR_INVALID_ARG_TYPE('sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && !getBuffer().isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  keyEncoding ||= 'utf8';
  genEncoding ||= 'utf8';
  if (typeof sizeOrKey !== 'number') sizeOrKey = asBytes(getArrayBufferOrView(sizeOrKey, 'sizeOrKey', keyEncoding));
  if (!generator) {
    generator = 2;
  } else if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
  } else if (typeof generator === 'string') {
    generator = asBytes(getArrayBufferOrView(generator, 'generator', genEncoding));
  } else if (!isAnyBuffer(generator)) {
    throw new codes.ERR_INVALID_ARG_TYPE('generator', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], generator);
  } else {
    generator = asBytes(generator);
  }
  if (typeof sizeOrKey === 'number' && sizeOrKey < 2) {
    throw opensslError('ERR_OSSL_DH_MODULUS_TOO_SMALL', 'modulus too small', 'error:0280007E:Diffie-Hellman routines::modulus too small');
  }
  const bad = typeof generator === 'number' ? generator <= 1 : isZero(generator) || isOne(generator);
  if (bad) throw opensslError('ERR_OSSL_DH_BAD_GENERATOR', 'bad generator', 'error:02800065:Diffie-Hellman routines::bad generator');
  hidden(this, kGenerator, typeof generator === 'number' ? number(generator) : generator);
  if (typeof sizeOrKey === 'number') {
    hidden(this, kPrime, native().prime(sizeOrKey, typeof generator === 'number' ? generator : Number(`0x${getBuffer().from(generator).toString('hex')}`)));
  } else {
    hidden(this, kPrime, sizeOrKey);
  }
  defineVerifyError(this);
}

function opensslError(code, reason, message) {
  const error = new Error(message);
  error.code = code;
  error.reason = reason;
  error.library = 'Diffie-Hellman routines';
  return error;
}

function defineVerifyError(self) {
  let value;
  Object.defineProperty(self, 'verifyError', {
    __proto__: null, enumerable: true, configurable: true,
    get: () => (value ??= native().check(self[kPrime], self[kGenerator])),
  });
}

function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  validateString(name, 'name');
  const found = native().group(name.toLowerCase());
  if (found === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_DH_GROUP();
  hidden(this, kPrime, found[0]);
  hidden(this, kGenerator, found[1]);
  defineVerifyError(this);
}

function generateKeys(encoding) {
  // A private key that is there stays; its public key is made for it.
  const [priv, pub] = native().keys(this[kPrime], this[kGenerator], this[kPrivate]);
  hidden(this, kPrivate, priv);
  hidden(this, kPublic, pub);
  return encode(new Uint8Array(pub), encoding);
}
function computeSecret(key, inEnc, outEnc) {
  const theirs = asBytes(getArrayBufferOrView(key, 'otherPublicKey', inEnc));
  if (this[kPrivate] === undefined) {
    const error = new Error('No private key - did you forget to generate one?');
    error.code = 'ERR_CRYPTO_INVALID_STATE';
    throw error;
  }
  const secret = native().compute(this[kPrime], this[kPrivate], theirs);
  if (typeof secret === 'number') throw wrongLength(secret);
  return encode(secret, outEnc);
}
function wrongLength(sign) {
  const error = new RangeError(sign < 0 ? 'Supplied key is too small' : 'Supplied key is too large');
  error.code = 'ERR_CRYPTO_INVALID_KEYLEN';
  return error;
}
const getter = (slot, missing) => function(encoding) {
  if (this[slot] === undefined) {
    const error = new Error(missing);
    error.code = 'ERR_CRYPTO_INVALID_STATE';
    throw error;
  }
  return encode(new Uint8Array(this[slot]), encoding);
};
const shared = {
  generateKeys,
  computeSecret,
  getPrime: getter(kPrime, 'p is null'),
  getGenerator: getter(kGenerator, 'g is null'),
  getPublicKey: getter(kPublic, 'No public key - did you forget to generate one?'),
  getPrivateKey: getter(kPrivate, 'No private key - did you forget to generate one?'),
};
for (const name of Object.keys(shared)) {
  for (const Class of [DiffieHellman, DiffieHellmanGroup]) {
    Object.defineProperty(shared[name], 'name', { __proto__: null, value: name });
    Class.prototype[name] = shared[name];
  }
}
DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  hidden(this, kPublic, asBytes(getArrayBufferOrView(key, 'key', encoding)).slice());
};
DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  hidden(this, kPrivate, asBytes(getArrayBufferOrView(key, 'key', encoding)).slice());
};

// --- ECDH ------------------------------------------------------------------------------------------------------

const forms = { __proto__: null, compressed: 2, uncompressed: 4, hybrid: 6 };
function formOf(format) {
  if (!format) return 4;
  if (typeof format === 'string' && format in forms) return forms[format];
  throw new codes.ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
}

function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  if (!native().ecKnown(curve)) throw new codes.ERR_CRYPTO_INVALID_CURVE();
  hidden(this, 'curveName', curve);
}
const convert = (curve, key, format) => native().ecConvert(curve, key, formOf(format));
const failedTo = (what) => {
  const error = new Error(`Failed to ${what}`);
  error.code = 'ERR_CRYPTO_OPERATION_FAILED';
  return error;
};

// setPublicKey() may have put a stranger beside the private key.
function isPair(ecdh) {
  if (!ecdh[kPublicSet]) return true;
  const own = native().ecKeys(ecdh.curveName, ecdh[kPrivate])[1];
  const of = (key) => getBuffer().from(convert(ecdh.curveName, key, 'uncompressed'));
  return of(own).equals(of(ecdh[kPublic]));
}

Object.assign(ECDH.prototype, {
  generateKeys(encoding, format) {
    const [priv, pub] = native().ecKeys(this.curveName, undefined);
    hidden(this, kPrivate, priv);
    hidden(this, kPublic, pub);
    hidden(this, kPublicSet, false);
    return this.getPublicKey(encoding, format);
  },
  computeSecret(key, inEnc, outEnc) {
    const theirs = asBytes(getArrayBufferOrView(key, 'otherPublicKey', inEnc));
    if (this[kPrivate] === undefined || this[kPublic] === undefined || !isPair(this)) {
      const error = new Error('Invalid key pair');
      error.code = 'ERR_CRYPTO_INVALID_KEYPAIR';
      throw error;
    }
    if (convert(this.curveName, theirs, 'uncompressed') === undefined) throw new codes.ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
    const secret = native().ecCompute(this.curveName, this[kPrivate], theirs);
    if (secret === undefined) throw failedTo('compute ECDH key');
    return encode(secret, outEnc);
  },
  getPrivateKey(encoding) {
    if (this[kPrivate] === undefined) throw failedTo('get ECDH private key');
    return encode(new Uint8Array(this[kPrivate]), encoding);
  },
  getPublicKey(encoding, format) {
    const form = formOf(format);
    if (this[kPublic] === undefined) throw failedTo('get ECDH public key');
    return encode(native().ecConvert(this.curveName, this[kPublic], form), encoding);
  },
  setPrivateKey(key, encoding) {
    const bytes = asBytes(getArrayBufferOrView(key, 'key', encoding));
    const pair = native().ecKeys(this.curveName, bytes);
    if (pair === undefined) {
      const error = new Error('Private key is not valid for specified curve.');
      error.code = 'ERR_CRYPTO_INVALID_KEYTYPE';
      throw error;
    }
    hidden(this, kPrivate, pair[0]);
    hidden(this, kPublic, pair[1]);
    hidden(this, kPublicSet, false);
  },
  setPublicKey(key, encoding) {
    warnSet();
    const bytes = asBytes(getArrayBufferOrView(key, 'key', encoding));
    const point = convert(this.curveName, bytes, 'uncompressed');
    if (point === undefined) throw failedTo('convert Buffer to EC_POINT');
    hidden(this, kPublic, point);
    hidden(this, kPublicSet, true);
  },
});
let warnedSet = false;
function warnSet() {
  if (warnedSet) return;
  warnedSet = true;
  process.emitWarning('ecdh.setPublicKey() is deprecated.', 'DeprecationWarning', 'DEP0031');
}
ECDH.convertKey = function convertKey(key, curve, inEnc, outEnc, format) {
  validateString(curve, 'curve');
  const bytes = asBytes(getArrayBufferOrView(key, 'key', inEnc));
  const form = formOf(format);
  if (!native().ecKnown(curve)) throw new codes.ERR_CRYPTO_INVALID_CURVE();
  const point = native().ecConvert(curve, bytes, form);
  if (point === undefined) throw failedTo('convert Buffer to EC_POINT');
  return encode(point, outEnc);
};

let curves;
module.exports = {
  DiffieHellman, DiffieHellmanGroup, ECDH,
  createDiffieHellman: function createDiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
    return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  },
  createDiffieHellmanGroup: function createDiffieHellmanGroup(name) { return new DiffieHellmanGroup(name); },
  getDiffieHellman: function getDiffieHellman(name) { return new DiffieHellmanGroup(name); },
  createECDH: function createECDH(curve) { return new ECDH(curve); },
  getCurves: function getCurves() { return (curves ??= native().curves().sort()).slice(); },
};
