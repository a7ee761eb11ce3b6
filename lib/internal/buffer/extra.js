'use strict';
// The parts of Buffer that few programs touch: swaps, inspect, <encoding>Slice and Write, transcode, atob.
const core = require('internal/buffer/buffer');
const binding = internalBinding('buffer');
const { FastBuffer, decode, encodeInto, encodingId, isAnyArrayBuffer, isUint8Array } = core;

function fail(code, ...args) {
  throw new (require('internal/errors').codes[code])(...args);
}

// --- methods ----------------------------------------------------------------------------------------------

// utf8Slice(start, end), utf8Write(string, offset, length) and the like.
function needView(value) {
  if (ArrayBuffer.isView(value)) return;
  const error = new TypeError('argument must be a buffer');
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
}
function makeSlice(id) {
  return function(start = 0, end = this?.length) {
    needView(this);
    if (end < start) end = start;
    if (start < 0 || end > this.length) {
      const error = new RangeError('Index out of range');
      error.code = 'ERR_OUT_OF_RANGE';
      throw error;
    }
    return decode(this, id, Math.trunc(start), Math.trunc(end));
  };
}
function makeWrite(id) {
  return function(string, offset = 0, length = this?.byteLength - offset) {
    needView(this);
    if (offset < 0 || offset > this.byteLength) fail('ERR_BUFFER_OUT_OF_BOUNDS', 'offset');
    if (length < 0 || (id !== 1 && length > this.byteLength - offset)) fail('ERR_BUFFER_OUT_OF_BOUNDS', 'length');
    if (typeof string !== 'string') {
      const error = new TypeError('argument must be a string');
      error.code = 'ERR_INVALID_ARG_TYPE';
      throw error;
    }
    return encodeInto(string, id, this, Math.trunc(offset), Math.trunc(length));
  };
}

function swapper(bits) {
  const width = bits / 8;
  return function() {
    const { length } = this;
    if (length % width !== 0) fail('ERR_INVALID_BUFFER_SIZE', `${bits}-bits`);
    for (let at = 0; at < length; at += width) {
      for (let low = at, high = at + width - 1; low < high; low++, high--) {
        const byte = this[low];
        this[low] = this[high];
        this[high] = byte;
      }
    }
    return this;
  };
}

const KEYS_UP_TO = 65536; // bytes; own properties of longer buffers are not looked for, since indexes are keys too

function extraProperties(buffer, ctx) {
  const extras = { __proto__: null };
  let found = false;
  if (buffer.length > KEYS_UP_TO) return undefined;
  for (const key of Reflect.ownKeys(buffer).slice(buffer.length)) {
    if (!ctx.showHidden && !Object.prototype.propertyIsEnumerable.call(buffer, key)) continue;
    extras[key] = buffer[key];
    found = true;
  }
  return found ? extras : undefined;
}

function inspect(recurseTimes, ctx) {
  const max = core.inspectMaxBytes;
  const shown = Math.min(max, this.length);
  let text = decode(this, 6, 0, shown).replace(/(.{2})/g, '$1 ').trim();
  const more = this.length - max;
  if (more > 0) text += ` ... ${more} more byte${more > 1 ? 's' : ''}`;
  const extras = ctx ? extraProperties(this, ctx) : undefined;
  if (extras !== undefined) {
    if (this.length !== 0) text += ', ';
    // Without "[Object: null prototype] { " and " }".
    text += require('internal/util/inspect').inspect(extras, { ...ctx, breakLength: Infinity, compact: true }).slice(27, -2);
  }
  let name = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) name = constructor.name;
  } catch {
    // A getter of the program's failed: the usual name will do.
  }
  return `<${name} ${text}>`;
}

exports.install = function install(proto) {
  const methods = {
    swap16: swapper(16),
    swap32: swapper(32),
    swap64: swapper(64),
    inspect,
    [Symbol.for('nodejs.util.inspect.custom')]: inspect,
  };
  for (const name of ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8']) {
    methods[`${name}Slice`] = makeSlice(encodingId(name));
    methods[`${name}Write`] = makeWrite(encodingId(name));
  }
  for (const key of Reflect.ownKeys(methods)) {
    const old = Object.getOwnPropertyDescriptor(proto, key);
    if (old !== undefined && old.get === undefined) continue;
    const value = methods[key];
    if (typeof key === 'string' && key !== 'inspect') Object.defineProperty(value, 'name', { value: key });
    Object.defineProperty(proto, key, { value, writable: true, configurable: true, enumerable: true });
  }
};

// --- Buffer.copyBytesFrom, new Buffer, SlowBuffer ---------------------------------------------------------

exports.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!ArrayBuffer.isView(view) || view instanceof DataView) {
    fail('ERR_INVALID_ARG_TYPE', 'view', ['TypedArray'], view);
  }
  const count = view.length;
  if (count === 0) return new FastBuffer(0);
  let end = count;
  const { validateInteger } = require('internal/validators');
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    if (offset >= count) return new FastBuffer(0);
  } else {
    offset = 0;
  }
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = Math.min(end, offset + length);
  }
  const width = view.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset * width, (end - offset) * width);
  return core.Buffer.from(bytes);
};

