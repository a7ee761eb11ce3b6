// fs.Utf8Stream: a writer for logs. Text is gathered and leaves in as few writes as the options allow, one at a time, now
// (sync) or on the pool. The chunk on its way stays in `#current` until all of its bytes are written, so a failed
// or partial write never loses or repeats one.

const { setTimeout, setInterval, clearInterval } = require('internal/timers');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateOneOf, validateUint32 } = require('internal/validators');

const RETRY_MS = 100; // until a busy descriptor is tried again
const MAX_WRITE = 16 * 1024;
const HIGH_WATER = 16387; // write() says false from here on: just above one full write
const calls = ['write', 'writeSync', 'fsync', 'fsyncSync', 'close', 'open', 'openSync', 'mkdir', 'mkdirSync'];

const isBusy = (error) => error.code === 'EAGAIN' || error.code === 'EBUSY';
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

class Utf8Stream extends EventEmitter {
  #fs = {};
  #fd = -1;
  #file = null;
  #options;
  #retry;
  #chunks = []; // waiting, each at most maxWrite
  #current = null; // the chunk on its way, what is left of it
  #currentLength = 0; // its whole length
  #length = 0; // of all that was accepted and is not written
  #busy = false; // a write, open or sync is under way
  #opening = false;
  #reopen = null; // the file to go on with after the write that is under way
  #flushing = false; // 'ready' starts a write however little there is
  #ending = false;
  #destroyed = false;
  #drainDue = false;
  #timer;

  constructor(options = {}) {
    super();
    validateObject(options, 'options');
    const {
      fd, dest, append = true, contentMode = 'utf8', fs = {}, fsync = false, maxLength = 0, maxWrite = MAX_WRITE, minLength = 0, mkdir = false,
      mode, periodicFlush = 0, retryEAGAIN = () => true, sync = false,
    } = options;
    validateBoolean(append, 'options.append');
    validateOneOf(contentMode, 'options.contentMode', ['utf8', 'buffer']);
    validateObject(fs, 'options.fs');
    for (const [name, value] of Object.entries({ fsync, mkdir, sync })) validateBoolean(value, `options.${name}`);
    for (const [name, value] of Object.entries({ maxLength, maxWrite, minLength, periodicFlush })) validateUint32(value, `options.${name}`);
    validateFunction(retryEAGAIN, 'options.retryEAGAIN');
    const real = require('fs');
    for (const name of calls) {
      if (fs[name] !== undefined) validateFunction(fs[name], `options.fs.${name}`);
      this.#fs[name] = fs[name] ?? real[name];
    }
    if (minLength >= maxWrite) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('options.minLength', minLength, `must be smaller than maxWrite (${maxWrite})`);
    this.#options = { append, contentMode, fsync, maxLength, maxWrite, minLength, mkdir, mode, periodicFlush, sync };
    this.#retry = retryEAGAIN;
    if (typeof fd === 'number') {
      this.#fd = fd;
      process.nextTick(() => this.emit('ready'));
    } else if (typeof fd === 'string' || typeof dest === 'string') {
      this.#open(typeof fd === 'string' ? fd : dest);
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('options.fd', ['number', 'string'], fd);
    }
    if (periodicFlush > 0) this.#timer = setInterval(() => this.flush(null), periodicFlush).unref();
  }

