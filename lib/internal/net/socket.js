// net.Socket: a Duplex over a handle (internal/net/handle). Connecting is internal/net/connect.

const { Duplex } = require('stream');
const { codes, ErrnoException } = require('internal/errors');
const { validateFunction, validateInt32, validateNumber, validateAbortSignal } = require('internal/validators');
const { Stream, TCP, Pipe, createHandle, UV_EOF } = require('internal/net/handle');
const { normalizeArgs, kNormalized } = require('internal/net/address');
const { unrefTimeout, clear: clearTimer } = require('internal/timers');

const UV_ENOTCONN = -107;
const kHandle = Symbol('kHandle');
const kTimeout = Symbol('timeout');
const kLastWriteQueueSize = Symbol('lastWriteQueueSize');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kSetNoDelay = Symbol('kSetNoDelay');
const kSetKeepAlive = Symbol('kSetKeepAlive');
const kSetKeepAliveInitialDelay = Symbol('kSetKeepAliveInitialDelay');
const kSetTOS = Symbol('kSetTOS');
const kOnread = Symbol('kOnread');
const kOwnOptions = Symbol('kOwnOptions'); // made for this socket alone: they need no copy
const kMaybeDestroy = Symbol('kMaybeDestroy');

function nop() {}

function initSocketHandle(socket) {
  const handle = socket[kHandle];
  if (!handle) return;
  handle.owner = socket;
  const onread = socket[kOnread];
  if (onread === null) handle.onread = onRead;
  else require('internal/net/onread').attach(handle, onread);
  socket._sockname = null;
}

function refuseObjects(options) {
  for (const name of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (options[name]) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'is not supported');
  }
}

