// fs.promises and FileHandle.

const EventEmitter = require('events');
const fs = require('fs');
const { codes, AbortError } = require('internal/errors');
const { validateBoolean, validateEncoding, validateInteger, parseFileMode } = require('internal/validators');
const utils = require('internal/fs/utils');
const {
  getBuffer, getValidatedPath, getOptions, stringToFlags, validateOffsetLengthRead, validateOffsetLengthWrite, validatePosition,
  validateBufferArray, validateData, validateView, validateOptionalObject, toBytes, toUnixTimestamp, takeStats, copyObject,
} = utils;
const binding = internalBinding('fs');

const CHUNK = 512 * 1024; // bytes between two looks at an AbortSignal
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');

function native(fn, ...args) {
  return new Promise((resolve, reject) => {
    fn(...args, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
  });
}

function more() {
  return internalBinding('fs_more');
}

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// --- FileHandle -------------------------------------------------------------------------------------

const leaked = new FinalizationRegistry((state) => {
  if (state.fd === -1) return;
  const { fd } = state;
  state.fd = -1;
  binding.close(fd);
  process.emitWarning(`Closing file descriptor ${fd} on garbage collection`);
  process.emitWarning('Closing a FileHandle object on garbage collection is deprecated. Please close FileHandle objects explicitly using ' +
    'FileHandle.prototype.close(). In the future, an error will be thrown if a file descriptor is closed during garbage collection.',
  'DeprecationWarning', 'DEP0137');
});

const { Descriptor, kTransfer, kDeserialize } = require('internal/worker/js_transferable');

class FileHandle extends EventEmitter {
  #state;
  #refs = 1;
  #closing = null; // promise of the close under way
  #resolveClose = null; // for a close that waits for streams
  #rejectClose = null;
  #locked = false; // a web stream reads it
  #transferred = false; // to another thread

  constructor(fd) {
    super();
    this.#state = { fd };
    leaked.register(this, this.#state, this.#state);
  }

  get fd() {
    return this.#state.fd;
  }

  getAsyncId() {
    return 0;
  }

  #open(syscall) {
    if (this.#state.fd !== -1) return this.#state.fd;
    const error = new Error(this.#transferred ? 'The FileHandle has been transferred' : 'file closed');
    error.code = 'EBADF';
    error.syscall = syscall;
    throw error;
  }

  // What is under way holds the handle open: close() waits for it, and it cannot be transferred.
  async #use(operation) {
    this.#refs++;
    try {
      return await operation;
    } finally {
      this[kUnref]();
    }
  }

  async appendFile(data, options) {
    this.#open('writeFile');
    return writeFile(this, data, options);
  }

  async chmod(mode) {
    const fd = this.#open('fchmod');
    await this.#use(native(more().fchmod, fd, parseFileMode(mode, 'mode')));
  }

  async chown(uid, gid) {
    const fd = this.#open('fchown');
    validateInteger(uid, 'uid', -1, 0xffffffff);
    validateInteger(gid, 'gid', -1, 0xffffffff);
    await this.#use(native(more().fchown, fd, uid, gid));
  }

  async datasync() {
    await this.#use(native(more().fdatasync, this.#open('fdatasync')));
  }

  async sync() {
    await this.#use(native(more().fsync, this.#open('fsync')));
  }

  async read(buffer, offsetOrParams, length, position) {
    const fd = this.#open('read');
    let offset = offsetOrParams;
    if (!ArrayBuffer.isView(buffer)) {
      validateOptionalObject(buffer, 'options');
      ({ buffer = getBuffer().alloc(16384), offset = 0, length = buffer.byteLength - offset, position = null } = buffer ?? {});
    }
    if (offset !== null && typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
    }
    validateView(buffer);
    if (offset === null || offset === undefined) offset = 0;
    else validateInteger(offset, 'offset', 0);
    length ??= buffer.byteLength - offset;
    if (length === 0) return { __proto__: null, bytesRead: length, buffer };
    if (buffer.byteLength === 0) throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    validateOffsetLengthRead(offset, length, buffer.byteLength);
    if (position === null || position === undefined) position = -1;
    else validatePosition(position, 'position', length);
    const bytesRead = (await this.#use(native(binding.read, fd, toBytes(buffer), offset, length, position))) || 0;
    return { __proto__: null, bytesRead, buffer };
  }

  async readv(buffers, position) {
    const fd = this.#open('readv');
    validateBufferArray(buffers);
    const bytesRead = await this.#use(native(binding.readv, fd, buffers.map(toBytes), typeof position === 'number' ? position : -1));
    return { __proto__: null, bytesRead, buffers };
  }

  async readFile(options) {
    this.#open('readFile');
    return readFile(this, options);
  }

  readLines(options = undefined) {
    return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  async stat(options) {
    const fd = this.#open('fstat');
    const bigint = options?.bigint === true;
    return this.#use(statCall(binding.fstat, fd, bigint));
  }

  async truncate(len = 0) {
    const fd = this.#open('ftruncate');
    validateInteger(len, 'len');
    await this.#use(native(more().ftruncate, fd, Math.max(0, len)));
  }

  async utimes(atime, mtime) {
    const fd = this.#open('futimes');
    atime = toUnixTimestamp(atime, 'atime');
    mtime = toUnixTimestamp(mtime, 'mtime');
    await this.#use(native(more().futimes, fd, atime, mtime));
  }

  async write(buffer, offsetOrOptions, length, position) {
    const fd = this.#open('write');
    if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
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
      const bytesWritten = (await this.#use(native(binding.write, fd, toBytes(buffer), offset, length, position))) || 0;
      return { __proto__: null, bytesWritten, buffer };
    }
    validateData(buffer, 'buffer');
    if (length !== undefined) validateEncoding(buffer, length);
    const bytes = getBuffer().from(buffer, length);
    const bytesWritten = await this.#use(native(binding.write, fd, bytes, 0, bytes.length, typeof offset === 'number' ? offset : -1));
    return { __proto__: null, bytesWritten, buffer };
  }

  async writev(buffers, position) {
    const fd = this.#open('writev');
    validateBufferArray(buffers);
    if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
    const bytesWritten = await this.#use(native(binding.writev, fd, buffers.map(toBytes), typeof position === 'number' ? position : -1));
    return { __proto__: null, bytesWritten, buffers };
  }

  async writeFile(data, options) {
    this.#open('writeFile');
    return writeFile(this, data, options);
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  readableWebStream(options = {}) {
    if (this.#state.fd === -1) throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (this.#closing !== null) throw new codes.ERR_INVALID_STATE('The FileHandle is closing');
    if (this.#locked) throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
    require('internal/validators').validateObject(options, 'options');
    const { autoClose = false, type = 'bytes' } = options;
    validateBoolean(autoClose, 'options.autoClose');
    if (type !== 'bytes') process.emitWarning('A non-"bytes" options.type has no effect. A byte-oriented steam is always created.', 'ExperimentalWarning');
    this.#locked = true;
    this[kRef]();
    let control;
    let ended = false;
    const end = async () => {
      if (ended) return;
      ended = true;
      this[kUnref]();
      if (autoClose) await this.close();
    };
    const stream = new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      start(controller) { control = controller; },
      pull: async (controller) => {
        const view = controller.byobRequest.view;
        const { bytesRead } = await this.read(view, 0, view.byteLength);
        if (ended) return;
        if (bytesRead === 0) {
          controller.close();
          await end();
        }
        controller.byobRequest.respond(bytesRead);
      },
      cancel: end,
    });
    // The handle's end is the stream's, whoever reads it.
    this.once('close', () => {
      if (ended) return;
      control.close();
      control.byobRequest?.respond(0);
      end();
    });
    return stream;
  }

  close() {
    if (this.#state.fd === -1) return Promise.resolve();
    if (this.#closing !== null) return this.#closing;
    if (--this.#refs === 0) {
      this.#closing = this.#closeNow();
    } else {
      this.#closing = new Promise((resolve, reject) => {
        this.#resolveClose = resolve;
        this.#rejectClose = reject;
      }).finally(() => { this.#closing = null; });
    }
    this.emit('close');
    return this.#closing;
  }

  #closeNow() {
    const { fd } = this.#state;
    this.#state.fd = -1;
    leaked.unregister(this.#state);
    return native(binding.close, fd).finally(() => { this.#closing = null; });
  }

  [kTransfer]() {
    if (this.#refs > 1 || this.#closing !== null || this.#locked) {
      throw require('internal/worker/clone').dataCloneError('Cannot transfer FileHandle while in use');
    }
    const { fd } = this.#state;
    this.#state.fd = -1;
    this.#transferred = true;
    leaked.unregister(this.#state);
    binding.handed?.(fd, false);
    const giveBack = () => {
      this.#state.fd = fd;
      this.#transferred = false;
      leaked.register(this, this.#state, this.#state);
      binding.handed?.(fd, true);
    };
    return { data: new Descriptor(fd, giveBack), deserializeInfo: 'internal/fs/promises:FileHandle' };
  }
  static [kDeserialize](fd) {
    binding.handed?.(fd, true);
    return new FileHandle(fd);
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }

  // Streams hold the handle open: each counts, and close() waits for the last.
  [kRef]() {
    this.#refs++;
  }

  [kUnref]() {
    if (--this.#refs === 0) this.#closeNow().then(this.#resolveClose, this.#rejectClose);
  }
}

// Stats travel in shared memory, so they are taken in the callback itself.
function statCall(call, target, bigint) {
  return new Promise((resolve, reject) => {
    call(target, bigint, (error) => {
      if (error) reject(error);
      else resolve(takeStats(bigint));
    });
  });
}

// --- whole files ------------------------------------------------------------------------------------

function finishRead(data, encoding) {
  return encoding ? data.toString(encoding) : data;
}

async function readFile(path, options) {
  options = getOptions(options, { flag: 'r' });
  const { signal, encoding } = options;
  checkAborted(signal);
  const isHandle = path instanceof FileHandle;
  if (!isHandle) path = getValidatedPath(path);
  const flags = stringToFlags(options.flag);
  if (signal) return readChunks(path, isHandle, flags, encoding, signal);
  if (isHandle) path[kRef]();
  try {
    const utf8 = encoding === 'utf8' || encoding === 'utf-8';
    const data = await native(internalBinding('fs_file').readFile, isHandle ? path.fd : path, flags, utf8 ? 1 : 0);
    return utf8 ? data : finishRead(utils.toBuffer(data), encoding);
  } catch (error) {
    throw isHandle ? error : utils.withPath(error, path);
  } finally {
    if (isHandle) path[kUnref]();
  }
}

async function readChunks(path, isHandle, flags, encoding, signal) {
  const handle = isHandle ? path : await open(path, flags);
  const chunks = [];
  try {
    for (;;) {
      checkAborted(signal);
      const buffer = getBuffer().allocUnsafeSlow(CHUNK);
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, -1);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
    }
    checkAborted(signal);
  } finally {
    if (!isHandle) await handle.close();
  }
  return finishRead(getBuffer().concat(chunks), encoding);
}

function isIterable(data) {
  return typeof data !== 'string' && !ArrayBuffer.isView(data) && data !== null && data !== undefined &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
}

async function writeBytes(handle, bytes, signal) {
  while (bytes.byteLength > 0) {
    checkAborted(signal);
    const { bytesWritten } = await handle.write(bytes, 0, Math.min(CHUNK, bytes.byteLength));
    bytes = new Uint8Array(bytes.buffer, bytes.byteOffset + bytesWritten, bytes.byteLength - bytesWritten);
  }
}

async function writePieces(handle, data, signal, encoding) {
  checkAborted(signal);
  if (!isIterable(data)) {
    await writeBytes(handle, ArrayBuffer.isView(data) ? data : getBuffer().from(data, encoding || 'utf8'), signal);
    return;
  }
  for await (const piece of data) {
    checkAborted(signal);
    await writeBytes(handle, ArrayBuffer.isView(piece) ? piece : getBuffer().from(piece, encoding || 'utf8'), signal);
  }
}

async function writeFile(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  const { encoding, signal } = options;
  validateBoolean(flush, 'options.flush');
  const iterable = isIterable(data);
  if (!iterable && !ArrayBuffer.isView(data)) {
    validateData(data, 'data');
    data = getBuffer().from(data, encoding || 'utf8');
  }
  const flags = stringToFlags(options.flag || 'w');
  if (path instanceof FileHandle) {
    await writePieces(path, data, signal, encoding);
    if (flush) await path.sync();
    return;
  }
  path = getValidatedPath(path);
  checkAborted(signal);
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  if (!iterable && !signal && !flush) {
    await native(internalBinding('fs_file').writeFile, path, toBytes(data), flags, mode, false);
    return;
  }
  const handle = await open(path, flags, mode);
  try {
    await writePieces(handle, data, signal, encoding);
    if (flush) await handle.sync();
  } finally {
    await handle.close();
  }
}

async function appendFile(path, data, options) {
  options = copyObject(getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false }));
  options.flag ||= 'a';
  return writeFile(path, data, options);
}

// --- the others -------------------------------------------------------------------------------------

async function open(path, flags, mode) {
  path = getValidatedPath(path);
  flags = stringToFlags(flags);
  mode = parseFileMode(mode, 'mode', 0o666);
  return new FileHandle(await native(binding.open, path, flags, mode));
}

// The callback form, as it was before anybody patched fs, as a function that gives a promise; what throws in the executor
// becomes a rejection.
function promised(name, call) {
  const fn = utils.originals[name] ?? require('internal/fs/more')[name];
  return {
    [name](...args) {
      return new Promise((resolve, reject) => {
        call(fn, args, (error, value) => {
          if (error) reject(error);
          else resolve(value);
        });
      });
    },
  }[name];
}

// fn(a, b, callback) with exactly `count` arguments before the callback. A function where options belong is none to call:
// it counts as no options (`name` is null), or is refused as what has to be `type`.
const fixed = (count, name, type) => (fn, args, callback) => {
  const given = args.slice(0, count);
  while (given.length < count) given.push(undefined);
  if (name !== undefined && typeof given[count - 1] === 'function') {
    if (name !== null) throw new codes.ERR_INVALID_ARG_TYPE(name, type, given[count - 1]);
    given[count - 1] = undefined;
  }
  fn(...given, callback);
};

const api = {
  access: promised('access', fixed(2, 'mode', 'number')),
  copyFile: promised('copyFile', fixed(3, 'mode', 'number')),
  cp: async function cp(src, dest, options) {
    return require('internal/fs/cp').cpPromise(src, dest, options);
  },
  glob: function glob(pattern, options) {
    return require('internal/fs/glob').globPromise(pattern, options);
  },
  open,
  opendir: async function opendir(path, options) {
    return new Promise((resolve, reject) => {
      require('internal/fs/dir').opendir(path, options, (error, dir) => (error ? reject(error) : resolve(dir)));
    });
  },
  rename: promised('rename', fixed(2)),
  truncate: async function truncate(path, len = 0) {
    const handle = await open(path, 'r+');
    try {
      await handle.truncate(len);
    } finally {
      await handle.close();
    }
  },
  rm: async function rm(path, options) {
    if (typeof options === 'function') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    return new Promise((resolve, reject) => {
      require('internal/fs/rm').rm(path, options, (error) => (error ? reject(error) : resolve()));
    });
  },
  rmdir: promised('rmdir', fixed(2, 'options', 'Object')),
  mkdir: promised('mkdir', fixed(2, null)),
  readdir: promised('readdir', fixed(2, null)),
  readlink: promised('readlink', fixed(2, null)),
  symlink: async function symlink(target, path, type) {
    return new Promise((resolve, reject) => {
      require('internal/fs/more').symlink(target, path, type, (error) => (error ? reject(error) : resolve()));
    });
  },
  lstat: promised('lstat', fixed(2, null)),
  stat: promised('stat', fixed(2, null)),
  statfs: promised('statfs', fixed(2, null)),
  link: promised('link', fixed(2)),
  unlink: promised('unlink', fixed(1)),
  chmod: promised('chmod', fixed(2)),
  lchmod: async function lchmod() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
  },
  lchown: promised('lchown', fixed(3)),
  chown: promised('chown', fixed(3)),
  utimes: promised('utimes', fixed(3)),
  lutimes: promised('lutimes', fixed(3)),
  realpath: async function realpath(path, options) {
    const { encoding } = getOptions(options);
    path = getValidatedPath(path);
    return utils.decode(await native(binding.realpath, path, utils.isRaw(encoding)), encoding);
  },
  mkdtemp: promised('mkdtemp', fixed(2, null)),
  mkdtempDisposable: async function mkdtempDisposable(prefix, options) {
    const cwd = process.cwd();
    const path = await api.mkdtemp(prefix, options);
    const full = require('path').resolve(cwd, `${path}`);
    const remove = () => api.rm(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
    return { __proto__: null, path, remove, async [Symbol.asyncDispose]() { await remove(); } };
  },
  writeFile,
  appendFile,
  readFile,
  watch: function watch(filename, options) {
    return require('internal/fs/watchers').watchPromise(filename, options);
  },
  constants: fs.constants,
};

module.exports = { exports: api, FileHandle, kRef, kUnref };
