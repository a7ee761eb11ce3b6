// ServerResponse: the status line and header fields of an answer, and the way by which a whole one leaves in one native call.

const { codes } = require('internal/errors');
const { validateObject, validateLinkHeaderValue } = require('internal/validators');
const { OutgoingMessage, fast, validateHeaderName, validateHeaderValue } = require('_http_outgoing');
const { chunkExpression, _checkInvalidHeaderChar: hasInvalidChar } = require('_http_common');
const { http } = require('internal/http/parser');
const { kOutHeaders, kUniqueHeaders, kRejectNonStandardBodyWrites } = require('internal/http/shared');
const { uvException } = require('internal/http/errors');
const { STATUS_CODES } = require('internal/http/status');

const { scratch, reg } = internalBinding('core');
const { readsRopes } = http;
const { kOutput, isEmpty, kHeader, kLines, kTail, kSocket, kCorked, kLengthLater, kEndCallbacks, onFinish } = fast;

const kState = Symbol('kState');
const kMeasure = Symbol('kMeasure');

const OK_LINE = 'HTTP/1.1 200 OK\r\n';
const statusLines = { 200: OK_LINE };
function ServerResponse(req, options) {
  if (!(this instanceof ServerResponse)) return new ServerResponse(req, options);
  OutgoingMessage.call(this, options);
  if (req.method === 'HEAD') this._hasBody = false;
  this.req = req;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = chunkExpression.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

ServerResponse.prototype.statusCode = 200;
ServerResponse.prototype.statusMessage = undefined;
ServerResponse.prototype.sendDate = true;
ServerResponse.prototype._sent100 = false;
ServerResponse.prototype._expect_continue = false;
ServerResponse.prototype[kState] = null; // the connection, when a server made this response
ServerResponse.prototype[kUniqueHeaders] = null;
ServerResponse.prototype[kMeasure] = undefined;

function onServerResponseClose() {
  // `this` is the socket. A response that was not finished hears of the end of its connection.
  const res = this._httpMessage;
  if (res) emitCloseNT(res);
}

function emitCloseNT(res) {
  if (res._closed) return;
  res.destroyed = true;
  res._closed = true;
  res.emit('close');
}

ServerResponse.prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) {
    if (socket._httpMessage === this && this[kState] !== null) return;
    throw new codes.ERR_HTTP_SOCKET_ASSIGNED();
  }
  socket._httpMessage = this;
  // A server's own connection has this listener all the time.
  if (this[kState] === null || this[kState].socket !== socket) socket.on('close', onServerResponseClose);
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

ServerResponse.prototype.detachSocket = function detachSocket(socket) {
  if (this[kState] === null || this[kState].socket !== socket) socket.removeListener('close', onServerResponseClose);
  socket._httpMessage = null;
  this.socket = null;
};

ServerResponse.prototype.writeContinue = function writeContinue(callback) {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(callback) {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback);
};

ServerResponse.prototype.writeInformation = function writeInformation(statusCode, headers, callback) {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  if (typeof headers === 'function') {
    callback = headers;
    headers = undefined;
  }
  if (typeof statusCode !== 'number' || statusCode < 100 || statusCode > 199 || statusCode === 101) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  let head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] || 'unknown'}\r\n`;
  if (headers) {
    for (const key of Object.keys(headers)) {
      validateHeaderName(key);
      const values = Array.isArray(headers[key]) ? headers[key] : [headers[key]];
      for (const value of values) {
        validateHeaderValue(key, value);
        head += `${key}: ${value}\r\n`;
      }
    }
  }
  this._writeRaw(head + '\r\n', 'latin1', callback);
};

ServerResponse.prototype.writeEarlyHints = function writeEarlyHints(hints, callback) {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  let head = 'HTTP/1.1 103 Early Hints\r\nLink: ' + link + '\r\n';
  for (const key of Object.keys(hints)) {
    const name = key.toLowerCase();
    if (name === 'link') continue;
    validateHeaderName(key);
    const value = hints[key];
    validateHeaderValue(key, value);
    head += key + ': ' + value + '\r\n';
  }
  this._writeRaw(head + '\r\n', 'ascii', callback);
};

ServerResponse.prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

ServerResponse.prototype.writeHead = function writeHead(statusCode, reason, obj) {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  const original = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(original);

  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
    obj ??= reason;
  }
  this.statusCode = statusCode;

  let headers;
  if (this[kOutHeaders]) {
    // Those set before and those given now, the latter winning.
    if (Array.isArray(obj)) {
      if (obj.length && Array.isArray(obj[0])) obj = obj.flat();
      if (obj.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', obj);
      for (let n = 0; n < obj.length; n += 2) if (obj[n]) this.removeHeader(obj[n]);
      for (let n = 0; n < obj.length; n += 2) if (obj[n]) this.appendHeader(obj[n], obj[n + 1]);
    } else if (obj) {
      for (const key of Object.keys(obj)) if (key) this.setHeader(key, obj[key]);
    }
    headers = this[kOutHeaders];
  } else {
    headers = obj;
  }

  const { statusMessage } = this;
  let statusLine;
  if (statusMessage === STATUS_CODES[statusCode]) {
    statusLine = statusLines[statusCode] ??= `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`;
  } else {
    if (hasInvalidChar(statusMessage)) throw new codes.ERR_INVALID_CHAR('statusMessage');
    statusLine = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`;
  }

  if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) this._hasBody = false;
  // Whoever waits for '100 Continue' and gets another answer will not send its body.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;

  this._storeHeader(statusLine, headers);
  return this;
};

ServerResponse.prototype.writeHeader = ServerResponse.prototype.writeHead;

