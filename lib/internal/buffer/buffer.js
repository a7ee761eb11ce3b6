'use strict';
/*
 * Buffer: a Uint8Array whose prototype carries Node's methods.
 *
 * Short strings are converted by loops here, because a call into C costs more than they do; longer ones and
 * everything that is not ASCII go to internalBinding('buffer'). Methods that few programs use (numbers, swaps,
 * inspect) live in internal/buffer/numbers and internal/buffer/extra and replace their accessors when first read.
 */
const binding = internalBinding('buffer');
// Whole numbers go to C and back through the register: words 16 to 18, unsigned.
const { reg, scratch } = internalBinding('core');

const UTF8 = 0;
const UTF16 = 1;
const LATIN1 = 2;
const ASCII = 3;
const BASE64 = 4;
const BASE64URL = 5;
const HEX = 6;
const names = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];

const MAX_LENGTH = 0x1fffffffffffff;
const MAX_STRING_LENGTH = 0x1fffffe8;
const LOOP_IN = 96; // string lengths up to here are encoded by a loop
const LOOP_OUT = 24; // byte counts up to here are decoded by a loop
const HEX_OUT = 256; // byte counts above this become hexadecimal by decodeHex
const COPY_IN = 4096; // byte counts up to here reach C through the scratch, which pins no user memory

const { fromCharCode } = String;
const TypedArray = Object.getPrototypeOf(Uint8Array);
const setBytes = TypedArray.prototype.set;
const fillBytes = TypedArray.prototype.fill;
const realLength = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'length').get;
const tagOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;

class FastBuffer extends Uint8Array {
  constructor(source, byteOffset, length) {
    super(source, byteOffset, length);
  }
}
const proto = FastBuffer.prototype;

function fail(code, ...args) {
  throw new (require('internal/errors').codes[code])(...args);
}
function validators() {
  return require('internal/validators');
}
function isUint8Array(value) {
  return value instanceof Uint8Array || (ArrayBuffer.isView(value) && tagOf.call(value) === 'Uint8Array');
}
const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
function isAnyArrayBuffer(value) {
  if (value instanceof ArrayBuffer) {
    try {
      byteLengthOf.call(value);
      return true;
    } catch {
      return false; // only the prototype
    }
  }
  if (value === null || typeof value !== 'object') return false;
  const tag = Object.prototype.toString.call(value);
  if (tag !== '[object ArrayBuffer]' && tag !== '[object SharedArrayBuffer]') return false;
  return require('internal/util/types').isAnyArrayBuffer(value);
}
function needBytes(value, name, types = ['Buffer', 'Uint8Array']) {
  if (!isUint8Array(value)) fail('ERR_INVALID_ARG_TYPE', name, types, value);
}

// The number of an encoding's name, in any case; undefined and null are utf8; -1 when it is none.
function encodingId(name) {
  switch (name) {
    case undefined: case null: case '': case 'utf8': case 'utf-8': return UTF8;
    case 'latin1': case 'binary': return LATIN1;
    case 'hex': return HEX;
    case 'base64': return BASE64;
    case 'ascii': return ASCII;
    case 'base64url': return BASE64URL;
    case 'utf16le': case 'ucs2': case 'utf-16le': case 'ucs-2': return UTF16;
  }
  if (typeof name !== 'string') return -1;
  const lower = name.toLowerCase();
  return lower === name ? -1 : encodingId(lower);
}
function needEncoding(name) {
  const id = encodingId(name);
  if (id === -1) fail('ERR_UNKNOWN_ENCODING', name);
  return id;
}

// --- the pool ---------------------------------------------------------------------------------------------

let pool; // an ArrayBuffer shared by small buffers
let poolBytes; // the same as a Uint8Array
let poolSize = 0;
const pools = new WeakSet(); // who transferred one would take all buffers in it
let poolUsed = 0;

