// Values into V8's serialization format, version 15: what v8.serialize() gives and what IPC in advanced mode carries.
// The walk is JavaScript, which reads properties without crossing into C; long strings and bytes go through Buffer.

const { Buffer } = require('buffer');
const types = require('internal/util/types');
const { isProxy } = internalBinding('types');

const VERSION = 15;
const LINEAR_IDS = 16; // objects found by a linear search; with more, by a Map
const objectToString = Object.prototype.toString;
const wide = /[^\0-\xff]/; // eslint-disable-line no-control-regex
const code = (text) => text.charCodeAt(0);

const T = {
  padding: 0, undefined: code('_'), null: code('0'), true: code('T'), false: code('F'), int32: code('I'), double: code('N'),
  bigint: code('Z'), latin1: code('"'), utf16: code('c'), reference: code('^'), object: code('o'), objectEnd: code('{'),
  dense: code('A'), denseEnd: code('$'), sparse: code('a'), sparseEnd: code('@'), date: code('D'), boxedTrue: code('y'),
  boxedFalse: code('x'), boxedNumber: code('n'), boxedBigint: code('z'), boxedString: code('s'), regexp: code('R'),
  map: code(';'), mapEnd: code(':'), set: code("'"), setEnd: code(','), buffer: code('B'), resizable: code('~'),
  transfer: code('t'), shared: code('u'), view: code('V'), error: code('r'), host: code('\\'),
};
const viewTags = {
  __proto__: null, Int8Array: 'b', Uint8Array: 'B', Uint8ClampedArray: 'C', Int16Array: 'w', Uint16Array: 'W', Int32Array: 'd',
  Uint32Array: 'D', Float16Array: 'h', Float32Array: 'f', Float64Array: 'F', BigInt64Array: 'q', BigUint64Array: 'Q', DataView: '?',
};
const errorTags = {
  __proto__: null, EvalError: 'E', RangeError: 'R', ReferenceError: 'F', SyntaxError: 'S', TypeError: 'T', URIError: 'U',
};
const flagBits = [['g', 1], ['i', 2], ['m', 4], ['y', 8], ['u', 16], ['s', 32], ['d', 128], ['v', 256]];

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

// The language's own whose state no property has, by their prototypes: of Intl and WebAssembly, iterators, and some classes.
const iterators = ['Array Iterator', 'String Iterator', 'RegExp String Iterator'];
const stateful = ['FinalizationRegistry', 'DisposableStack', 'AsyncDisposableStack'];
const opaque = new WeakMap();
function isOpaque(proto) {
  if (proto === null || proto === Object.prototype) return false;
  let known = opaque.get(proto);
  if (known === undefined) opaque.set(proto, known = isOwn(proto) || isOpaque(Object.getPrototypeOf(proto)));
  return known;
}
function isOwn(proto) {
  const tag = Object.getOwnPropertyDescriptor(proto, Symbol.toStringTag)?.value;
  if (typeof tag !== 'string') return false;
  const [space, name] = tag.split('.');
  if (space === 'Intl' || space === 'WebAssembly') return globalThis[space][name]?.prototype === proto;
  if (stateful.includes(tag)) return globalThis[tag].prototype === proto;
  return iterators.includes(tag) && /\[native code\]/.test(proto.next);
}

class Writer {
  constructor(size) {
    this.bytes = Buffer.allocUnsafeSlow(size);
    this.pos = 0;
    this.seen = []; // objects in the order of their numbers
    this.index = null; // the same as a Map, once they are many
    this.viewsAsHost = false;
    this.host = null; // (object): writes what stands for a host object
    this.cloneError = (message) => new Error(message);
    this.sharedId = null;
    this.transfers = null; // ArrayBuffer -> id
  }

