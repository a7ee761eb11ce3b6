// Node-API: what src/napi asks of JavaScript. https://nodejs.org/api/n-api.html
'use strict';

const { Buffer } = require('buffer');

const WRITABLE = 1;
const ENUMERABLE = 2;
const CONFIGURABLE = 4;
const wraps = new WeakMap(); // object -> box; the box's death tells that of the object
const attached = new WeakMap(); // object -> boxes
const tags = new WeakMap();
const arrays = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
                Float64Array, BigInt64Array, BigUint64Array];
const dateValue = Date.prototype.getTime;
const viewLength = Object.getOwnPropertyDescriptor(DataView.prototype, 'byteLength').get;

function named(fn, name) {
  return Object.defineProperty(fn, 'name', { __proto__: null, value: name, configurable: true });
}

// `native` is called with this, new.target and the arguments.
function fn(name, native) {
  return named(function(...args) {
    return native(this, new.target, ...args);
  }, name);
}

function cls(name, native) {
  const made = fn(name, native);
  Object.defineProperty(made, 'prototype', { __proto__: null, writable: false });
  return made;
}

function define(object, key, attributes, getter, setter, method, value) {
  const name = typeof key === 'symbol' ? `[${key.description}]` : String(key);
  const enumerable = (attributes & ENUMERABLE) !== 0;
  const configurable = (attributes & CONFIGURABLE) !== 0;
  if (getter !== undefined || setter !== undefined) {
    Object.defineProperty(object, key, {
      __proto__: null,
      get: getter === undefined ? undefined : fn(name, getter),
      set: setter === undefined ? undefined : fn(name, setter),
      enumerable,
      configurable,
    });
    return;
  }
  Object.defineProperty(object, key, {
    __proto__: null,
    value: method === undefined ? value : fn(name, method),
    writable: (attributes & WRITABLE) !== 0,
    enumerable,
    configurable,
  });
}

function rangeError(code, message) {
  const error = new RangeError(message);
  error.code = code;
  return error;
}

function typed(type, buffer, offset, length) {
  const Type = arrays[type];
  const size = Type.BYTES_PER_ELEMENT;
  if (offset % size !== 0) {
    throw rangeError('ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT', `start offset of ${Type.name} should be a multiple of ${size}`);
  }
  if (offset + length * size > buffer.byteLength) throw rangeError('ERR_NAPI_INVALID_TYPEDARRAY_LENGTH', 'Invalid typed array length');
  return new Type(buffer, offset, length);
}

function dataview(buffer, offset, length) {
  if (offset + length > buffer.byteLength) {
    throw rangeError('ERR_NAPI_INVALID_DATAVIEW_ARGS',
                     'byte_offset + byte_length should be less than or equal to the size in bytes of the array passed in');
  }
  return new DataView(buffer, offset, length);
}

const INDEX = /^(?:0|[1-9][0-9]{0,9})$/;

function names(object, own, filter, toStrings) {
  const found = [];
  const seen = new Set();
  for (let at = object; at !== null; at = own ? null : Object.getPrototypeOf(at)) {
    for (const key of Reflect.ownKeys(at)) {
      if (seen.has(key)) continue;
      seen.add(key);
      if (typeof key === 'symbol' ? filter & 16 : filter & 8) continue;
      if (filter & 7) {
        const desc = Reflect.getOwnPropertyDescriptor(at, key);
        if (desc === undefined) continue;
        if ((filter & WRITABLE && desc.writable === false) || (filter & ENUMERABLE && !desc.enumerable) ||
            (filter & CONFIGURABLE && !desc.configurable)) continue;
      }
      found.push(!toStrings && typeof key === 'string' && INDEX.test(key) && Number(key) < 4294967295 ? Number(key) : key);
    }
  }
  return found;
}

exports.helpers = {
  fn,
  cls,
  define,
  typed,
  dataview,
  names,
  apply: (target, self, args) => Reflect.apply(target, self, args),
  buffer: (memory, offset, length) => {
    if (offset + length > memory.byteLength) {
      throw rangeError('ERR_OUT_OF_RANGE', 'The byte offset + length is out of range');
    }
    return Buffer.from(memory, offset, length);
  },
  wrapped: (object) => wraps.get(object),
  wrap: (object, box) => wraps.set(object, box),
  unwrap: (object) => wraps.delete(object),
  attach(object, box) {
    const boxes = attached.get(object);
    if (boxes === undefined) attached.set(object, [box]);
    else boxes.push(box);
    return attached;
  },
  tag: (object, text) => !tags.has(object) && tags.set(object, text) === tags,
  isTagged: (object, text) => tags.get(object) === text,
  error(kind, message, code) {
    const error = new globalThis[kind](message);
    if (code !== undefined) error.code = code;
    return error;
  },
  isError: (value) => require('internal/util/types').isNativeError(value),
  isPromise: (value) => require('internal/util/types').isPromise(value),
  isDataView(value) {
    try {
      viewLength.call(value);
      return true;
    } catch {
      return false;
    }
  },
  detach(buffer) {
    if (!buffer.detached) buffer.transfer();
    return buffer.detached;
  },
  bigint: (text, negative) => (negative ? -BigInt(text) : BigInt(text)),
  hex: (value) => value.toString(16),
  hasOwn: (object, key) => Object.hasOwn(object, key),
  freeze: (object) => Object.freeze(object),
  seal: (object) => Object.seal(object),
  symbolFor: (text) => Symbol.for(text),
  dateValue: (date) => dateValue.call(date),
  contextInit: (...args) => require('internal/napi/context').contextInit(...args),
  contextDestroy: (...args) => require('internal/napi/context').contextDestroy(...args),
  contextOpen: (...args) => require('internal/napi/context').contextOpen(...args),
  contextClose: (...args) => require('internal/napi/context').contextClose(...args),
  fatal: (error) => require('internal/process/execution').onUncaught(error, false),
  fatalError: (message) => require('internal/process/execution').reportFatal?.(message),
};

exports.fileUrl = (filename) => require('internal/url/url').pathToFileURL(filename).href;

exports.dlopen = function dlopen(module, filename, flags = 1) {
  const { codes } = require('internal/errors');
  const { validateInt32, validateObject } = require('internal/validators');
  validateObject(module, 'module');
  if (typeof filename !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('filename', 'string', filename);
  validateInt32(flags, 'flags');
  const exported = internalBinding('napi').load(module.exports, filename, flags);
  if (exported !== module.exports) module.exports = exported;
};