function needPool(size) {
  if (size > poolSize - poolUsed) {
    poolSize = Buffer.poolSize;
    poolBytes = new Uint8Array(new ArrayBuffer(poolSize));
    pool = poolBytes.buffer;
    poolUsed = 0;
    binding.pin(pool);
    pools.add(pool);
  }
}
function takePool(length) {
  const buffer = new FastBuffer(pool, poolUsed, length);
  poolUsed = (poolUsed + length + 7) & ~7;
  return buffer;
}
// A buffer of `size` bytes, from the pool when it is small.
function allocate(size) {
  if (size <= 0) return new FastBuffer(0);
  if (size < Buffer.poolSize >>> 1) {
    size = Math.floor(size);
    needPool(size);
    return takePool(size);
  }
  return unsafeBuffer(size);
}

// Large ones are worth the way to C, where memory need not be cleared.
function unsafeBuffer(size) {
  const memory = size >= 16384 ? binding.unsafe(size) : undefined;
  return memory === undefined ? new FastBuffer(size) : new FastBuffer(memory);
}

// --- strings into bytes -----------------------------------------------------------------------------------

function lengthOf(string, id) {
  const { length } = string;
  switch (id) {
    case UTF8:
      if (length <= LOOP_IN) {
        let i = 0;
        while (i < length && string.charCodeAt(i) < 128) i++;
        if (i === length) return length;
      }
      return binding.utf8Length(string);
    case UTF16: return length * 2;
    case HEX: return length >>> 1;
    case BASE64: case BASE64URL: {
      let n = length;
      if (n > 0 && string.charCodeAt(n - 1) === 61) n--;
      if (n > 1 && string.charCodeAt(n - 1) === 61) n--;
      return Math.floor(n * 3 / 4);
    }
    default: return length;
  }
}

// The engine's own decoders are the fastest; they throw at what is not proper, which C then reads as Node does.
const { setFromBase64, setFromHex, toBase64, toHex } = Uint8Array.prototype;
const urlAlphabet = { alphabet: 'base64url' };
function digitsInto(string, id, target) {
  try {
    if (id === HEX) return setFromHex.call(target, string.length % 2 === 0 ? string : string.slice(0, -1)).written;
    return setFromBase64.call(target, string, id === BASE64URL ? urlAlphabet : undefined).written;
  } catch {
    return -1;
  }
}

// Text with a character above 127, from string[i] on; -1 when there is not surely enough room.
function encodeWide(string, i, bytes, at, end) {
  const start = at;
  if ((string.length - i) * 3 > end - at) return -1;
  for (; i < string.length; i++) {
    const unit = string.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
    } else if (unit < 0x800) {
      bytes[at++] = 0xc0 | unit >> 6;
      bytes[at++] = 0x80 | unit & 63;
    } else if (unit >= 0xd800 && unit <= 0xdfff) {
      return -1;
    } else {
      bytes[at++] = 0xe0 | unit >> 12;
      bytes[at++] = 0x80 | unit >> 6 & 63;
      bytes[at++] = 0x80 | unit & 63;
    }
  }
  return at - start;
}

// Writes at most `max` bytes of the string at bytes[offset]; returns how many.
function encodeInto(string, id, bytes, offset, max) {
  const { length } = string;
  if (id <= ASCII && length <= LOOP_IN && length <= max) {
    let i = 0;
    if (id === UTF8) {
      for (; i < length; i++) {
        const unit = string.charCodeAt(i);
        if (unit > 127) break;
        bytes[offset + i] = unit;
      }
      if (i === length) return length;
      const wide = encodeWide(string, i, bytes, offset + i, offset + max);
      if (wide !== -1) return i + wide;
    } else if (id !== UTF16) {
      for (; i < length; i++) bytes[offset + i] = string.charCodeAt(i);
      return length;
    }
  }
  if (id >= BASE64 && max >= lengthOf(string, id) && bytes.buffer) {
    const written = digitsInto(string, id, new Uint8Array(bytes.buffer, bytes.byteOffset + offset, max));
    if (written !== -1) return written;
  }
  reg[16] = id;
  reg[17] = offset;
  reg[18] = max;
  return binding.write(string, bytes);
}

