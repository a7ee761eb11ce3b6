// pbkdf2, scrypt, hkdf.

const native = internalBinding('crypto_kdf');
const { codes } = require('internal/errors');
const { validateFunction, validateInteger, validateInt32, validateObject, validateString, validateUint32 } = require('internal/validators');
const { getArrayBufferOrView, digestByName, encode } = require('internal/crypto/util');

function needDigest(name) {
  const digest = digestByName(name);
  if (digest === undefined) throw new codes.ERR_CRYPTO_INVALID_DIGEST(name);
  return digest;
}

// OpenSSL 3.4 and later derive no empty keys; what comes before does, and Node says the same with both.
function noLength(name) {
  return new Error(`${name} derivation failed`);
}

// callback(error, Buffer); an empty result asks nothing of C.
function finish(callback) {
  return (error, bits) => (error ? callback(error) : callback(null, encode(bits)));
}

// --- pbkdf2 -------------------------------------------------------------------------------------------

function pbkdf2Arguments(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = getArrayBufferOrView(password, 'password', 'buffer');
  salt = getArrayBufferOrView(salt, 'salt', 'buffer');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return [password, salt, iterations, keylen];
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  const box = needDigest(digest);
  if (keylen === 0) process.nextTick(callback, noLength('PBKDF2'));
  else native.pbkdf2(...args, box, finish(callback));
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  const box = needDigest(digest);
  if (keylen === 0) throw noLength('PBKDF2');
  return encode(native.pbkdf2(...args, box));
}

// --- scrypt -------------------------------------------------------------------------------------------

function choose(options, names, fallback) {
  const given = names.filter((name) => options[name] !== undefined);
  if (given.length > 1) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(names[0], names[1]);
  return { value: given.length === 0 ? fallback : options[given[0]], name: given[0] };
}

function scryptArguments(password, salt, keylen, options) {
  password = getArrayBufferOrView(password, 'password', 'buffer');
  salt = getArrayBufferOrView(salt, 'salt', 'buffer');
  validateInt32(keylen, 'keylen', 0);
  let [N, r, p, maxmem] = [16384, 8, 1, 32 * 1024 * 1024];
  if (options !== undefined && options !== null && options !== Object(options)) validateObject(options, 'options');
  if (options) {
    const cost = choose(options, ['N', 'cost'], N);
    const size = choose(options, ['r', 'blockSize'], r);
    const parallel = choose(options, ['p', 'parallelization'], p);
    if (cost.name) validateUint32(cost.value, cost.name);
    if (size.name) validateUint32(size.value, size.name);
    if (parallel.name) validateUint32(parallel.value, parallel.name);
    N = cost.value || N;
    r = size.value || r;
    p = parallel.value || p;
    if (options.maxmem !== undefined) {
      maxmem = options.maxmem;
      validateInteger(maxmem, 'maxmem', 0);
    }
  }
  const problem = native.scryptCheck(N, r, p, maxmem);
  if (problem !== 0) {
    const reason = problem === 2 ? 'memory limit exceeded' : undefined;
    const error = new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS();
    if (reason) error.message += `: error:030000AC:digital envelope routines::${reason}`;
    throw error;
  }
  return [password, salt, N, r, p, maxmem, keylen];
}

function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  const args = scryptArguments(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  if (keylen === 0) process.nextTick(finish(callback), null, new ArrayBuffer(0));
  else native.scrypt(...args, finish(callback));
}

function scryptSync(password, salt, keylen, options) {
  const args = scryptArguments(password, salt, keylen, options);
  return encode(keylen === 0 ? new ArrayBuffer(0) : native.scrypt(...args));
}

// --- hkdf ---------------------------------------------------------------------------------------------

function hkdfArguments(digest, key, salt, info, length) {
  validateString(digest, 'digest');
  key = require('internal/crypto/keys').secretBytes(key, undefined, 'ikm');
  salt = getArrayBufferOrView(salt, 'salt', 'buffer');
  info = getArrayBufferOrView(info, 'info', 'buffer');
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (info.byteLength > 1024) {
    throw new codes.ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  }
  const box = needDigest(digest);
  const [size] = internalBinding('crypto_hash').digestInfo(box);
  if (length > 255 * size) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
  return [key, salt, info, length, box];
}

function hkdf(digest, key, salt, info, length, callback) {
  const args = hkdfArguments(digest, key, salt, info, length);
  validateFunction(callback, 'callback');
  const done = (error, bits) => (error ? callback(error) : callback(null, bits));
  if (length === 0) process.nextTick(callback, noLength('HKDF'));
  else native.hkdf(...args, done);
}

function hkdfSync(digest, key, salt, info, length) {
  const args = hkdfArguments(digest, key, salt, info, length);
  if (length === 0) throw noLength('HKDF');
  return native.hkdf(...args);
}

module.exports = { pbkdf2, pbkdf2Sync, scrypt, scryptSync, hkdf, hkdfSync };
