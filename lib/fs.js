// node:fs. The calls most programs make are here; the others are lazy properties (see the end) whose files load at
// first use. All work is in src/io/fs*.c: a call with a function as last argument is done on the pool.

const fs = exports;
const binding = internalBinding('fs');
const { codes } = require('internal/errors');
const { validateFunction, validateBoolean, validateInteger, validateEncoding, parseFileMode } = require('internal/validators');
const utils = require('internal/fs/utils');
const {
  getBuffer, getValidatedPath, getValidatedFd, isFd, getOptions, stringToFlags, getValidMode, validateOffsetLengthRead,
  validateOffsetLengthWrite, validatePosition, validateBufferArray, validateData, validateView, validateOptionalObject, toBytes,
  readRecursive, isRaw, toBuffer, decode, splitNames, toDirents, takeStats,
} = utils;

const define = Object.defineProperty;
const customPromisify = Symbol.for('nodejs.util.promisify.custom');
const DEFAULT_READ = 16384; // bytes that read() allocates when it is given no buffer

function promisifyAs(fn, impl) {
  define(fn, customPromisify, { __proto__: null, value: impl, enumerable: false, configurable: true, writable: true });
}

// fn(fd, ...) as a promise of an object with two members, as util.promisify gives it.
function promisifyPair(fn, first, second) {
  promisifyAs(fn, (...args) => new Promise((resolve, reject) => {
    fn(...args, (error, a, b) => {
      if (error) reject(error);
      else resolve({ [first]: a, [second]: b });
    });
  }));
}

// --- access, existence ------------------------------------------------------------------------------

fs.access = function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  path = getValidatedPath(path);
  mode = getValidMode(mode);
  validateFunction(callback, 'cb');
  binding.access(path, mode, callback);
};

fs.accessSync = function accessSync(path, mode) {
  path = getValidatedPath(path);
  binding.access(path, getValidMode(mode));
};

fs.exists = function exists(path, callback) {
  validateFunction(callback, 'cb');
  try {
    path = getValidatedPath(path);
  } catch {
    callback(false);
    return;
  }
  binding.access(path, 0, (error) => callback(!error));
};
promisifyAs(fs.exists, function exists(path) {
  return new Promise((resolve) => fs.exists(path, resolve));
});

fs.existsSync = function existsSync(path) {
  try {
    path = getValidatedPath(path);
  } catch (error) {
    if (error?.code === 'ERR_INVALID_ARG_TYPE') require('internal/fs/more').warnExists();
    return false;
  }
  return binding.exists(path);
};

// --- descriptors ------------------------------------------------------------------------------------

fs.open = function open(path, flags, mode, callback) {
  path = getValidatedPath(path);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  } else {
    mode = parseFileMode(mode, 'mode', 0o666);
  }
  flags = stringToFlags(flags);
  validateFunction(callback, 'cb');
  binding.open(path, flags, mode, callback);
};

fs.openSync = function openSync(path, flags, mode) {
  return binding.open(getValidatedPath(path), stringToFlags(flags), parseFileMode(mode, 'mode', 0o666));
};

function closed(error) {
  if (error) throw error;
}

fs.close = function close(fd, callback = closed) {
  fd = getValidatedFd(fd);
  if (callback !== closed) validateFunction(callback, 'cb');
  binding.close(fd, callback);
};

fs.closeSync = function closeSync(fd) {
  binding.close(getValidatedFd(fd));
};

fs.read = function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (arguments.length <= 4) {
    let params;
    if (arguments.length === 4) {
      validateOptionalObject(offsetOrOptions, 'options');
      callback = length;
      params = offsetOrOptions;
    } else if (arguments.length === 3) {
      if (!ArrayBuffer.isView(buffer)) {
        params = buffer;
        buffer = params?.buffer === undefined ? getBuffer().alloc(DEFAULT_READ) : params.buffer;
      }
      callback = offsetOrOptions;
    } else {
      callback = buffer;
      buffer = getBuffer().alloc(DEFAULT_READ);
    }
    if (params !== undefined) validateOptionalObject(params, 'options');
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = params ?? {});
  }
  validateView(buffer);
  validateFunction(callback, 'cb');
  if (offset === null || offset === undefined) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) return process.nextTick(callback, null, 0, buffer);
  if (buffer.byteLength === 0) throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  if (position === null || position === undefined) position = -1;
  else validatePosition(position, 'position', length);
  binding.read(fd, toBytes(buffer), offset, length, position, (error, bytes) => callback(error, bytes || 0, buffer));
};
promisifyPair(fs.read, 'bytesRead', 'buffer');
utils.original.read = fs.read;