function fromString(string, encoding) {
  const id = typeof encoding === 'string' ? needEncoding(encoding) : UTF8;
  if (string.length === 0) return new FastBuffer(0);
  const most = id === UTF8 ? string.length * 3 : lengthOf(string, id);
  if (most >= Buffer.poolSize >>> 1) {
    if (id >= BASE64) {
      const buffer = new FastBuffer(most);
      const written = digitsInto(string, id, buffer);
      if (written !== -1) return written === most ? buffer : buffer.subarray(0, written);
    }
    reg[16] = id;
    const bytes = binding.encode(string);
    return new FastBuffer(bytes, 0, bytes.byteLength);
  }
  needPool(most);
  return takePool(encodeInto(string, id, poolBytes, poolUsed, most));
}

// --- bytes into strings -----------------------------------------------------------------------------------

function decode(buffer, id, start, end) {
  const length = end - start;
  if (length <= 0) return '';
  if (id >= BASE64) return decodeDigits(buffer, id, start, end);
  if (length <= LOOP_OUT && id !== UTF16) {
    let out = '';
    let i = start;
    if (id === UTF8) {
      for (; i < end; i++) {
        const byte = buffer[i];
        if (byte > 127) break;
        out += fromCharCode(byte);
      }
    } else if (id === ASCII) {
      for (; i < end; i++) out += fromCharCode(buffer[i] & 127);
    } else {
      for (; i < end; i++) out += fromCharCode(buffer[i]);
    }
    if (i === end) return out;
  }
  if (length > MAX_STRING_LENGTH && (id !== UTF16 || length > MAX_STRING_LENGTH * 2)) {
    fail('ERR_STRING_TOO_LONG', MAX_STRING_LENGTH);
  }
  return decodeNatively(buffer, id, start, end);
}

function decodeNatively(buffer, id, start, end) {
  const length = end - start;
  if (length <= COPY_IN) {
    if (length === buffer.length) {
      setBytes.call(scratch, buffer);
      reg[16] = id;
      reg[17] = 0;
      reg[18] = length;
      return binding.decode();
    }
    if (length <= 256) {
      for (let i = 0; i < length; i++) scratch[i] = buffer[start + i];
      reg[16] = id;
      reg[17] = 0;
      reg[18] = length;
      return binding.decode();
    }
  }
  reg[16] = id;
  reg[17] = start;
  reg[18] = end;
  return binding.decode(buffer);
}

// The engine makes long Base64 text many times faster than hexadecimal, so it is told the bytes whose Base64 reads as that.
function decodeHex(buffer, start, end) {
  const even = end - start & ~1;
  const size = even / 2 * 3;
  const copied = even <= COPY_IN && even === buffer.length;
  const target = size > scratch.length - COPY_IN ? new Uint8Array(size) : undefined;
  if (copied) setBytes.call(scratch, buffer);
  reg[16] = start;
  reg[17] = start + even;
  reg[18] = target === undefined ? COPY_IN : 0;
  binding.packHex(copied ? undefined : buffer, target);
  const text = toBase64.call(target ?? new Uint8Array(scratch.buffer, scratch.byteOffset + COPY_IN, size));
  return even === end - start ? text : text + toHex.call(new Uint8Array(buffer.buffer, buffer.byteOffset + end - 1, 1));
}

const noPadding = { alphabet: 'base64url', omitPadding: true };
function decodeDigits(buffer, id, start, end) {
  const length = end - start;
  if (id === HEX ? length * 2 > MAX_STRING_LENGTH : Math.ceil(length / 3) * 4 > MAX_STRING_LENGTH) {
    fail('ERR_STRING_TOO_LONG', MAX_STRING_LENGTH);
  }
  if (id === HEX && length > HEX_OUT) return decodeHex(buffer, start, end);
  const part = start === 0 && end === buffer.length ? buffer :
    new Uint8Array(buffer.buffer, buffer.byteOffset + start, length);
  if (id === HEX) return toHex.call(part);
  return toBase64.call(part, id === BASE64URL ? noPadding : undefined);
}

// --- Buffer -----------------------------------------------------------------------------------------------

