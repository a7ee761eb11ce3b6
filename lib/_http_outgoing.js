// OutgoingMessage: what is sent, for ServerResponse and ClientRequest: its life and its body. Its head is internal/http/outgoing_head.

const { Stream } = require('stream');
const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const head = require('internal/http/outgoing_head');
const { kOutHeaders, kNeedDrain, kUniqueHeaders, kHighWaterMark, kRejectNonStandardBodyWrites, kLenient, nop } = require('internal/http/shared');

const { kHeader, kLines, kTail, kLengthLater, CHUNKED, headText, keepAliveLines, validateHeaderName, validateHeaderValue, parseUniqueHeadersOption } = head;

const kErrored = Symbol('errored');
const kCorked = Symbol('corked');
const kChunkedBuffer = Symbol('kChunkedBuffer');
const kChunkedLength = Symbol('kChunkedLength');
const kBytesWritten = Symbol('kBytesWritten');
const kSocket = Symbol('kSocket');
const kSent = Symbol('kSent');
const kOutput = Symbol('outputData');
const kAllSent = Symbol('kAllSent');
const kFailure = Symbol('kFailure'); // why it was not
const kEndCallbacks = Symbol('kEndCallbacks'); // they come ahead of 'finish'

let defaultHighWaterMark;
function highWaterMark() {
  return defaultHighWaterMark ??= require('stream').getDefaultHighWaterMark(false);
}

function OutgoingMessage(options) {
  if (!(this instanceof OutgoingMessage)) return new OutgoingMessage(options);
  // All that begins the same for every message is on the prototype (below): one is made for each answer.
  this[kSocket] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? highWaterMark();
  if (options?.rejectNonStandardBodyWrites) this[kRejectNonStandardBodyWrites] = true;
  if (options?.lenient) this[kLenient] = true;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

Object.assign(OutgoingMessage.prototype, {
  outputSize: 0,
  writable: true,
  destroyed: false,
  _last: false,
  chunkedEncoding: false,
  shouldKeepAlive: true,
  maxRequestsOnConnectionReached: false,
  _defaultKeepAlive: true,
  useChunkedEncodingByDefault: true,
  sendDate: false,
  _removedConnection: false,
  _removedContLen: false,
  _removedTE: false,
  strictContentLength: false,
  [kBytesWritten]: 0,
  _contentLength: null,
  _hasBody: true,
  _trailer: '',
  [kNeedDrain]: false,
  finished: false,
  _headerSent: false,
  [kCorked]: 0,
  [kChunkedBuffer]: null,
  [kChunkedLength]: 0,
  [kAllSent]: false,
  [kFailure]: null,
  [kEndCallbacks]: null,
  _closed: false,
  [kHeader]: null,
  [kLines]: null,
  [kTail]: 0,
  [kLengthLater]: false,
  [kOutHeaders]: null,
  [kOutput]: null,
  _keepAliveTimeout: 0,
  _onPendingData: nop,
  [kErrored]: null,
  [kSent]: null, // called just before 'finish'
  [kRejectNonStandardBodyWrites]: false,
  [kLenient]: false,
});

function accessors(table) {
  for (const name of Object.keys(table)) {
    Object.defineProperty(OutgoingMessage.prototype, name, { __proto__: null, configurable: true, enumerable: false, get: table[name][0], set: table[name][1] });
  }
}

Object.assign(OutgoingMessage.prototype, head.methods);

accessors({
  // The head as text. What the server adds by itself is put in when somebody looks (or when it is written).
  _header: [function() {
    if (this[kHeader] === null && this[kLines] !== null) this[kHeader] = headText(this);
    return this[kHeader];
  }, function(value) {
    this[kHeader] = value;
    if (value === null) this[kLines] = null;
  }],
  outputData: [function() { return this[kOutput] ??= []; }, function(value) { this[kOutput] = value; }],
  errored: [function() { return this[kErrored]; }],
  closed: [function() { return this._closed; }],
  writableFinished: [function() {
    return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0);
  }],
  writableObjectMode: [function() { return false; }],
  writableLength: [function() { return this.outputSize + this[kChunkedLength] + (this[kSocket] ? this[kSocket].writableLength : 0); }],
  writableHighWaterMark: [function() { return this[kSocket] ? this[kSocket].writableHighWaterMark : this[kHighWaterMark]; }],
  writableCorked: [function() { return this[kCorked]; }],
  writableEnded: [function() { return this.finished; }],
  writableNeedDrain: [function() { return !this.destroyed && !this.finished && this[kNeedDrain]; }],
  connection: [function() { return this[kSocket]; }, function(value) { this.socket = value; }],
  socket: [function() { return this[kSocket]; }, function(value) {
    for (let n = 0; n < this[kCorked]; n++) {
      value?.cork();
      this[kSocket]?.uncork();
    }
    this[kSocket] = value;
  }],
  headersSent: [function() { return this[kLines] !== null || !!this[kHeader]; }],
  _headers: [function() { return this.getHeaders(); }, function(value) {
    if (value == null) {
      this[kOutHeaders] = null;
    } else if (typeof value === 'object') {
      const headers = this[kOutHeaders] = { __proto__: null };
      for (const name of Object.keys(value)) headers[name.toLowerCase()] = [name, value[name]];
    }
  }],
  _headerNames: [function() {
    const headers = this[kOutHeaders];
    if (headers === null) return null;
    const out = { __proto__: null };
    for (const key of Object.keys(headers)) out[key] = headers[key][0];
    return out;
  }, function(value) {
    if (typeof value !== 'object' || value === null) return;
    const headers = this[kOutHeaders];
    if (!headers) return;
    for (const key of Object.keys(value)) if (headers[key]) headers[key][0] = value[key];
  }],
});

