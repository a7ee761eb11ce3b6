// fs.ReadStream and fs.WriteStream. They are functions, not classes: old code inherits from them by call.

const fs = require('fs');
const { Readable, Writable, finished } = require('stream');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { getBuffer, getOptions, getValidatedPath, getValidatedFd, copyObject, original } = require('internal/fs/utils');

const { FastBuffer } = require('internal/buffer/buffer');

const binding = internalBinding('fs');
const MOST_CHUNK = 16 * 1024 * 1024;
const kFs = Symbol('kFs');
const kBusy = Symbol('kIsPerformingIO'); // a call on the descriptor is under way: closing waits
const kDone = Symbol('kIoDone');
const kHandle = Symbol('kHandle');
const define = Object.defineProperty;

// The calls a stream makes, on a FileHandle.
function handleOperations(handle) {
  const { kUnref } = require('internal/fs/promises');
  return {
    open() {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED('open()');
    },
    close(fd, callback) {
      handle[kUnref]();
      handle.close().then(() => callback(), callback);
    },
    fsync(fd, callback) {
      handle.sync().then(() => callback(), callback);
    },
    read(fd, buffer, offset, length, position, callback) {
      handle.read(buffer, offset, length, position).then(
        (result) => callback(null, result.bytesRead, result.buffer), (error) => callback(error, 0, buffer));
    },
    write(fd, buffer, offset, length, position, callback) {
      handle.write(buffer, offset, length, position).then(
        (result) => callback(null, result.bytesWritten, result.buffer), (error) => callback(error, 0, buffer));
    },
    writev(fd, buffers, position, callback) {
      handle.writev(buffers, position).then(
        (result) => callback(null, result.bytesWritten, result.buffers), (error) => callback(error, 0, buffers));
    },
  };
}

function importFd(stream, options) {
  const { fd } = options;
  if (typeof fd === 'number') {
    stream[kFs] = options.fs || fs;
    return fd;
  }
  if (typeof fd === 'object' && fd instanceof require('internal/fs/promises').FileHandle) {
    if (options.fs) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kHandle] = fd;
    stream[kFs] = handleOperations(fd);
    fd[require('internal/fs/promises').kRef]();
    fd.on('close', () => stream.close());
    return fd.fd;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
}

// What both constructors do first. Returns a copy of the options for the stream's own constructor.
function begin(stream, path, options, flags) {
  options = copyObject(getOptions(options, {}));
  if (options.fd === undefined || options.fd === null) {
    stream.fd = null;
    stream[kFs] = options.fs || fs;
    validateFunction(stream[kFs].open, 'options.fs.open');
    stream.path = typeof path === 'string' || path instanceof Uint8Array ? path : getValidatedPath(path);
    stream.flags = options.flags === undefined ? flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
    getValidatedPath(stream.path);
  } else {
    stream.fd = importFd(stream, options);
  }
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  return options;
}

function construct(callback) {
  if (typeof this.fd === 'number') {
    callback();
    return;
  }
  if (this.open !== openRead && this.open !== openWrite) {
    constructPatched(this, callback);
    return;
  }
  this[kFs].open(this.path, this.flags, this.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    this.fd = fd;
    callback();
    this.emit('open', fd);
    this.emit('ready');
  });
}

// open() is somebody else's: its 'open' and 'error' events say when the stream is constructed.
function constructPatched(stream, callback) {
  const { emit } = stream;
  stream.emit = function(...args) {
    if (args[0] === 'open') {
      this.emit = emit;
      callback();
      Reflect.apply(emit, this, args);
    } else if (args[0] === 'error') {
      this.emit = emit;
      callback(args[1]);
    } else {
      Reflect.apply(emit, this, args);
    }
  };
  stream.open();
}

function closeFd(stream, error, callback) {
  if (stream.fd === null || stream.fd === undefined) {
    callback(error);
    return;
  }
  const close = (failed) => {
    stream[kFs].close(stream.fd, (closeFailed) => callback(failed ?? closeFailed ?? error));
    stream.fd = null; // a patched close() still sees it
  };
  if (stream.flush) stream[kFs].fsync(stream.fd, close);
  else close();
}

function destroy(error, callback) {
  if (this[kBusy]) this.once(kDone, (failed) => closeFd(this, error || failed, callback));
  else closeFd(this, error, callback);
}

function stateAccessor(prototype, state, name) {
  const stateOf = (stream) => {
    if (stream?.[state] === undefined) throw new codes.ERR_INVALID_THIS(name);
    return stream[state];
  };
  define(prototype, 'autoClose', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() { return stateOf(this).autoDestroy; },
    set(value) { stateOf(this).autoDestroy = value; },
  });
  define(prototype, 'pending', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() { return this.fd === null; },
  });
}

// --- reading ----------------------------------------------------------------------------------------

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = begin(this, path, options, 'r');
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  validateFunction(this[kFs].read, 'options.fs.read');
  if (options.autoDestroy) validateFunction(this[kFs].close, 'options.fs.close');
  this.start = options.start;
  this.end = options.end;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kBusy] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end === undefined) {
    this.end = Infinity;
  } else if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);
