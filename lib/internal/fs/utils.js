// What every part of fs stands on: argument checks, flags, Stats, Dirent.

const { codes } = require('internal/errors');
const validators = require('internal/validators');
const { scratch } = internalBinding('core');
const { validateInteger, validateInt32, validateAbortSignal, validateBoolean, validateObject } = validators;

const words = new Float64Array(scratch.buffer, scratch.byteOffset, 36);

// The Linux and POSIX values that the hot paths need; fs.constants has them all from C.
const O_RDONLY = 0;
const O_WRONLY = 1;
const O_RDWR = 2;
const { O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_SYNC } = internalBinding('fs_constants');

let BufferClass;
function getBuffer() {
  return BufferClass ??= require('buffer').Buffer;
}

// --- paths ------------------------------------------------------------------------------------------

// A string or Uint8Array that can be given to C. URLs become paths.
function getValidatedPath(value, name = 'path') {
  if (typeof value === 'string') {
    if (value.indexOf('\0') === -1) return value;
  } else if (value !== null && typeof value === 'object') {
    if (value instanceof Uint8Array) {
      if (value.indexOf(0) === -1) return value;
    } else if (value.href && value.protocol && value.auth === undefined && value.path === undefined) {
      return getValidatedPath(require('internal/url/url').fileURLToPath(value), name);
    }
  }
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  }
  throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string, Uint8Array, or URL without null bytes');
}

function getValidatedFd(fd) {
  if (typeof fd === 'number' && (fd | 0) === fd && fd >= 0) return fd | 0; // -0 becomes 0
  validateInt32(fd, 'fd', 0);
  return fd;
}

function isFd(value) {
  return typeof value === 'number' && value >>> 0 === value;
}

// --- options ----------------------------------------------------------------------------------------