fs.readSync = function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  validateView(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || (typeof offsetOrOptions === 'object' && offsetOrOptions !== null)) {
    if (offsetOrOptions !== undefined) validateOptionalObject(offsetOrOptions, 'options');
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
  }
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) return 0;
  if (buffer.byteLength === 0) throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  if (position === null || position === undefined) position = -1;
  else validatePosition(position, 'position', length);
  return binding.read(fd, toBytes(buffer), offset, length, position);
};

fs.write = function write(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (ArrayBuffer.isView(buffer)) {
    callback ||= position || length || offset;
    validateFunction(callback, 'cb');
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
    }
    if (offset === null || offset === undefined || typeof offset === 'function') offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number') position = -1;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    binding.write(fd, toBytes(buffer), offset, length, position, (error, bytes) => callback(error, bytes || 0, buffer));
    return;
  }
  validateData(buffer, 'buffer');
  if (typeof position !== 'function') {
    if (typeof offset === 'function') {
      position = offset;
      offset = null;
    } else {
      position = length;
    }
    length = 'utf8';
  }
  if (length !== undefined && length !== 'utf8') validateEncoding(buffer, length);
  callback = position;
  validateFunction(callback, 'cb');
  const bytes = getBuffer().from(buffer, length);
  binding.write(fd, bytes, 0, bytes.length, typeof offset === 'number' ? offset : -1,
    (error, written) => callback(error, written || 0, buffer));
};
promisifyPair(fs.write, 'bytesWritten', 'buffer');

fs.writeSync = function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (ArrayBuffer.isView(buffer)) {
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
    }
    if (offset === null || offset === undefined) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number') position = -1;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    return binding.write(fd, toBytes(buffer), offset, length, position);
  }
  validateData(buffer, 'buffer');
  if (length !== undefined && length !== 'utf8') validateEncoding(buffer, length);
  const at = typeof offset === 'number' ? offset : -1;
  if (!isRaw(length)) return binding.writeString(fd, buffer, at);
  const bytes = getBuffer().from(buffer, length);
  return binding.write(fd, bytes, 0, bytes.length, at);
};

function vectorCall(fd, buffers, position, callback, native) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback ||= position;
  validateFunction(callback, 'cb');
  if (buffers.length === 0 && native === binding.writev) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  if (typeof position !== 'number') position = -1;
  native(fd, buffers.map(toBytes), position, (error, bytes) => callback(error, bytes || 0, buffers));
}

fs.readv = function readv(fd, buffers, position, callback) {
  vectorCall(fd, buffers, position, callback, binding.readv);
};
promisifyPair(fs.readv, 'bytesRead', 'buffers');

fs.readvSync = function readvSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  return binding.readv(fd, buffers.map(toBytes), typeof position === 'number' ? position : -1);
};

fs.writev = function writev(fd, buffers, position, callback) {
  vectorCall(fd, buffers, position, callback, binding.writev);
};
promisifyPair(fs.writev, 'bytesWritten', 'buffers');

fs.writevSync = function writevSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  return binding.writev(fd, buffers.map(toBytes), typeof position === 'number' ? position : -1);
};

// --- whole files ------------------------------------------------------------------------------------

function checkAborted(signal, callback) {
  if (!signal?.aborted) return false;
  const { AbortError } = require('internal/errors');
  callback(new AbortError(undefined, { cause: signal.reason }));
  return true;
}

let files;
fs.readFile = function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { flag: 'r' });
  const { signal, encoding } = options;
  const fd = isFd(path);
  if (signal && checkAborted(signal, callback)) return;
  if (!fd) path = getValidatedPath(path);
  const flags = stringToFlags(options.flag);
  if (signal) {
    require('internal/fs/chunks').readFile(path, fd, flags, encoding, signal, callback);
    return;
  }
  const utf8 = encoding === 'utf8' || encoding === 'utf-8';
  files ??= internalBinding('fs_file');
  files.readFile(path, flags, utf8 ? files.TEXT : files.BYTES_OR_SCRATCH, (error, data) => {
    if (error) callback(fd ? error : utils.withPath(error, path));
    else if (utf8) callback(null, data);
    else if (encoding === 'buffer') callback(new codes.ERR_UNKNOWN_ENCODING(encoding)); // none here, as in Node
    else callback(null, fileContents(data, encoding));
  });
};

function fileContents(data, encoding) {
  const buffer = toBuffer(data);
  return encoding ? buffer.toString(encoding) : buffer;
}

fs.readFileSync = function readFileSync(path, options) {
  options = getOptions(options, { flag: 'r' });
  const { encoding } = options;
  if (!isFd(path)) path = getValidatedPath(path);
  const flags = stringToFlags(options.flag);
  if (encoding === 'utf8' || encoding === 'utf-8') return binding.readFileUtf8(path, flags);
  files ??= internalBinding('fs_file');
  return fileContents(files.readFile(path, flags, files.BYTES_OR_SCRATCH), encoding);
};

