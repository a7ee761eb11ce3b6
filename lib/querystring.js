'use strict';
// querystring: the older sibling of URLSearchParams.

function hexValue(unit) {
  if (unit >= 48 && unit <= 57) return unit - 48;
  unit |= 32;
  return unit >= 97 && unit <= 102 ? unit - 87 : -1;
}

// Percent-decoded bytes; what is no escape stays, of other characters their low byte.
function unescapeBuffer(s, decodeSpaces = false) {
  s = `${s}`;
  const out = require('buffer').Buffer.allocUnsafe(s.length);
  let used = 0;
  for (let i = 0; i < s.length; i++) {
    const unit = s.charCodeAt(i);
    if (unit === 37 && i + 2 < s.length) {
      const high = hexValue(s.charCodeAt(i + 1));
      const low = hexValue(s.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        out[used++] = high << 4 | low;
        i += 2;
        continue;
      }
    }
    out[used++] = unit === 43 && decodeSpaces ? 32 : unit;
  }
  return out.subarray(0, used);
}

function qsUnescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return exports.unescapeBuffer(s, decodeSpaces).toString();
  }
}

// encodeURIComponent keeps exactly what querystring keeps: A-Z a-z 0-9 - _ . ! ~ * ' ( )
const plain = /^[A-Za-z0-9\-_.!~*'()]*$/;
function encode(text) {
  if (plain.test(text)) return text;
  if (!text.isWellFormed()) {
    const { codes } = require('internal/errors');
    // A high surrogate takes what follows for its other half; only at the end has it none.
    let out = '';
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0xd800 || unit > 0xdfff) {
        out += encodeURIComponent(text[i]);
        continue;
      }
      if (++i >= text.length) throw new codes.ERR_INVALID_URI();
      const point = 0x10000 + ((unit & 0x3ff) << 10 | text.charCodeAt(i) & 0x3ff);
      out += encodeURIComponent(String.fromCodePoint(point));
    }
    return out;
  }
  return encodeURIComponent(text);
}

function qsEscape(str) {
  if (typeof str !== 'string') {
    if (typeof str === 'object') str = String(str);
    else str += '';
  }
  return encode(str);
}

function primitiveText(v) {
  if (typeof v === 'string') return v;
  if (typeof v === 'number' && Number.isFinite(v)) return `${v}`;
  if (typeof v === 'bigint') return `${v}`;
  if (typeof v === 'boolean') return v ? 'true' : 'false';
  return '';
}

function stringify(obj, sep, eq, options) {
  sep ||= '&';
  eq ||= '=';
  let convert = exports.escape;
  if (options && typeof options.encodeURIComponent === 'function') convert = options.encodeURIComponent;
  const text = (value) => convert(primitiveText(value));
  if (obj === null || typeof obj !== 'object') return '';
  let out = '';
  for (const key of Object.keys(obj)) {
    const value = obj[key];
    const start = text(key) + eq;
    if (Array.isArray(value)) {
      for (const item of value) out += `${out === '' ? '' : sep}${start}${text(item)}`;
    } else {
      out += `${out === '' ? '' : sep}${start}${text(value)}`;
    }
  }
  return out;
}

function parse(qs, sep, eq, options) {
  const obj = { __proto__: null };
  if (typeof qs !== 'string' || qs.length === 0) return obj;
  const separator = sep ? `${sep}` : '&';
  const equals = eq ? `${eq}` : '=';
  let pairs = 1000;
  if (options && typeof options.maxKeys === 'number') pairs = options.maxKeys > 0 ? options.maxKeys : -1;
  let custom;
  if (options && typeof options.decodeURIComponent === 'function') custom = options.decodeURIComponent;
  else if (exports.unescape !== qsUnescape) custom = exports.unescape;

  const decode = (text) => {
    if (text === '') return '';
    if (text.includes('+')) text = text.replaceAll('+', custom ? '%20' : ' ');
    if (custom) {
      // A decoder of the caller's sees every text that has an escape, and its own failure falls back on ours.
      if (!/%[0-9A-Fa-f]{2}/.test(text)) return text.includes('%20') ? text : applyCustom(text);
      return applyCustom(text);
    }
    return /%[0-9A-Fa-f]{2}/.test(text) ? qsUnescape(text, false) : text;
  };
  const applyCustom = (text) => {
    try {
      return custom(text);
    } catch {
      return exports.unescape === custom ? unescapeBuffer(text, true).toString() : qsUnescape(text, true);
    }
  };

  for (let from = 0; from <= qs.length;) {
    let end = separator === '' ? qs.length : qs.indexOf(separator, from); // an empty separator parts nothing
    if (end === -1) end = qs.length;
    if (end > from) {
      const pair = qs.slice(from, end);
      const at = pair.indexOf(equals);
      const key = decode(at === -1 ? pair : pair.slice(0, at));
      const value = at === -1 ? '' : decode(pair.slice(at + equals.length));
      const old = obj[key];
      if (old === undefined) obj[key] = value;
      else if (Array.isArray(old)) old.push(value);
      else obj[key] = [old, value];
    }
    if (--pairs === 0) break; // empty ones count
    from = end + Math.max(1, separator.length);
  }
  return obj;
}

module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
exports = module.exports;
