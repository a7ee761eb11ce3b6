// V8's serialization format into values (versions up to 15). Every read is checked against the end: the bytes may come from
// anybody.

const { T, viewTags, errorTags, flagBits, VERSION } = require('internal/v8/writer');
const { Buffer } = require('buffer');

const code = (text) => text.charCodeAt(0);
const FAILED = 'Unable to deserialize cloned data.';
const OLD = { undefined: T.undefined, uint32: code('U'), utf8: code('S'), hole: code('-'), verify: code('?') };
const TWO_STRINGS = 24; // bytes up to which a string is made by a loop

const viewClasses = new Map(Object.entries(viewTags).filter(([name]) => globalThis[name] !== undefined)
  .map(([name, tag]) => [code(tag), globalThis[name]]));
const errorClasses = new Map(Object.entries(errorTags).map(([name, tag]) => [code(tag), name]));

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);
const stop = Symbol('end of a collection');

class Reader {
  constructor(view) {
    this.bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    this.pos = 0;
    this.end = this.bytes.length;
    this.version = 0;
    this.objects = [];
    this.host = null;
    this.transfers = null; // id -> ArrayBuffer or SharedArrayBuffer
  }
  fail() {
    throw new Error(FAILED);
  }

  header() {
    if (this.pos < this.end && this.bytes[this.pos] === 0xff) {
      this.pos++;
      const version = this.varint(true);
      if (version >= 0 && version <= VERSION) {
        this.version = version;
        return true;
      }
    }
    throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
  }