  get append() { return this.#options.append; }
  get contentMode() { return this.#options.contentMode; }
  get fd() { return this.#fd; }
  get file() { return this.#file; }
  get fsync() { return this.#options.fsync; }
  get maxLength() { return this.#options.maxLength; }
  get minLength() { return this.#options.minLength; }
  get mkdir() { return this.#options.mkdir; }
  get mode() { return this.#options.mode; }
  get periodicFlush() { return this.#options.periodicFlush; }
  get sync() { return this.#options.sync; }
  get writing() { return this.#busy; }

  write(data) {
    this.#check();
    const buffer = this.#options.contentMode === 'buffer';
    if (buffer ? !ArrayBuffer.isView(data) : typeof data !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('data', buffer ? 'Buffer' : 'string', data);
    const { maxLength, maxWrite, minLength } = this.#options;
    const { length } = data;
    if (maxLength > 0 && this.#length + length > maxLength) {
      this.emit('drop', data);
      return this.#length < HIGH_WATER;
    }
    const last = this.#chunks.at(-1);
    if (last === undefined || last.length + length > maxWrite) this.#chunks.push(data);
    else this.#chunks[this.#chunks.length - 1] = buffer ? Buffer.concat([last, data]) : last + data;
    this.#length += length;
    if (!this.#busy && this.#fd >= 0 && this.#length >= minLength) this.#next();
    return this.#length < HIGH_WATER;
  }

  flush(callback) {
    if (callback !== undefined && callback !== null) validateFunction(callback, 'callback');
    if (this.#destroyed) {
      const error = new codes.ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (!callback) throw error;
      process.nextTick(callback, error);
      return;
    }
    if (this.#options.minLength <= 0) {
      if (callback) process.nextTick(callback, null);
      return;
    }
    if (callback) this.#afterDrain(callback);
    if (this.#busy) return;
    if (this.#fd < 0) this.#flushing = true;
    else this.#next();
  }

  flushSync() {
    this.#check();
    if (this.#fd < 0) throw new codes.ERR_INVALID_STATE('Invalid file descriptor');
    // What an asynchronous write has in hand is not written twice: the rest goes behind it.
    const inFlight = this.#busy ? [this.#current, this.#currentLength] : null;
    if (inFlight !== null) this.#current = null;
    try {
      this.#drainNow();
    } finally {
      if (this.#current !== null) {
        this.#length -= this.#currentLength - this.#current.length;
        this.#chunks.unshift(this.#current);
        this.#current = null;
      }
      if (inFlight !== null) [this.#current, this.#currentLength] = inFlight;
    }
  }

  #drainNow() {
    while (this.#take()) {
      try {
        this.#wrote(this.#fs.writeSync(this.#fd, this.#current, ...this.#encoding()));
      } catch (error) {
        if (!isBusy(error) || !this.#retry(error, this.#current.length, this.#length - this.#currentLength)) throw error;
        sleep(RETRY_MS);
      }
    }
    this.#fsyncNow();
  }

  reopen(file) {
    this.#check();
    if (this.#opening) {
      this.once('ready', () => this.reopen(file));
      return;
    }
    if (this.#ending) return;
    if (!this.#file) throw new codes.ERR_OPERATION_FAILED('Unable to reopen a file descriptor, you must pass a file to Utf8Stream');
    if (file) this.#file = file;
    if (this.#busy) this.#reopen = this.#file;
    else this.#open(this.#file);
  }

  end() {
    this.#check();
    if (this.#opening) {
      this.once('ready', () => { if (!this.#destroyed) this.end(); });
      return;
    }
    if (this.#ending) return;
    this.#ending = true;
    if (this.#busy) return;
    if (this.#length > 0 && this.#fd >= 0) this.#next();
    else this.#close();
  }

  destroy() {
    if (!this.#destroyed) this.#close();
  }

  [Symbol.dispose]() { this.destroy(); }

  #check() {
    if (this.#destroyed) throw new codes.ERR_INVALID_STATE('Utf8Stream is destroyed');
  }

  #encoding() {
    return typeof this.#current === 'string' ? ['utf8'] : [];
  }

  // --- opening ------------------------------------------------------------------------------------------------------

  #open(file) {
    const { append, mkdir, mode, sync } = this.#options;
    const flags = append ? 'a' : 'w';
    const dir = mkdir ? require('path').dirname(file) : null;
    this.#opening = this.#busy = true;
    if (sync) {
      try {
        if (dir !== null) this.#fs.mkdirSync(dir, { recursive: true });
        this.#opened(null, this.#fs.openSync(file, flags, mode), file);
      } catch (error) {
        this.#opened(error);
        throw error;
      }
      return;
    }
    const open = (error) => {
      if (error) this.#opened(error);
      else this.#fs.open(file, flags, mode, (failed, fd) => this.#opened(failed, fd, file));
    };
    if (dir !== null) this.#fs.mkdir(dir, { recursive: true }, open);
    else open(null);
  }

  #opened(error, fd, file) {
    const { minLength, sync } = this.#options;
    this.#opening = this.#busy = false;
    if (error) {
      if (!sync) this.emit('error', error);
      else process.nextTick(() => { if (this.listenerCount('error') > 0) this.emit('error', error); });
      return;
    }
    const before = this.#fd;
    this.#fd = fd;
    this.#file = file;
    if (before >= 0) this.#fs.close(before, (failed) => { if (failed) this.emit('error', failed); });
    if (sync) process.nextTick(() => this.emit('ready'));
    else this.emit('ready');
    if (this.#destroyed || this.#busy) return;
    if (this.#length > minLength || this.#flushing) {
      this.#flushing = false;
      this.#next();
    } else if (before >= 0) {
      process.nextTick(() => this.emit('drain'));
    }
  }

  // --- writing ------------------------------------------------------------------------------------------------------

  // Whether there is a chunk to write; puts it into #current.
  #take() {
    while (this.#current === null && this.#chunks.length > 0) {
      const chunk = this.#chunks.shift();
      if (chunk.length === 0) continue;
      this.#current = chunk;
      this.#currentLength = chunk.length;
    }
    return this.#current !== null;
  }

  #wrote(bytes) {
    const text = typeof this.#current === 'string';
    if (bytes < (text ? Buffer.byteLength(this.#current) : this.#current.length)) {
      if (!text) {
        this.#current = this.#current.subarray(bytes);
        return;
      }
      // A character that was cut is written again as a whole, so that each write stays text.
      const left = Buffer.from(this.#current);
      while (bytes > 0 && (left[bytes] & 0xc0) === 0x80) bytes--;
      this.#current = left.toString('utf8', bytes);
      return;
    }
    this.#length -= this.#currentLength;
    this.#current = null;
  }

  #next() {
    this.#busy = true;
    if (!this.#take()) {
      process.nextTick(() => this.#idle());
    } else if (this.#options.sync) {
      let bytes;
      try {
        bytes = this.#fs.writeSync(this.#fd, this.#current, ...this.#encoding());
      } catch (error) {
        this.#release(error);
        return;
      }
      this.#release(null, bytes);
    } else {
      this.#fs.write(this.#fd, this.#current, ...this.#encoding(), (error, bytes) => this.#release(error, bytes));
    }
  }

  #release(error, bytes) {
    if (error) {
      if (isBusy(error) && this.#retry(error, this.#current?.length ?? 0, this.#length - this.#currentLength)) {
        if (this.#options.sync) {
          sleep(RETRY_MS);
          this.#next();
        } else {
          setTimeout(() => this.#next(), RETRY_MS);
        }
        return;
      }
      this.#busy = false;
      this.emit('error', error);
      return;
    }
    if (this.#current !== null) this.#wrote(bytes ?? Buffer.byteLength(this.#current));
    this.emit('write', bytes);
    if (this.#current !== null) {
      this.#next();
      return;
    }
    try {
      this.#fsyncNow();
    } catch (failed) {
      this.#release(failed);
      return;
    }
    if (this.#reopen === null && (this.#length > this.#options.minLength || (this.#ending && this.#length > 0))) this.#next();
    else this.#idle();
  }

  // Nothing is under way any more.
  #idle() {
    this.#busy = false;
    if (this.#reopen !== null && !this.#destroyed) {
      const file = this.#reopen;
      this.#reopen = null;
      this.#open(file);
      return;
    }
    if (this.#ending && !this.#destroyed) {
      this.#close();
    } else if (!this.#options.sync) {
      this.emit('drain');
    } else if (!this.#drainDue) {
      this.#drainDue = true;
      process.nextTick(() => {
        this.#drainDue = false;
        this.emit('drain');
      });
    }
  }

  #fsyncNow() {
    if (this.#options.fsync) this.#fs.fsyncSync(this.#fd);
  }

  #afterDrain(callback) {
    const settle = (error) => {
      this.off('drain', onDrain);
      this.off('error', settle);
      callback(error ?? null);
    };
    const onDrain = () => {
      // A file that is synced after each write needs no second time.
      if (this.#options.fsync || this.#destroyed) settle(null);
      else this.#fs.fsync(this.#fd, (error) => settle(error?.code === 'EINVAL' ? null : error));
    };
    this.once('drain', onDrain);
    this.once('error', settle);
  }

  #close() {
    if (this.#fd < 0) {
      this.once('ready', () => this.#close());
      this.#destroyed = true;
      return;
    }
    clearInterval(this.#timer);
    this.#destroyed = true;
    this.#chunks = [];
    const closed = (error) => {
      if (error) {
        this.emit('error', error);
        return;
      }
      if (this.#ending && !this.#busy) this.emit('finish');
      this.emit('close');
    };
    const close = () => {
      if (this.#fd !== 1 && this.#fd !== 2) this.#fs.close(this.#fd, closed);
      else closed(null);
    };
    // Pipes and ttys cannot be synced, which is no fault.
    if (this.#options.fsync) close();
    else this.#fs.fsync(this.#fd, close);
  }
}

exports.Utf8Stream = Utf8Stream;
