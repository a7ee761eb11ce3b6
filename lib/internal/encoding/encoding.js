'use strict';
/*
 * TextEncoder and TextDecoder. UTF-8, UTF-16 and windows-1252 are decoded here and in internalBinding('buffer');
 * the other encodings of the standard go through ICU, which the engine brings along.
 */
const { decode: decodeBytes, isAnyArrayBuffer, isUint8Array } = require('internal/buffer/buffer');
const bufferBinding = internalBinding('buffer');
const { reg } = internalBinding('core');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const UTF8 = 0;
const UTF16 = 1;
const LATIN1 = 2;

function fail(code, ...args) {
  throw new (require('internal/errors').codes[code])(...args);
}

// --- TextEncoder ------------------------------------------------------------------------------------------

const SHORT = 4096; // up to here it is worth trying whether there is a byte for each character
const LOOP = 96; // characters up to here are encoded by a loop when they are ASCII

class TextEncoder {
  #brand;

  get encoding() {
    if (!(#brand in this)) fail('ERR_INVALID_THIS', 'TextEncoder');
    return 'utf-8';
  }

  encode(input = '') {
    if (!(#brand in this)) fail('ERR_INVALID_THIS', 'TextEncoder');
    input = `${input}`;
    const { length } = input;
    if (length <= LOOP) {
      const bytes = new Uint8Array(length);
      let i = 0;
      for (; i < length; i++) {
        const unit = input.charCodeAt(i);
        if (unit > 127) break;
        bytes[i] = unit;
      }
      if (i === length) return bytes;
    } else if (length <= SHORT) {
      const bytes = new Uint8Array(length);
      internalBinding('encoding').encodeInto(input, bytes);
      if (reg[16] === length) return bytes;
    }
    reg[16] = UTF8;
    return new Uint8Array(bufferBinding.encode(input));
  }

  encodeInto(src, dest) {
    if (!(#brand in this)) fail('ERR_INVALID_THIS', 'TextEncoder');
    if (typeof src !== 'string') fail('ERR_INVALID_ARG_TYPE', 'src', 'string', src);
    if (!isUint8Array(dest)) fail('ERR_INVALID_ARG_TYPE', 'dest', 'Uint8Array', dest);
    const { length } = src;
    if (length <= LOOP && length <= dest.length) {
      let i = 0;
      for (; i < length; i++) {
        const unit = src.charCodeAt(i);
        if (unit > 127) break;
        dest[i] = unit;
      }
      if (i === length) return { read: length, written: length };
    }
    internalBinding('encoding').encodeInto(src, dest);
    return { read: reg[16], written: reg[17] };
  }

  [inspectCustom](depth, options) {
    if (!(#brand in this)) fail('ERR_INVALID_THIS', 'TextEncoder');
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { __proto__: { constructor: TextEncoder }, encoding: this.encoding };
    return require('internal/util/inspect').inspect(shown, options);
  }
}

// --- TextDecoder ------------------------------------------------------------------------------------------

function getEncodingFromLabel(label) {
  switch (label) {
    case 'utf-8': case 'utf8': return 'utf-8';
    case 'utf-16le': return 'utf-16le';
  }
  const trimmed = require('internal/util').trimmed(label, '\t\n\f\r ');
  return require('internal/encoding/labels').get(trimmed.replace(/[A-Z]/g, (c) => c.toLowerCase()));
}

// 0x80 to 0x9F in windows-1252; the five that it leaves open stay what they are.
const upper1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

function decode1252(bytes) {
  const text = decodeBytes(bytes, LATIN1, 0, bytes.length);
  return text.replace(/[\x80-\x9f]/g, (c) => upper1252[c.charCodeAt(0) - 0x80]);
}

// 0xA0 to 0xFF in iso-8859-16, which not every ICU has.
const upper8859 =
  '\xa0\u0104\u0105\u0141\u20ac\u201e\u0160\xa7\u0161\xa9\u0218\xab\u0179\xad\u017a\u017b\xb0\xb1\u010c\u0142\u017d\u201d\xb6\xb7' +
  '\u017e\u010d\u0219\xbb\u0152\u0153\u0178\u017c\xc0\xc1\xc2\u0102\xc4\u0106\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf' +
  '\u0110\u0143\xd2\xd3\xd4\u0150\xd6\u015a\u0170\xd9\xda\xdb\xdc\u0118\u021a\xdf\xe0\xe1\xe2\u0103\xe4\u0107\xe6\xe7' +
  '\xe8\xe9\xea\xeb\xec\xed\xee\xef\u0111\u0144\xf2\xf3\xf4\u0151\xf6\u015b\u0171\xf9\xfa\xfb\xfc\u0119\u021b\xff';

function decode8859(bytes) {
  return decodeBytes(bytes, LATIN1, 0, bytes.length).replace(/[\xa0-\xff]/g, (c) => upper8859[c.charCodeAt(0) - 0xa0]);
}

// How many bytes at the end begin a UTF-8 character that may still be completed.
function openTail(bytes) {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    if (byte < 0xc2 || byte > 0xf4) return 0;
    const need = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (back >= need) return 0;
    if (back > 1) {
      // The second byte decides whether the lead can still become a character.
      const second = bytes[length - back + 1];
      if ((byte === 0xe0 && second < 0xa0) || (byte === 0xed && second > 0x9f) ||
          (byte === 0xf0 && second < 0x90) || (byte === 0xf4 && second > 0x8f)) return 0;
    }
    return back;
  }
  return 0;
}

function joined(first, second) {
  const out = new Uint8Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}
function viewOf(input) {
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) {
    return input.buffer.detached ? new Uint8Array(0) : new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  return input.detached ? new Uint8Array(0) : new Uint8Array(input);
}

const none = new Uint8Array(0);

// Where the standard's tables of one byte for one character differ from ICU's.
const BAD = '\ufffd';
const differing = {
  '__proto__': null,
  'ibm866': { 0x1a: '\x1a', 0x1c: '\x1c', 0x7f: '\x7f' }, // ICU has control characters in other places
  'koi8-u': { 0xae: '\u045e', 0xbe: '\u040e' },
  'windows-874': { 0xdb: BAD, 0xdc: BAD, 0xdd: BAD, 0xde: BAD, 0xfc: BAD, 0xfd: BAD, 0xfe: BAD, 0xff: BAD },
  'windows-1253': { 0xaa: BAD },
  'windows-1255': { 0xca: '\u05ba' },
};

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #pending = none; // bytes of a character that the last chunk left open
  #started = false; // something of the current stream was decoded, so that no BOM can follow
  #simple; // UTF-8, whose faults are replaced, and no stream is open

  constructor(encoding = 'utf-8', options = undefined) {
    encoding = `${encoding}`;
    if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
      fail('ERR_INVALID_ARG_TYPE', 'options', 'Object', options);
    }
    const name = getEncodingFromLabel(encoding);
    if (name === undefined || name === 'replacement') fail('ERR_ENCODING_NOT_SUPPORTED', encoding);
    if (!own.has(name) && !internalBinding('encoding').hasConverter(converterName(name))) {
      fail('ERR_ENCODING_NOT_SUPPORTED', encoding);
    }
    this.#encoding = name;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
    this.#simple = name === 'utf-8' && !this.#fatal;
  }

  get encoding() {
    if (!(#encoding in this)) fail('ERR_INVALID_THIS', 'TextDecoder');
    return this.#encoding;
  }

  get fatal() {
    if (!(#encoding in this)) fail('ERR_INVALID_THIS', 'TextDecoder');
    return this.#fatal;
  }

  get ignoreBOM() {
    if (!(#encoding in this)) fail('ERR_INVALID_THIS', 'TextDecoder');
    return this.#ignoreBOM;
  }

  decode(input = none, options = undefined) {
    if (options === undefined && #simple in this && this.#simple && ArrayBuffer.isView(input) && input instanceof Uint8Array) {
      const { length } = input;
      if (length === 0) return ''; // or detached
      const text = decodeBytes(input, UTF8, 0, length);
      return text.charCodeAt(0) !== 0xfeff || this.#ignoreBOM ? text : text.slice(1);
    }
    if (!(#encoding in this)) fail('ERR_INVALID_THIS', 'TextDecoder');
    if (!ArrayBuffer.isView(input) && !isAnyArrayBuffer(input)) {
      fail('ERR_INVALID_ARG_TYPE', 'list', ['ArrayBuffer', 'ArrayBufferView'], input);
    }
    if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
      fail('ERR_INVALID_ARG_TYPE', 'options', 'Object', options);
    }
    const stream = Boolean(options?.stream);
    this.#simple = !stream && this.#encoding === 'utf-8' && !this.#fatal;
    let bytes = viewOf(input);
    if (this.#pending.length > 0) {
      bytes = joined(this.#pending, bytes);
      this.#pending = none;
    }
    let text;
    try {
      text = this.#decodeBytes(bytes, stream);
    } catch (error) {
      this.#pending = none;
      this.#started = false;
      throw error;
    }
    if (!this.#started && text !== '') {
      this.#started = true;
      if (!this.#ignoreBOM && text.charCodeAt(0) === 0xfeff && unicode.has(this.#encoding)) text = text.slice(1);
    }
    if (!stream) this.#started = false;
    return text;
  }

  #decodeBytes(bytes, stream) {
    switch (this.#encoding) {
      case 'utf-8': return this.#utf8(bytes, stream);
      case 'utf-16le': case 'utf-16be': return this.#utf16(bytes, stream);
      case 'windows-1252': return decode1252(bytes);
      case 'iso-8859-16': return decode8859(bytes);
      case 'x-user-defined':
        return decodeBytes(bytes, LATIN1, 0, bytes.length)
          .replace(/[\x80-\xff]/g, (c) => String.fromCharCode(0xf700 + c.charCodeAt(0)));
    }
    const otherwise = differing[this.#encoding];
    let text;
    if (otherwise !== undefined) {
      text = internalBinding('encoding').decode(converterName(this.#encoding), bytes, !stream, false)
        .replace(/[^\x20-\x7e]/g, (c, i) => otherwise[bytes[i]] ?? c);
      if (this.#fatal && text.includes('\ufffd')) text = undefined;
    } else {
      text = internalBinding('encoding').decode(converterName(this.#encoding), bytes, !stream, this.#fatal);
    }
    if (text === undefined) this.#invalid();
    if (stream && reg[16] > 0) this.#pending = bytes.slice(bytes.length - reg[16]);
    return text;
  }

  #utf8(bytes, stream) {
    if (stream) {
      const open = openTail(bytes);
      if (open > 0) {
        this.#pending = new Uint8Array(bytes.slice(bytes.length - open));
        bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length - open);
      }
    }
    if (bytes.length === 0) return '';
    if (this.#fatal && !bufferBinding.isUtf8(bytes)) this.#invalid();
    return decodeBytes(bytes, UTF8, 0, bytes.length);
  }

  #utf16(bytes, stream) {
    let end = bytes.length;
    let open = end % 2;
    if (stream && end - open >= 2) {
      // A high surrogate at the end waits for its other half.
      const high = bytes[this.#encoding === 'utf-16le' ? end - open - 1 : end - open - 2];
      if (high >= 0xd8 && high <= 0xdb) open += 2;
    }
    end -= open;
    if (stream) this.#pending = new Uint8Array(bytes.slice(end));
    let source = bytes;
    if (this.#encoding === 'utf-16be') {
      source = bytes.slice(0, end);
      for (let i = 0; i < end; i += 2) {
        const byte = source[i];
        source[i] = source[i + 1];
        source[i + 1] = byte;
      }
    }
    const text = decodeBytes(source, UTF16, 0, end);
    const whole = text.isWellFormed() && (stream || open === 0);
    if (whole) return text;
    if (this.#fatal) this.#invalid();
    return text.toWellFormed() + (stream || open === 0 ? '' : '\ufffd');
  }

  #invalid() {
    fail('ERR_ENCODING_INVALID_ENCODED_DATA', this.#encoding, undefined);
  }

  [inspectCustom](depth, options) {
    if (!(#encoding in this)) fail('ERR_INVALID_THIS', 'TextDecoder');
    if (typeof depth === 'number' && depth < 0) return '[TextDecoder]';
    const { encoding, fatal, ignoreBOM } = this;
    const text = require('internal/util/inspect').inspect({ encoding, fatal, ignoreBOM }, options);
    return `${this.constructor.name} ${text}`;
  }
}

const own = new Set(['iso-8859-16', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'x-user-defined']);
const unicode = new Set(['utf-8', 'utf-16le', 'utf-16be']);
function converterName(name) {
  return name === 'iso-8859-8-i' ? 'iso-8859-8' : name;
}

for (const [Class, names] of [[TextEncoder, ['encoding', 'encode', 'encodeInto']],
                              [TextDecoder, ['encoding', 'fatal', 'ignoreBOM', 'decode']]]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

module.exports = { TextEncoder, TextDecoder, getEncodingFromLabel };