  // `soft`: -1 at the end of the bytes instead of an error.
  varint(soft = false) {
    let result = 0;
    let scale = 1;
    for (;;) {
      if (this.pos >= this.end) return soft ? -1 : this.fail();
      const byte = this.bytes[this.pos++];
      if (scale < 0x10000000) result += (byte & 127) * scale;
      else result = (result + (byte & 127) * scale) % 0x100000000; // as uint32_t
      if (byte < 128) return result;
      scale *= 128;
      if (scale > 2 ** 70) return soft ? -1 : this.fail();
    }
  }
  int() {
    const value = this.varint();
    return (value >>> 1) ^ -(value & 1);
  }
  double(soft = false) {
    if (this.end - this.pos < 8) return soft ? undefined : this.fail();
    for (let i = 0; i < 8; i++) floatBytes[i] = this.bytes[this.pos + i];
    this.pos += 8;
    return float[0];
  }
  take(length) { // where `length` bytes begin
    if (length > this.end - this.pos) this.fail();
    const start = this.pos;
    this.pos += length;
    return start;
  }
  latin1() {
    const length = this.varint();
    const start = this.take(length);
    if (length > TWO_STRINGS) return this.bytes.latin1Slice(start, start + length);
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.bytes[start + i]);
    return text;
  }
  utf16() {
    const length = this.varint();
    if (length % 2 !== 0) this.fail();
    const start = this.take(length);
    return this.bytes.ucs2Slice(start, start + length);
  }
  utf8() {
    const length = this.varint();
    const start = this.take(length);
    return this.bytes.utf8Slice(start, start + length);
  }
  text() { // a value that must be a string
    const value = this.value();
    if (typeof value !== 'string') this.fail();
    return value;
  }
  bigint() {
    const bits = this.varint();
    const length = bits >>> 1;
    if (length % 8 !== 0) this.fail();
    const start = this.take(length);
    if (length === 0) return 0n;
    const value = BigInt(`0x${Buffer.from(this.bytes.subarray(start, start + length)).reverse().toString('hex')}`);
    return bits & 1 ? -value : value;
  }

  tag() {
    while (this.pos < this.end) {
      const tag = this.bytes[this.pos++];
      if (tag !== T.padding) return tag;
    }
    return this.fail();
  }

  value() {
    const tag = this.tag();
    return this.tagged(tag);
  }
  tagged(tag) {
    switch (tag) {
      case T.latin1: return this.latin1();
      case T.int32: return this.int();
      case T.object: return this.object();
      case T.dense: return this.dense();
      case T.double: return this.double();
      case T.true: return true;
      case T.false: return false;
      case T.null: return null;
      case T.undefined: return undefined;
      case T.utf16: return this.utf16();
      case OLD.utf8: return this.utf8();
      case OLD.uint32: return this.varint();
      case T.bigint: return this.bigint();
      case T.reference: {
        const id = this.varint();
        if (id >= this.objects.length) this.fail();
        const object = this.objects[id];
        // A further view of a buffer follows the reference to it.
        return isBuffer(object) ? this.viewOf(object) : object;
      }
      case OLD.verify:
        this.varint();
        return this.value();
      default: return this.rare(tag);
    }
  }
  keep(object) {
    this.objects.push(object);
    return object;
  }

  rare(tag) {
    switch (tag) {
      case T.sparse: return this.sparse();
      case T.date: return this.keep(new Date(this.double()));
      case T.boxedTrue: return this.keep(Object(true));
      case T.boxedFalse: return this.keep(Object(false));
      case T.boxedNumber: return this.keep(Object(this.double()));
      case T.boxedBigint: return this.keep(Object(this.bigint()));
      case T.boxedString: return this.boxedString();
      case T.regexp: return this.regexp();
      case T.map: return this.map();
      case T.set: return this.set();
      case T.buffer: return this.viewOf(this.arrayBuffer(false));
      case T.resizable: return this.viewOf(this.arrayBuffer(true));
      case T.transfer:
      case T.shared: return this.viewOf(this.keep(this.transfers?.get(this.varint()) ?? this.fail()));
      case T.error: return this.error();
      case T.host: {
        if (typeof this.host !== 'function') this.fail();
        const id = this.objects.length;
        this.objects.push(undefined);
        return (this.objects[id] = this.host());
      }
      default: return this.fail();
    }
  }

  // Keys and values up to the end tag, which is followed by their count.
  properties(object, end) {
    for (let count = 0; ; count++) {
      const tag = this.tag();
      if (tag === end) {
        if (this.varint() !== count) this.fail();
        return object;
      }
      const key = this.tagged(tag);
      if (typeof key !== 'string' && typeof key !== 'number') this.fail();
      const value = this.value();
      if (key === '__proto__') {
        Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      } else {
        object[key] = value;
      }
    }
  }
  object() {
    return this.properties(this.keep({}), T.objectEnd);
  }
  dense() {
    const length = this.varint();
    if (length > this.end - this.pos) this.fail(); // each element takes a byte at least
    const array = this.keep([]);
    for (let i = 0; i < length; i++) {
      const tag = this.tag();
      if (tag === OLD.hole) array.length = i + 1;
      else array[i] = this.tagged(tag);
    }
    this.properties(array, T.denseEnd);
    if (this.varint() !== length) this.fail();
    return array;
  }
  sparse() {
    const array = this.keep([]);
    array.length = this.varint();
    this.properties(array, T.sparseEnd);
    this.varint();
    return array;
  }
  boxedString() {
    const id = this.objects.length;
    this.objects.push(undefined);
    return (this.objects[id] = Object(this.text()));
  }
  regexp() {
    const id = this.objects.length;
    this.objects.push(undefined);
    const source = this.text();
    const bits = this.varint();
    if (bits > 511 || bits & 64) this.fail();
    const flags = flagBits.filter(([, bit]) => bits & bit).map(([flag]) => flag).join('');
    try {
      return (this.objects[id] = new RegExp(source, flags));
    } catch {
      return this.fail();
    }
  }
  item(end) {
    const tag = this.tag();
    return tag === end ? stop : this.tagged(tag);
  }
  map() {
    const map = this.keep(new Map());
    for (let count = 0; ; count += 2) {
      const key = this.item(T.mapEnd);
      if (key === stop) {
        if (this.varint() !== count) this.fail();
        return map;
      }
      map.set(key, this.value());
    }
  }
  set() {
    const set = this.keep(new Set());
    for (let count = 0; ; count++) {
      const value = this.item(T.setEnd);
      if (value === stop) {
        if (this.varint() !== count) this.fail();
        return set;
      }
      set.add(value);
    }
  }
  arrayBuffer(resizable) {
    const length = this.varint();
    const max = resizable ? this.varint() : length;
    if (max < length) this.fail();
    const start = this.take(length);
    let buffer;
    try {
      buffer = resizable ? new ArrayBuffer(length, { maxByteLength: max }) : new ArrayBuffer(length);
    } catch {
      this.fail();
    }
    new Uint8Array(buffer).set(this.bytes.subarray(start, start + length));
    return this.keep(buffer);
  }
  // A buffer may be followed by the view that it was written for.
  viewOf(buffer) {
    if (this.pos >= this.end || this.bytes[this.pos] !== T.view) return buffer;
    this.pos++;
    return this.view(buffer);
  }
  view(buffer) {
    const Class = viewClasses.get(this.tag());
    const offset = this.varint();
    const length = this.varint();
    if (this.version >= 14) this.varint(); // flags: of views that track a resizable buffer
    const unit = Class === undefined ? 0 : Class.BYTES_PER_ELEMENT ?? 1;
    if (unit === 0 || offset % unit !== 0 || length % unit !== 0 || offset + length > buffer.byteLength) this.fail();
    return this.keep(new Class(buffer, offset, length / unit));
  }
  error() {
    const id = this.objects.length;
    this.objects.push(undefined);
    let name = 'Error';
    let message;
    let stack;
    let options;
    for (;;) {
      const tag = this.tag();
      if (tag === code('.')) break;
      if (tag === code('m')) message = this.text();
      else if (tag === code('s')) stack = this.text();
      else if (tag === code('c')) options = { cause: this.value() };
      else name = errorClasses.get(tag) ?? this.fail();
    }
    const error = new globalThis[name](message, options);
    Object.defineProperty(error, 'stack', { __proto__: null, value: stack, writable: true, configurable: true, enumerable: false });
    return (this.objects[id] = error);
  }
}

function isBuffer(value) {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

module.exports = { Reader };
