// fs.cp. The algorithm is one generator that yields file operations; two drivers carry them out, one now, one with
// promises, so that both forms behave alike.

const fs = require('fs');
const path = require('path');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { getValidatedPath, getBuffer } = require('internal/fs/utils');

function errorOf(Class, code, message, where) {
  return new Class({ message, path: where, syscall: 'cp', errno: require('os').constants.errno[code], code });
}

function cpOptions(options) {
  const checked = {
    dereference: false, errorOnExist: false, filter: undefined, force: true, mode: 0, preserveTimestamps: false, recursive: false,
    verbatimSymlinks: false,
  };
  if (options === undefined) return checked;
  validateObject(options, 'options');
  Object.assign(checked, options);
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(checked[name], `options.${name}`);
  }
  checked.mode ??= 0;
  validateInteger(checked.mode, 'mode', 0, 7);
  if (checked.dereference && checked.verbatimSymlinks) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (checked.filter !== undefined) validateFunction(checked.filter, 'options.filter');
  return checked;
}

// --- drivers: `yield [name, ...args]` is fs[name](...args), `yield ['filter', src, dest]` asks the user -------

function runSync(steps, options) {
  let input;
  let failure;
  for (;;) {
    const { value, done } = failure === undefined ? steps.next(input) : steps.throw(failure);
    if (done) return;
    const [name, ...args] = value;
    failure = undefined;
    try {
      if (name === 'filter') {
        input = options.filter(...args);
        if (typeof input?.then === 'function') throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', input);
      } else {
        input = fs[`${name}Sync`](...args);
      }
    } catch (error) {
      failure = error;
    }
  }
}

async function run(steps, options) {
  const { promises } = fs;
  let input;
  let failure;
  for (;;) {
    const { value, done } = failure === undefined ? steps.next(input) : steps.throw(failure);
    if (done) return;
    const [name, ...args] = value;
    failure = undefined;
    try {
      input = name === 'filter' ? await options.filter(...args) : await promises[name](...args);
    } catch (error) {
      failure = error;
    }
  }
}

// --- checks -----------------------------------------------------------------------------------------

function same(a, b) {
  return b.ino && b.dev && b.ino === a.ino && b.dev === a.dev;
}

function isInside(parent, child) {
  const outer = path.resolve(parent).split(path.sep).filter(Boolean);
  const inner = path.resolve(child).split(path.sep).filter(Boolean);
  return outer.every((part, i) => inner[i] === part);
}

