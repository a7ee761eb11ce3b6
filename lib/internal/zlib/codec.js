'use strict';
// What zlib's streams and its one-shot functions share: options checked as Node checks them, and Codec, a
// compressor or decompressor of internalBinding('zlib').
const binding = internalBinding('zlib');
const constants = require('internal/zlib/constants');
const { codes } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/buffer/buffer');

const MAX_LENGTH = require('internal/zlib/limit').maxLength;
const MAX_BROTLI_PARAM = 9;
const MAX_ZSTD_C_PARAM = 402;
const MAX_ZSTD_D_PARAM = 100;

const { DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, UNZIP, BROTLI_DECODE, ZSTD_COMPRESS } = constants;

// False for what means "use the default": undefined and NaN.
function isGiven(value, name) {
  if (value === undefined) return false;
  if (Number.isFinite(value)) return true;
  if (Number.isNaN(value)) return false;
  require('internal/validators').validateNumber(value, name);
  throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', value);
}
function inRange(value, name, lower, upper, otherwise) {
  if (!isGiven(value, name)) return otherwise;
  if (value < lower || value > upper) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, value);
  return value;
}

function dictionaryOf(dictionary) {
  if (dictionary === undefined) return undefined;
  if (ArrayBuffer.isView(dictionary)) {
    return new Uint8Array(dictionary.buffer, dictionary.byteOffset, dictionary.byteLength);
  }
  if (isAnyArrayBuffer(dictionary)) return new Uint8Array(dictionary);
  throw new codes.ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'],
                                       dictionary);
}

function garbageOption(value) {
  if (value === undefined) return false;
  require('internal/validators').validateBoolean(value, 'options.rejectGarbageAfterEnd');
  return value;
}

function maxFlushOf(mode) {
  if (mode >= ZSTD_COMPRESS) return 2;
  return mode === BROTLI_DECODE || mode === constants.BROTLI_ENCODE ? 3 : constants.Z_BLOCK;
}

// {chunkSize, flush, finishFlush, fullFlush, maxOutputLength, info} of any format.
function commonOptions(mode, opts) {
  const brotli = mode === BROTLI_DECODE || mode === constants.BROTLI_ENCODE;
  const zstd = mode >= ZSTD_COMPRESS;
  const maxFlush = maxFlushOf(mode);
  let chunkSize = constants.Z_DEFAULT_CHUNK;
  if (isGiven(opts?.chunkSize, 'options.chunkSize')) {
    ({ chunkSize } = opts);
    if (chunkSize < constants.Z_MIN_CHUNK) {
      throw new codes.ERR_OUT_OF_RANGE('options.chunkSize', `>= ${constants.Z_MIN_CHUNK}`, chunkSize);
    }
    chunkSize = Math.floor(chunkSize);
  }
  return {
    chunkSize,
    flush: inRange(opts?.flush, 'options.flush', 0, maxFlush, 0),
    finishFlush: inRange(opts?.finishFlush, 'options.finishFlush', 0, maxFlush, brotli || zstd ? 2 : constants.Z_FINISH),
    fullFlush: brotli || zstd ? 1 : constants.Z_FULL_FLUSH,
    maxOutputLength: inRange(opts?.maxOutputLength, 'options.maxOutputLength', 1, MAX_LENGTH, MAX_LENGTH),
    info: Boolean(opts?.info),
    rejectGarbageAfterEnd: garbageOption(opts?.rejectGarbageAfterEnd),
  };
}

function initFailed(error) {
  if (error[1] === 'ERR_ZLIB_INITIALIZATION_FAILED') {
    const failure = new codes.ERR_ZLIB_INITIALIZATION_FAILED();
    failure.message = error[0];
    return failure;
  }
  return nodeError(error);
}
function nodeError([message, code, errno]) {
  const error = new Error(message);
  error.errno = errno;
  error.code = code;
  return error;
}

