// Random bytes, numbers and UUIDs; comparison in constant time. Nothing here needs OpenSSL.

const native = internalBinding('random');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validators');
const { getBuffer, isAnyBuffer, bytesOf } = require('internal/crypto/util');
const { scratch } = internalBinding('core');

const MAX_SIZE = 2 ** 31 - 1;
const MAX_RANGE = 2 ** 48 - 1;
const SMALL = 4096;

function validateOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const most = Math.min(length, MAX_SIZE);
  if (Number.isNaN(offset) || offset > most || offset < 0) throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${most}`, offset);
  return offset >>> 0;
}

function validateSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > MAX_SIZE || size < 0) throw new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MAX_SIZE}`, size);
  if (size + offset > length) throw new codes.ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

function randomBytes(size, callback) {
  size = validateSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const buffer = getBuffer().allocUnsafeSlow(size);
  if (callback === undefined) {
    if (size <= SMALL) {
      native.fillScratch(size);
      buffer.set(scratch.subarray(0, size));
    } else {
      native.fill(buffer, 0, size);
    }
    return buffer;
  }
  native.fill(buffer, 0, size, (error) => (error ? callback(error) : callback(null, buffer)));
}

function fillTarget(buffer) {
  if (!isAnyBuffer(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  return buffer.BYTES_PER_ELEMENT || 1;
}

function randomFillSync(buffer, offset = 0, size) {
  const elementSize = fillTarget(buffer);
  offset = validateOffset(offset, elementSize, buffer.byteLength);
  size = size === undefined ? buffer.byteLength - offset : validateSize(size, elementSize, offset, buffer.byteLength);
  if (size > 0) native.fill(bytesOf(buffer), offset, size);
  return buffer;
}

function randomFill(buffer, offset, size, callback) {
  const elementSize = fillTarget(buffer);
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  }
  validateFunction(callback, 'callback');
  offset = validateOffset(offset, elementSize, buffer.byteLength);
  size = size === undefined ? buffer.byteLength - offset : validateSize(size, elementSize, offset, buffer.byteLength);
  if (size === 0) {
    process.nextTick(callback, null, buffer);
    return;
  }
  native.fill(bytesOf(buffer), offset, size, (error) => (error ? callback(error) : callback(null, buffer)));
}

// --- integers: drawn six bytes at a time from a pool, without favouring any ------------------------------

const pool = new Uint8Array(6 * 1024);
let poolAt = pool.length;

function draw() {
  if (poolAt === pool.length) {
    native.fillScratch(pool.length);
    pool.set(scratch.subarray(0, pool.length));
    poolAt = 0;
  }
  const i = poolAt;
  poolAt += 6;
  const value = pool[i] + pool[i + 1] * 2 ** 8 + pool[i + 2] * 2 ** 16 + pool[i + 3] * 2 ** 24 + pool[i + 4] * 2 ** 32 + pool[i + 5] * 2 ** 40;
  pool.fill(0, i, i + 6);
  return value;
}

function randomInt(min, max, callback) {
  const minGiven = !(max === undefined || typeof max === 'function');
  if (!minGiven) {
    callback = max;
    max = min;
    min = 0;
  }
  const sync = callback === undefined;
  if (!sync) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new codes.ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= MAX_RANGE)) throw new codes.ERR_OUT_OF_RANGE(minGiven ? 'max - min' : 'max', `<= ${MAX_RANGE}`, range);
  const limit = MAX_RANGE - (MAX_RANGE % range);
  let value;
  do value = draw(); while (value >= limit);
  value = (value % range) + min;
  if (sync) return value;
  process.nextTick(callback, undefined, value);
}

// --- UUIDs ------------------------------------------------------------------------------------------

const hex = [];
const uuids = new Uint8Array(16 * 128);
let uuidsAt = uuids.length;

function freshBytes(noCache) {
  if (noCache) {
    native.fillScratch(16);
    return { bytes: scratch, at: 0 };
  }
  if (uuidsAt === uuids.length) {
    native.fillScratch(uuids.length);
    uuids.set(scratch.subarray(0, uuids.length));
    uuidsAt = 0;
  }
  const at = uuidsAt;
  uuidsAt += 16;
  return { bytes: uuids, at };
}

function format(b, i) {
  if (hex.length === 0) for (let n = 0; n < 256; n++) hex.push((n + 256).toString(16).slice(1));
  const h = hex;
  return h[b[i]] + h[b[i + 1]] + h[b[i + 2]] + h[b[i + 3]] + '-' + h[b[i + 4]] + h[b[i + 5]] + '-' + h[b[i + 6]] + h[b[i + 7]] + '-' +
    h[b[i + 8]] + h[b[i + 9]] + '-' + h[b[i + 10]] + h[b[i + 11]] + h[b[i + 12]] + h[b[i + 13]] + h[b[i + 14]] + h[b[i + 15]];
}

function withoutCache(options) {
  if (options === undefined) return false;
  validateObject(options, 'options');
  if (options.disableEntropyCache === undefined) return false;
  validateBoolean(options.disableEntropyCache, 'options.disableEntropyCache');
  return options.disableEntropyCache;
}

function randomUUID(options) {
  return uuid(freshBytes(withoutCache(options)), 0x40);
}
// Version 7: 48 bits of milliseconds, then random ones.
function randomUUIDv7(options) {
  const fresh = freshBytes(withoutCache(options));
  const { bytes, at } = fresh;
  const now = Date.now();
  const high = Math.floor(now / 0x10000);
  for (let i = 0; i < 4; i++) bytes[at + i] = (high >>> (24 - 8 * i)) & 0xff;
  bytes[at + 4] = (now >>> 8) & 0xff;
  bytes[at + 5] = now & 0xff;
  return uuid(fresh, 0x70);
}

function uuid({ bytes, at }, version) {
  bytes[at + 6] = (bytes[at + 6] & 0x0f) | version;
  bytes[at + 8] = (bytes[at + 8] & 0x3f) | 0x80; // the variant of RFC 9562
  const text = format(bytes, at);
  bytes.fill(0, at, at + 16);
  return text;
}

function timingSafeEqual(a, b) {
  for (const [name, value] of [['buf1', a], ['buf2', b]]) {
    if (!isAnyBuffer(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
  if (a.byteLength !== b.byteLength) throw new codes.ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return native.equal(bytesOf(a), bytesOf(b));
}

module.exports = { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, randomUUIDv7, timingSafeEqual };