function Buffer(arg, encodingOrOffset, length) {
  require('internal/buffer/extra').warnConstructor();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') fail('ERR_INVALID_ARG_TYPE', 'string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}
Buffer.prototype = proto;
Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, 'prototype', { writable: false });
Object.defineProperty(proto, 'constructor', { value: Buffer, writable: true, configurable: true, enumerable: false });
Object.defineProperty(Buffer, Symbol.species, {
  configurable: true,
  enumerable: false,
  get() {
    return FastBuffer;
  },
});
Buffer.poolSize = 8192;

function fromArrayLike(list) {
  const { length } = list;
  if (!(length > 0)) return new FastBuffer(0);
  if (length > MAX_LENGTH) validators().validateNumber(length, 'size', 0, MAX_LENGTH);
  const buffer = allocate(length);
  if (ArrayBuffer.isView(list) || length > 64) setBytes.call(buffer, list);
  else for (let i = 0; i < buffer.length; i++) buffer[i] = list[i];
  return buffer;
}
function fromArrayBuffer(memory, byteOffset, length) {
  byteOffset = byteOffset === undefined ? 0 : +byteOffset || 0;
  const room = memory.byteLength - byteOffset;
  if (room < 0) fail('ERR_BUFFER_OUT_OF_BOUNDS', 'offset');
  if (length !== undefined) {
    length = +length;
    if (!(length > 0)) length = 0;
    else if (length > room) fail('ERR_BUFFER_OUT_OF_BOUNDS', 'length');
  } else if (!memory.resizable && !memory.growable) {
    length = room;
  }
  return new FastBuffer(memory, byteOffset, length);
}
function fromObject(value, encodingOrOffset, length) {
  if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
  const primitive = value.valueOf && value.valueOf();
  if (primitive != null && primitive !== value &&
      (typeof primitive === 'string' || typeof primitive === 'object')) {
    return Buffer.from(primitive, encodingOrOffset, length);
  }
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    return typeof value.length === 'number' ? fromArrayLike(value) : new FastBuffer(0);
  }
  if (value.type === 'Buffer' && Array.isArray(value.data)) return fromArrayLike(value.data);
  if (typeof value[Symbol.toPrimitive] === 'function') {
    const text = value[Symbol.toPrimitive]('string');
    if (typeof text === 'string') return fromString(text, encodingOrOffset);
  }
  return undefined;
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset || undefined);
  if (typeof value === 'object' && value !== null) {
    const buffer = fromObject(value, encodingOrOffset, length);
    if (buffer !== undefined) return buffer;
  }
  fail('ERR_INVALID_ARG_TYPE', 'first argument',
       ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  return require('internal/buffer/extra').copyBytesFrom(view, offset, length);
};

Buffer.of = function of(...items) {
  const buffer = allocate(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

function needSize(size) {
  if (typeof size !== 'number' || !(size >= 0 && size <= MAX_LENGTH)) {
    validators().validateNumber(size, 'size', 0, MAX_LENGTH);
  }
}
Buffer.alloc = function alloc(size, fill, encoding) {
  needSize(size);
  const buffer = new FastBuffer(size);
  return fill !== undefined && fill !== 0 && size > 0 ? fillWith(buffer, fill, encoding) : buffer;
};
Buffer.allocUnsafe = function allocUnsafe(size) {
  needSize(size);
  return allocate(size);
};
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  needSize(size);
  return unsafeBuffer(size);
};

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};
Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && encodingId(encoding) !== -1;
};