  grow(count) {
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.pos + count));
    bytes.set(this.bytes.subarray(0, this.pos));
    this.bytes = bytes;
  }
  room(count) {
    if (this.pos + count > this.bytes.length) this.grow(count);
  }
  tag(value) {
    if (this.pos === this.bytes.length) this.grow(1);
    this.bytes[this.pos++] = value;
  }
  header() {
    this.tag(0xff);
    this.tag(VERSION);
  }
  varint(value) { // an integer up to 2^53
    this.room(10);
    while (value > 0x7fffffff) {
      this.bytes[this.pos++] = value % 128 | 128;
      value = Math.floor(value / 128);
    }
    while (value > 127) {
      this.bytes[this.pos++] = value & 127 | 128;
      value >>>= 7;
    }
    this.bytes[this.pos++] = value;
  }
  double(value) {
    this.room(8);
    float[0] = value;
    const { bytes, pos } = this;
    for (let i = 0; i < 8; i++) bytes[pos + i] = floatBytes[i];
    this.pos += 8;
  }
  raw(bytes) {
    this.room(bytes.length);
    this.bytes.set(bytes, this.pos);
    this.pos += bytes.length;
  }

  number(value) {
    if ((value | 0) === value && value >= -0x40000000 && value <= 0x3fffffff && (value !== 0 || 1 / value > 0)) return this.int(value);
    if (value === (value | 0) && value !== 0) return this.int(value);
    this.tag(T.double);
    this.double(value);
  }
  int(value) {
    this.tag(T.int32);
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }
  string(text) {
    const { length } = text;
    this.room(length + 12);
    if (length <= 48) {
      const { bytes } = this;
      const start = this.pos;
      bytes[start] = T.latin1;
      bytes[start + 1] = length;
      let pos = start + 2;
      let all = 0;
      for (let i = 0; i < length; i++) {
        const unit = text.charCodeAt(i);
        all |= unit;
        bytes[pos++] = unit;
      }
      if (all < 256) {
        this.pos = pos;
        return;
      }
    } else if (!wide.test(text)) {
      this.tag(T.latin1);
      this.varint(length);
      this.bytes.latin1Write(text, this.pos, length);
      this.pos += length;
      return;
    }
    const size = length * 2;
    let head = 2; // the tag and the length before it
    for (let left = size; left > 127; left = Math.floor(left / 128)) head++;
    if ((this.pos + head) % 2 !== 0) this.tag(T.padding);
    this.tag(T.utf16);
    this.varint(size);
    this.room(size);
    this.bytes.ucs2Write(text, this.pos, size);
    this.pos += size;
  }
  digits(value) { // of a BigInt: sign and length, then 8 bytes each
    const negative = value < 0n;
    const hex = value === 0n ? '' : (negative ? -value : value).toString(16);
    const length = Math.ceil(hex.length / 16) * 8;
    this.varint(length * 2 + (negative ? 1 : 0));
    this.room(length);
    const padded = hex.padStart(length * 2, '0');
    for (let i = 0; i < length; i++) {
      this.bytes[this.pos++] = Number.parseInt(padded.slice(length * 2 - 2 * i - 2, length * 2 - 2 * i), 16);
    }
  }

  value(value) {
    switch (typeof value) {
      case 'string': return this.string(value);
      case 'number': return this.number(value);
      case 'object': return value === null ? this.tag(T.null) : this.object(value);
      case 'boolean': return this.tag(value ? T.true : T.false);
      case 'undefined': return this.tag(T.undefined);
      case 'bigint':
        this.tag(T.bigint);
        return this.digits(value);
      default: return this.refuse(value);
    }
  }
  refuse(value) {
    throw this.cloneError(`${describe(value)} could not be cloned.`);
  }

  // The number of an object that was written before, or -1; then it has one from now on.
  number_of(object) {
    const { seen } = this;
    if (this.index !== null) {
      const known = this.index.get(object);
      if (known !== undefined) return known;
      this.index.set(object, seen.length);
    } else {
      for (let i = 0; i < seen.length; i++) if (seen[i] === object) return i;
      if (seen.length === LINEAR_IDS) {
        this.index = new Map();
        for (let i = 0; i < seen.length; i++) this.index.set(seen[i], i);
        this.index.set(object, seen.length);
      }
    }
    seen.push(object);
    return -1;
  }
  known(object) {
    return this.index !== null ? this.index.has(object) : this.seen.includes(object);
  }

  object(object) {
    if (ArrayBuffer.isView(object) && !this.viewsAsHost && !this.known(object)) this.object(object.buffer);
    const number = this.number_of(object);
    if (number >= 0) {
      this.tag(T.reference);
      return this.varint(number);
    }
    if (isProxy(object)) return this.refuse(object);
    const proto = Object.getPrototypeOf(object);
    if (proto === Array.prototype || Array.isArray(object)) return this.array(object);
    if (proto === Object.prototype && objectToString.call(object) === '[object Object]') return this.plain(object);
    return this.special(object);
  }

  plain(object) {
    this.tag(T.object);
    this.tag_end(T.objectEnd, this.properties(object, Object.keys(object)));
  }
  tag_end(tag, count) {
    this.tag(tag);
    this.varint(count);
  }
  properties(object, keys) {
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      // A getter that ran meanwhile may have removed it.
      const value = object[key];
      if (value === undefined && !Object.hasOwn(object, key)) continue;
      const first = key.charCodeAt(0);
      if (first <= 57 && first >= 48 && isIndex(key)) this.number(+key);
      else this.string(key);
      this.value(value);
      count++;
    }
    return count;
  }

  array(array) {
    const { length } = array;
    let dense = true;
    for (let i = 0; i < length; i++) {
      if (array[i] === undefined && !Object.hasOwn(array, i)) {
        dense = false;
        break;
      }
    }
    if (!dense) {
      this.tag(T.sparse);
      this.varint(length);
      const count = this.properties(array, Object.keys(array));
      this.tag_end(T.sparseEnd, count);
      return this.varint(length);
    }
    this.tag(T.dense);
    this.varint(length);
    for (let i = 0; i < length; i++) this.value(array[i]);
    const keys = Object.keys(array);
    const count = keys.length > length ? this.properties(array, keys.slice(length)) : 0;
    this.tag_end(T.denseEnd, count);
    this.varint(length);
  }

  special(object) {
    if (ArrayBuffer.isView(object)) return this.viewsAsHost ? this.hostObject(object) : this.view(object);
    if (types.isArrayBuffer(object)) return this.arrayBuffer(object);
    if (types.isSharedArrayBuffer(object)) return this.sharedArrayBuffer(object);
    if (types.isDate(object)) {
      this.tag(T.date);
      return this.double(Date.prototype.getTime.call(object));
    }
    if (types.isRegExp(object)) return this.regexp(object);
    if (types.isMap(object)) return this.map(object);
    if (types.isSet(object)) return this.set(object);
    if (types.isNativeError(object)) return this.error(object);
    if (types.isBoxedPrimitive(object)) return this.boxed(object);
    if (object instanceof Promise || types.isWeakMap(object) || types.isWeakSet(object) || object instanceof WeakRef ||
        types.isArgumentsObject(object) || types.isGeneratorObject(object) || types.isModuleNamespaceObject(object) ||
        types.isMapIterator(object) || types.isSetIterator(object)) return this.refuse(object);
    if (object[kHost]) return this.hostObject(object);
    if (isOpaque(Object.getPrototypeOf(object))) return this.refuse(object);
    this.plain(object);
  }
  hostObject(object) {
    this.tag(T.host);
    if (typeof this.host !== 'function') this.refuse(object);
    this.host(object);
  }

  view(object) {
    this.tag(T.view);
    this.tag(code(viewTags[types.isDataView(object) ? 'DataView' : nameOfView(object)]));
    this.varint(object.byteOffset);
    this.varint(object.byteLength);
    this.varint(0);
  }
  arrayBuffer(buffer) {
    const id = this.transfers?.get(buffer);
    if (id !== undefined) {
      this.tag(T.transfer);
      return this.varint(id);
    }
    if (buffer.detached) throw this.cloneError('An ArrayBuffer is detached and could not be cloned.');
    this.tag(buffer.resizable ? T.resizable : T.buffer);
    this.varint(buffer.byteLength);
    if (buffer.resizable) this.varint(buffer.maxByteLength);
    this.raw(new Uint8Array(buffer));
  }
  sharedArrayBuffer(buffer) {
    if (this.sharedId === null) this.refuse(buffer);
    const id = this.sharedId(buffer);
    this.tag(T.shared);
    this.varint(id >>> 0);
  }
  regexp(object) {
    this.tag(T.regexp);
    this.string(object.source);
    const { flags } = object;
    this.varint(flagBits.reduce((bits, [flag, bit]) => (flags.includes(flag) ? bits | bit : bits), 0));
  }
  map(map) {
    this.tag(T.map);
    const entries = [...Map.prototype.entries.call(map)];
    for (const [key, value] of entries) {
      this.value(key);
      this.value(value);
    }
    this.tag_end(T.mapEnd, entries.length * 2);
  }
  set(set) {
    this.tag(T.set);
    const values = [...Set.prototype.values.call(set)];
    for (const value of values) this.value(value);
    this.tag_end(T.setEnd, values.length);
  }
  error(error) {
    this.tag(T.error);
    const kind = errorTags[error.name];
    if (kind !== undefined) this.tag(code(kind));
    if (Object.hasOwn(error, 'message')) {
      this.tag(code('m'));
      this.string(`${error.message}`);
    }
    const { stack } = error;
    if (typeof stack === 'string') {
      this.tag(code('s'));
      this.string(stack);
    }
    if (Object.hasOwn(error, 'cause')) {
      this.tag(code('c'));
      this.value(error.cause);
    }
    this.tag(code('.'));
  }
  boxed(object) {
    if (types.isSymbolObject(object)) return this.refuse(object);
    if (types.isBooleanObject(object)) return this.tag(Boolean.prototype.valueOf.call(object) ? T.boxedTrue : T.boxedFalse);
    if (types.isNumberObject(object)) {
      this.tag(T.boxedNumber);
      return this.double(Number.prototype.valueOf.call(object));
    }
    if (types.isBigIntObject(object)) {
      this.tag(T.boxedBigint);
      return this.digits(BigInt.prototype.valueOf.call(object));
    }
    this.tag(T.boxedString);
    this.string(String.prototype.valueOf.call(object));
  }
}

// Objects that stand for something of the runtime: they carry this property.
const kHost = Symbol.for('troika.hostObject');

const viewTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
function nameOfView(view) {
  return viewTag.call(view);
}

function isIndex(key) {
  const number = +key;
  return number < 4294967295 && Number.isInteger(number) && `${number}` === key;
}

function describe(value) {
  if (typeof value === 'function' || typeof value === 'symbol') return String(value);
  if (isProxy(value)) return '#<Object>';
  if (types.isGeneratorObject(value)) return objectToString.call(value);
  const { constructor } = value;
  return typeof constructor === 'function' && constructor.name !== '' ? `#<${constructor.name}>` : '#<Object>';
}

module.exports = { Writer, T, viewTags, errorTags, flagBits, kHost, VERSION };
