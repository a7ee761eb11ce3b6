// The calls of fs that few programs make.

const fs = require('fs');
const binding = internalBinding('fs');
const more = internalBinding('fs_more');
const { codes } = require('internal/errors');
const { validateFunction, validateInteger, validateOneOf, parseFileMode } = require('internal/validators');
const utils = require('internal/fs/utils');
const { getBuffer, getValidatedPath, getValidatedFd, getOptions, getValidMode, toUnixTimestamp, isRaw, decode } = utils;

const MAX_ID = 0xffffffff;

// --- owners -----------------------------------------------------------------------------------------

function ids(uid, gid) {
  validateInteger(uid, 'uid', -1, MAX_ID);
  validateInteger(gid, 'gid', -1, MAX_ID);
}

exports.chown = function chown(path, uid, gid, callback) {
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  ids(uid, gid);
  more.chown(path, uid, gid, callback);
};

exports.chownSync = function chownSync(path, uid, gid) {
  path = getValidatedPath(path);
  ids(uid, gid);
  more.chown(path, uid, gid);
};

exports.lchown = function lchown(path, uid, gid, callback) {
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  ids(uid, gid);
  more.lchown(path, uid, gid, callback);
};

exports.lchownSync = function lchownSync(path, uid, gid) {
  path = getValidatedPath(path);
  ids(uid, gid);
  more.lchown(path, uid, gid);
};

exports.fchown = function fchown(fd, uid, gid, callback) {
  fd = getValidatedFd(fd);
  ids(uid, gid);
  validateFunction(callback, 'cb');
  more.fchown(fd, uid, gid, callback);
};

exports.fchownSync = function fchownSync(fd, uid, gid) {
  fd = getValidatedFd(fd);
  ids(uid, gid);
  more.fchown(fd, uid, gid);
};

// --- modes ------------------------------------------------------------------------------------------

exports.chmod = function chmod(path, mode, callback) {
  path = getValidatedPath(path);
  mode = parseFileMode(mode, 'mode');
  validateFunction(callback, 'cb');
  more.chmod(path, mode, callback);
};

exports.chmodSync = function chmodSync(path, mode) {
  path = getValidatedPath(path);
  more.chmod(path, parseFileMode(mode, 'mode'));
};

exports.fchmod = function fchmod(fd, mode, callback) {
  fd = getValidatedFd(fd);
  mode = parseFileMode(mode, 'mode');
  validateFunction(callback, 'cb');
  more.fchmod(fd, mode, callback);
};

exports.fchmodSync = function fchmodSync(fd, mode) {
  fd = getValidatedFd(fd);
  more.fchmod(fd, parseFileMode(mode, 'mode'));
};

// Only macOS has them; elsewhere they are there as undefined.
exports.lchmod = undefined;
exports.lchmodSync = undefined;

// --- copies and links -------------------------------------------------------------------------------

exports.copyFile = function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  mode = getValidMode(mode);
  validateFunction(callback, 'cb');
  more.copyFile(src, dest, mode, callback);
};

exports.copyFileSync = function copyFileSync(src, dest, mode) {
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  more.copyFile(src, dest, getValidMode(mode));
};

exports.link = function link(existingPath, newPath, callback) {
  validateFunction(callback, 'cb');
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  more.link(existingPath, newPath, callback);
};

exports.linkSync = function linkSync(existingPath, newPath) {
  more.link(getValidatedPath(existingPath, 'existingPath'), getValidatedPath(newPath, 'newPath'));
};

// The type matters on Windows only, yet a wrong one is an error everywhere.
function validateLinkType(type) {
  validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
}

exports.symlink = function symlink(target, path, type, callback) {
  if (callback === undefined) {
    callback = type;
    validateFunction(callback, 'cb');
    type = undefined;
  } else {
    validateLinkType(type);
    validateFunction(callback, 'cb');
  }
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  more.symlink(target, path, callback);
};

exports.symlinkSync = function symlinkSync(target, path, type) {
  validateLinkType(type);
  target = getValidatedPath(target, 'target');
  more.symlink(target, getValidatedPath(path));
};

exports.readlink = function readlink(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  more.readlink(path, isRaw(encoding), (error, value) => {
    if (error) callback(error);
    else callback(null, decode(value, encoding));
  });
};

exports.readlinkSync = function readlinkSync(path, options) {
  const { encoding } = getOptions(options);
  return decode(more.readlink(getValidatedPath(path), isRaw(encoding)), encoding);
};

// realpath(3) says only what failed; Node's own walk says where. `path` is walked again to find the part.
exports.realpathError = function realpathError(path, error) {
  if (typeof path !== 'string') path = getBuffer().from(path).toString();
  let at = '';
  try {
    for (const part of require('path').resolve(path).split('/').slice(1)) {
      at += `/${part}`;
      binding.lstat(at, false);
      if ((utils.words[1] & 0o170000) === 0o120000) binding.stat(at, false);
    }
  } catch (found) {
    return found;
  }
  return error;
};

// --- syncs and lengths ------------------------------------------------------------------------------

exports.fsync = function fsync(fd, callback) {
  fd = getValidatedFd(fd);
  validateFunction(callback, 'cb');
  more.fsync(fd, callback);
};

exports.fsyncSync = function fsyncSync(fd) {
  more.fsync(getValidatedFd(fd));
};

exports.fdatasync = function fdatasync(fd, callback) {
  fd = getValidatedFd(fd);
  validateFunction(callback, 'cb');
  more.fdatasync(fd, callback);
};