function assertEncoding(encoding) {
  if (encoding && encoding !== 'utf8' && !getBuffer().isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

function getOptions(options, defaults = {}) {
  if (options === null || options === undefined || typeof options === 'function') return defaults;
  if (typeof options === 'string') options = { ...defaults, encoding: options };
  else if (typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

// A copy, so that the caller's later changes do not reach a stream.
function copyObject(source) {
  const target = {};
  for (const key in source) target[key] = source[key];
  return target;
}

const flagsByName = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY,
  'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY,
  'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags === null || flags === undefined) return O_RDONLY;
  const value = typeof flags === 'string' ? flagsByName[flags] : undefined;
  if (value === undefined) throw new codes.ERR_INVALID_ARG_VALUE(name, flags);
  return value;
}

// A whole file is read by its path: the error of a read tells of which.
function withPath(error, path) {
  if (error.syscall !== 'read' || error.path !== undefined) return error;
  error.path = `${path}`;
  error.message += ` '${path}'`;
  return error;
}

function getValidMode(mode) {
  if (mode === null || mode === undefined) return 0;
  let error;
  if (typeof mode !== 'number') error = new TypeError('mode must be int32 or null/undefined');
  else if (!Number.isFinite(mode)) error = new RangeError('mode is out of range');
  else if (mode < 0 || mode > 7) error = new RangeError('mode is out of range: >= 0 && <= 7');
  else return mode | 0;
  error.code = error instanceof RangeError ? 'ERR_OUT_OF_RANGE' : 'ERR_INVALID_ARG_TYPE';
  throw error;
}

// Seconds since the epoch, with a fraction.
function toUnixTimestamp(time, name = 'time') {
  // eslint-disable-next-line eqeqeq
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (Object.prototype.toString.call(time) === '[object Date]') return Date.prototype.getTime.call(time) / 1000;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

function validateOffsetLengthRead(offset, length, bufferLength) {
  if (offset < 0) throw new codes.ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > bufferLength) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${bufferLength - offset}`, length);
}

function validateOffsetLengthWrite(offset, length, byteLength) {
  if (offset > byteLength) throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

function validatePosition(position, name, length) {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (!(position >= -1n && position <= most)) throw new codes.ERR_OUT_OF_RANGE(name, `>= -1 && <= ${most}`, position);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
}

function validateBufferArray(buffers, name = 'buffers') {
  if (!Array.isArray(buffers)) throw new codes.ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  for (let i = 0; i < buffers.length; i++) {
    if (!ArrayBuffer.isView(buffers[i])) throw new codes.ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  }
  return buffers;
}

function validateData(value, name) {
  if (typeof value !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

function validateView(value, name = 'buffer') {
  if (!ArrayBuffer.isView(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
}

function validateOptionalObject(value, name) {
  if (value !== null && value !== undefined) validateObject(value, name);
}

// What C reads: typed arrays, not DataViews.
function toBytes(view) {
  return view instanceof DataView ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : view;
}

function readRecursive(options) {
  const recursive = options?.recursive;
  if (recursive !== undefined && recursive !== null) validateBoolean(recursive, 'options.recursive');
  return recursive;
}

// --- strings that C gives ---------------------------------------------------------------------------

function isRaw(encoding) {
  return encoding !== undefined && encoding !== null && encoding !== 'utf8' && encoding !== 'utf-8';
}

// An ArrayBuffer, a view, or how many bytes of the scratch memory.
function toBuffer(bytes) {
  const Buffer = getBuffer();
  if (typeof bytes === 'number') return require('internal/scratch')(bytes);
  if (bytes instanceof ArrayBuffer) return Buffer.from(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// C gave a string, or bytes when isRaw(encoding).
function decode(value, encoding) {
  if (typeof value === 'string' || value === undefined) return value;
  const buffer = toBuffer(value);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

// Names joined by '/', as C gives a directory, as an array.
function splitNames(names, encoding) {
  if (typeof names === 'string') return names === '' ? [] : names.split('/');
  const list = [];
  const all = toBuffer(names);
  if (all.length === 0) return list;
  for (let start = 0; start <= all.length;) {
    let end = all.indexOf(0x2f, start);
    if (end === -1) end = all.length;
    const name = getBuffer().from(all.subarray(start, end));
    list.push(encoding === 'buffer' ? name : name.toString(encoding));
    start = end + 1;
  }
  return list;
}

// --- Stats ------------------------------------------------------------------------------------------

const S_IFMT = 0o170000;

function StatsBase() {}
for (const [name, kind] of [['isDirectory', 0o040000], ['isFile', 0o100000], ['isBlockDevice', 0o060000], ['isCharacterDevice', 0o020000],
  ['isSymbolicLink', 0o120000], ['isFIFO', 0o010000], ['isSocket', 0o140000]]) {
  const method = { [name]() { return this._checkModeProperty(kind); } }[name];
  StatsBase.prototype[name] = method;
}
StatsBase.prototype._checkModeProperty = function(kind) {
  return (this.mode & S_IFMT) === kind;
};

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);

// Dates cost more than the rest of a Stats, so each is made when it is asked for.
function defineDates(prototype) {
  for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) {
    const ms = `${name}Ms`;
    const put = (object, value) => {
      Object.defineProperty(object, name, { __proto__: null, value, enumerable: true, configurable: true, writable: true });
      return value;
    };
    Object.defineProperty(prototype, name, {
      __proto__: null,
      enumerable: true,
      configurable: true,
      get() { return put(this, new Date(Math.round(Number(this[ms])))); },
      set(value) { put(this, value); },
    });
  }
}
defineDates(Stats.prototype);

// The Stats whose words C has just put into scratch.
function takeStats(bigint, offset = 0) {
  if (bigint) return require('internal/fs/bigint_stats').takeBigIntStats(offset);
  const w = words;
  const o = offset;
  return new Stats(
    w[o], w[o + 1], w[o + 2], w[o + 3], w[o + 4], w[o + 5], w[o + 6], w[o + 7], w[o + 8], w[o + 9],
    w[o + 10] * 1000 + w[o + 11] / 1e6, w[o + 12] * 1000 + w[o + 13] / 1e6,
    w[o + 14] * 1000 + w[o + 15] / 1e6, w[o + 16] * 1000 + w[o + 17] / 1e6,
  );
}

// --- Dirent -----------------------------------------------------------------------------------------

const kType = Symbol('type');

class Dirent {
  constructor(name, path, type) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }
}
for (const [name, type] of [['isDirectory', 2], ['isFile', 1], ['isBlockDevice', 7], ['isCharacterDevice', 6], ['isSymbolicLink', 3],
  ['isFIFO', 4], ['isSocket', 5]]) {
  Dirent.prototype[name] = { [name]() { return this[kType] === type; } }[name];
}

function joinPath(path, name) {
  if (typeof path === 'string' && typeof name === 'string') return require('path').join(path, name);
  const Buffer = getBuffer();
  if (typeof path !== 'string' && !(path instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'Buffer'], path);
  return Buffer.concat([Buffer.from(path), Buffer.from('/'), Buffer.from(name)]);
}

// For file systems that do not tell the kind of an entry with its name.
function typeByStat(path) {
  internalBinding('fs').lstat(path, false, undefined, true);
  const kinds = { __proto__: null, 0o040000: 2, 0o100000: 1, 0o060000: 7, 0o020000: 6, 0o120000: 3, 0o010000: 4, 0o140000: 5 };
  return kinds[words[1] & S_IFMT] ?? 0;
}

// What C gave for a directory with types, as Dirents.
function toDirents(path, result, encoding) {
  const names = splitNames(result[0], encoding);
  const types = result[1];
  return names.map((name, i) => new Dirent(name, path, types[i] !== 0 ? types[i] : typeByStat(joinPath(path, name))));
}

module.exports = {
  original: {}, // functions of fs as they were before anybody put others in their place
  getBuffer, getValidatedPath, getValidatedFd, isFd, getOptions, copyObject, stringToFlags, getValidMode, toUnixTimestamp,
  validateOffsetLengthRead, validateOffsetLengthWrite, validatePosition, validateBufferArray, validateData, validateView,
  validateOptionalObject, toBytes, readRecursive, isRaw, toBuffer, decode, splitNames, Stats, StatsBase, defineDates, takeStats,
  Dirent, kType, toDirents, joinPath, assertEncoding, withPath, words,
};
