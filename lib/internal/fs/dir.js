// fs.Dir and fs.opendir. A directory is read in batches of up to bufferSize names.

const { setImmediate } = require('internal/timers');
const { codes } = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');
const { getValidatedPath, getOptions, toDirents, isRaw, joinPath, readRecursive } = require('internal/fs/utils');
const more = internalBinding('fs_more');

class Dir {
  #handle;
  #path;
  #options;
  #queue = null; // asynchronous calls that wait for the one in progress; null when none is
  #buffered = [];
  #ended = false; // the handle has given all its entries
  #closed = false;
  #folders = []; // recursive: directories found and not read yet

  constructor(handle, path, options) {
    if (handle === undefined || handle === null) throw new codes.ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#options = { bufferSize: 32, ...getOptions(options, { encoding: 'utf8' }) };
    validateUint32(this.#options.bufferSize, 'options.bufferSize', true);
    this.#options.recursive = readRecursive(this.#options);
  }

  get path() {
    if (!(#path in this)) throw new codes.ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  #checkOpen() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
  }

  // One batch into the buffer; false at the end of the directory.
  #fill(path) {
    const { encoding, bufferSize } = this.#options;
    const batch = more.readDirHandle(this.#handle, isRaw(encoding), bufferSize);
    if (batch === null) return false;
    this.#take(toDirents(path, batch, encoding));
    return true;
  }

  #take(entries) {
    for (const entry of entries) {
      this.#buffered.push(entry);
      if (this.#options.recursive && entry.isDirectory()) this.#folders.push(joinPath(entry.parentPath, entry.name));
    }
  }

  // The next entry, or null.
  #next() {
    while (this.#buffered.length === 0) {
      if (!this.#ended) {
        this.#ended = !this.#fill(this.#path);
      } else if (this.#folders.length > 0) {
        const folder = this.#folders.shift();
        const { encoding } = this.#options;
        this.#take(toDirents(folder, internalBinding('fs').readdir(folder, isRaw(encoding), true), encoding));
      } else {
        return null;
      }
    }
    return this.#buffered.shift();
  }

  // Runs `work` in a later turn, after what is under way; then callback(error, value).
  #later(work, callback) {
    if (this.#queue !== null) {
      this.#queue.push(() => this.#later(work, callback));
      return;
    }
    this.#queue = [];
    setImmediate(() => {
      const waiting = this.#queue;
      this.#queue = null;
      let value = null;
      let failure = null;
      try {
        value = work();
      } catch (error) {
        failure = error;
      }
      for (const next of waiting) next();
      if (failure !== null) callback(failure);
      else callback(null, value);
    });
  }

  read(callback) {
    if (arguments.length === 0) {
      return new Promise((resolve, reject) => {
        this.#checkOpen();
        this.#readLater((error, entry) => (error ? reject(error) : resolve(entry)));
      });
    }
    validateFunction(callback, 'callback');
    this.#checkOpen();
    this.#readLater(callback);
  }

  #readLater(callback) {
    if (this.#queue === null && this.#buffered.length > 0) {
      process.nextTick(callback, null, this.#buffered.shift());
      return;
    }
    this.#later(() => this.#next(), callback);
  }

  readSync() {
    this.#checkOpen();
    if (this.#queue !== null) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
    return this.#next();
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(new codes.ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => {
        this.close((error) => (error ? reject(error) : resolve()));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new codes.ERR_DIR_CLOSED());
      return;
    }
    if (this.#queue !== null) {
      this.#queue.push(() => this.close(callback));
      return;
    }
    this.#closed = true;
    this.#later(() => more.closeDirHandle(this.#handle), (error) => callback(error));
  }

  closeSync() {
    this.#checkOpen();
    if (this.#queue !== null) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    more.closeDirHandle(this.#handle);
  }

  async *entries() {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }

  [Symbol.dispose]() {
    if (!this.#closed) this.closeSync();
  }

  async [Symbol.asyncDispose]() {
    if (!this.#closed) await this.close();
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  __proto__: null, value: Dir.prototype.entries, enumerable: false, writable: true, configurable: true,
});
exports.Dir = Dir;

exports.opendirSync = function opendirSync(path, options) {
  path = getValidatedPath(path);
  options = getOptions(options, { encoding: 'utf8' });
  checkOptions(options);
  return new Dir(more.opendir(path), path, options);
};

function checkOptions(options) {
  if (options.bufferSize !== undefined) validateUint32(options.bufferSize, 'options.bufferSize', true);
  readRecursive(options);
}

exports.opendir = function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = getValidatedPath(path);
  options = getOptions(options, { encoding: 'utf8' });
  checkOptions(options);
  setImmediate(() => {
    let dir;
    try {
      dir = new Dir(more.opendir(path), path, options);
    } catch (error) {
      callback(error);
      return;
    }
    callback(null, dir);
  });
};