const constructorWarning =
  'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
  'Buffer.allocUnsafe(), or Buffer.from() methods instead.';
let warned = false;
let checks = 0;

// As in Node: once, and only when the caller is not a dependency.
exports.warnConstructor = function warnConstructor() {
  if (warned) return;
  const pending = require('internal/options').getOptionValue('--pending-deprecation');
  if (!pending) {
    if (checks++ > 10000 || require('internal/util').isInsideNodeModules(100)) return;
  }
  warned = true;
  process.emitWarning(constructorWarning, 'DeprecationWarning', 'DEP0005');
};

let slowWarned = false;
exports.SlowBuffer = function SlowBuffer(length) {
  if (!slowWarned) {
    slowWarned = true;
    process.emitWarning('SlowBuffer() is deprecated. Please use Buffer.allocUnsafeSlow()', 'DeprecationWarning', 'DEP0030');
  }
  require('internal/validators').validateNumber(length, 'size', 0, core.MAX_LENGTH);
  return new FastBuffer(length);
};
exports.SlowBuffer.prototype.__proto__ = core.Buffer.prototype;
Object.setPrototypeOf(exports.SlowBuffer, core.Buffer);

// --- what require('buffer') exports -------------------------------------------------------------------------

function bytesOf(input) {
  if (input instanceof Uint8Array && input.length > 0) return input;
  if (!ArrayBuffer.isView(input) && !isAnyArrayBuffer(input)) {
    fail('ERR_INVALID_ARG_TYPE', 'input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
  const memory = ArrayBuffer.isView(input) ? input.buffer : input;
  if (memory.detached) fail('ERR_INVALID_STATE', 'Cannot validate on a detached buffer');
  return input instanceof DataView ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : input;
}
exports.isUtf8 = function isUtf8(input) {
  // A short text that is ASCII costs less than the way to C.
  if (input instanceof Uint8Array && input.length > 0 && input.length <= 128) {
    let i = 0;
    while (i < input.length && input[i] < 128) i++;
    if (i === input.length) return true;
  }
  return binding.isUtf8(bytesOf(input));
};
exports.isAscii = function isAscii(input) {
  return binding.isAscii(bytesOf(input));
};

// What the narrower encoding cannot say becomes '?', one for each character.
function narrow(text, limit) {
  const out = new FastBuffer(text.length);
  let used = 0;
  for (const character of text) {
    const point = character.codePointAt(0);
    out[used++] = point <= limit ? point : 63;
  }
  return out.subarray(0, used);
}

exports.transcode = function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) fail('ERR_INVALID_ARG_TYPE', 'source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return core.Buffer.alloc(0);
  const from = encodingId(fromEncoding);
  const to = encodingId(toEncoding);
  if (from === -1 || to === -1 || from > 3 || to > 3) {
    const error = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
    error.code = 'U_ILLEGAL_ARGUMENT_ERROR';
    error.errno = 1;
    throw error;
  }
  const text = from === 3 ? decode(source, 2, 0, source.length).replace(/[\x80-\xff]/g, '\ufffd') :
    decode(source, from, 0, source.length);
  return to >= 2 ? narrow(text, to === 2 ? 0xff : 0x7f) : core.Buffer.from(text, core.names[to]);
};

function invalidCharacter(message) {
  return new globalThis.DOMException(message, 'InvalidCharacterError');
}
exports.btoa = function btoa(input) {
  if (arguments.length === 0) fail('ERR_MISSING_ARGS', 'input');
  input = `${input}`;
  if (/[^\x00-\xff]/.test(input)) throw invalidCharacter('Invalid character');
  return core.Buffer.from(input, 'latin1').toBase64();
};
exports.atob = function atob(input) {
  if (arguments.length === 0) fail('ERR_MISSING_ARGS', 'input');
  let bytes;
  try {
    // The engine's default reading is the "forgiving" one of the standard.
    bytes = Uint8Array.fromBase64(`${input}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidCharacter('Invalid character');
  }
  return decode(bytes, 2, 0, bytes.length);
};

// indexOf() and its kin in the first `end` bytes; a negative offset counts from the end of the whole.
exports.findBefore = function findBefore(find, buffer, value, byteOffset, end, encoding, forward) {
  if (!ArrayBuffer.isView(buffer) || typeof byteOffset === 'string') return find(buffer, value, byteOffset, encoding, forward);
  const { byteLength } = buffer;
  const wide = typeof value !== 'number' && /^(?:ucs-?2|utf-?16le)$/i.test(encoding);
  end = Math.min(Math.max(Math.trunc(end) || 0, 0), byteLength);
  if (wide) end -= end % 2;
  let offset = Math.trunc(+byteOffset);
  if (Number.isNaN(offset)) offset = forward ? 0 : end;
  if (offset < 0) {
    offset += byteLength;
    if (offset < 0) {
      if (!forward && !(value.length === 0)) return -1;
      offset = 0;
    }
  }
  return find(new core.FastBuffer(buffer.buffer, buffer.byteOffset, end), value, offset, encoding, forward);
};
