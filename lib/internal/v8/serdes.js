// v8.Serializer and v8.Deserializer with what Node builds on them. The codec is in writer.js and reader.js.

const { Buffer } = require('buffer');
const { Writer } = require('internal/v8/writer');
const { codes } = require('internal/errors');

const kCodec = Symbol('codec');
const FIRST_ROOM = 128; // bytes; grows by doubling

function hide(object, codec) {
  Object.defineProperty(object, kCodec, { __proto__: null, value: codec, writable: true, enumerable: false, configurable: false });
}
function codecOf(object) {
  const codec = object?.[kCodec];
  if (codec === undefined) throw new codes.ERR_INVALID_THIS('Serializer');
  return codec;
}
function bytesOf(value, name) {
  if (!ArrayBuffer.isView(value)) {
    const error = new TypeError(`${name} must be a TypedArray or a DataView`);
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
function needNew(target, name) {
  if (target !== undefined) return;
  const error = new TypeError(`Class constructor ${name} cannot be invoked without 'new'`);
  error.code = 'ERR_CONSTRUCT_CALL_REQUIRED';
  throw error;
}
const methods = (Class, table) => {
  for (const [name, value] of Object.entries(table)) {
    Object.defineProperty(Class.prototype, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  }
};

function Serializer() {
  needNew(new.target, 'Serializer');
  const writer = new Writer(FIRST_ROOM);
  hide(this, writer);
  writer.cloneError = (message) => this._getDataCloneError(message);
  if (typeof this._writeHostObject === 'function') writer.host = (object) => this._writeHostObject(object);
  else writer.host = null;
  writer.delegate = this;
}
methods(Serializer, {
  writeHeader() { codecOf(this).header(); },
  writeValue(value) {
    const writer = codecOf(this);
    // Looked up now: a program may set them on the instance.
    writer.host = typeof this._writeHostObject === 'function' ? (object) => this._writeHostObject(object) : null;
    writer.sharedId = typeof this._getSharedArrayBufferId === 'function' ? (buffer) => this._getSharedArrayBufferId(buffer) : null;
    writer.value(value);
    return true;
  },
  releaseBuffer() {
    const writer = codecOf(this);
    const bytes = writer.bytes.subarray(0, writer.pos);
    writer.bytes = Buffer.allocUnsafeSlow(0);
    writer.pos = 0;
    return bytes;
  },
  transferArrayBuffer(id, buffer) {
    const writer = codecOf(this);
    writer.transfers ??= new Map();
    writer.transfers.set(buffer, id >>> 0);
  },
  writeUint32(value) { codecOf(this).varint(value >>> 0); },
  writeUint64(high, low) {
    const writer = codecOf(this);
    let value = BigInt(high >>> 0) << 32n | BigInt(low >>> 0);
    while (value > 127n) {
      writer.tag(Number(value & 127n) | 128);
      value >>= 7n;
    }
    writer.tag(Number(value));
  },
  writeDouble(value) { codecOf(this).double(+value); },
  writeRawBytes(source) { codecOf(this).raw(bytesOf(source, 'source')); },
  _setTreatArrayBufferViewsAsHostObjects(flag) { codecOf(this).viewsAsHost = !!flag; },
  _getDataCloneError: Error,
});

function Deserializer(buffer) {
  needNew(new.target, 'Deserializer');
  bytesOf(buffer, 'buffer');
  const { Reader } = require('internal/v8/reader');
  const reader = new Reader(buffer);
  hide(this, reader);
  this.buffer = buffer;
}
methods(Deserializer, {
  readHeader() { return codecOf(this).header(); },
  readValue() {
    const reader = codecOf(this);
    reader.host = typeof this._readHostObject === 'function' ? () => this._readHostObject() : null;
    return reader.value();
  },
  getWireFormatVersion() { return codecOf(this).version; },
  transferArrayBuffer(id, buffer) {
    const reader = codecOf(this);
    if (!(buffer instanceof ArrayBuffer) && !(buffer instanceof SharedArrayBuffer)) {
      throw new codes.ERR_INVALID_ARG_TYPE('arrayBuffer', ['ArrayBuffer', 'SharedArrayBuffer'], buffer);
    }
    reader.transfers ??= new Map();
    reader.transfers.set(id >>> 0, buffer);
  },
  readUint32() { return uint32(codecOf(this)); },
  readUint64() {
    const reader = codecOf(this);
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (reader.pos >= reader.end || shift > 63n) throw new Error('ReadUint64() failed');
      const byte = reader.bytes[reader.pos++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) break;
    }
    return [Number(value >> 32n & 0xffffffffn), Number(value & 0xffffffffn)];
  },
  readDouble() {
    const value = codecOf(this).double(true);
    if (value === undefined) throw new Error('ReadDouble() failed');
    return value;
  },
  _readRawBytes(length) { return rawBytes(codecOf(this), length); },
  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, Math.trunc(length));
  },
});