function openZlib(mode, opts) {
  let windowBits = constants.Z_DEFAULT_WINDOWBITS;
  let level = constants.Z_DEFAULT_COMPRESSION;
  let memLevel = constants.Z_DEFAULT_MEMLEVEL;
  let strategy = constants.Z_DEFAULT_STRATEGY;
  let dictionary;
  if (opts) {
    if ((opts.windowBits == null || opts.windowBits === 0) && (mode === INFLATE || mode === GUNZIP || mode === UNZIP)) {
      windowBits = 0; // the size is in the data
    } else {
      // zlib turns 8 into 9 for zlib data and refuses it for gzip and raw data.
      const wanted = mode === DEFLATERAW && opts.windowBits === 8 ? 9 : opts.windowBits;
      windowBits = inRange(wanted, 'options.windowBits', mode === GZIP ? 9 : 8, 15, windowBits);
    }
    level = inRange(opts.level, 'options.level', -1, 9, level);
    memLevel = inRange(opts.memLevel, 'options.memLevel', 1, 9, memLevel);
    strategy = inRange(opts.strategy, 'options.strategy', 0, 4, strategy);
    dictionary = dictionaryOf(opts.dictionary);
  }
  const id = binding.openZlib(mode, windowBits, level, memLevel, strategy, dictionary, Boolean(opts?.rejectGarbageAfterEnd));
  if (typeof id !== 'number') throw initFailed(id);
  return { id, level, strategy };
}

// options.params: {[number]: number or boolean}
function openParams(mode, opts) {
  const zstd = mode >= ZSTD_COMPRESS;
  const most = !zstd ? MAX_BROTLI_PARAM : mode === ZSTD_COMPRESS ? MAX_ZSTD_C_PARAM : MAX_ZSTD_D_PARAM;
  const pairs = [];
  const seen = new Set();
  if (opts?.params) {
    for (const name of Object.keys(opts.params)) {
      const key = +name;
      if (Number.isNaN(key) || key < 0 || key > most || seen.has(key)) {
        throw new codes[zstd ? 'ERR_ZSTD_INVALID_PARAM' : 'ERR_BROTLI_INVALID_PARAM'](name);
      }
      seen.add(key);
      const value = opts.params[name];
      if (typeof value !== 'number' && typeof value !== 'boolean') {
        throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
      }
      pairs.push(key, value);
    }
  }
  let pledged = -1;
  if (mode === ZSTD_COMPRESS && opts?.pledgedSrcSize !== undefined) {
    pledged = opts.pledgedSrcSize;
    if (pledged < 0) {
      const error = new codes.ERR_OUT_OF_RANGE('options.pledgedSrcSize', '>= 0', pledged);
      error.message = 'pledgedSrcSize must be non-negative';
      throw error;
    }
  }
  const id = binding.openParams(mode, new Int32Array(pairs), dictionaryOf(opts?.dictionary), pledged);
  if (typeof id !== 'number') throw initFailed(id);
  return { id, level: undefined, strategy: undefined };
}

// A program may forget to close; then the codec goes when its object does.
let forgotten;

class Codec {
  constructor(mode, opts) {
    const { id, level, strategy } = mode <= UNZIP ? openZlib(mode, opts) : openParams(mode, opts);
    this.id = id;
    this.level = level;
    this.strategy = strategy;
    forgotten ??= new FinalizationRegistry(binding.close);
    forgotten.register(this, id, this);
  }

  // undefined or an error; room left in `out` and input left are then in reg[16] and reg[17].
  writeSync(flush, input, inOffset, inLength, out, outOffset, outLength) {
    const error = binding.writeSync(this.id, flush, input, inOffset, inLength, out, outOffset, outLength);
    return error === undefined ? undefined : nodeError(error);
  }

  // callback(error, room left in `out`, input left)
  write(flush, input, inOffset, inLength, out, outOffset, outLength, callback) {
    const status = binding.write(this.id, flush, input, inOffset, inLength, out, outOffset, outLength,
                                 (error, outLeft, inLeft) => {
                                   // `this`, input and out must live until here.
                                   callback.call(this, error === undefined ? null : nodeError(error), outLeft, inLeft,
                                                 input, out);
                                 });
    if (status < 0) throw new codes.ERR_INVALID_STATE('write already in progress');
  }

  reset() {
    const error = binding.reset(this.id);
    if (error === false) throw new Error('Cannot reset zlib stream while a write is in progress');
    return error === undefined ? undefined : nodeError(error);
  }

  params(level, strategy) {
    const error = binding.params(this.id, level, strategy);
    return error === undefined ? undefined : nodeError(error);
  }

  close() {
    if (this.id === 0) return;
    forgotten.unregister(this);
    binding.close(this.id);
    this.id = 0;
  }
}

Object.defineProperty(Codec.prototype, 'constructor', { configurable: true, get: () => require('internal/zlib/handle') });

module.exports = { Codec, DEFLATE, commonOptions, inRange, maxFlushOf };
