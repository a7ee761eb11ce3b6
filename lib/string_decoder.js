// StringDecoder: text from chunks of bytes that may cut a character in two.

const { codes } = require('internal/errors');
const { normalizeEncoding } = require('internal/util');

const kMissing = Symbol('kMissing');
const kPending = Symbol('kPending');

let nothing;

function StringDecoder(encoding) {
  const normal = normalizeEncoding(encoding);
  if (normal === undefined && Buffer.isEncoding(encoding) === false) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = normal ?? encoding;
  this[kPending] = nothing ??= Buffer.alloc(0); // bytes of an unfinished character
  this[kMissing] = 0; // how many more it needs, as far as that is known
}

// How many bytes at the end begin a character that is not finished.
function incompleteUtf8(buffer) {
  const { length } = buffer;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = buffer[length - back];
    if ((byte & 0xc0) === 0x80) continue;
    let size = 0;
    if (byte >= 0xc2 && byte <= 0xdf) size = 2;
    else if ((byte & 0xf0) === 0xe0) size = 3;
    else if (byte >= 0xf0 && byte <= 0xf7) size = 4;
    if (size <= back) return 0;
    // A second byte out of range makes it invalid already, not unfinished.
    if (back > 1) {
      const second = buffer[length - back + 1];
      if ((byte === 0xe0 && second < 0xa0) || (byte === 0xed && second > 0x9f) || (byte === 0xf0 && second < 0x90) || (byte === 0xf4 && second > 0x8f)) return 0;
    }
    return back;
  }
  return 0;
}

function neededUtf8(lead) {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

function incomplete(encoding, buffer) {
  switch (encoding) {
    case 'utf8': return incompleteUtf8(buffer);
    case 'utf16le': {
      const odd = buffer.length % 2;
      const even = buffer.length - odd;
      if (odd === 0 && even >= 2 && (buffer[even - 1] & 0xfc) === 0xd8) return 2; // a high surrogate waits for its low one
      return odd;
    }
    case 'base64':
    case 'base64url': return buffer.length % 3;
    default: return 0;
  }
}

// What was kept back is completed first, a byte or the second half of a pair at a time.
function fillUtf16(decoder, buffer) {
  const take = Math.min(decoder[kMissing], buffer.length);
  const pending = Buffer.concat([decoder[kPending], buffer.subarray(0, take)]);
  decoder[kPending] = pending;
  decoder[kMissing] -= take;
  if (decoder[kMissing] > 0) return '';
  if (pending.length === 2 && (pending[1] & 0xfc) === 0xd8) {
    decoder[kMissing] = 2;
    return take < buffer.length ? fillUtf16(decoder, buffer.subarray(take)) : '';
  }
  decoder[kPending] = nothing;
  return pending.toString('utf16le') + decoder.write(buffer.subarray(take));
}

StringDecoder.prototype.write = function write(chunk) {
  if (this?.[kPending] === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
  if (typeof chunk === 'string') return chunk;
  if (!ArrayBuffer.isView(chunk)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], chunk);
  let buffer = chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (this[kPending].length > 0) {
    if (buffer.length === 0) return '';
    if (this.encoding === 'utf16le') return fillUtf16(this, buffer);
    buffer = Buffer.concat([this[kPending], buffer]);
    this[kPending] = nothing;
  }
  const keep = incomplete(this.encoding, buffer);
  if (keep === 0) {
    this[kMissing] = 0;
    return buffer.toString(this.encoding);
  }
  this[kPending] = Buffer.from(buffer.subarray(buffer.length - keep));
  this[kMissing] = this.encoding === 'utf8' ? neededUtf8(this[kPending][0]) - keep : this.encoding === 'utf16le' ? (keep % 2 === 1 ? 1 : 2) : 3 - keep;
  return buffer.toString(this.encoding, 0, buffer.length - keep);
};

StringDecoder.prototype.end = function end(chunk) {
  let text = '';
  if (chunk !== undefined) text = this.write(chunk);
  if (this[kPending].length > 0) {
    const pending = this[kPending];
    this[kPending] = nothing;
    this[kMissing] = 0;
    text += this.encoding === 'utf16le' ? pending.toString('utf16le', 0, pending.length - (pending.length % 2)) : pending.toString(this.encoding);
  }
  return text;
};

StringDecoder.prototype.text = function text(buffer, offset) {
  this[kPending] = nothing;
  this[kMissing] = 0;
  return this.write(buffer.slice(offset));
};

const define = (name, get) => Object.defineProperty(StringDecoder.prototype, name, { __proto__: null, configurable: true, enumerable: true, get });
define('lastChar', function() {
  const bytes = Buffer.alloc(4);
  this[kPending].copy(bytes);
  return bytes;
});
define('lastNeed', function() { return this[kMissing]; });
define('lastTotal', function() { return this[kMissing] + this[kPending].length; });

module.exports = { StringDecoder };