function checkOptions(options) {
  if (options.objectMode || options.readableObjectMode || options.writableObjectMode) refuseObjects(options);
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  const { onread } = options;
  return onread !== null && typeof onread === 'object' ? require('internal/net/onread').make(onread) : null;
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (typeof options === 'number') options = { fd: options };
  else if (options?.[kOwnOptions] !== true) options = { ...options };
  const onread = checkOptions(options);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (options.typeOfService !== undefined) validateInt32(options.typeOfService, 'options.typeOfService', 0, 255);

  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._closeAfterHandlingError = false;
  this[kHandle] = null;
  this[kLastWriteQueueSize] = 0;
  this[kTimeout] = null;
  this[kOnread] = onread;
  this[kSetNoDelay] = Boolean(options.noDelay);
  this[kSetKeepAlive] = Boolean(options.keepAlive);
  this[kSetKeepAliveInitialDelay] = ~~(options.keepAliveInitialDelay / 1000);
  this[kSetTOS] = options.typeOfService;
  this.timeout = undefined;

  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  const { signal } = options;
  if (signal !== undefined) options.signal = undefined;
  Duplex.call(this, options);
  if (signal !== undefined) require('stream').addAbortSignal(signal, this);

  if (options.handle) {
    this[kHandle] = options.handle;
    if (require.loaded['internal/net/bound']?.exports.isBound(options.handle)) {
      this[kHandle] = require('internal/net/bound').take(options.handle).handle;
      options.manualStart = true; // there is nothing to read before it is connected
    }
  } else if (options.fd !== undefined) {
    openFd(this, options);
  }

  this.on('end', onReadableStreamEnd);
  initSocketHandle(this);
  this._pendingData = null;
  this._pendingEncoding = '';

  const handle = this[kHandle];
  if (handle && options.readable !== false && !options.manualStart) {
    if (options.pauseOnCreate) {
      handle.reading = false;
      handle.readStop();
      this.readableFlowing = false;
    } else {
      this.read(0);
    }
  }
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  this.server = null;
  this._server = null;
  if (options.blockList !== undefined) this.blockList = require('internal/net/blocklist').checkOption(options.blockList);
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function openFd(self, options) {
  const { fd } = options;
  const handle = createHandle(fd, false);
  if (handle === undefined) throw new codes.ERR_INVALID_FD_TYPE(internalBinding('stream').guess(fd));
  const status = handle.open(fd);
  if (status < 0) {
    handle.close();
    throw new ErrnoException(status, 'open');
  }
  self[kHandle] = handle;
  // The standard output pipes are written synchronously, so that nothing is lost when the process ends.
  if (fd === 1 || fd === 2) {
    const failed = handle instanceof Pipe ? handle.setBlocking(true) : 0;
    if (failed < 0) throw new ErrnoException(failed, 'setBlocking');
  }
}

const define = (name, get, set, enumerable = false) => Object.defineProperty(Socket.prototype, name, { __proto__: null, configurable: true, enumerable, get, set });

define('_handle', function() { return this[kHandle]; }, function(value) { this[kHandle] = value; }, true);

// --- reading ------------------------------------------------------------------------------------------

function onRead(n, buffer) {
  const socket = this.owner;
  if (n > 0) {
    if (socket[kTimeout] !== null) socket._unrefTimer();
    if (!socket.destroyed && !socket.push(buffer)) {
      this.reading = false;
      if (!socket.destroyed && this.id !== 0) this.readStop();
    }
    return;
  }
  socketEnd(socket, n);
}

// The end of what the peer sends, or an error; C readers (http) come here too.
function socketEnd(socket, status) {
  if (status !== UV_EOF) {
    socket._unrefTimer();
    socket.destroy(new ErrnoException(status, 'read'));
    return;
  }
  socket._unrefTimer();
  // Nothing will be read to the end by anybody who only writes.
  if (socket._readableState.endEmitted) {
    socket[kMaybeDestroy]?.();
    return;
  }
  if (socket[kMaybeDestroy]) socket.on('end', socket[kMaybeDestroy]);
  socket.push(null);
  socket.read(0);
}

function tryReadStart(socket) {
  const onread = socket[kOnread];
  if (onread !== null && onread.rest !== null) require('internal/net/onread').again(socket, onread);
  else startReading(socket);
}

function startReading(socket) {
  const handle = socket[kHandle];
  handle.reading = true;
  const status = handle.readStart();
  if (status) socket.destroy(new ErrnoException(status, 'read'));
}

Socket.prototype._read = function(n) {
  const handle = this[kHandle];
  if (this.connecting || !handle) this.once('connect', () => this._read(n));
  else if (!handle.reading) tryReadStart(this);
};

Socket.prototype.pause = function() {
  const handle = this[kHandle];
  if (this[kOnread] !== null && !this.connecting && handle?.reading) {
    handle.reading = false;
    if (!this.destroyed) {
      const status = handle.readStop();
      if (status) this.destroy(new ErrnoException(status, 'read'));
    }
  }
  return Duplex.prototype.pause.call(this);
};

Socket.prototype.resume = function() {
  if (this[kOnread] !== null && !this.connecting && this[kHandle] && !this[kHandle].reading) tryReadStart(this);
  return Duplex.prototype.resume.call(this);
};

Socket.prototype.read = function(n) {
  if (this[kOnread] !== null && !this.connecting && this[kHandle] && !this[kHandle].reading) tryReadStart(this);
  return Duplex.prototype.read.call(this, n);
};

function onReadableStreamEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

// Writing to one who has gone, where half-open connections are not wanted.
function writeAfterFIN(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const error = new Error('This socket has been ended by the other party');
  error.code = 'EPIPE';
  if (typeof callback === 'function') process.nextTick(callback, error);
  this.destroy(error);
  return false;
}

// --- writing ------------------------------------------------------------------------------------------

class WriteRequest {
  constructor(socket, callback) {
    this.socket = socket;
    this.callback = callback;
  }
  oncomplete(status) {
    const { socket, callback } = this;
    if (status < 0) { // also what destroy() has cancelled
      callback(new ErrnoException(status, 'write', this.error));
      return;
    }
    if (!socket.destroyed) {
      if (socket[kTimeout] !== null) socket._unrefTimer();
      socket[kLastWriteQueueSize] = 0;
    }
    callback(null);
  }
}

Socket.prototype._write = function(data, encoding, callback) {
  this._writeGeneric(false, data, encoding, callback);
};
Socket.prototype._writev = function(chunks, callback) {
  this._writeGeneric(true, chunks, '', callback);
};

Socket.prototype._writeGeneric = function(writev, data, encoding, callback) {
  if (this.connecting) {
    this._pendingData = data;
    this._pendingEncoding = encoding;
    const onClose = () => callback(new codes.ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
    this.once('connect', function connect() {
      this.off('close', onClose);
      this._writeGeneric(writev, data, encoding, callback);
    });
    this.once('close', onClose);
    return;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  const handle = this[kHandle];
  if (!handle) {
    callback(new codes.ERR_SOCKET_CLOSED());
    return;
  }
  if (this[kTimeout] !== null) this._unrefTimer();
  const request = new WriteRequest(this, callback);
  const result = writev ? handle.writev(data, request) : handle.write(data, encoding, request);
  if (result === 1) {
    callback(null);
  } else if (result === 0) {
    this[kLastWriteQueueSize] = handle.writeQueueSize;
  } else {
    callback(new ErrnoException(result, 'write', request.error));
  }
};

class ShutdownRequest {
  constructor(socket, callback) {
    this.socket = socket;
    this.callback = callback;
  }
  oncomplete(status) {
    // The peer may have gone already: then there is nothing left to tell it.
    if (this.socket.destroyed || status >= 0 || status === UV_ENOTCONN) this.callback();
    else this.callback(new ErrnoException(status, 'shutdown'));
  }
}

Socket.prototype._final = function(callback) {
  if (this.connecting) {
    this.once('connect', () => this._final(callback));
    return;
  }
  const handle = this[kHandle];
  if (!handle) {
    callback();
    return;
  }
  const status = handle.shutdown(new ShutdownRequest(this, callback));
  if (status === 1 || status === UV_ENOTCONN) callback();
  else if (status !== 0) callback(new ErrnoException(status, 'shutdown'));
};

Socket.prototype.end = function(data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

// As once() would make it of destroy(), but one for all.
function destroyOnFinish() {
  this.removeListener('finish', destroyOnFinish);
  this.destroy();
}
destroyOnFinish.listener = Socket.prototype.destroy;

Socket.prototype.destroySoon = function() {
  if (this.writable) {
    if (this[kHandle]) this[kHandle].closesNext = true;
    this.end();
  }
  if (this.writableFinished) this.destroy();
  else this.on('finish', destroyOnFinish);
};

// --- the end ------------------------------------------------------------------------------------------

function keepBytes(socket, handle) {
  socket[kBytesRead] = handle.bytesRead;
  socket[kBytesWritten] = handle.bytesWritten;
}

Socket.prototype._destroy = function(exception, callback) {
  this.connecting = false;
  for (let s = this; s !== null && s !== undefined; s = s._parent) {
    if (s[kTimeout]) {
      clearTimer(s[kTimeout]);
      s[kTimeout] = null;
    }
  }
  const handle = this[kHandle];
  if (handle) {
    const hadError = Boolean(exception);
    const tellsLater = handle instanceof Stream && !this.resetAndClosing && !this._closeAfterHandlingError; // its close() has the numbers
    if (!tellsLater) keepBytes(this, handle);
    const closed = () => this.emit('close', hadError);
    if (this.resetAndClosing) {
      this.resetAndClosing = false;
      const status = handle.reset(closed);
      if (status) this.emit('error', new ErrnoException(status, 'reset'));
    } else if (this._closeAfterHandlingError) {
      // The listeners of 'error' may still answer.
      queueMicrotask(() => {
        handle.close(closed);
        handle.onread = nop;
        this[kHandle] = null;
        this._sockname = null;
      });
      callback(exception);
      this._leaveServer();
      return;
    } else {
      handle.close(closed);
      if (tellsLater) keepBytes(this, handle);
    }
    handle.onread = nop;
    this[kHandle] = null;
    this._sockname = null;
    callback(exception);
  } else {
    callback(exception);
    process.nextTick(emitCloseNT, this);
  }
  this._leaveServer();
};

Socket.prototype._leaveServer = function() {
  const { _server: server } = this;
  if (!server) return;
  server._connections--;
  server._emitCloseIfDrained?.();
};

function emitCloseNT(socket) {
  socket.emit('close', false);
}

Socket.prototype.resetAndDestroy = function() {
  const handle = this[kHandle];
  if (handle) {
    if (!(handle instanceof TCP)) throw new codes.ERR_INVALID_HANDLE_TYPE();
    if (this.connecting) this.once('connect', () => this._reset());
    else this._reset();
  } else {
    this.destroy(new codes.ERR_SOCKET_CLOSED());
  }
  return this;
};

Socket.prototype._reset = function() {
  this.resetAndClosing = true;
  return this.destroy();
};

// --- options and state --------------------------------------------------------------------------------

Socket.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  msecs = getTimerDuration(msecs, 'msecs');
  if (this[kTimeout]) {
    clearTimer(this[kTimeout]);
    this[kTimeout] = null;
  }
  if (msecs === 0) {
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
  } else {
    if (callback !== undefined) validateFunction(callback, 'callback');
    this[kTimeout] = unrefTimeout(() => this._onTimeout(), msecs);
    if (callback !== undefined) this.once('timeout', callback);
  }
  return this;
};

function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new codes.ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs > 2 ** 31 - 1) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${2 ** 31 - 1}.`, 'TimeoutOverflowWarning');
    return 2 ** 31 - 1;
  }
  return msecs;
}

Socket.prototype._onTimeout = function() {
  const handle = this[kHandle];
  const last = this[kLastWriteQueueSize];
  if (last > 0 && handle) {
    // A write that makes progress is activity.
    const { writeQueueSize } = handle;
    if (last !== writeQueueSize) {
      this[kLastWriteQueueSize] = writeQueueSize;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

Socket.prototype._unrefTimer = function() {
  for (let s = this; s !== null && s !== undefined; s = s._parent) {
    if (s[kTimeout]) s[kTimeout].refresh();
  }
};

Socket.prototype.setNoDelay = function(enable) {
  enable = Boolean(enable === undefined ? true : enable);
  const handle = this[kHandle];
  if (!handle) {
    this[kSetNoDelay] = enable;
    return this;
  }
  if (handle.setNoDelay && enable !== this[kSetNoDelay]) {
    this[kSetNoDelay] = enable;
    handle.setNoDelay(enable);
  }
  return this;
};

Socket.prototype.setKeepAlive = function(enable, initialDelayMsecs) {
  enable = Boolean(enable);
  const initialDelay = ~~(initialDelayMsecs / 1000);
  const handle = this[kHandle];
  if (!handle) {
    this[kSetKeepAlive] = enable;
    this[kSetKeepAliveInitialDelay] = initialDelay;
    return this;
  }
  if (!handle.setKeepAlive) return this;
  if (enable !== this[kSetKeepAlive] || (enable && this[kSetKeepAliveInitialDelay] !== initialDelay)) {
    this[kSetKeepAlive] = enable;
    this[kSetKeepAliveInitialDelay] = initialDelay;
    handle.setKeepAlive(enable, initialDelay);
  }
  return this;
};

Socket.prototype.setTypeOfService = function(tos) {
  if (Number.isNaN(tos)) throw new codes.ERR_INVALID_ARG_TYPE('tos', 'number', tos);
  validateInt32(tos, 'tos', 0, 255);
  const handle = this[kHandle];
  if (!handle) {
    this[kSetTOS] = tos;
    return this;
  }
  if (handle.setTypeOfService && tos !== this[kSetTOS]) {
    this[kSetTOS] = tos;
    const status = handle.setTypeOfService(tos);
    if (status) throw new ErrnoException(status, 'setTypeOfService');
  }
  return this;
};

Socket.prototype.getTypeOfService = function() {
  const handle = this[kHandle];
  if (!handle?.getTypeOfService) return this[kSetTOS] ?? 0;
  const result = handle.getTypeOfService();
  if (typeof result === 'number' && result < 0) throw new ErrnoException(result, 'getTypeOfService');
  return result;
};

Socket.prototype.ref = function() {
  const handle = this[kHandle];
  if (!handle) this.once('connect', this.ref);
  else handle.ref?.();
  return this;
};
Socket.prototype.unref = function() {
  const handle = this[kHandle];
  if (!handle) this.once('connect', this.unref);
  else handle.unref?.();
  return this;
};

Socket.prototype.address = function() {
  return this._getsockname();
};

Socket.prototype._getsockname = function() {
  const handle = this[kHandle];
  if (!handle?.getsockname) return {};
  if (!this._sockname) {
    this._sockname = {};
    handle.getsockname(this._sockname);
  }
  return this._sockname;
};

Socket.prototype._getpeername = function() {
  const handle = this[kHandle];
  if (!handle?.getpeername || this.connecting) return this._peername || {};
  if (!this._peername) {
    const out = {};
    if (handle.getpeername(out)) return out;
    this._peername = out;
  }
  return this._peername;
};

define('_connecting', function() { return this.connecting; });
define('pending', function() { return !this[kHandle] || this.connecting; });
define('readyState', function() {
  if (this.connecting) return 'opening';
  if (this.readable && this.writable) return 'open';
  if (this.readable && !this.writable) return 'readOnly';
  if (!this.readable && this.writable) return 'writeOnly';
  return 'closed';
});
define('bufferSize', function() {
  if (this[kHandle]) return this.writableLength;
  return undefined;
});
define('bytesRead', function() { return this[kHandle] ? this[kHandle].bytesRead : this[kBytesRead]; }, undefined, true);
define('_bytesDispatched', function() { return this[kHandle] ? this[kHandle].bytesWritten : this[kBytesWritten]; });
define('bytesWritten', function() {
  let bytes = this._bytesDispatched ?? 0;
  const writableBuffer = this.writableBuffer;
  if (!writableBuffer) return undefined;
  const lengthOf = (chunk, encoding) => (typeof chunk === 'string' ? require('buffer').Buffer.byteLength(chunk, encoding) : chunk.length);
  for (const entry of writableBuffer) bytes += lengthOf(entry.chunk, entry.encoding);
  const data = this._pendingData;
  if (Array.isArray(data)) {
    // Corked writes before the connection.
    for (const entry of data) bytes += lengthOf(entry.chunk, entry.encoding);
  } else if (data) {
    bytes += lengthOf(data, this._pendingEncoding);
  }
  return bytes;
}, undefined, true);
define('remoteAddress', function() { return this._getpeername().address; }, undefined, true);
define('remoteFamily', function() { return this._getpeername().family; }, undefined, true);
define('remotePort', function() { return this._getpeername().port; }, undefined, true);
define('localAddress', function() { return this._getsockname().address; }, undefined, true);
define('localPort', function() { return this._getsockname().port; }, undefined, true);
define('localFamily', function() { return this._getsockname().family; }, undefined, true);
define(Symbol.for('nodejs.net.kTimeout'), function() { return this[kTimeout]; });

Socket.prototype.connect = function(...args) {
  const normalized = Array.isArray(args[0]) && args[0][kNormalized] ? args[0] : normalizeArgs(args);
  return require('internal/net/connect').connectSocket(this, normalized[0], normalized[1]);
};

// After a connect that succeeded (internal/net/connect): what was asked for before there was a handle.
function applyOptions(socket) {
  const handle = socket[kHandle];
  if (socket[kSetNoDelay] && handle.setNoDelay) handle.setNoDelay(true);
  if (socket[kSetKeepAlive] && handle.setKeepAlive) handle.setKeepAlive(true, socket[kSetKeepAliveInitialDelay]);
  if (socket[kSetTOS] !== undefined && handle.setTypeOfService) handle.setTypeOfService(socket[kSetTOS]);
}

module.exports = { Socket, initSocketHandle, applyOptions, socketEnd, startReading, kHandle, kOnread, kTimeout, kSetNoDelay, kSetKeepAlive, kSetKeepAliveInitialDelay, kSetTOS, kOwnOptions, kMaybeDestroy };
