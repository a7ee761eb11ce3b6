'use strict';
// punycode: RFC 3492, and domain names label by label. Deprecated in Node, and loaded by programs all the same.

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_POINT = 128;
const MAX_INT = 0x7fffffff;

if (!require('internal/util').isInsideNodeModules(100)) {
  process.emitWarning('The `punycode` module is deprecated. Please use a userland alternative instead.', 'DeprecationWarning', 'DEP0040');
}

function overflow() {
  return new RangeError('Overflow: input needs wider integers to process');
}

// Each part of a domain, or of the part after the @ of an address, through `convert`.
function mapDomain(domain, convert) {
  const parts = domain.split('@');
  const address = parts.length > 1 ? `${parts[0]}@` : '';
  if (parts.length > 1) domain = parts[1];
  return address + domain.replace(/[\x2E\u3002\uFF0E\uFF61]/g, '.').split('.').map(convert).join('.');
}

function ucs2decode(string) {
  return Array.from(string, (character) => character.codePointAt(0));
}
function ucs2encode(codePoints) {
  return String.fromCodePoint(...codePoints);
}

function digitOf(unit) {
  if (unit >= 48 && unit < 58) return 26 + unit - 48;
  if (unit >= 65 && unit < 91) return unit - 65;
  if (unit >= 97 && unit < 123) return unit - 97;
  return BASE;
}
function unitOf(digit) {
  return digit < 26 ? digit + 97 : digit + 22;
}

function adapt(delta, count, first) {
  let k = 0;
  delta = first ? Math.floor(delta / DAMP) : delta >> 1;
  delta += Math.floor(delta / count);
  for (; delta > (BASE - T_MIN) * T_MAX >> 1; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return Math.floor(k + (BASE - T_MIN + 1) * delta / (delta + SKEW));
}
function threshold(k, bias) {
  return k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
}

function decode(input) {
  const output = [];
  const dash = Math.max(input.lastIndexOf('-'), 0);
  for (let j = 0; j < dash; j++) {
    if (input.charCodeAt(j) >= 0x80) throw new RangeError('Illegal input >= 0x80 (not a basic code point)');
    output.push(input.charCodeAt(j));
  }
  let i = 0;
  let point = FIRST_POINT;
  let bias = FIRST_BIAS;
  for (let index = dash > 0 ? dash + 1 : 0; index < input.length;) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      if (index >= input.length) throw new RangeError('Invalid input');
      const digit = digitOf(input.charCodeAt(index++));
      if (digit >= BASE) throw new RangeError('Invalid input');
      if (digit > Math.floor((MAX_INT - i) / weight)) throw overflow();
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(MAX_INT / (BASE - t))) throw overflow();
      weight *= BASE - t;
    }
    const count = output.length + 1;
    bias = adapt(i - before, count, before === 0);
    if (Math.floor(i / count) > MAX_INT - point) throw overflow();
    point += Math.floor(i / count);
    i %= count;
    output.splice(i++, 0, point);
  }
  return String.fromCodePoint(...output);
}

function encode(input) {
  const points = ucs2decode(input);
  let output = '';
  for (const point of points) {
    if (point < 0x80) output += String.fromCharCode(point);
  }
  const basic = output.length;
  let handled = basic;
  if (basic > 0) output += '-';
  let point = FIRST_POINT;
  let delta = 0;
  let bias = FIRST_BIAS;
  while (handled < points.length) {
    let next = MAX_INT;
    for (const p of points) if (p >= point && p < next) next = p;
    if (next - point > Math.floor((MAX_INT - delta) / (handled + 1))) throw overflow();
    delta += (next - point) * (handled + 1);
    point = next;
    for (const p of points) {
      if (p < point && ++delta > MAX_INT) throw overflow();
      if (p !== point) continue;
      let q = delta;
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias);
        if (q < t) break;
        output += String.fromCharCode(unitOf(t + (q - t) % (BASE - t)));
        q = Math.floor((q - t) / (BASE - t));
      }
      output += String.fromCharCode(unitOf(q));
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    point++;
  }
  return output;
}

function toUnicode(input) {
  return mapDomain(input, (label) => (label.startsWith('xn--') ? decode(label.slice(4).toLowerCase()) : label));
}
function toASCII(input) {
  return mapDomain(input, (label) => (/[^\0-\x7F]/.test(label) ? `xn--${encode(label)}` : label));
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