// A string that C writes as UTF-8, or bytes.
function fileData(data, encoding) {
  if (ArrayBuffer.isView(data)) return toBytes(data);
  return !encoding || !isRaw(encoding) ? data : getBuffer().from(data, encoding);
}

fs.writeFile = function writeFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flag = options.flag || 'w';
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (!ArrayBuffer.isView(data)) validateData(data, 'data');
  const fd = isFd(path);
  if (checkAborted(options.signal, callback)) return;
  if (!fd) path = getValidatedPath(path);
  const flags = stringToFlags(flag);
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  data = fileData(data, options.encoding);
  if (options.signal || flush) {
    require('internal/fs/chunks').writeFile(path, fd, data, flags, mode, flush, options.signal, callback);
    return;
  }
  internalBinding('fs_file').writeFile(path, data, flags, mode, false, callback);
};

fs.writeFileSync = function writeFileSync(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (!ArrayBuffer.isView(data)) validateData(data, 'data');
  const flags = stringToFlags(options.flag || 'w');
  if (!isFd(path)) path = getValidatedPath(path);
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  data = fileData(data, options.encoding);
  if (flush) require('internal/fs/chunks').writeFileSync(path, data, flags, mode);
  else internalBinding('fs_file').writeFile(path, data, flags, mode, false);
};

function appendOptions(path, options) {
  options = utils.copyObject(getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }));
  if (!options.flag || isFd(path)) options.flag = 'a';
  return options;
}

fs.appendFile = function appendFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  fs.writeFile(path, data, appendOptions(path, options), callback);
};

fs.appendFileSync = function appendFileSync(path, data, options) {
  fs.writeFileSync(path, data, appendOptions(path, options));
};

// --- stat -------------------------------------------------------------------------------------------

function statCallback(callback, bigint, quiet = false) {
  validateFunction(callback, 'cb');
  return (error) => {
    if (!error) callback(null, takeStats(bigint));
    else if (quiet && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) callback(null, undefined);
    else callback(error);
  };
}

fs.stat = function stat(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const bigint = options?.bigint === true;
  callback = statCallback(callback, bigint, options?.throwIfNoEntry === false);
  binding.stat(getValidatedPath(path), bigint, callback);
};

fs.lstat = function lstat(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const bigint = options?.bigint === true;
  callback = statCallback(callback, bigint);
  binding.lstat(getValidatedPath(path), bigint, callback);
};

fs.fstat = function fstat(fd, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  fd = getValidatedFd(fd);
  const bigint = options?.bigint === true;
  binding.fstat(fd, bigint, statCallback(callback, bigint));
};

fs.statSync = function statSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  const bigint = options?.bigint === true;
  const quiet = options?.throwIfNoEntry === false;
  if (binding.stat(getValidatedPath(path), bigint, undefined, quiet) === false) return undefined;
  return takeStats(bigint);
};

fs.lstatSync = function lstatSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  const bigint = options?.bigint === true;
  const quiet = options?.throwIfNoEntry === false;
  if (binding.lstat(getValidatedPath(path), bigint, undefined, quiet) === false) return undefined;
  return takeStats(bigint);
};

fs.fstatSync = function fstatSync(fd, options = { bigint: false }) {
  const bigint = options?.bigint === true;
  binding.fstat(getValidatedFd(fd), bigint);
  return takeStats(bigint);
};

// --- directories ------------------------------------------------------------------------------------

fs.readdir = function readdir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  options = getOptions(options);
  path = getValidatedPath(path);
  const { encoding } = options;
  const types = !!options.withFileTypes;
  if (readRecursive(options)) {
    require('internal/fs/readdir').readdirRecursive(path, encoding, types, callback);
    return;
  }
  binding.readdir(path, isRaw(encoding), types, (error, result) => {
    if (error) callback(error);
    else callback(null, types ? toDirents(path, result, encoding) : splitNames(result, encoding));
  });
};

fs.readdirSync = function readdirSync(path, options) {
  options = getOptions(options);
  path = getValidatedPath(path);
  const { encoding } = options;
  const types = !!options.withFileTypes;
  if (readRecursive(options)) return require('internal/fs/readdir').readdirRecursiveSync(path, encoding, types);
  const result = binding.readdir(path, isRaw(encoding), types);
  return types ? toDirents(path, result, encoding) : splitNames(result, encoding);
};

function mkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { mode, recursive };
}

fs.mkdir = function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const { mode, recursive } = mkdirOptions(options);
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  if (recursive) internalBinding('fs_more').mkdirs(path, mode, callback);
  else binding.mkdir(path, mode, callback);
};

fs.mkdirSync = function mkdirSync(path, options) {
  const { mode, recursive } = mkdirOptions(options);
  path = getValidatedPath(path);
  if (recursive) return internalBinding('fs_more').mkdirs(path, mode);
  binding.mkdir(path, mode);
};

