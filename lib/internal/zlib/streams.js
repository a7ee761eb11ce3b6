'use strict';
// The stream classes of zlib. Each is a Transform over one Codec; the work happens on the thread pool.
const { Transform, finished } = require('stream');
const { Buffer } = require('buffer');
const { Codec, commonOptions, inRange, maxFlushOf } = require('internal/zlib/codec');
const constants = require('internal/zlib/constants');
const { reg } = internalBinding('core');

const kFlushFlag = Symbol('kFlushFlag');
const kError = Symbol('kError');

// flush() is a write of nothing with a flag; one such write for each flag.
const flushChunks = [];
for (let flag = 0; flag <= constants.Z_BLOCK; flag++) {
  flushChunks[flag] = Buffer.alloc(0);
  flushChunks[flag][kFlushFlag] = flag;
}
// From the least to the most that a flag flushes.
const flushOrder = [constants.Z_NO_FLUSH, constants.Z_BLOCK, constants.Z_PARTIAL_FLUSH, constants.Z_SYNC_FLUSH,
                    constants.Z_FULL_FLUSH, constants.Z_FINISH];
function stronger(a, b) {
  return flushOrder.indexOf(a) > flushOrder.indexOf(b) ? a : b;
}

function ZlibBase(opts, mode) {
  const settings = commonOptions(mode, opts);
  if (opts && (opts.encoding || opts.objectMode || opts.writableObjectMode)) {
    opts = { ...opts, encoding: null, objectMode: false, writableObjectMode: false };
  }
  const handle = new Codec(mode, opts);
  Transform.call(this, { autoDestroy: true, ...opts });
  this[kError] = null;
  this.bytesWritten = 0;
  this._handle = handle;
  this._mode = mode;
  this._chunkSize = settings.chunkSize;
  this._outBuffer = Buffer.allocUnsafe(settings.chunkSize);
  this._outOffset = 0;
  this._defaultFlushFlag = settings.flush;
  this._finishFlushFlag = settings.finishFlush;
  this._defaultFullFlushFlag = settings.fullFlush;
  this._maxOutputLength = settings.maxOutputLength;
  this._info = settings.info;
  this._rejectGarbageAfterEnd = settings.rejectGarbageAfterEnd;
  this._level = handle.level;
  this._strategy = handle.strategy;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  configurable: true,
  enumerable: true,
  get() {
    return this._handle === null;
  },
});

// What the handle's last writeSync() left, for libraries (pngjs) that call it: [room in the output, bytes of the input].
Object.defineProperty(ZlibBase.prototype, '_writeState', {
  configurable: true,
  get: () => Uint32Array.of(reg[16], reg[17]),
});

function needHandle(self) {
  require('assert')(self._handle, 'zlib binding closed');
  return self._handle;
}

ZlibBase.prototype.reset = function reset() {
  const error = needHandle(this).reset();
  if (error !== undefined) this.destroy(error);
};

ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};
ZlibBase.prototype._final = function _final(callback) {
  callback();
};

ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = undefined;
  }
  kind = inRange(kind, 'kind', 0, maxFlushOf(this._mode), this._defaultFullFlushFlag);
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushChunks[kind], '', callback);
  }
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};
ZlibBase.prototype._destroy = function _destroy(error, callback) {
  closeHandle(this);
  callback(error);
};
function closeHandle(self) {
  if (self._handle === null || self._handle === undefined) return;
  self._handle.close();
  self._handle = null;
}

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flag = this._defaultFlushFlag;
  if (typeof chunk[kFlushFlag] === 'number') flag = chunk[kFlushFlag];
  // The last write, be it a flush(): what is in it can be finished right away.
  if (this.writableEnded && this.writableLength === chunk.byteLength) flag = stronger(flag, this._finishFlushFlag);
  processChunk(this, chunk, flag, callback);
};

function newOutBuffer(self) {
  self._outBuffer = Buffer.allocUnsafe(self._chunkSize);
  self._outOffset = 0;
}