exports.fdatasyncSync = function fdatasyncSync(fd) {
  more.fdatasync(getValidatedFd(fd));
};

exports.ftruncate = function ftruncate(fd, len = 0, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  validateFunction(callback, 'cb');
  more.ftruncate(fd, len < 0 ? 0 : len, callback);
};

exports.ftruncateSync = function ftruncateSync(fd, len = 0) {
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  more.ftruncate(fd, len < 0 ? 0 : len);
};

exports.truncate = function truncate(path, len, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  len = Math.max(0, len);
  validateFunction(callback, 'cb');
  fs.open(path, 'r+', (error, fd) => {
    if (error) return callback(error);
    more.ftruncate(fd, len, (failed) => {
      binding.close(fd, (closeFailed) => callback(failed || closeFailed));
    });
  });
};

exports.truncateSync = function truncateSync(path, len) {
  if (len === undefined) len = 0;
  const fd = fs.openSync(path, 'r+');
  try {
    fs.ftruncateSync(fd, len);
  } finally {
    fs.closeSync(fd);
  }
};

// --- times ------------------------------------------------------------------------------------------

exports.utimes = function utimes(path, atime, mtime, callback) {
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  more.utimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), callback);
};

exports.utimesSync = function utimesSync(path, atime, mtime) {
  path = getValidatedPath(path);
  more.utimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime));
};

exports.futimes = function futimes(fd, atime, mtime, callback) {
  fd = getValidatedFd(fd);
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  validateFunction(callback, 'cb');
  more.futimes(fd, atime, mtime, callback);
};

exports.futimesSync = function futimesSync(fd, atime, mtime) {
  fd = getValidatedFd(fd);
  more.futimes(fd, toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime'));
};

exports.lutimes = function lutimes(path, atime, mtime, callback) {
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  more.lutimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), callback);
};

exports.lutimesSync = function lutimesSync(path, atime, mtime) {
  path = getValidatedPath(path);
  more.lutimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime));
};

// --- directories ------------------------------------------------------------------------------------

function template(prefix) {
  prefix = getValidatedPath(prefix, 'prefix');
  if (typeof prefix === 'string') {
    if (prefix.endsWith('X')) warnTemplate();
    return `${prefix}XXXXXX`;
  }
  if (prefix[prefix.length - 1] === 0x58) warnTemplate();
  const Buffer = getBuffer();
  return Buffer.concat([prefix, Buffer.from('XXXXXX')]);
}

let templateWarned = false;
function warnTemplate() {
  if (templateWarned) return;
  templateWarned = true;
  process.emitWarning('mkdtemp() templates ending with X are not portable. For details see: https://nodejs.org/api/fs.html');
}

exports.mkdtemp = function mkdtemp(prefix, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  const { encoding } = getOptions(options);
  more.mkdtemp(template(prefix), isRaw(encoding), (error, value) => {
    if (error) callback(error);
    else callback(null, decode(value, encoding));
  });
};

exports.mkdtempSync = function mkdtempSync(prefix, options) {
  const { encoding } = getOptions(options);
  return decode(more.mkdtemp(template(prefix), isRaw(encoding)), encoding);
};

exports.mkdtempDisposableSync = function mkdtempDisposableSync(prefix, options) {
  const { encoding } = getOptions(options);
  const path = decode(more.mkdtemp(template(prefix), isRaw(encoding)), encoding);
  // The path may be relative; what is removed must not move with the working directory.
  const full = require('path').resolve(process.cwd(), `${path}`);
  const remove = () => more.removeTree(full);
  return { path, remove, [Symbol.dispose]() { remove(); } };
};

function refuseRecursive(options) {
  if (options?.recursive !== undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
  }
}

exports.rmdir = function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  refuseRecursive(options);
  validateFunction(callback, 'cb');
  more.rmdir(getValidatedPath(path), callback);
};

exports.rmdirSync = function rmdirSync(path, options) {
  path = getValidatedPath(path);
  refuseRecursive(options);
  more.rmdir(path);
};

exports.statfs = function statfs(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  const bigint = options?.bigint === true;
  more.statfs(path, bigint, (error) => {
    if (error) callback(error);
    else callback(null, require('internal/fs/bigint_stats').takeStatFs(bigint));
  });
};

exports.statfsSync = function statfsSync(path, options = { bigint: false }) {
  path = getValidatedPath(path);
  const bigint = options?.bigint === true;
  more.statfs(path, bigint);
  return require('internal/fs/bigint_stats').takeStatFs(bigint);
};

// --- odds and ends ----------------------------------------------------------------------------------

let existsWarned = false;
exports.warnExists = function warnExists() {
  if (existsWarned) return;
  existsWarned = true;
  process.emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
};

function blobOf(path, type, stats) {
  if (!stats.isFile()) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'must be that of a file');
  return require('internal/buffer/blob').make([require('internal/buffer/file_part').partFor(path, stats)], type);
}
function blobArguments(path, options) {
  require('internal/validators').validateObject(options, 'options');
  const type = options.type || '';
  require('internal/validators').validateString(type, 'options.type');
  return { path: getValidatedPath(path), type };
}
exports.openAsBlob = function openAsBlob(path, options = {}) {
  const given = blobArguments(path, options);
  return fs.promises.stat(given.path).then((stats) => blobOf(given.path, given.type, stats));
};
exports.openAsBlobSync = function openAsBlobSync(path, options = {}) {
  const given = blobArguments(path, options);
  return blobOf(given.path, given.type, fs.statSync(given.path));
};