Buffer.compare = function compare(buf1, buf2) {
  needBytes(buf1, 'buf1');
  needBytes(buf2, 'buf2');
  return buf1 === buf2 ? 0 : compareRange(buf1, 0, buf1.length, buf2, 0, buf2.length);
};

Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) validators().validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer(0);
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      // The real length: an own one may lie.
      length += isUint8Array(list[i]) ? realLength.call(list[i]) : 0;
    }
  } else {
    validators().validateInteger(length, 'length', 0);
  }
  const out = Buffer.allocUnsafe(length);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (!isUint8Array(part)) fail('ERR_INVALID_ARG_TYPE', `list[${i}]`, ['Buffer', 'Uint8Array'], part);
    const size = realLength.call(part);
    if (at + size <= length) {
      setBytes.call(out, part, at);
      at += size;
    } else {
      if (at < length) setBytes.call(out, new Uint8Array(part.buffer, part.byteOffset, length - at), at);
      at = length;
    }
  }
  // A longer length than the parts have must not show what the pool held before.
  if (at < length) fillBytes.call(out, 0, at, length);
  return out;
};

Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    fail('ERR_INVALID_ARG_TYPE', 'string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  const id = typeof encoding === 'string' ? encodingId(encoding) : UTF8;
  return lengthOf(string, id === -1 ? UTF8 : id);
};

// --- methods ----------------------------------------------------------------------------------------------

function toInteger(value, otherwise) {
  value = +value;
  if (!Number.isNaN(value) && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
    return value % 1 === 0 ? value : Math.floor(value);
  }
  return otherwise;
}

// Unsigned comparison of two ranges: -1, 0 or 1.
function compareRange(a, aStart, aEnd, b, bStart, bEnd) {
  const aLength = aEnd - aStart;
  const bLength = bEnd - bStart;
  const length = aLength < bLength ? aLength : bLength;
  if (length > 512) {
    reg[16] = aStart;
    reg[17] = bStart;
    reg[18] = length;
    const sign = binding.compare(a, b);
    if (sign !== 0) return sign;
  } else {
    for (let i = 0; i < length; i++) {
      const x = a[aStart + i];
      const y = b[bStart + i];
      if (x !== y) return x < y ? -1 : 1;
    }
  }
  return aLength === bLength ? 0 : aLength < bLength ? -1 : 1;
}

// Method shorthand would make these non-constructors as in a class; Node's are plain assigned functions.
proto.toString = function toString(encoding, start, end) {
  if (arguments.length === 0) return decode(this, UTF8, 0, this.length);
  const { length } = this;
  if (start === undefined || start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end >= length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) return decode(this, UTF8, start, end);
  return decode(this, needEncoding(`${encoding}`), start, end);
};
proto.toLocaleString = proto.toString;

proto.equals = function equals(otherBuffer) {
  needBytes(otherBuffer, 'otherBuffer');
  if (this === otherBuffer) return true;
  const { length } = this;
  return length === otherBuffer.length && compareRange(this, 0, length, otherBuffer, 0, length) === 0;
};

proto.compare = function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  needBytes(target, 'target');
  if (arguments.length === 1) return compareRange(this, 0, this.length, target, 0, target.length);
  const { validateInteger } = validators();
  if (targetStart === undefined) targetStart = 0;
  else validateInteger(targetStart, 'targetStart', 0);
  if (targetEnd === undefined) targetEnd = target.length;
  else validateInteger(targetEnd, 'targetEnd', 0, target.length);
  if (sourceStart === undefined) sourceStart = 0;
  else validateInteger(sourceStart, 'sourceStart', 0);
  if (sourceEnd === undefined) sourceEnd = this.length;
  else validateInteger(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return compareRange(this, sourceStart, sourceEnd, target, targetStart, targetEnd);
};

