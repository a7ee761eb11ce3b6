// The built-in functions 'wasm:js-string' for instances, which the engine does not have:
// https://webassembly.github.io/js-string-builtins/js-api/#js-string-builtins. Those on arrays of the garbage-collected kind cannot be
// written in JavaScript.

function text(value) {
  if (typeof value !== 'string') throw new WebAssembly.RuntimeError('illegal cast');
  return value;
}
function inside(value, index) {
  if (index >>> 0 >= text(value).length) throw new WebAssembly.RuntimeError('string offset out of bounds');
  return index >>> 0;
}

exports.strings = {
  __proto__: null,
  cast: text,
  test: (value) => Number(typeof value === 'string'),
  fromCharCode: (code) => String.fromCharCode(code >>> 0),
  fromCodePoint(code) {
    if (code >>> 0 > 0x10ffff) throw new WebAssembly.RuntimeError('invalid code point');
    return String.fromCodePoint(code >>> 0);
  },
  charCodeAt: (value, index) => value.charCodeAt(inside(value, index)),
  codePointAt: (value, index) => value.codePointAt(inside(value, index)),
  length: (value) => text(value).length,
  concat: (first, second) => text(first) + text(second),
  substring: (value, start, end) => (start >>> 0 > end >>> 0 ? '' : text(value).substring(start >>> 0, end >>> 0)),
  equals(first, second) {
    if (first !== null) text(first);
    if (second !== null) text(second);
    return Number(first === second);
  },
  compare: (first, second) => (text(first) === text(second) ? 0 : first < second ? -1 : 1),
};
