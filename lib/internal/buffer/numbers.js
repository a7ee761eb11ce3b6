'use strict';
// Buffer's numbers: readInt8 to writeDoubleBE. Loaded when the first of them is touched.

const float = new Float32Array(1);
const double = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);
const doubleBytes = new Uint8Array(double.buffer);

function fail(code, ...args) {
  throw new (require('internal/errors').codes[code])(...args);
}
function needNumber(value, name) {
  if (typeof value !== 'number') fail('ERR_INVALID_ARG_TYPE', name, 'number', value);
}
function boundsError(value, last, name) {
  if (Math.floor(value) !== value) {
    needNumber(value, name || 'offset');
    fail('ERR_OUT_OF_RANGE', name || 'offset', 'an integer', value);
  }
  if (last < 0) fail('ERR_BUFFER_OUT_OF_BOUNDS');
  fail('ERR_OUT_OF_RANGE', name || 'offset', `>= ${name ? 1 : 0} and <= ${last}`, value);
}
// Throws when `width` bytes at `offset` are not all inside.
function check(buffer, offset, width) {
  needNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + width - 1] === undefined) {
    boundsError(offset, buffer.length - width);
  }
}
function checkValue(buffer, value, min, max, offset, width) {
  if (value > max || value < min) {
    const n = typeof min === 'bigint' ? 'n' : '';
    let range;
    if (width <= 4) range = `>= ${min}${n} and <= ${max}${n}`;
    else if (min == 0) range = `>= 0${n} and < 2${n} ** ${width * 8}${n}`;
    else range = `>= -(2${n} ** ${width * 8 - 1}${n}) and < 2${n} ** ${width * 8 - 1}${n}`;
    fail('ERR_OUT_OF_RANGE', 'value', range, value);
  }
  check(buffer, offset, width);
}

// --- reading ----------------------------------------------------------------------------------------------

function readUInt8(offset = 0) {
  needNumber(offset, 'offset');
  const value = this[offset];
  if (value === undefined) boundsError(offset, this.length - 1);
  return value;
}
function readInt8(offset = 0) {
  needNumber(offset, 'offset');
  const value = this[offset];
  if (value === undefined) boundsError(offset, this.length - 1);
  return value << 24 >> 24;
}
function readUInt16LE(offset = 0) {
  check(this, offset, 2);
  return this[offset] | this[offset + 1] << 8;
}
function readUInt16BE(offset = 0) {
  check(this, offset, 2);
  return this[offset] << 8 | this[offset + 1];
}
function readInt16LE(offset = 0) {
  check(this, offset, 2);
  return (this[offset] | this[offset + 1] << 8) << 16 >> 16;
}
function readInt16BE(offset = 0) {
  check(this, offset, 2);
  return (this[offset] << 8 | this[offset + 1]) << 16 >> 16;
}
function readInt32LE(offset = 0) {
  check(this, offset, 4);
  return this[offset] | this[offset + 1] << 8 | this[offset + 2] << 16 | this[offset + 3] << 24;
}
function readInt32BE(offset = 0) {
  check(this, offset, 4);
  return this[offset] << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | this[offset + 3];
}
function readUInt32LE(offset = 0) {
  check(this, offset, 4);
  return (this[offset] | this[offset + 1] << 8 | this[offset + 2] << 16 | this[offset + 3] << 24) >>> 0;
}
function readUInt32BE(offset = 0) {
  check(this, offset, 4);
  return (this[offset] << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | this[offset + 3]) >>> 0;
}

function needWidth(offset, width) {
  if (offset === undefined) fail('ERR_INVALID_ARG_TYPE', 'offset', 'number', offset);
  if (width !== 1 && width !== 2 && width !== 3 && width !== 4 && width !== 5 && width !== 6) {
    boundsError(width, 6, 'byteLength');
  }
}
function unsignedLE(buffer, offset, width) {
  needWidth(offset, width);
  check(buffer, offset, width);
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + buffer[offset + i];
  return value;
}
function unsignedBE(buffer, offset, width) {
  needWidth(offset, width);
  check(buffer, offset, width);
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + buffer[offset + i];
  return value;
}
function signed(value, width) {
  return value >= 2 ** (width * 8 - 1) ? value - 2 ** (width * 8) : value;
}
function readUIntLE(offset, byteLength) {
  return unsignedLE(this, offset, byteLength);
}
function readUIntBE(offset, byteLength) {
  return unsignedBE(this, offset, byteLength);
}
function readIntLE(offset, byteLength) {
  return signed(unsignedLE(this, offset, byteLength), byteLength);
}
function readIntBE(offset, byteLength) {
  return signed(unsignedBE(this, offset, byteLength), byteLength);
}