function copyBytes(source, target, targetStart, sourceStart, sourceEnd) {
  if (!ArrayBuffer.isView(source)) fail('ERR_INVALID_ARG_TYPE', 'source', ['Buffer', 'Uint8Array'], source);
  if (!ArrayBuffer.isView(target)) fail('ERR_INVALID_ARG_TYPE', 'target', ['Buffer', 'Uint8Array'], target);
  if (targetStart === undefined) targetStart = 0;
  else {
    targetStart = toInteger(targetStart, 0);
    if (targetStart < 0) fail('ERR_OUT_OF_RANGE', 'targetStart', '>= 0', targetStart);
  }
  if (sourceStart === undefined) sourceStart = 0;
  else {
    sourceStart = toInteger(sourceStart, 0);
    if (sourceStart < 0 || sourceStart > source.byteLength) {
      fail('ERR_OUT_OF_RANGE', 'sourceStart', `>= 0 && <= ${source.byteLength}`, sourceStart);
    }
  }
  if (sourceEnd === undefined) sourceEnd = source.byteLength;
  else {
    sourceEnd = toInteger(sourceEnd, 0);
    if (sourceEnd < 0) fail('ERR_OUT_OF_RANGE', 'sourceEnd', '>= 0', sourceEnd);
    if (sourceEnd > source.byteLength) sourceEnd = source.byteLength;
  }
  const room = target.byteLength - targetStart;
  if (room <= 0 || sourceStart >= sourceEnd) return 0;
  let count = sourceEnd - sourceStart;
  if (count > room) count = room;
  const to = target instanceof Uint8Array ? target :
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  const from = count === source.length && source instanceof Uint8Array ? source :
    new Uint8Array(source.buffer, source.byteOffset + sourceStart, count);
  setBytes.call(to, from, targetStart);
  return count;
}
proto.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  return copyBytes(this, target, targetStart, sourceStart, sourceEnd);
};

