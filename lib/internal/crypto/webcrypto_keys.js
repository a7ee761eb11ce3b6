// Web Crypto's algorithms with key pairs: RSA, ECDSA, ECDH, and the Edwards and Montgomery curves.

const { getBuffer } = require('internal/crypto/util');
const { createPrivateKey, createPublicKey } = require('internal/crypto/keys');

const { read } = require('internal/crypto/webcrypto_key');

const kKeyObject = Symbol.for('troika.keyObject');
const { HASHES } = require('internal/crypto/webcrypto_params');
const CURVES = { '__proto__': null, 'P-256': ['prime256v1', 32], 'P-384': ['secp384r1', 48], 'P-521': ['secp521r1', 66] };
const OKP = ['Ed25519', 'Ed448', 'X25519', 'X448'];
const domError = (message, name, cause) => new (require('internal/errors/domexception').DOMException)(message, cause === undefined ? name : { name, cause });

// usages of the private half, usages of the public half
const USAGES = {
  '__proto__': null,
  'RSASSA-PKCS1-v1_5': [['sign'], ['verify']],
  'RSA-PSS': [['sign'], ['verify']],
  'RSA-OAEP': [['decrypt', 'unwrapKey'], ['encrypt', 'wrapKey']],
  'ECDSA': [['sign'], ['verify']],
  'ECDH': [['deriveKey', 'deriveBits'], []],
  'Ed25519': [['sign'], ['verify']],
  'Ed448': [['sign'], ['verify']],
  'X25519': [['deriveKey', 'deriveBits'], []],
  'X448': [['deriveKey', 'deriveBits'], []],
};
const NAMES = Object.keys(USAGES);

function checkUsages(name, usages, allowed) {
  for (const usage of usages) if (!allowed.includes(usage)) throw domError(`Unsupported key usage for ${name === 'HMAC' ? '' : 'a '}${name} key`, 'SyntaxError');
}

function algorithmOf(chosen, keyObject, hashName) {
  const { name } = chosen;
  if (name.startsWith('RSA')) {
    const { modulusLength, publicExponent } = keyObject.asymmetricKeyDetails;
    const bytes = [];
    for (let e = publicExponent; e > 0n; e >>= 8n) bytes.unshift(Number(e & 255n));
    return { name, modulusLength, publicExponent: Uint8Array.from(bytes), hash: { name: hashName } };
  }
  if (name.startsWith('EC')) return { name, namedCurve: chosen.namedCurve };
  return { name };
}

function checkType(chosen, keyObject) {
  const { name } = chosen;
  const type = keyObject.asymmetricKeyType;
  if (name.startsWith('RSA')) {
    if (type !== 'rsa') throw domError('Invalid key type', 'DataError');
  } else if (name.startsWith('EC')) {
    if (type !== 'ec') throw domError('Invalid key type', 'DataError');
    if (keyObject.asymmetricKeyDetails.namedCurve !== CURVES[chosen.namedCurve][0]) throw domError('Named curve mismatch', 'DataError');
  } else if (type !== name.toLowerCase()) {
    throw domError('Invalid key type', 'DataError');
  }
}

function fromDer(make) {
  try {
    return make();
  } catch (cause) {
    throw domError('Invalid keyData', 'DataError', cause);
  }
}

// What every JSON Web Key is checked for.
function checkJwk(jwk, name, extractable, usages) {
  const use = name === 'RSA-OAEP' || name.startsWith('AES') || name === 'ChaCha20-Poly1305' || name === 'ECDH' || name.startsWith('X') ? 'enc' : 'sig';
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw domError('Invalid JWK "use" Parameter', 'DataError');
  if (jwk.ext === false && extractable) throw domError('JWK "ext" Parameter and extractable mismatch', 'DataError');
  if (jwk.key_ops !== undefined && !usages.every((u) => jwk.key_ops.includes(u))) throw domError('Key operations and usage mismatch', 'DataError');
}

function checkAlg(jwk, { name, namedCurve }, hashName) {
  if (jwk.alg === undefined) return;
  let wanted;
  if (name.startsWith('RSA')) wanted = [algOf({ name, hash: { name: hashName } })];
  else if (name === 'ECDSA') wanted = [`ES${namedCurve === 'P-521' ? '512' : namedCurve.slice(2)}`];
  else if (name.startsWith('Ed')) wanted = [name, 'EdDSA'];
  else return;
  if (!wanted.includes(jwk.alg)) {
    throw domError('JWK "alg" does not match the requested algorithm', 'DataError');
  }
}

