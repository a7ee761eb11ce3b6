// util.styleText: text between the escape sequences of its formats.

const { codes } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { validateBoolean, validateString, validateObject } = require('internal/validators');

// A style that `text` ends itself must begin again behind that.
function nested(text, open, close, key) {
  const end = `\u001b[${close}m`;
  if (!text.includes(end)) return text;
  const again = key === 'bold' || key === 'dim' ? `${end}\u001b[${open}m` : `\u001b[${open}m`;
  // One at the very end is followed by the end of the outer style.
  return text.endsWith(end) ? `${text.slice(0, -end.length).replaceAll(end, again)}${end}` : text.replaceAll(end, again);
}

function hexColor(text) {
  if (!/^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(text)) {
    throw new codes.ERR_INVALID_ARG_VALUE('format', text, 'must be a valid hex color (#RGB or #RRGGBB)');
  }
  const digits = text.length === 4 ? text.slice(1).replace(/./g, '$&$&') : text.slice(1);
  const value = parseInt(digits, 16);
  return [`38;2;${value >> 16};${(value >> 8) & 255};${value & 255}`, 39];
}

exports.styleText = function styleText(format, text, options) {
  const { validateStream = true, stream = process.stdout } = options ?? {};
  validateString(text, 'text');
  if (options !== undefined) validateObject(options, 'options');
  validateBoolean(validateStream, 'options.validateStream');
  let skip = false;
  if (validateStream) {
    const { Readable, Writable, Duplex } = require('stream');
    const { isReadableStream, isWritableStream } = require('internal/streams/utils');
    if (!(stream instanceof Readable || stream instanceof Writable || stream instanceof Duplex || isReadableStream(stream) || isWritableStream(stream) ||
      (typeof stream?.write === 'function' && typeof stream.on === 'function'))) {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    skip = !colorsFor(stream);
  }
  const formats = Array.isArray(format) ? format : [format];
  let left = '';
  let right = '';
  let inner = text;
  for (const key of formats) {
    if (key === 'none') continue;
    const style = typeof key === 'string' ? (key[0] === '#' ? hexColor(key) : inspect.colors[key]) : undefined;
    if (style === undefined) {
      const { validateOneOf } = require('internal/validators');
      validateOneOf(key, 'format', Object.keys(inspect.colors));
    }
    if (skip) continue;
    left += `\u001b[${style[0]}m`;
    right = `\u001b[${style[1]}m${right}`;
    inner = nested(inner, style[0], style[1], key);
  }
  return `${left}${inner}${right}`;
};

function colorsFor(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) {
    const level = { '': true, 1: true, true: true, 2: true, 3: true }[env.FORCE_COLOR];
    return level === true;
  }
  return stream?.isTTY === true && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}