const NO_BODY = 16;
const BODY_LATIN1 = 32;
const OWN_STATUS = 64;
const BODY_CHUNKED = 256;
const BODY_SCRATCH = 512;
const NO_LINES = 1024;
const THEN_IDLE = 2048;
const THEN_END = 4096;
// Words of the register for http.reply(); src/http/reply.c names them too.
const W_CONN = 16;
const W_FLAGS = 17;
const W_BODY_LEN = 18;
const W_IDLE_MS = 19;
const W_RESULT = 20;

// Whether the whole answer can leave by one native call: nothing written before, nothing waiting.
function canReply(res, conn) {
  if (conn === null || !conn.consumed || res._headerSent || res.finished || res.destroyed || res.strictContentLength) return false;
  const socket = res[kSocket];
  return socket !== null && socket._httpMessage === res && isEmpty(res[kOutput]) && res[kCorked] === 0 && !socket.destroyed && socket.writable &&
    socket.writableLength === 0 && socket.writableCorked === 0 && socket.write === conn.socketWrite && res._send === OutgoingMessage.prototype._send &&
    res._writeRaw === OutgoingMessage.prototype._writeRaw;
}

const outgoingEnd = OutgoingMessage.prototype.end;

// The head may have been made with the promise of a length.
function endInParts(res, chunk, encoding, callback) {
  if (chunk && res[kTail] & 8 && typeof res._contentLength !== 'number') {
    res._contentLength = typeof chunk === 'string' ? require('buffer').Buffer.byteLength(chunk, encoding) : chunk.byteLength;
  }
  return outgoingEnd.call(res, chunk, encoding, callback);
}

ServerResponse.prototype.end = function end(chunk, encoding, callback) {
  const conn = this[kState];
  if (!canReply(this, conn)) return outgoingEnd.call(this, chunk, encoding, callback);
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }

  let flags = 0;
  let body;
  if (chunk) {
    if (typeof chunk === 'string') {
      if (chunk.length > 65536) return outgoingEnd.call(this, chunk, encoding, callback);
      if (encoding === 'latin1' || encoding === 'binary') flags = BODY_LATIN1;
      else if (encoding && encoding !== 'utf8' && encoding !== 'utf-8') return outgoingEnd.call(this, chunk, encoding, callback);
      body = chunk;
    } else if (chunk instanceof Uint8Array && chunk.length <= 65536) {
      flags = BODY_SCRATCH;
    } else {
      return outgoingEnd.call(this, chunk, encoding, callback);
    }
  }

  if (this[kLines] === null && this[kHeader] === null) {
    if (chunk) this[kLengthLater] = true;
    else this._contentLength = 0;
    this._implicitHeader();
    this[kLengthLater] = false;
    // writeHead() is often wrapped by users: what it did may have changed everything.
    if (this[kLines] === null || !canReply(this, conn)) return endInParts(this, chunk, encoding, callback);
  }
  if (this[kHeader] !== null || this[kLines] === null || this._trailer !== '') {
    return endInParts(this, chunk, encoding, callback);
  }
  if (chunk && !this._hasBody && this[kRejectNonStandardBodyWrites]) throw new codes.ERR_HTTP_BODY_NOT_ALLOWED();

  const tail = this[kTail];
  const lines = this[kLines];
  flags |= tail & ~2;
  if (lines === OK_LINE) flags |= NO_LINES;
  else flags |= OWN_STATUS;
  if (tail & 2) {
    // The usual keep-alive lines are known to C.
    if (this._defaultKeepAlive && this._keepAliveTimeout === conn.keepAliveTimeout && !(~~this._maxRequestsPerSocket > 0)) flags |= 2;
    else return endInParts(this, chunk, encoding, callback);
  }
  if (this.chunkedEncoding) flags |= BODY_CHUNKED;
  if (!this._hasBody) {
    flags |= NO_BODY;
    flags &= ~BODY_CHUNKED;
  }
  if (flags & BODY_SCRATCH) {
    scratch.set(chunk);
    reg[W_BODY_LEN] = chunk.length;
  }
  if (typeof callback === 'function') (this[kEndCallbacks] ??= []).push(callback);
  const socket = this[kSocket];
  // What resOnFinish() does about the keep-alive time comes along when it is sure to be wanted.
  const { server } = conn;
  const time = server.keepAliveTimeout;
  if (time && !socket.timeout && !this._last && conn.outgoingQueue === null) {
    flags |= THEN_IDLE;
    reg[W_IDLE_MS] = time + server.keepAliveTimeoutBuffer;
    conn.idleDone = true;
  }
  if (this._last) flags |= THEN_END; // resOnFinish() ends the socket
  // A text that was put together is made one here, for less than C has to do for it.
  if (!readsRopes) {
    // What was put together is made one text here, for less than C has to do for it.
    reg[W_RESULT] = lines.charCodeAt(0);
    if (body !== undefined) reg[W_RESULT] = body.charCodeAt(0);
  }
  reg[W_CONN] = conn.id;
  reg[W_FLAGS] = flags;
  http.reply(lines, body);
  const status = reg[W_RESULT];
  if (status !== 1) conn.idleDone = false;
  if (socket.timeout) socket._unrefTimer();
  this._headerSent = true;
  this.finished = true;
  this[kCorked] = 0;
  if (this._events !== undefined) this.emit('prefinish');
  if (status === 1) {
    process.nextTick(onFinish, this);
  } else if (status === 0) {
    (conn.pending ??= []).push(this);
  } else {
    const error = uvException(status, 'write');
    process.nextTick(onFinish, this, error);
    socket.destroy(error);
  }
  return this;
};

module.exports = { ServerResponse, kState, kMeasure, onServerResponseClose, emitCloseNT };