function halvesLE(buffer, offset, asSigned) {
  check(buffer, offset, 8);
  const low = readUInt32LE.call(buffer, offset);
  const high = asSigned ? readInt32LE.call(buffer, offset + 4) : readUInt32LE.call(buffer, offset + 4);
  return (BigInt(high) << 32n) + BigInt(low);
}
function halvesBE(buffer, offset, asSigned) {
  check(buffer, offset, 8);
  const high = asSigned ? readInt32BE.call(buffer, offset) : readUInt32BE.call(buffer, offset);
  const low = readUInt32BE.call(buffer, offset + 4);
  return (BigInt(high) << 32n) + BigInt(low);
}
function readBigUInt64LE(offset = 0) {
  return halvesLE(this, offset, false);
}
function readBigUInt64BE(offset = 0) {
  return halvesBE(this, offset, false);
}
function readBigInt64LE(offset = 0) {
  return halvesLE(this, offset, true);
}
function readBigInt64BE(offset = 0) {
  return halvesBE(this, offset, true);
}

function readFloatLE(offset = 0) {
  check(this, offset, 4);
  for (let i = 0; i < 4; i++) floatBytes[i] = this[offset + i];
  return float[0];
}
function readFloatBE(offset = 0) {
  check(this, offset, 4);
  for (let i = 0; i < 4; i++) floatBytes[3 - i] = this[offset + i];
  return float[0];
}
function readDoubleLE(offset = 0) {
  check(this, offset, 8);
  for (let i = 0; i < 8; i++) doubleBytes[i] = this[offset + i];
  return double[0];
}
function readDoubleBE(offset = 0) {
  check(this, offset, 8);
  for (let i = 0; i < 8; i++) doubleBytes[7 - i] = this[offset + i];
  return double[0];
}

// --- writing: each returns the place after what it wrote -----------------------------------------------------

function put8(buffer, value, offset, min, max) {
  value = +value;
  needNumber(offset, 'offset');
  checkValue(buffer, value, min, max, offset, 1);
  buffer[offset] = value;
  return offset + 1;
}
function putLE(buffer, value, offset, width, min, max) {
  value = +value;
  checkValue(buffer, value, min, max, offset, width);
  let low = value | 0;
  const first = width < 4 ? width : 4;
  for (let i = 0; i < first; i++) {
    buffer[offset + i] = low;
    low >>>= 8;
  }
  if (width > 4) {
    const high = Math.floor(value / 0x100000000);
    buffer[offset + 4] = high;
    if (width === 6) buffer[offset + 5] = high >>> 8;
  }
  return offset + width;
}
function putBE(buffer, value, offset, width, min, max) {
  value = +value;
  checkValue(buffer, value, min, max, offset, width);
  let low = value | 0;
  const first = width < 4 ? 0 : width - 4;
  for (let i = width - 1; i >= first; i--) {
    buffer[offset + i] = low;
    low >>>= 8;
  }
  if (width > 4) {
    const high = Math.floor(value / 0x100000000);
    buffer[offset + width - 5] = high;
    if (width === 6) buffer[offset] = high >>> 8;
  }
  return offset + width;
}

function writeUInt8(value, offset = 0) {
  return put8(this, value, offset, 0, 0xff);
}
function writeInt8(value, offset = 0) {
  return put8(this, value, offset, -0x80, 0x7f);
}
function writeUInt16LE(value, offset = 0) {
  value = +value;
  checkValue(this, value, 0, 0xffff, offset, 2);
  this[offset] = value;
  this[offset + 1] = value >>> 8;
  return offset + 2;
}
function writeUInt16BE(value, offset = 0) {
  value = +value;
  checkValue(this, value, 0, 0xffff, offset, 2);
  this[offset] = value >>> 8;
  this[offset + 1] = value;
  return offset + 2;
}
function writeInt16LE(value, offset = 0) {
  return putLE(this, value, offset, 2, -0x8000, 0x7fff);
}
function writeInt16BE(value, offset = 0) {
  return putBE(this, value, offset, 2, -0x8000, 0x7fff);
}
function writeUInt32LE(value, offset = 0) {
  value = +value;
  checkValue(this, value, 0, 0xffffffff, offset, 4);
  this[offset] = value;
  this[offset + 1] = value >>> 8;
  this[offset + 2] = value >>> 16;
  this[offset + 3] = value >>> 24;
  return offset + 4;
}
function writeUInt32BE(value, offset = 0) {
  value = +value;
  checkValue(this, value, 0, 0xffffffff, offset, 4);
  this[offset] = value >>> 24;
  this[offset + 1] = value >>> 16;
  this[offset + 2] = value >>> 8;
  this[offset + 3] = value;
  return offset + 4;
}
function writeInt32LE(value, offset = 0) {
  return putLE(this, value, offset, 4, -0x80000000, 0x7fffffff);
}
function writeInt32BE(value, offset = 0) {
  return putBE(this, value, offset, 4, -0x80000000, 0x7fffffff);
}