// `needle` are bytes. The place of its first occurrence at or after `offset`, or of the last at or before it.
function search(buffer, needle, offset, forward, wide) {
  const length = wide ? buffer.length & ~1 : buffer.length;
  const wanted = needle.length;
  if (offset < 0) {
    if (offset + length >= 0) offset += length;
    else if (forward || wanted === 0) offset = 0;
    else return -1;
  } else if (offset + wanted > length) {
    if (wanted === 0) offset = length;
    else if (forward) return -1;
    else offset = length - 1;
  }
  if (wanted === 0) return offset;
  if (wanted > length || (wide && (length < 2 || wanted < 2))) return -1;
  reg[16] = offset;
  reg[17] = forward ? 1 : 0;
  reg[18] = wide ? 2 : 1;
  return binding.indexOf(buffer, needle);
}
function find(buffer, value, byteOffset, encoding, forward) {
  if (!ArrayBuffer.isView(buffer)) {
    fail('ERR_INVALID_ARG_TYPE', 'buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = +byteOffset;
  if (Number.isNaN(byteOffset)) byteOffset = forward ? 0 : buffer.length || buffer.byteLength;
  byteOffset = Math.trunc(byteOffset);
  if (typeof value === 'number') {
    value &= 255;
    if (byteOffset < 0) {
      byteOffset += buffer.length;
      if (byteOffset < 0) {
        if (!forward) return -1;
        byteOffset = 0;
      }
    }
    return TypedArray.prototype[forward ? 'indexOf' : 'lastIndexOf'].call(buffer, value, byteOffset);
  }
  const id = needEncoding(encoding === undefined ? undefined : `${encoding}`);
  if (typeof value === 'string') return search(buffer, fromString(value, names[id]), byteOffset, forward, id === UTF16);
  if (isUint8Array(value)) return search(buffer, value, byteOffset, forward, id === UTF16);
  fail('ERR_INVALID_ARG_TYPE', 'value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}
proto.indexOf = function indexOf(value, byteOffset, encoding) {
  return find(this, value, byteOffset, encoding, true);
};
proto.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
  return find(this, value, byteOffset, encoding, false);
};
proto.includes = function includes(value, byteOffset, encoding) {
  return find(this, value, byteOffset, encoding, true) !== -1;
};

function fillWith(buffer, value, offset, end, encoding) {
  let id = UTF8;
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = undefined;
    } else if (typeof end === 'string') {
      encoding = end;
      end = undefined;
    }
    id = encodingId(encoding);
    if (id === -1) {
      validators().validateString(encoding, 'encoding');
      fail('ERR_UNKNOWN_ENCODING', encoding);
    }
    if (value.length === 0) value = 0;
    else if (value.length === 1) {
      const unit = value.charCodeAt(0);
      if ((id === UTF8 && unit < 128) || id === LATIN1) value = unit;
    }
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    const { validateNumber } = validators();
    validateNumber(offset, 'offset', 0);
    if (end === undefined) end = buffer.length;
    else validateNumber(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (typeof value !== 'string' && !isUint8Array(value)) {
    fillBytes.call(buffer, value & 255, offset, end);
    return buffer;
  }
  const pattern = typeof value === 'string' ? fromString(value, names[id]) : value;
  const { length } = pattern;
  if (length === 0) fail('ERR_INVALID_ARG_VALUE', 'value', value);
  offset = Math.floor(offset);
  end = Math.floor(end);
  const room = end - offset;
  setBytes.call(buffer, length <= room ? pattern : pattern.subarray(0, room), offset);
  for (let done = length; done < room; done *= 2) {
    TypedArray.prototype.copyWithin.call(buffer, offset + done, offset, offset + Math.min(done, room - done));
  }
  return buffer;
}
proto.fill = function fill(value, offset, end, encoding) {
  return fillWith(this, value, offset, end, encoding);
};

proto.write = function write(string, offset, length, encoding) {
  if (typeof string !== 'string') fail('ERR_INVALID_ARG_TYPE', 'argument', 'string', string);
  if (offset === undefined) return encodeInto(string, UTF8, this, 0, this.length);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    const { validateInteger } = validators();
    validateInteger(offset, 'offset', 0, this.length);
    const room = this.length - offset;
    if (length === undefined) {
      length = room;
    } else if (typeof length === 'string') {
      encoding = length;
      length = room;
    } else {
      validateInteger(length, 'length', 0, this.length);
      if (length > room) length = room;
    }
  }
  return encodeInto(string, needEncoding(encoding), this, offset, length);
};

proto.toJSON = function toJSON() {
  if (!(this.length > 0)) return { type: 'Buffer', data: [] };
  return { type: 'Buffer', data: Array.from(this) };
};

function bound(value, length) {
  value = Math.trunc(value);
  if (value === 0 || Number.isNaN(value)) return 0;
  if (value < 0) {
    value += length;
    return value > 0 ? value : 0;
  }
  return value < length ? value : length;
}
proto.subarray = function subarray(start, end) {
  const { length } = this;
  start = start === undefined ? 0 : bound(start, length);
  end = end === undefined ? length : bound(end, length);
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
};
proto.slice = function slice(start, end) {
  return this.subarray(start, end);
};

for (const key of ['parent', 'offset']) {
  const name = key === 'parent' ? 'buffer' : 'byteOffset';
  Object.defineProperty(proto, key, {
    enumerable: true,
    get() {
      return this instanceof Buffer ? this[name] : undefined;
    },
  });
}

// --- what loads when it is first touched ------------------------------------------------------------------

function lazily(file, keys) {
  const descriptor = { __proto__: null, configurable: true, enumerable: true, get: undefined, set: undefined };
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    descriptor.get = () => {
      require(file).install(proto);
      return proto[key];
    };
    descriptor.set = function(value) {
      Object.defineProperty(this, key, { value, configurable: true, enumerable: true, writable: true });
    };
    Object.defineProperty(proto, key, descriptor);
  }
}
const numberMethods = [];
for (const verb of ['read', 'write']) {
  for (const type of ['BigUInt64', 'BigUint64', 'BigInt64', 'UInt', 'UInt32', 'UInt16', 'Uint', 'Uint32', 'Uint16',
                      'Int', 'Int32', 'Int16', 'Float', 'Double']) {
    numberMethods.push(`${verb}${type}LE`, `${verb}${type}BE`);
  }
  numberMethods.push(`${verb}UInt8`, `${verb}Uint8`, `${verb}Int8`);
}
lazily('internal/buffer/numbers', numberMethods);
lazily('internal/buffer/extra', [
  ...['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'].flatMap((n) => [`${n}Slice`, `${n}Write`]),
  'swap16', 'swap32', 'swap64', 'inspect', Symbol.for('nodejs.util.inspect.custom'),
]);

module.exports = {
  Buffer,
  FastBuffer,
  MAX_LENGTH,
  MAX_STRING_LENGTH,
  copyBytes,
  decode,
  encodeInto,
  encodingId,
  isAnyArrayBuffer,
  isPool: (buffer) => pools.has(buffer),
  isUint8Array,
  names,
};
