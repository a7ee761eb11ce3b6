'use strict';
/*
 * Buffer: a Uint8Array whose prototype carries Node's methods.
 *
 * Text is internal/buffer/text. Methods that few programs use (numbers, swaps, inspect) live in internal/buffer/numbers
 * and internal/buffer/extra and replace their accessors when first read.
 */
const binding = internalBinding('buffer');
// Whole numbers go to C and back through the register: words 16 to 18, unsigned.
const { reg } = internalBinding('core');
const { BASE64, BASE64URL, LATIN1, MAX_STRING_LENGTH, UTF16, UTF8, decode, digitsInto, encodeInto, encodingId, lengthOf, names, needEncoding } =
  require('internal/buffer/text');

const MAX_LENGTH = 0x1fffffffffffff;
const { valueOf } = Object.prototype;
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

// --- the pool ---------------------------------------------------------------------------------------------

let pool; // an ArrayBuffer shared by small buffers
let poolBytes; // the same as a Uint8Array
let poolSize = 0;
const pools = new WeakSet(); // who transferred one would take all buffers in it
let poolUsed = 0;

function needPool(size) {
  if (size > poolSize - poolUsed) {
    poolSize = Buffer.poolSize;
    pool = binding.unsafe(poolSize) ?? new ArrayBuffer(poolSize); // pages that nobody uses are not touched
    poolBytes = new Uint8Array(pool);
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

function fromString(string, encoding) {
  const id = typeof encoding === 'string' ? needEncoding(encoding) : UTF8;
  if (string.length === 0) return new FastBuffer(0);
  const most = id === UTF8 ? string.length * 3 : lengthOf(string, id);
  if (most >= Buffer.poolSize >>> 1) {
    if (id === BASE64 || id === BASE64URL) {
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
Buffer.poolSize = 65536;

function fromArrayLike(list) {
  const { length } = list;
  if (!(length > 0)) return new FastBuffer(0);
  if (length > MAX_LENGTH) validators().validateNumber(length, 'size', 0, MAX_LENGTH);
  const buffer = allocate(length);
  if (ArrayBuffer.isView(list) || length > 64) setBytes.call(buffer, list);
  else for (let i = 0; i < buffer.length; i++) buffer[i] = list[i];
  return buffer;
}
function copyOf(bytes) {
  const length = realLength.call(bytes);
  if (length === 0) return new FastBuffer(0);
  const buffer = allocate(length);
  setBytes.call(buffer, bytes);
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
  if (value instanceof Uint8Array && ArrayBuffer.isView(value) && value.valueOf === valueOf) return copyOf(value);
  // A view is asked for less: what tells an ArrayBuffer of another realm costs more than the copy.
  if (!ArrayBuffer.isView(value) && isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
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
  return fill !== undefined && fill !== 0 && size > 0 ? fillWith(buffer, fill, 0, buffer.length, encoding) : buffer;
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
  needSize(length);
  const out = allocate(length); // whatever a program made of allocUnsafe
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
  const id = encodingId(encoding); // by far the most often
  return decode(this, id !== -1 && encoding ? id : needEncoding(typeof encoding === 'string' ? encoding : asName(encoding)), start, end);
};
proto.toLocaleString = proto.toString;

// What is no text may still name an encoding; what does not is shown as it is.
function asName(value) {
  return Buffer.isEncoding(`${value}`) ? `${value}` : require('internal/util/inspect').inspect(value);
}

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
// (value, byteOffset, end, encoding), of which the two in the middle may be left out.
proto.indexOf = function indexOf(value, byteOffset, end, encoding) {
  if (typeof end === 'number') return require('internal/buffer/extra').findBefore(find, this, value, byteOffset, end, encoding, true);
  return find(this, value, byteOffset, end === undefined ? encoding : end, true);
};
proto.lastIndexOf = function lastIndexOf(value, byteOffset, end, encoding) {
  if (typeof end === 'number') return require('internal/buffer/extra').findBefore(find, this, value, byteOffset, end, encoding, false);
  return find(this, value, byteOffset, end === undefined ? encoding : end, false);
};
proto.includes = function includes(value, byteOffset, end, encoding) {
  if (typeof end === 'number') return require('internal/buffer/extra').findBefore(find, this, value, byteOffset, end, encoding, true) !== -1;
  return find(this, value, byteOffset, end === undefined ? encoding : end, true) !== -1;
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
    const { validateInteger, validateNumber } = validators();
    validateInteger(offset, 'offset', 0);
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
  if (typeof string !== 'string') throw Object.assign(new TypeError('argument must be a string'), { code: 'ERR_INVALID_ARG_TYPE' });
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
  const { length } = this;
  const data = []; // Array.from() takes ten times as long
  for (let i = 0; i < length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
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
    // One function is both, as in the bootstrap; inspection takes such a one for a method.
    descriptor.get = descriptor.set = function(value) {
      if (arguments.length === 0) {
        require(file).install(proto);
        return proto[key];
      }
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
  'asciiSlice', 'asciiWrite', 'base64Slice', 'base64Write', 'base64urlSlice', 'base64urlWrite', 'latin1Slice', 'latin1Write', 'hexSlice', 'hexWrite',
  'ucs2Slice', 'ucs2Write', 'utf8Slice', 'utf8Write', 'swap16', 'swap32', 'swap64', 'inspect', Symbol.for('nodejs.util.inspect.custom'),
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
