'use strict';
// Buffer: every encoding is what a loop over single characters gives, at every length around the sizes where another way is
// taken, from every alignment, with text of one to four bytes per character and with lone surrogates.

require('../common');
const assert = require('assert');

const hexOf = (bytes) => {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
};
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function base64Of(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = bytes[i] << 16 | (bytes[i + 1] ?? 0) << 8 | (bytes[i + 2] ?? 0);
    for (let k = 0; k < 4; k++) text += i + k > bytes.length ? '=' : letters[bits >> 18 - 6 * k & 63];
  }
  return text;
}
function utf8Of(text) {
  const bytes = [];
  for (const character of text) {
    let point = character.codePointAt(0);
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | point >> 6, 0x80 | point & 63);
    else if (point < 0x10000) bytes.push(0xe0 | point >> 12, 0x80 | point >> 6 & 63, 0x80 | point & 63);
    else bytes.push(0xf0 | point >> 18, 0x80 | point >> 12 & 63, 0x80 | point >> 6 & 63, 0x80 | point & 63);
  }
  return bytes;
}

let seed = 7;
const random = (limit) => {
  seed = Math.imul(seed, 1664525) + 1013904223 >>> 0;
  return (seed >>> 8) % limit;
};
const lengths = [];
for (let i = 0; i < 140; i++) lengths.push(i);
for (const around of [256, 4096, 8192, 16384, 40960]) for (let d = -2; d < 3; d++) lengths.push(around + d);

for (const length of lengths) {
  const offset = random(9);
  const all = Buffer.alloc(length + 16);
  for (let i = 0; i < all.length; i++) all[i] = random(256);
  const part = all.subarray(offset, offset + length);
  const whole = Buffer.from(part); // begins where its memory does, or where the pool stands
  const hex = hexOf(part);
  const base64 = base64Of(part);
  let latin1 = '';
  for (const byte of part) latin1 += String.fromCharCode(byte);
  let utf16 = '';
  for (let i = 0; i + 1 < length; i += 2) utf16 += String.fromCharCode(part[i] | part[i + 1] << 8);
  for (const [encoding, text] of [['hex', hex], ['base64', base64], ['latin1', latin1], ['utf16le', utf16]]) {
    assert.strictEqual(part.toString(encoding), text);
    assert.strictEqual(whole.toString(encoding), text);
    assert.strictEqual(all.toString(encoding, offset, offset + length), text);
    const bytes = encoding === 'utf16le' ? length & ~1 : length;
    // As the engine has it, and with two bytes per character.
    for (const string of [text, `\u0100${text}`.slice(1)]) {
      assert.ok(Buffer.from(string, encoding).equals(part.subarray(0, bytes)));
      const target = Buffer.alloc(length + 9, 0x55);
      assert.strictEqual(target.write(string, 3, encoding), bytes);
      assert.ok(target.subarray(3, 3 + bytes).equals(part.subarray(0, bytes)));
      assert.strictEqual(target[2], 0x55);
      assert.strictEqual(target[3 + bytes], 0x55);
    }
  }
}

// Hexadecimal ends before the pair that has something else, wherever it stands; both cases are digits.
const digits = hexOf(Array.from({ length: 100 }, (_, i) => i * 7 & 255));
for (let at = 0; at < digits.length; at++) {
  for (const other of '/:@Gg`\0\x7f\x80\xb0\xff') {
    const bytes = Buffer.from(`${digits.slice(0, at).toUpperCase()}${other}${digits.slice(at + 1)}`, 'hex');
    assert.strictEqual(bytes.toString('hex'), digits.slice(0, at & ~1));
  }
}

const kinds = [() => 97 + random(26), () => 0x80 + random(0x780), () => 0x800 + random(0x4000), () => 0x10000 + random(0x100000),
               () => 0xd800 + random(0x800)];
for (let round = 0; round < 400; round++) {
  const most = round % 5 === 4 ? kinds.length : 1 + round % 4;
  let text = '';
  for (let n = random(round % 7 === 0 ? 6000 : 200); n > 0; n--) text += String.fromCodePoint(kinds[random(most)]());
  const bytes = Buffer.from(utf8Of(text));
  assert.ok(Buffer.from(text).equals(bytes));
  assert.strictEqual(Buffer.byteLength(text), bytes.length);
  assert.strictEqual(bytes.toString(), text.toWellFormed());
  const target = Buffer.alloc(bytes.length + 4, 0x55);
  assert.strictEqual(target.write(text, 1), bytes.length);
  assert.ok(target.subarray(1, 1 + bytes.length).equals(bytes));
  assert.strictEqual(target[1 + bytes.length], 0x55);
}