OutgoingMessage.prototype._implicitHeader = function _implicitHeader() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

OutgoingMessage.prototype.flushHeaders = function flushHeaders() {
  if (!this.headersSent) this._implicitHeader();
  this._send('');
};

// --- sending ----------------------------------------------------------------------------------------

// Writes `data`, with the head before it if that has not left yet.
OutgoingMessage.prototype._send = function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent) {
    const header = this._header ?? '';
    this._headerSent = true;
    if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding) && (encoding === 'latin1' || isAscii(header))) {
      data = header + data;
    } else if (isEmpty(this[kOutput])) {
      this._writeRaw(header, 'latin1', null, header.length);
    } else {
      this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
      this.outputSize += header.length;
      this._onPendingData(header.length);
    }
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};

const isEmpty = (list) => list === null || list.length === 0;

function isAscii(text) {
  return !/[\x80-\xff]/.test(text);
}

OutgoingMessage.prototype._writeRaw = function _writeRaw(data, encoding, callback, size) {
  const socket = this[kSocket];
  if (socket?.destroyed) return false; // the socket's end is reported by its own events
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (!isEmpty(this[kOutput])) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  // Not this message's turn yet.
  this.outputData.push({ data, encoding, callback });
  size ??= data.length;
  this.outputSize += size;
  this._onPendingData(size);
  return this.outputSize < this[kHighWaterMark];
};

OutgoingMessage.prototype._flushOutput = function _flushOutput(socket) {
  const outputData = this[kOutput];
  if (isEmpty(outputData)) return undefined;
  const count = outputData.length;
  let ret;
  socket.cork();
  for (let n = 0; n < count; n++) {
    const { data, encoding, callback } = outputData[n];
    outputData[n].data = null; // a write below may come back here
    ret = socket.write(data, encoding, callback);
  }
  socket.uncork();
  this[kOutput] = null;
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return ret;
};