stateAccessor(ReadStream.prototype, '_readableState', 'ReadStream');

// Called by those who override it; the stream itself opens in construct().
function openRead() {}
ReadStream.prototype.open = openRead;
ReadStream.prototype._construct = construct;

ReadStream.prototype._read = function(size) {
  const left = this.pos !== undefined ? this.end - this.pos + 1 : this.end - this.bytesRead + 1;
  size = Math.min(left, size);
  if (size <= 0) {
    this.push(null);
    return;
  }
  this[kBusy] = true;
  if (this[kFs] === fs && fs.read === original.read && size <= MOST_CHUNK) {
    // Memory that is as large as what was read, and not cleared before.
    binding.readChunk(getValidatedFd(this.fd), size, this.pos ?? -1, (error, bytes) => {
      readDone(this, error, bytes === undefined ? null : new FastBuffer(bytes));
    });
    return;
  }
  const buffer = getBuffer().allocUnsafeSlow(size);
  this[kFs].read(this.fd, buffer, 0, size, this.pos, (error, bytes, filled) => {
    // What is kept must not hold on to the unused rest.
    readDone(this, error, error || !(bytes > 0) ? null : bytes === filled.length ? filled : getBuffer().from(filled.subarray(0, bytes)));
  });
};

function readDone(stream, error, chunk) {
  stream[kBusy] = false;
  if (stream.destroyed) {
    stream.emit(kDone, error);
  } else if (error) {
    require('internal/streams/destroy').errorOrDestroy(stream, error);
  } else if (chunk !== null) {
    if (stream.pos !== undefined) stream.pos += chunk.length;
    stream.bytesRead += chunk.length;
    stream.push(chunk);
  } else {
    stream.push(null);
  }
}

ReadStream.prototype._destroy = destroy;

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

// --- writing ----------------------------------------------------------------------------------------

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = begin(this, path, options, 'w');
  options.decodeStrings = true;
  const { write, writev, close } = this[kFs];
  if (options.flush !== undefined && options.flush !== null) validateBoolean(options.flush, 'options.flush');
  this.flush = options.flush ?? false;
  if (!write && !writev) throw new codes.ERR_INVALID_ARG_TYPE('options.fs.write', 'function', write);
  if (write) validateFunction(write, 'options.fs.write');
  if (writev) validateFunction(writev, 'options.fs.writev');
  if (options.autoDestroy) validateFunction(close, 'options.fs.close');
  // Without one of the two the stream uses the other.
  if (!write) this._write = null;
  if (!writev) this._writev = null;
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kBusy] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);
stateAccessor(WriteStream.prototype, '_writableState', 'WriteStream');

function openWrite() {}
WriteStream.prototype.open = openWrite;
WriteStream.prototype._construct = construct;

const MOST_RETRIES = 5; // of a write that gets EAGAIN, as on a non-blocking pipe

// Calls once(position, done), which writes what is left, until all of `size` bytes are written.
function writeAll(stream, size, once, callback) {
  let retries = 0;
  const finish = (error) => {
    stream[kBusy] = false;
    if (stream.destroyed) {
      callback(error);
      stream.emit(kDone, error);
    } else {
      callback(error);
    }
  };
  const attempt = () => {
    once(stream.pos, (error, bytes) => {
      if (error?.code === 'EAGAIN') {
        error = null;
        bytes = 0;
      }
      if (stream.destroyed || error) return finish(error ?? null);
      retries = bytes ? 0 : retries + 1;
      if (stream.pos !== undefined) stream.pos += bytes;
      stream.bytesWritten += bytes;
      size -= bytes;
      if (retries > MOST_RETRIES) return finish(new codes.ERR_SYSTEM_ERROR({
        code: 'EAGAIN', message: 'write failed', syscall: 'write', errno: -11,
      }));
      if (size > 0) attempt();
      else finish(null);
    });
  };
  stream[kBusy] = true;
  attempt();
}

WriteStream.prototype._write = function(data, encoding, callback) {
  let offset = 0;
  writeAll(this, data.length, (position, done) => {
    this[kFs].write(this.fd, data, offset, data.length - offset, position, (error, bytes) => {
      if (!error) offset += bytes;
      done(error, bytes);
    });
  }, callback);
};

WriteStream.prototype._writev = function(data, callback) {
  let chunks = data.map((row) => row.chunk);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  writeAll(this, size, (position, done) => {
    this[kFs].writev(this.fd, chunks, position ?? null, (error, bytes) => {
      if (!error) chunks = without(chunks, bytes);
      done(error, bytes);
    });
  }, callback);
};

// The chunks without their first `bytes` bytes.
function without(chunks, bytes) {
  let i = 0;
  while (i < chunks.length && bytes >= chunks[i].length) bytes -= chunks[i++].length;
  chunks = chunks.slice(i);
  if (bytes > 0) chunks[0] = chunks[0].subarray(bytes);
  return chunks;
}

WriteStream.prototype._destroy = destroy;

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose, `finish` is the sign that all is written.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream, FileReadStream: ReadStream, FileWriteStream: WriteStream };
