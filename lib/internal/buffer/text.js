// Strings into bytes and back, by the numbers of encodings.
//
// Short strings are converted by loops here, because a call into C costs more than they do; longer ones and everything
// that is not ASCII go to internalBinding('buffer').

const binding = internalBinding('buffer');
// Whole numbers go to C and back through the register: words 16 to 18, unsigned.
const { reg } = internalBinding('core');

const UTF8 = 0;
const UTF16 = 1;
const LATIN1 = 2;
const ASCII = 3;
const BASE64 = 4;
const BASE64URL = 5;
const HEX = 6;
const names = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];

const MAX_STRING_LENGTH = 0x1fffffe8;
const LOOP_IN = 96; // string lengths up to here are encoded by a loop
const LOOP_OUT = 24; // byte counts up to here are decoded by a loop
const HEX_OUT = 40; // byte counts above this become hexadecimal in C

const { fromCharCode } = String;

function fail(code, value) {
  throw new (require('internal/errors').codes[code])(value);
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
  if (id === -1 || name === '') fail('ERR_UNKNOWN_ENCODING', name);
  return id;
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
const { setFromBase64, toBase64, toHex } = Uint8Array.prototype;
const urlAlphabet = { alphabet: 'base64url' };
function digitsInto(string, id, target) {
  try {
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
  if ((id === BASE64 || id === BASE64URL) && max >= lengthOf(string, id) && bytes.buffer) {
    const written = digitsInto(string, id, new Uint8Array(bytes.buffer, bytes.byteOffset + offset, max));
    if (written !== -1) return written;
  }
  reg[16] = id;
  reg[17] = offset;
  reg[18] = max;
  return binding.write(string, bytes);
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
    fail('ERR_STRING_TOO_LONG', MAX_STRING_LENGTH.toString(16));
  }
  return decodeNatively(buffer, id, start, end);
}

function decodeNatively(buffer, id, start, end) {
  reg[16] = id;
  reg[17] = start;
  reg[18] = end;
  return binding.decode(buffer);
}

const noPadding = { alphabet: 'base64url', omitPadding: true };
function decodeDigits(buffer, id, start, end) {
  const length = end - start;
  if (id === HEX ? length * 2 > MAX_STRING_LENGTH : Math.ceil(length / 3) * 4 > MAX_STRING_LENGTH) {
    fail('ERR_STRING_TOO_LONG', MAX_STRING_LENGTH.toString(16));
  }
  if (id === HEX && length > HEX_OUT) return decodeNatively(buffer, id, start, end);
  const part = start === 0 && end === buffer.length ? buffer :
    new Uint8Array(buffer.buffer, buffer.byteOffset + start, length);
  if (id === HEX) return toHex.call(part);
  return toBase64.call(part, id === BASE64URL ? noPadding : undefined);
}

module.exports = {
  BASE64,
  BASE64URL,
  LATIN1,
  MAX_STRING_LENGTH,
  UTF16,
  UTF8,
  decode,
  digitsInto,
  encodeInto,
  encodingId,
  lengthOf,
  names,
  needEncoding,
};