function processChunk(self, chunk, flag, callback) {
  const handle = self._handle;
  if (!handle) return process.nextTick(callback);
  let left = chunk.byteLength;
  const step = () => {
    if (self.destroyed || self._handle === null) return callback();
    handle.write(flag, chunk, chunk.byteLength - left, left, self._outBuffer, self._outOffset,
                 self._chunkSize - self._outOffset, after);
  };
  const after = (error, outLeft, inLeft) => {
    if (self.destroyed) return callback();
    if (error !== null) {
      self[kError] = error;
      self.destroy(error);
      return;
    }
    self.bytesWritten += left - inLeft;
    left = inLeft;
    const have = self._chunkSize - self._outOffset - outLeft;
    let full = false;
    if (have > 0) {
      const out = self._outBuffer.subarray(self._outOffset, self._outOffset + have);
      self._outOffset += have;
      full = !self.push(out);
    }
    if (self.destroyed) return callback();
    if (outLeft === 0 || self._outOffset >= self._chunkSize) newOutBuffer(self);
    if (outLeft === 0) {
      // More is to come, as soon as the reader wants it.
      if (!full) return step();
      const read = self._read;
      self._read = (n) => {
        self._read = read;
        step();
        self._read(n);
      };
      return;
    }
    if (left > 0) {
      // The library wants no more: the data ended before the input did.
      if (self._rejectGarbageAfterEnd) {
        const error = new (require('internal/errors').codes.ERR_TRAILING_JUNK_AFTER_STREAM_END)();
        self.destroy(error);
        callback(error);
        return;
      }
      self.push(null);
    }
    callback();
  };
  step();
}

// Older libraries call this: with a callback as _transform, without one for the result itself.
ZlibBase.prototype._processChunk = function _processChunk(chunk, flag, callback) {
  if (typeof callback === 'function') return processChunk(this, chunk, flag, callback);
  const handle = needHandle(this);
  const parts = [];
  let total = 0;
  let left = chunk.byteLength;
  for (;;) {
    const room = this._chunkSize - this._outOffset;
    const error = handle.writeSync(flag, chunk, chunk.byteLength - left, left, this._outBuffer, this._outOffset, room);
    if (error !== undefined) {
      this[kError] = error;
      this.destroy(error);
      throw error;
    }
    const outLeft = reg[16];
    this.bytesWritten += left - reg[17];
    left = reg[17];
    const have = room - outLeft;
    if (have > 0) {
      parts.push(this._outBuffer.subarray(this._outOffset, this._outOffset + have));
      this._outOffset += have;
      total += have;
      if (total > this._maxOutputLength) {
        closeHandle(this);
        throw new (require('internal/errors').codes.ERR_BUFFER_TOO_LARGE)(this._maxOutputLength);
      }
    }
    if (outLeft === 0 || this._outOffset >= this._chunkSize) newOutBuffer(this);
    if (outLeft > 0) break;
  }
  closeHandle(this);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
};

// --- zlib's own formats -----------------------------------------------------------------------------------

function Zlib(opts, mode) {
  ZlibBase.call(this, opts, mode);
}
Object.setPrototypeOf(Zlib.prototype, ZlibBase.prototype);
Object.setPrototypeOf(Zlib, ZlibBase);

Zlib.prototype.params = function params(level, strategy, callback) {
  level = inRange(level, 'level', -1, 9, level);
  strategy = inRange(strategy, 'strategy', 0, 4, strategy);
  if (this._level === level && this._strategy === strategy) {
    if (callback) process.nextTick(callback);
    return;
  }
  this.flush(constants.Z_SYNC_FLUSH, (flushError) => {
    if (flushError || this._handle === null) {
      if (callback) callback(flushError);
      return;
    }
    const error = this._handle.params(level, strategy);
    if (error !== undefined) {
      this.destroy(error);
      return;
    }
    this._level = level;
    this._strategy = strategy;
    if (callback) callback();
  });
};

const classes = {};
let warned = false; // one warning for a code
function warnCall(name) {
  if (warned) return;
  warned = true;
  process.emitWarning(`Instantiating ${name} without the 'new' keyword has been deprecated.`, 'DeprecationWarning', 'DEP0184');
}

function define(name, mode, parent) {
  const Class = {
    [name]: function(opts) {
      if (!(this instanceof Class)) {
        warnCall(name);
        return new Class(opts);
      }
      parent.call(this, opts, mode);
    },
  }[name];
  Object.setPrototypeOf(Class.prototype, parent.prototype);
  Object.setPrototypeOf(Class, parent);
  classes[name] = Class;
  classes[mode] = Class;
}
define('Deflate', constants.DEFLATE, Zlib);
define('Inflate', constants.INFLATE, Zlib);
define('Gzip', constants.GZIP, Zlib);
define('Gunzip', constants.GUNZIP, Zlib);
define('DeflateRaw', constants.DEFLATERAW, Zlib);
define('InflateRaw', constants.INFLATERAW, Zlib);
define('Unzip', constants.UNZIP, Zlib);
define('BrotliCompress', constants.BROTLI_ENCODE, ZlibBase);
define('BrotliDecompress', constants.BROTLI_DECODE, ZlibBase);
define('ZstdCompress', constants.ZSTD_COMPRESS, ZlibBase);
define('ZstdDecompress', constants.ZSTD_DECOMPRESS, ZlibBase);

module.exports = {
  ...classes,
  create: (mode, opts) => new classes[mode](opts),
};