// The socket became this message's, or has room again.
OutgoingMessage.prototype._flush = function _flush() {
  const socket = this[kSocket];
  if (!socket || !socket.writable) return;
  const ret = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (ret && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

OutgoingMessage.prototype._finish = function _finish() {
  this.emit('prefinish');
};

function onError(msg, err, callback) {
  if (msg.destroyed) return;
  process.nextTick(emitError, msg, err, callback);
}
function emitError(msg, err, callback) {
  callback(err);
  if (!msg.destroyed) msg.emit('error', err);
}

function uncorkLater(socket) {
  socket.uncork();
}

function strict(msg) {
  return msg.strictContentLength && msg._contentLength > 0 && !msg._removedContLen && !msg.chunkedEncoding && msg._hasBody;
}

function byteLength(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

// In these a chunk's text can stand in one string with what goes around it; which of the two they are.
const encodingOf = { '__proto__': null, 'undefined': 'utf8', 'null': 'utf8', 'utf8': 'utf8', 'utf-8': 'utf8', 'latin1': 'latin1', 'binary': 'latin1' };

// The text of short pieces (a list by threes: chunk, encoding, callback) in one encoding, or undefined.
function textOf(pieces, length, encoding) {
  if (length >= 16384 || encoding === undefined) return undefined;
  let text = '';
  for (let n = 0; n < pieces.length; n += 3) {
    if (typeof pieces[n] !== 'string' || encodingOf[pieces[n + 1]] !== encoding) return undefined;
    text += pieces[n];
  }
  return text;
}

// What goes to many, an event to all who listen, is made once.
const BROADCAST_BELOW = 4096;
const lastChunk = { chunk: '', named: undefined, framed: '', encoding: '', bytes: 0 };

// The pieces as one chunk of `length` bytes.
function sendChunk(msg, length, pieces) {
  const socket = msg[kSocket];
  const size = length.toString(16);
  let callback = pieces.length === 3 ? pieces[2] : null;
  if (pieces.length > 3) {
    const callbacks = [];
    for (let n = 2; n < pieces.length; n += 3) if (pieces[n] !== nop) callbacks.push(pieces[n]);
    if (callbacks.length > 0) callback = (err) => { for (const one of callbacks) one(err); };
  }
  const encoding = encodingOf[pieces[1]];
  // Who puts a write() of his own on the socket sees the parts, as in Node.
  const text = !socket || socket.write === Stream.Duplex.prototype.write ? textOf(pieces, length, encoding) : undefined;
  if (text !== undefined) {
    const framed = `${size}\r\n${text}\r\n`;
    const bytes = size.length + length + 4;
    if (pieces.length === 3 && length < BROADCAST_BELOW) {
      lastChunk.chunk = pieces[0];
      lastChunk.named = pieces[1];
      lastChunk.framed = framed;
      lastChunk.encoding = encoding;
      lastChunk.bytes = bytes;
    }
    return msg._send(framed, encoding, callback, bytes);
  }
  msg._send(size, 'latin1', null);
  msg._send('\r\n', null, null);
  for (let n = 0; n < pieces.length; n += 3) msg._send(pieces[n], pieces[n + 1], null, pieces.length === 3 ? length : undefined);
  return msg._send('\r\n', null, callback);
}

// What was written while corked leaves as one chunk.
function sendHeld(msg) {
  const pieces = msg[kChunkedBuffer];
  if (pieces === null) return;
  const length = msg[kChunkedLength];
  msg[kChunkedBuffer] = null;
  msg[kChunkedLength] = 0;
  if (!msg[kSocket]?.destroyed) {
    sendChunk(msg, length, pieces);
    return;
  }
  for (let n = 2; n < pieces.length; n += 3) process.nextTick(pieces[n], new codes.ERR_STREAM_DESTROYED('write'));
}

// `last`: the chunk comes with end(), so its length is the body's.
function writeChunk(msg, chunk, encoding, callback, last) {
  if (typeof callback !== 'function') callback = nop;
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);

  let err;
  if (msg.finished) err = new codes.ERR_STREAM_WRITE_AFTER_END();
  else if (msg.destroyed) err = new codes.ERR_STREAM_DESTROYED('write');
  if (err) {
    if (!msg.destroyed) onError(msg, err, callback);
    else process.nextTick(callback, err);
    return false;
  }

  let length;
  if (msg.strictContentLength) {
    length = byteLength(chunk, encoding);
    if (strict(msg) && (last ? msg[kBytesWritten] + length !== msg._contentLength : msg[kBytesWritten] + length > msg._contentLength)) {
      throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(length + msg[kBytesWritten], msg._contentLength);
    }
    msg[kBytesWritten] += length;
  }

  if (!msg.headersSent) {
    if (last) {
      length ??= byteLength(chunk, encoding);
      msg._contentLength = length;
    }
    msg._implicitHeader();
  }
  if (!msg._hasBody) {
    if (msg[kRejectNonStandardBodyWrites]) throw new codes.ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }

  const socket = msg[kSocket];
  // What is written in one turn leaves as one packet; its chunks stay apart, as in Node 24.
  if (!last && socket && !socket.writableCorked) {
    socket.cork();
    process.nextTick(uncorkLater, socket);
  }

  let ret;
  if (msg.chunkedEncoding && chunk === lastChunk.chunk && encoding === lastChunk.named && chunk !== '' && msg._headerSent &&
    !msg[kCorked] && socket && socket.write === Stream.Duplex.prototype.write) {
    ret = msg._send(lastChunk.framed, lastChunk.encoding, callback, lastChunk.bytes);
  } else if (msg.chunkedEncoding && chunk.length !== 0) {
    length ??= byteLength(chunk, encoding);
    if (msg[kCorked] && msg._headerSent) {
      (msg[kChunkedBuffer] ??= []).push(chunk, encoding, callback);
      msg[kChunkedLength] += length;
      ret = msg[kChunkedLength] < msg[kHighWaterMark];
    } else {
      ret = sendChunk(msg, length, [chunk, encoding, callback]);
    }
  } else {
    ret = msg._send(chunk, encoding, callback, length);
  }
  if (!ret) msg[kNeedDrain] = true;
  return ret;
}

OutgoingMessage.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return writeChunk(this, chunk, encoding, callback, false);
};

OutgoingMessage.prototype.cork = function cork() {
  this[kCorked]++;
  if (this[kSocket]) this[kSocket].cork();
};

OutgoingMessage.prototype.uncork = function uncork() {
  this[kCorked]--;
  if (!this[kCorked]) sendHeld(this);
  this[kSocket]?.uncork();
};

// All has been handed to the kernel, or will not be: `error`, or that of the message or its socket.
function onFinish(msg, error) {
  const socket = msg[kSocket];
  const failure = error || msg[kErrored] || socket?.errored || (socket?._hadError ? new codes.ERR_STREAM_DESTROYED('end') : null);
  const callbacks = msg[kEndCallbacks];
  if (failure) msg[kFailure] = failure;
  else msg[kAllSent] = true;
  if (callbacks !== null) {
    msg[kEndCallbacks] = null;
    try {
      for (const callback of callbacks) callback(failure);
    } finally {
      if (!failure) finished(msg);
    }
  } else if (!failure) {
    finished(msg);
  }
}
function finished(msg) {
  const hook = msg[kSent];
  if (hook !== null) hook(msg);
  if (msg._events !== undefined) msg.emit('finish');
}

OutgoingMessage.prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }

  if (chunk) {
    if (this.finished) {
      onError(this, new codes.ERR_STREAM_WRITE_AFTER_END(), typeof callback !== 'function' ? nop : callback);
      return this;
    }
    if (this[kSocket]) this[kSocket].cork();
    writeChunk(this, chunk, encoding, null, true);
  } else if (this.finished) {
    if (typeof callback === 'function') {
      if (this[kAllSent] || (this.writableFinished && !this.destroyed && this[kFailure] === null)) callback(new codes.ERR_STREAM_ALREADY_FINISHED('end'));
      else if (this[kFailure] !== null) process.nextTick(callback, this[kFailure]);
      else (this[kEndCallbacks] ??= []).push(callback);
    }
    return this;
  } else if (!this.headersSent) {
    if (this[kSocket]) this[kSocket].cork();
    this._contentLength = 0;
    this._implicitHeader();
  }

  if (typeof callback === 'function') (this[kEndCallbacks] ??= []).push(callback);
  if (strict(this) && this[kBytesWritten] !== this._contentLength) {
    throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }

  sendHeld(this);
  const finish = onFinish.bind(undefined, this);
  if (this._hasBody && this.chunkedEncoding) this._send('0\r\n' + this._trailer + '\r\n', 'latin1', finish);
  else if (!this._headerSent || this.writableLength || chunk) this._send('', 'latin1', finish);
  else process.nextTick(finish);

  const socket = this[kSocket];
  if (socket) {
    // What is corked leaves now.
    socket._writableState.corked = 1;
    socket.uncork();
  }
  this[kCorked] = 1;
  this.uncork();
  this.finished = true;
  if (isEmpty(this[kOutput]) && this[kSocket] && this[kSocket]._httpMessage === this) this._finish();
  return this;
};

OutgoingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (!this[kSocket]) this.once('socket', (socket) => socket.setTimeout(msecs));
  else this[kSocket].setTimeout(msecs);
  return this;
};

OutgoingMessage.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this[kSocket]) this[kSocket].destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

OutgoingMessage.prototype.pipe = function pipe() {
  this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE());
};

OutgoingMessage.prototype[Symbol.for('nodejs.rejection')] = function(err) {
  this.destroy(err);
};

module.exports = { OutgoingMessage, kHighWaterMark, validateHeaderName, validateHeaderValue, parseUniqueHeadersOption, kUniqueHeaders,
  fast: { kOutput, isEmpty, kHeader, kLines, kTail, kSocket, kCorked, kLengthLater, kEndCallbacks, kErrored, kSent, onFinish, CHUNKED, keepAliveLines } };
