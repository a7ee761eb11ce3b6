// generatePrime() and checkPrime().

const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateInteger, validateObject } = require('internal/validators');
const { isAnyBuffer, getBuffer } = require('internal/crypto/util');

const native = () => internalBinding('crypto_dh');

function fromBigInt(value, name) {
  if (value < 0) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', value);
  const hex = value.toString(16);
  return getBuffer().from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}
function bytesFor(value, name) {
  if (typeof value === 'bigint') return new Uint8Array(fromBigInt(value, name));
  if (!isAnyBuffer(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function impossible(name) {
  const error = new RangeError(`invalid ${name}`);
  error.code = 'ERR_OUT_OF_RANGE';
  return error;
}

function parameters(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  let { add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  if (add !== undefined) add = bytesFor(add, 'options.add');
  if (rem !== undefined) rem = bytesFor(rem, 'options.rem');
  if (add !== undefined) {
    // OpenSSL would search for ever.
    const a = toBigInt(add);
    const r = rem === undefined ? 1n : toBigInt(rem);
    if (a.toString(2).length > size) throw impossible('options.add');
    if (rem !== undefined && a <= r) throw impossible('options.rem');
  }
  return { bigint, args: [size, safe, add, rem] };
}
function toBigInt(bytes) {
  const hex = getBuffer().from(bytes).toString('hex');
  return hex === '' ? 0n : BigInt(`0x${hex}`);
}
function result(bytes, bigint) {
  if (bigint) return toBigInt(bytes);
  // An ArrayBuffer of its own.
  return new Uint8Array(bytes).buffer;
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  const { bigint, args } = parameters(size, options);
  native().generatePrime(...args, (error, bytes) => {
    if (error) callback(error);
    else if (bytes === undefined) callback(new codes.ERR_CRYPTO_OPERATION_FAILED('Unable to generate the prime'));
    else callback(null, result(bytes, bigint));
  });
}
function generatePrimeSync(size, options = {}) {
  const { bigint, args } = parameters(size, options);
  const bytes = native().generatePrime(...args);
  if (bytes === undefined) throw new codes.ERR_CRYPTO_OPERATION_FAILED('Unable to generate the prime');
  return result(bytes, bigint);
}

function candidateOf(candidate, options) {
  if (typeof candidate === 'bigint') candidate = fromBigInt(candidate, 'candidate');
  if (!isAnyBuffer(candidate)) throw new codes.ERR_INVALID_ARG_TYPE('candidate', ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], candidate);
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInteger(checks, 'options.checks', 0, 2147483647);
  const bytes = bytesFor(candidate, 'candidate');
  // More bits than OpenSSL counts in an int.
  if (bytes.byteLength > 67108863) {
    throw Object.assign(new Error('error:01800072:bignum routines::bignum too long'), {
      library: 'bignum routines', reason: 'bignum too long', code: 'ERR_OSSL_BN_BIGNUM_TOO_LONG',
    });
  }
  return bytes;
}
function checkPrime(candidate, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  native().checkPrime(candidateOf(candidate, options ?? {}), callback);
}
function checkPrimeSync(candidate, options = {}) {
  return native().checkPrime(candidateOf(candidate, options));
}

module.exports = { generatePrime, generatePrimeSync, checkPrime, checkPrimeSync };