const viewClasses = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'Float32Array', 'Float64Array', 'DataView', '', 'BigInt64Array', 'BigUint64Array', 'Float16Array'];
const FAST_BUFFER = 10;

// Views as Node writes them: a number for the class, their length, their bytes without the rest of their buffer.
function writeView(writer, view, fail) {
  let kind = FAST_BUFFER;
  if (view.constructor !== Buffer) kind = viewClasses.indexOf(Object.prototype.toString.call(view).slice(8, -1));
  if (kind < 0) fail(view);
  writer.varint(kind);
  writer.varint(view.byteLength);
  writer.raw(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}
function unserializable(view) {
  return `Unserializable host object: ${require('internal/util/inspect').inspect(view)}`;
}

// What host objects are read with says what failed.
function uint32(reader) {
  const value = reader.varint(true);
  if (value < 0) throw new Error('ReadUint32() failed');
  return value;
}
function rawBytes(reader, length) { // where they begin
  if (!(length >= 0) || length > reader.end - reader.pos) throw new Error('ReadRawBytes() failed');
  return reader.take(Math.trunc(length));
}

function readView(reader, buffer) {
  const kind = uint32(reader);
  const Class = kind === FAST_BUFFER ? Buffer : globalThis[viewClasses[kind]];
  if (Class === undefined) reader.fail();
  const length = uint32(reader);
  const start = rawBytes(reader, length);
  const unit = Class.BYTES_PER_ELEMENT ?? 1;
  if (length % unit !== 0) reader.fail();
  const offset = buffer.byteOffset + start;
  if (Class === Buffer) return Buffer.from(buffer.buffer, offset, length);
  if (offset % unit === 0) return new Class(buffer.buffer, offset, length / unit);
  const copy = Buffer.allocUnsafeSlow(length); // moved to where its elements are aligned
  copy.set(new Uint8Array(buffer.buffer, offset, length));
  return new Class(copy.buffer, copy.byteOffset, length / unit);
}

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }
}
methods(DefaultSerializer, {
  _writeHostObject(view) {
    writeView(codecOf(this), view, () => { throw this._getDataCloneError(unserializable(view)); });
  },
});

class DefaultDeserializer extends Deserializer {}
methods(DefaultDeserializer, {
  _readHostObject() { return readView(codecOf(this), this.buffer); },
});

function hostView(view) {
  writeView(this, view, () => { throw new Error(unserializable(view)); });
}
function serialize(value) {
  const writer = new Writer(FIRST_ROOM);
  writer.viewsAsHost = true;
  writer.host = hostView;
  writer.header();
  writer.value(value);
  return writer.bytes.subarray(0, writer.pos);
}
function deserialize(buffer) {
  bytesOf(buffer, 'buffer');
  const { Reader } = require('internal/v8/reader');
  const reader = new Reader(buffer);
  reader.host = () => readView(reader, buffer);
  reader.header();
  return reader.value();
}

module.exports = { Serializer, Deserializer, DefaultSerializer, DefaultDeserializer, serialize, deserialize, writeView, readView, unserializable };