function* statOrNull(method, at) {
  try {
    return yield [method, at, { bigint: true }];
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function* checkPaths(src, dest, options) {
  const method = options.dereference ? 'stat' : 'lstat';
  const srcStat = yield [method, src, { bigint: true }];
  const destStat = yield* statOrNull(method, dest);
  if (destStat !== null) {
    if (same(srcStat, destStat)) {
      throw errorOf(codes.ERR_FS_CP_EINVAL, 'EINVAL', 'src and dest cannot be the same', dest);
    }
    if (srcStat.isDirectory() && !destStat.isDirectory()) {
      throw errorOf(codes.ERR_FS_CP_DIR_TO_NON_DIR, 'EISDIR', `cannot overwrite non-directory ${dest} with directory ${src}`, dest);
    }
    if (!srcStat.isDirectory() && destStat.isDirectory()) {
      throw errorOf(codes.ERR_FS_CP_NON_DIR_TO_DIR, 'ENOTDIR', `cannot overwrite directory ${dest} with non-directory ${src}`, dest);
    }
  }
  if (srcStat.isDirectory() && isInside(src, dest)) {
    throw errorOf(codes.ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
  }
  return { srcStat, destStat };
}

// No directory above dest may be src itself under another name.
function* checkParents(src, srcStat, dest) {
  const srcParent = path.resolve(path.dirname(src));
  for (let at = path.resolve(path.dirname(dest)); at !== srcParent && at !== path.parse(at).root; at = path.dirname(at)) {
    const stat = yield* statOrNull('stat', at);
    if (stat === null) return;
    if (same(srcStat, stat)) {
      throw errorOf(codes.ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
    }
  }
}

// --- the copy ---------------------------------------------------------------------------------------

function* copyAll(src, dest, options) {
  if (options.filter && !(yield ['filter', src, dest])) return;
  const { srcStat, destStat } = yield* checkPaths(src, dest, options);
  yield* checkParents(src, srcStat, dest);
  const parent = path.dirname(dest);
  if ((yield* statOrNull('stat', parent)) === null) yield ['mkdir', parent, { recursive: true }];
  yield* copyOne(src, dest, srcStat, destStat, options);
}

function* copyOne(src, dest, srcStat, destStat, options) {
  if (srcStat.isDirectory()) {
    if (!options.recursive) {
      throw errorOf(codes.ERR_FS_EISDIR, 'EISDIR', `${src} is a directory (not copied)`, src);
    }
    yield* copyDirectory(src, dest, srcStat, destStat, options);
  } else if (srcStat.isFile() || srcStat.isCharacterDevice() || srcStat.isBlockDevice()) {
    yield* copyFile(src, dest, srcStat, destStat, options);
  } else if (srcStat.isSymbolicLink()) {
    yield* copyLink(src, dest, destStat, options);
  } else if (srcStat.isSocket()) {
    throw errorOf(codes.ERR_FS_CP_SOCKET, 'EINVAL', `cannot copy a socket file: ${dest}`, dest);
  } else if (srcStat.isFIFO()) {
    throw errorOf(codes.ERR_FS_CP_FIFO_PIPE, 'EINVAL', `cannot copy a FIFO pipe: ${dest}`, dest);
  } else {
    throw errorOf(codes.ERR_FS_CP_UNKNOWN, 'EINVAL', `cannot copy an unknown file type: ${dest}`, dest);
  }
}

function* copyFile(src, dest, srcStat, destStat, options) {
  if (destStat !== null) {
    if (options.force) {
      yield ['unlink', dest];
    } else if (options.errorOnExist) {
      throw errorOf(codes.ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
    } else {
      return;
    }
  }
  yield ['copyFile', src, dest, options.mode];
  const mode = Number(srcStat.mode);
  if (options.preserveTimestamps) {
    // Times of a file that cannot be written cannot be set.
    if ((mode & 0o200) === 0) yield ['chmod', dest, mode | 0o200];
    // Reading src has changed its access time.
    const now = yield ['stat', src];
    yield ['utimes', dest, now.atime, now.mtime];
  }
  yield ['chmod', dest, mode & 0o7777];
}

function* copyDirectory(src, dest, srcStat, destStat, options) {
  if (destStat === null) yield ['mkdir', dest];
  else if (options.errorOnExist && !options.force) throw errorOf(codes.ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
  for (const name of yield ['readdir', src]) {
    const from = path.join(src, name);
    const to = path.join(dest, name);
    if (options.filter && !(yield ['filter', from, to])) continue;
    const stats = yield* checkPaths(from, to, options);
    yield* copyOne(from, to, stats.srcStat, stats.destStat, options);
  }
  if (destStat === null) yield ['chmod', dest, Number(srcStat.mode) & 0o7777];
}

function* copyLink(src, dest, destStat, options) {
  let target = yield ['readlink', src];
  if (!options.verbatimSymlinks && !path.isAbsolute(target)) target = path.resolve(path.dirname(src), target);
  if (destStat === null) {
    yield ['symlink', target, dest];
    return;
  }
  let existing;
  try {
    existing = yield ['readlink', dest];
  } catch (error) {
    // A file that is no link: symlink() says so.
    if (error.code !== 'EINVAL' && error.code !== 'UNKNOWN') throw error;
    yield ['symlink', target, dest];
    return;
  }
  if (!path.isAbsolute(existing)) existing = path.resolve(path.dirname(dest), existing);
  const stat = yield* statOrNull('stat', src);
  const isDirectory = stat !== null && stat.isDirectory();
  if (isDirectory && isInside(target, existing)) {
    throw errorOf(codes.ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${target} to a subdirectory of self ${existing}`, dest);
  }
  // A link to a folder must not be replaced by a link to something in that folder.
  if (isDirectory && isInside(existing, target)) {
    throw errorOf(codes.ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, 'EINVAL', `cannot overwrite ${existing} with ${target}`, dest);
  }
  yield ['unlink', dest];
  yield ['symlink', target, dest];
}

// --- the public forms -------------------------------------------------------------------------------

function plainPath(value, name) {
  value = getValidatedPath(value, name);
  return typeof value === 'string' ? value : getBuffer().from(value).toString();
}

exports.cpSync = function cpSync(src, dest, options) {
  options = cpOptions(options);
  src = plainPath(src, 'src');
  dest = plainPath(dest, 'dest');
  runSync(copyAll(src, dest, options), options);
};

exports.cpPromise = async function cp(src, dest, options) {
  options = cpOptions(options);
  src = plainPath(src, 'src');
  dest = plainPath(dest, 'dest');
  await run(copyAll(src, dest, options), options);
};

exports.cp = function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  options = cpOptions(options);
  src = plainPath(src, 'src');
  dest = plainPath(dest, 'dest');
  run(copyAll(src, dest, options), options).then(
    () => process.nextTick(callback, null),
    (error) => process.nextTick(callback, error),
  );
};
