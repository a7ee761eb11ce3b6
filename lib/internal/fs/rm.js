// fs.rm: files and trees. The tree is removed by one job on the pool; what is here checks, and tries again.

const { setTimeout } = require('internal/timers');
const fs = require('fs');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateObject, validateUint32 } = require('internal/validators');
const { getValidatedPath, getBuffer } = require('internal/fs/utils');
const more = internalBinding('fs_more');

const retried = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'ENOTEMPTY', 'EPERM']);

function rmOptions(options) {
  const checked = { recursive: false, force: false, maxRetries: 0, retryDelay: 100 };
  if (options === undefined) return checked;
  validateObject(options, 'options');
  Object.assign(checked, options);
  validateBoolean(checked.force, 'options.force');
  validateBoolean(checked.recursive, 'options.recursive');
  validateInt32(checked.retryDelay, 'options.retryDelay', 0);
  validateUint32(checked.maxRetries, 'options.maxRetries');
  return checked;
}

function isDirectoryError(path) {
  return new codes.ERR_FS_EISDIR({
    code: 'EISDIR',
    message: 'is a directory',
    path,
    syscall: 'rm',
    errno: require('os').constants.errno.EISDIR,
  });
}

// A path for errors and for C: Buffers are kept as bytes.
function plainPath(path) {
  path = getValidatedPath(path);
  return typeof path === 'string' ? path : getBuffer().from(path);
}

exports.rm = function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  path = plainPath(path);
  const { recursive, force, maxRetries, retryDelay } = rmOptions(options);
  fs.lstat(path, (error, stats) => {
    if (error) {
      callback(force && error.code === 'ENOENT' ? null : error);
      return;
    }
    if (stats.isDirectory() && !recursive) {
      callback(isDirectoryError(path));
      return;
    }
    let tries = 0;
    const attempt = () => more.removeTree(path, (failed) => {
      if (failed && retried.has(failed.code) && tries < maxRetries) {
        tries++;
        setTimeout(attempt, tries * retryDelay);
      } else {
        callback(failed);
      }
    });
    attempt();
  });
};

exports.rmSync = function rmSync(path, options) {
  path = plainPath(path);
  const { recursive, force, maxRetries, retryDelay } = rmOptions(options);
  let stats;
  try {
    stats = fs.lstatSync(path);
  } catch (error) {
    if (force && error.code === 'ENOENT') return;
    throw error;
  }
  if (stats.isDirectory() && !recursive) throw isDirectoryError(path);
  for (let tries = 1; ; tries++) {
    try {
      more.removeTree(path);
      return;
    } catch (error) {
      if (!retried.has(error.code) || tries > maxRetries) throw error;
      if (retryDelay > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, tries * retryDelay);
    }
  }
};