// --- names ------------------------------------------------------------------------------------------

fs.unlink = function unlink(path, callback) {
  validateFunction(callback, 'cb');
  binding.unlink(getValidatedPath(path), callback);
};

fs.unlinkSync = function unlinkSync(path) {
  binding.unlink(getValidatedPath(path));
};

fs.rename = function rename(oldPath, newPath, callback) {
  validateFunction(callback, 'cb');
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  binding.rename(oldPath, newPath, callback);
};

fs.renameSync = function renameSync(oldPath, newPath) {
  binding.rename(getValidatedPath(oldPath, 'oldPath'), getValidatedPath(newPath, 'newPath'));
};

fs.realpathSync = function realpathSync(path, options) {
  const { encoding } = getOptions(options);
  if (typeof path !== 'string' && !(path instanceof Uint8Array)) path = getValidatedPath(typeof path === 'object' ? path : `${path}`);
  else path = getValidatedPath(path);
  try {
    return decode(binding.realpath(path, isRaw(encoding)), encoding);
  } catch (error) {
    throw require('internal/fs/more').realpathError(path, error);
  }
};

fs.realpath = function realpath(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else {
    validateFunction(callback, 'cb');
  }
  const { encoding } = getOptions(options);
  if (typeof path !== 'string' && !(path instanceof Uint8Array)) path = getValidatedPath(typeof path === 'object' ? path : `${path}`);
  else path = getValidatedPath(path);
  binding.realpath(path, isRaw(encoding), (error, value) => {
    if (error) callback(require('internal/fs/more').realpathError(path, error));
    else callback(null, decode(value, encoding));
  });
};

fs.realpathSync.native = function realpathSyncNative(path, options) {
  const { encoding } = getOptions(options);
  return decode(binding.realpath(getValidatedPath(path), isRaw(encoding)), encoding);
};

fs.realpath.native = function realpathNative(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  const { encoding } = getOptions(options);
  binding.realpath(getValidatedPath(path), isRaw(encoding), (error, value) => {
    if (error) callback(error);
    else callback(null, decode(value, encoding));
  });
};

// What fs.promises stands on, whoever patches fs later.
utils.originals = {
  __proto__: null,
  access: fs.access,
  rename: fs.rename,
  mkdir: fs.mkdir,
  readdir: fs.readdir,
  lstat: fs.lstat,
  stat: fs.stat,
  unlink: fs.unlink,
};

// --- streams ----------------------------------------------------------------------------------------

fs.createReadStream = function createReadStream(path, options) {
  return new fs.ReadStream(path, options);
};

fs.createWriteStream = function createWriteStream(path, options) {
  return new fs.WriteStream(path, options);
};

// --- the rest, loaded when it is first asked for ------------------------------------------------------

const { lazy } = internalBinding('core');
lazy(fs, 'internal/fs/more', [
  'chown', 'chownSync', 'fchown', 'fchownSync', 'lchown', 'lchownSync', 'chmod', 'chmodSync', 'fchmod', 'fchmodSync', 'lchmod', 'lchmodSync',
  'copyFile', 'copyFileSync', 'link', 'linkSync', 'symlink', 'symlinkSync', 'readlink', 'readlinkSync',
  'fsync', 'fsyncSync', 'fdatasync', 'fdatasyncSync', 'truncate', 'truncateSync', 'ftruncate', 'ftruncateSync',
  'utimes', 'utimesSync', 'futimes', 'futimesSync', 'lutimes', 'lutimesSync', 'mkdtemp', 'mkdtempSync', 'mkdtempDisposableSync',
  'rmdir', 'rmdirSync', 'statfs', 'statfsSync', 'openAsBlob', 'openAsBlobSync',
]);
lazy(fs, 'internal/fs/stats_class', ['Stats']);
lazy(fs, 'internal/fs/rm', ['rm', 'rmSync']);
lazy(fs, 'internal/fs/cp', ['cp', 'cpSync']);
lazy(fs, 'internal/fs/dir', ['Dir', 'opendir', 'opendirSync']);
lazy(fs, 'internal/fs/watchers', ['watch', 'watchFile', 'unwatchFile']);
lazy(fs, 'internal/fs/glob', ['glob', 'globSync']);
lazy(fs, 'internal/fs/streams', ['ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream']);
lazy(fs, 'internal/fs/utf8_stream', ['Utf8Stream']);
fs.Dirent = utils.Dirent;
fs._toUnixTimestamp = utils.toUnixTimestamp;

define(fs, 'constants', {
  __proto__: null,
  value: Object.freeze(Object.assign({ __proto__: null }, internalBinding('fs_constants'))),
  enumerable: true,
  configurable: false,
  writable: false,
});
define(fs, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return require('internal/fs/promises').exports; },
});