// A key object as a key of an algorithm, after the checks that an import makes.
function fromKeyObject(env, keyObject, chosen, extractable, usages) {
  const { name } = chosen;
  const hashName = name.startsWith('RSA') ? env.hashOf(chosen.hash) : undefined;
  if (name.startsWith('EC') && CURVES[chosen.namedCurve] === undefined) throw domError('Unrecognized namedCurve', 'NotSupportedError');
  checkUsages(name, usages, USAGES[name][keyObject.type === 'private' ? 0 : 1]);
  if (keyObject.type === 'private' && usages.length === 0) throw domError('Usages cannot be empty when importing a private key.', 'SyntaxError');
  checkType(chosen, keyObject);
  return env.make(keyObject, algorithmOf(chosen, keyObject, hashName), extractable, usages);
}

// A private EC key may come with the public half of another.
function checkHalves(keyObject, curve) {
  const { d, x, y } = fromDer(() => keyObject.export({ format: 'jwk' }));
  const Buffer = getBuffer();
  const ecdh = fromDer(() => {
    const one = require('internal/crypto/dh').createECDH(curve);
    one.setPrivateKey(Buffer.from(d, 'base64url'));
    return one;
  });
  const given = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  if (!ecdh.getPublicKey().equals(given)) throw domError('Invalid keyData', 'DataError');
}

// env: { make(keyObject, algorithm, extractable, usages), data, hashOf }
function importKey(env, format, keyData, chosen, extractable, usages) {
  const { name } = chosen;
  const isRSA = name.startsWith('RSA');
  const isEC = name.startsWith('EC');
  const hashName = isRSA ? env.hashOf(chosen.hash) : undefined;
  if (isEC && CURVES[chosen.namedCurve] === undefined) throw domError('Unrecognized namedCurve', 'NotSupportedError');
  let keyObject;
  switch (format) {
    case 'spki':
      checkUsages(name, usages, USAGES[name][1]);
      keyObject = fromDer(() => createPublicKey({ key: getBuffer().from(env.data(keyData, 'keyData')), format: 'der', type: 'spki' }));
      // A compressed point is written whole.
      if (isEC && keyObject.asymmetricKeyType === 'ec') keyObject = fromDer(() => createPublicKey({ key: keyObject.export({ format: 'jwk' }), format: 'jwk' }));
      break;
    case 'pkcs8':
      checkUsages(name, usages, USAGES[name][0]);
      keyObject = fromDer(() => createPrivateKey({ key: getBuffer().from(env.data(keyData, 'keyData')), format: 'der', type: 'pkcs8' }));
      break;
    case 'jwk': {
      if (keyData === null || typeof keyData !== 'object' || !keyData.kty) throw domError('Invalid keyData', 'DataError');
      const kty = isRSA ? 'RSA' : isEC ? 'EC' : 'OKP';
      if (keyData.kty !== kty) throw domError('Invalid JWK "kty" Parameter', 'DataError');
      if (isEC && keyData.crv !== chosen.namedCurve) throw domError('JWK "crv" does not match the requested algorithm', 'DataError');
      if (kty === 'OKP' && keyData.crv !== name) throw domError('JWK "crv" Parameter and algorithm name mismatch', 'DataError');
      const isPrivate = keyData.d !== undefined;
      checkUsages(name, usages, USAGES[name][isPrivate ? 0 : 1]);
      checkJwk(keyData, name, extractable, usages);
      checkAlg(keyData, chosen, hashName);
      keyObject = fromDer(() => (isPrivate ? createPrivateKey : createPublicKey)({ key: keyData, format: 'jwk' }));
      break;
    }
    case 'raw':
    case 'raw-public': {
      if (isRSA) throw domError(`Unable to import ${name} using ${format} format`, 'NotSupportedError');
      checkUsages(name, usages, USAGES[name][1]);
      const bytes = env.data(keyData, 'keyData');
      keyObject = fromDer(() => {
        if (!isEC) return createPublicKey({ key: { kty: 'OKP', crv: name, x: getBuffer().from(bytes).toString('base64url') }, format: 'jwk' });
        const { ECDH } = require('internal/crypto/dh');
        const point = ECDH.convertKey(bytes, CURVES[chosen.namedCurve][0], undefined, undefined, 'uncompressed');
        const size = CURVES[chosen.namedCurve][1];
        return createPublicKey({ key: { kty: 'EC', crv: chosen.namedCurve, x: point.subarray(1, 1 + size).toString('base64url'), y: point.subarray(1 + size).toString('base64url') }, format: 'jwk' });
      });
      break;
    }
    default:
      throw domError(`Unable to import ${name} using ${format} format`, 'NotSupportedError');
  }
  checkType(chosen, keyObject);
  if (isEC && keyObject.type === 'private') checkHalves(keyObject, CURVES[chosen.namedCurve][0]);
  if (keyObject.type === 'private' && usages.length === 0) throw domError('Usages cannot be empty when importing a private key.', 'SyntaxError');
  return env.make(keyObject, algorithmOf(chosen, keyObject, hashName), extractable, usages);
}