function writeUIntLE(value, offset, byteLength) {
  needWidth(offset, byteLength);
  return putLE(this, value, offset, byteLength, 0, 2 ** (byteLength * 8) - 1);
}
function writeUIntBE(value, offset, byteLength) {
  needWidth(offset, byteLength);
  return putBE(this, value, offset, byteLength, 0, 2 ** (byteLength * 8) - 1);
}
function writeIntLE(value, offset, byteLength) {
  needWidth(offset, byteLength);
  const limit = 2 ** (byteLength * 8 - 1);
  return putLE(this, value, offset, byteLength, -limit, limit - 1);
}
function writeIntBE(value, offset, byteLength) {
  needWidth(offset, byteLength);
  const limit = 2 ** (byteLength * 8 - 1);
  return putBE(this, value, offset, byteLength, -limit, limit - 1);
}

function putBig(buffer, value, offset, min, max, little) {
  checkValue(buffer, value, min, max, offset, 8);
  let low = Number(value & 0xffffffffn);
  let high = Number(value >> 32n & 0xffffffffn);
  for (let i = 0; i < 4; i++) {
    buffer[little ? offset + i : offset + 7 - i] = low;
    buffer[little ? offset + 4 + i : offset + 3 - i] = high;
    low >>>= 8;
    high >>>= 8;
  }
  return offset + 8;
}
function writeBigUInt64LE(value, offset = 0) {
  return putBig(this, value, offset, 0n, 0xffffffffffffffffn, true);
}
function writeBigUInt64BE(value, offset = 0) {
  return putBig(this, value, offset, 0n, 0xffffffffffffffffn, false);
}
function writeBigInt64LE(value, offset = 0) {
  return putBig(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn, true);
}
function writeBigInt64BE(value, offset = 0) {
  return putBig(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn, false);
}

function writeFloatLE(value, offset = 0) {
  value = +value;
  check(this, offset, 4);
  float[0] = value;
  for (let i = 0; i < 4; i++) this[offset + i] = floatBytes[i];
  return offset + 4;
}
function writeFloatBE(value, offset = 0) {
  value = +value;
  check(this, offset, 4);
  float[0] = value;
  for (let i = 0; i < 4; i++) this[offset + i] = floatBytes[3 - i];
  return offset + 4;
}
function writeDoubleLE(value, offset = 0) {
  value = +value;
  check(this, offset, 8);
  double[0] = value;
  for (let i = 0; i < 8; i++) this[offset + i] = doubleBytes[i];
  return offset + 8;
}
function writeDoubleBE(value, offset = 0) {
  value = +value;
  check(this, offset, 8);
  double[0] = value;
  for (let i = 0; i < 8; i++) this[offset + i] = doubleBytes[7 - i];
  return offset + 8;
}

const methods = {
  readBigUInt64LE, readBigUInt64BE, readBigInt64LE, readBigInt64BE,
  writeBigUInt64LE, writeBigUInt64BE, writeBigInt64LE, writeBigInt64BE,
  readUIntLE, readUInt32LE, readUInt16LE, readUInt8, readUIntBE, readUInt32BE, readUInt16BE,
  readIntLE, readInt32LE, readInt16LE, readInt8, readIntBE, readInt32BE, readInt16BE,
  writeUIntLE, writeUInt32LE, writeUInt16LE, writeUInt8, writeUIntBE, writeUInt32BE, writeUInt16BE,
  writeIntLE, writeInt32LE, writeInt16LE, writeInt8, writeIntBE, writeInt32BE, writeInt16BE,
  readFloatLE, readFloatBE, readDoubleLE, readDoubleBE,
  writeFloatLE, writeFloatBE, writeDoubleLE, writeDoubleBE,
};

// Replaces the accessors; readUint8 is readUInt8 and so on.
exports.install = function install(proto) {
  for (const [name, value] of Object.entries(methods)) {
    for (const key of new Set([name, name.replace('UInt', 'Uint')])) {
      const old = Object.getOwnPropertyDescriptor(proto, key);
      if (old !== undefined && old.get === undefined) continue; // a program put its own there
      Object.defineProperty(proto, key, { value, writable: true, configurable: true, enumerable: true });
    }
  }
};
