// What the files of crypto share.

const { codes } = require('internal/errors');
const { scratch } = internalBinding('core');

const SMALL = 16384; // bytes that go through shared memory instead of a pointer into the user's buffer

let BufferClass;
function getBuffer() {
  return BufferClass ??= require('buffer').Buffer;
}

let scratchBuffer;
// The first `length` bytes of what C left in scratch, as a Buffer of its own or as a string.
function takeScratch(length, encoding) {
  scratchBuffer ??= getBuffer().from(scratch.buffer, scratch.byteOffset, scratch.byteLength);
  if (encoding === undefined || encoding === null || encoding === 'buffer') {
    const buffer = getBuffer().allocUnsafeSlow(length);
    buffer.set(scratch.subarray(0, length));
    return buffer;
  }
  return scratchBuffer.toString(encoding, 0, length);
}

function isAnyBuffer(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ||
    (value !== null && typeof value === 'object' && require('internal/util/types').isAnyArrayBuffer(value)); // of another realm, or shared
}

// Bytes as C reads them.
function bytesOf(value) {
  if (value instanceof DataView) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return ArrayBuffer.isView(value) ? value : new Uint8Array(value);
}

// What C's data arguments take: a string (as UTF-8), bytes, or a count of bytes put into scratch.
function dataFor(data, encoding) {
  if (typeof data === 'string') {
    if (encoding === undefined || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer') return data;
    return getBuffer().from(data, encoding);
  }
  const bytes = bytesOf(data);
  if (bytes.byteLength > SMALL) return bytes;
  scratch.set(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return bytes.byteLength;
}

// A string in `encoding` or any buffer as bytes.
function getArrayBufferOrView(value, name, encoding) {
  if (typeof value === 'string') return getBuffer().from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (!isAnyBuffer(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
  return bytesOf(value);
}

// Digests by name, in their boxes; undefined for an unknown one.
const digests = new Map();
function digestByName(name) {
  let digest = digests.get(name);
  if (digest === undefined) {
    digest = internalBinding('crypto_hash').digest(name);
    if (digest !== undefined) digests.set(name, digest);
  }
  return digest;
}

function encode(bytes, encoding) {
  const Buffer = getBuffer();
  const buffer = bytes instanceof ArrayBuffer ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === undefined || encoding === null || encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

module.exports = { SMALL, getBuffer, takeScratch, isAnyBuffer, bytesOf, dataFor, getArrayBufferOrView, digestByName, encode };