const HASH_SUFFIX = { '__proto__': null, 'SHA-1': '1', 'SHA-256': '256', 'SHA-384': '384', 'SHA-512': '512' };
function algOf({ name, hash }) {
  const suffix = HASH_SUFFIX[hash?.name];
  if (name.startsWith('RSA') && suffix === undefined) return undefined;
  if (name === 'RSASSA-PKCS1-v1_5') return `RS${suffix}`;
  if (name === 'RSA-PSS') return `PS${suffix}`;
  if (name === 'RSA-OAEP') return suffix === '1' ? 'RSA-OAEP' : `RSA-OAEP-${suffix}`;
  if (name === 'Ed25519' || name === 'Ed448') return name;
  return undefined;
}

function exportKey(env, format, key) {
  const keyObject = key[kKeyObject];
  const { algorithm: { name }, usages } = read(key);
  const buffer = (b) => b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength);
  const wrong = () => domError(`Unable to export ${name} ${key.type} key using ${format} format`, 'InvalidAccessError');
  switch (format) {
    case 'spki':
      if (key.type !== 'public') throw wrong();
      return buffer(keyObject.export({ format: 'der', type: 'spki' }));
    case 'pkcs8':
      if (key.type !== 'private') throw wrong();
      return buffer(keyObject.export({ format: 'der', type: 'pkcs8' }));
    case 'jwk': {
      const jwk = { key_ops: [...usages], ext: key.extractable, ...keyObject.export({ format: 'jwk' }) };
      const alg = algOf(read(key).algorithm);
      if (alg !== undefined) jwk.alg = alg;
      return jwk;
    }
    case 'raw':
    case 'raw-public': {
      if (key.type !== 'public' || name.startsWith('RSA')) throw wrong();
      const { x, y } = keyObject.export({ format: 'jwk' });
      const Buffer = getBuffer();
      const first = Buffer.from(x, 'base64url');
      return buffer(y === undefined ? first : Buffer.concat([Buffer.from([4]), first, Buffer.from(y, 'base64url')]));
    }
    default:
      throw domError(`Unable to export ${name} ${key.type} key using ${format} format`, 'NotSupportedError');
  }
}

async function generateKey(env, chosen, extractable, usages) {
  const { name } = chosen;
  const all = [...USAGES[name][0], ...USAGES[name][1]];
  const hashName = name.startsWith('RSA') ? env.hashOf(chosen.hash) : undefined; // an unknown hash is told before wrong usages
  checkUsages(name, usages, all);
  const { generateKeyPair } = require('internal/crypto/keys');
  let type;
  let options = {};
  if (name.startsWith('RSA')) {
    type = 'rsa';
    let exponent = 0;
    for (const byte of chosen.publicExponent) exponent = exponent * 256 + byte;
    if (exponent !== 3 && exponent !== 65537) throw domError('The publicExponent must be equivalent to an unsigned 32-bit value', 'OperationError');
    options = { modulusLength: chosen.modulusLength, publicExponent: exponent };
  } else if (name.startsWith('EC')) {
    if (CURVES[chosen.namedCurve] === undefined) throw domError('Unrecognized namedCurve', 'NotSupportedError');
    type = 'ec';
    options = { namedCurve: CURVES[chosen.namedCurve][0] };
  } else {
    type = name.toLowerCase();
  }
  const pair = await new Promise((resolve, reject) => {
    generateKeyPair(type, options, (error, publicKey, privateKey) => (error ? reject(domError('The operation failed for an operation-specific reason', 'OperationError', error))
      : resolve({ publicKey, privateKey })));
  });
  const privateUsages = usages.filter((u) => USAGES[name][0].includes(u));
  const publicUsages = usages.filter((u) => USAGES[name][1].includes(u));
  if (privateUsages.length === 0) throw domError('Usages cannot be empty when creating a key.', 'SyntaxError');
  return {
    publicKey: env.make(pair.publicKey, algorithmOf(chosen, pair.publicKey, hashName), true, publicUsages),
    privateKey: env.make(pair.privateKey, algorithmOf(chosen, pair.privateKey, hashName), extractable, privateUsages),
  };
}

function signingOptions(env, chosen, key) {
  const { constants } = require('internal/crypto/constants');
  const { name } = chosen;
  const keyObject = key[kKeyObject];
  switch (name) {
    case 'RSASSA-PKCS1-v1_5': return [HASHES[read(key).algorithm.hash.name], { key: keyObject, padding: constants.RSA_PKCS1_PADDING }];
    case 'RSA-PSS': return [HASHES[read(key).algorithm.hash.name], { key: keyObject, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: chosen.saltLength }];
    case 'ECDSA': return [HASHES[env.hashOf(chosen.hash)], { key: keyObject, dsaEncoding: 'ieee-p1363' }];
    default: return [null, { key: keyObject }];
  }
}
function checkContext({ name, context }) {
  if (name === 'Ed448' && context?.byteLength) throw domError('Non zero-length context is not supported', 'NotSupportedError');
}
function checkSalt(chosen, key) {
  if (chosen.name !== 'RSA-PSS') return;
  const { algorithm } = read(key);
  const { createHash } = require('internal/crypto/hash');
  const max = Math.ceil((algorithm.modulusLength - 1) / 8) - createHash(HASHES[algorithm.hash.name]).digest().length - 2;
  if (!(chosen.saltLength >= 0 && chosen.saltLength <= max)) {
    const { codes } = require('internal/errors');
    throw domError('The operation failed for an operation-specific reason', 'OperationError', new codes.ERR_OUT_OF_RANGE('algorithm.saltLength', `>= 0 && <= ${max}`, chosen.saltLength));
  }
}
// What crypto's function gives with a callback, as a promise.
const later = (start) => new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));

async function sign(env, chosen, key, bytes) {
  if (key.type !== 'private') throw domError('Unable to use this key to sign', 'InvalidAccessError');
  checkContext(chosen);
  checkSalt(chosen, key);
  const [digest, options] = signingOptions(env, chosen, key);
  try {
    return await later((callback) => require('internal/crypto/sign').sign(digest, bytes, options, callback));
  } catch (cause) {
    throw domError('The operation failed for an operation-specific reason', 'OperationError', cause);
  }
}
async function verify(env, chosen, key, signature, bytes) {
  checkContext(chosen);
  if (key.type !== 'public') throw domError('Unable to use this key to verify', 'InvalidAccessError');
  checkSalt(chosen, key);
  const [digest, options] = signingOptions(env, chosen, key);
  try {
    return await later((callback) => require('internal/crypto/sign').verify(digest, bytes, options, signature, callback));
  } catch {
    return false;
  }
}

async function crypt(env, encrypt, chosen, key, bytes) {
  if (key.type !== (encrypt ? 'public' : 'private')) throw domError('The requested operation is not valid for the provided key', 'InvalidAccessError');
  const { constants } = require('internal/crypto/constants');
  const { encryptWith, decryptWith } = require('internal/crypto/sign');
  const options = { key: key[kKeyObject], padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: HASHES[read(key).algorithm.hash.name] };
  if (chosen.label !== undefined) options.oaepLabel = env.data(chosen.label, 'algorithm.label');
  try {
    return await later((callback) => (encrypt ? encryptWith : decryptWith)(options, bytes, callback));
  } catch (cause) {
    throw domError('The operation failed for an operation-specific reason', 'OperationError', cause);
  }
}

async function deriveBits(chosen, key, length) {
  const { public: publicKey } = chosen;
  if (publicKey?.[kKeyObject] === undefined) throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)('algorithm.public', 'CryptoKey', publicKey);
  if (key.type !== 'private') throw domError('baseKey must be a private key', 'InvalidAccessError');
  if (publicKey.type !== 'public') throw domError('algorithm.public must be a public key', 'InvalidAccessError');
  if (publicKey.algorithm.name !== key.algorithm.name) throw domError('key algorithm mismatch', 'InvalidAccessError');
  if (publicKey.algorithm.namedCurve !== key.algorithm.namedCurve) throw domError('Named curve mismatch', 'InvalidAccessError');
  let bits;
  try {
    const keys = { privateKey: key[kKeyObject], publicKey: publicKey[kKeyObject] };
    bits = await later((callback) => require('internal/crypto/sign').diffieHellman(keys, callback));
  } catch (cause) {
    throw domError('The operation failed for an operation-specific reason', 'OperationError', cause);
  }
  if (length === null || length === undefined) return bits.buffer.slice(bits.byteOffset, bits.byteOffset + bits.byteLength);
  const bytes = Math.ceil(length / 8);
  if (bits.length < bytes) throw domError('derived bit length is too small', 'OperationError');
  const out = new Uint8Array(bits.subarray(0, bytes));
  if (length % 8 !== 0) out[bytes - 1] &= 0xff << (8 - (length % 8));
  return out.buffer;
}

module.exports = { checkJwk, fromKeyObject, NAMES, OKP, importKey, exportKey, generateKey, sign, verify, crypt, deriveBits };
