// Server and ServerResponse. A connection's bytes are parsed in C where its socket is a plain net.Socket
// (internal/http/parser, src/http/connection.c), else they are fed to the same parser from 'data' events.

const net = require('net');
const { Stream } = require('internal/net/handle');
const { socketEnd, kOnread } = require('internal/net/socket');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateInteger, validateBoolean, validateObject, validateLinkHeaderValue, validateFunction } = require('internal/validators');
const { OutgoingMessage, fast, parseUniqueHeadersOption, validateHeaderName, validateHeaderValue } = require('_http_outgoing');
const { IncomingMessage, kHead, kMaxPairs, kStream, end: endMessage, isBare } = require('_http_incoming');
const { continueExpression, chunkExpression, _checkInvalidHeaderChar: hasInvalidChar, kIncomingMessage } = require('_http_common');
const { parsers, kOnTimeout, REQUEST, flag, drain, execute, finish, freeParser, prepareError, isLenient, methodNames, http } = require('internal/http/parser');
const { kOutHeaders, kNeedDrain, kConn, kUniqueHeaders, kRejectNonStandardBodyWrites, nop } = require('internal/http/shared');
const { connResetException, uvException } = require('internal/http/errors');
const { STATUS_CODES } = require('internal/http/status');
const perf = require('internal/net/perf');
const debug = require('internal/http/debug');

const { scratch, reg } = internalBinding('core');
const { KEEP_ALIVE, WANTS_UPGRADE, HAS_HOST, HAS_EXPECT, HAS_LENGTH } = flag;
const { kOutput, isEmpty, kHeader, kLines, kTail, kSocket, kCorked, kLengthLater, kSent, onFinish } = fast;

const kServerResponse = Symbol('ServerResponse');
const kConnections = Symbol('http.server.connections');
const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');
const kState = Symbol('kState');
const kKeepAliveText = Symbol('keepAliveText');
const kMeasure = Symbol('kMeasure');
const kRequestOf = Symbol('kRequestOf');
const kNext = Symbol('kNext');
const kResponseOptions = Symbol('kResponseOptions');

const OK_LINE = 'HTTP/1.1 200 OK\r\n';
const statusLines = { 200: OK_LINE };

// --- ServerResponse ---------------------------------------------------------------------------------

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
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(callback) {
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
  let lines = this[kLines];
  flags |= tail & ~2;
  if (lines === OK_LINE) flags |= NO_LINES;
  else if (lines.startsWith(OK_LINE)) lines = lines.slice(17);
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
  if (typeof callback === 'function') this.once('finish', callback);
  const socket = this[kSocket];
  // What resOnFinish() does about the keep-alive time comes along when it is sure to be wanted.
  const { server } = conn;
  const time = server.keepAliveTimeout;
  if (time && !socket.timeout && !this._last && conn.outgoingQueue === null) {
    flags |= THEN_IDLE;
    reg[W_IDLE_MS] = time + server.keepAliveTimeoutBuffer;
    conn.idleDone = true;
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
    socket.destroy(uvException(status, 'write'));
  }
  return this;
};

function resSent(res) {
  const conn = res[kState];
  const socket = res[kSocket] ?? conn.socket;
  if (socket) resOnFinish(res[kRequestOf], res, socket, conn, conn.server);
}

// --- Server -----------------------------------------------------------------------------------------

function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;

  const check = (name, min) => {
    if (options[name] !== undefined) validateInteger(options[name], name, min);
    return options[name];
  };
  this.maxHeaderSize = check('maxHeaderSize', 0);
  const insecure = options.insecureHTTPParser;
  if (insecure !== undefined) validateBoolean(insecure, 'options.insecureHTTPParser');
  this.insecureHTTPParser = insecure;

  const { requestTimeout, headersTimeout } = options;
  if (requestTimeout !== undefined) {
    validateInteger(requestTimeout, 'requestTimeout', 0);
    this.requestTimeout = requestTimeout;
  } else {
    this.requestTimeout = 300_000;
  }
  if (headersTimeout !== undefined) {
    validateInteger(headersTimeout, 'headersTimeout', 0);
    this.headersTimeout = headersTimeout;
  } else {
    this.headersTimeout = Math.min(60_000, this.requestTimeout);
  }
  if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout) {
    throw new codes.ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', headersTimeout);
  }
  this.keepAliveTimeout = check('keepAliveTimeout', 0) ?? 5_000;
  this.keepAliveTimeoutBuffer = check('keepAliveTimeoutBuffer', 0) ?? 1_000;
  this.connectionsCheckingInterval = check('connectionsCheckingInterval', 0) ?? 30_000;

  const flags = { requireHostHeader: true, joinDuplicateHeaders: undefined, rejectNonStandardBodyWrites: false, optimizeEmptyRequests: false };
  for (const name of Object.keys(flags)) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
    const value = options[name] ?? flags[name];
    if (name === 'rejectNonStandardBodyWrites') this[kRejectNonStandardBodyWrites] = value;
    else this[name] = value;
  }
  const { shouldUpgradeCallback } = options;
  if (shouldUpgradeCallback !== undefined) {
    validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
    this.shouldUpgradeCallback = shouldUpgradeCallback;
  } else {
    this.shouldUpgradeCallback = function() { return this.listenerCount('upgrade') > 0; };
  }
}

function setupConnectionsTracking() {
  // A server may listen again after it was closed.
  this[kConnections] ||= http.listOpen(onIdle);
  if (this[kConnectionsCheckingInterval]) clearInterval(this[kConnectionsCheckingInterval]);
  this[kConnectionsCheckingInterval] = setInterval(checkConnections.bind(this), this.connectionsCheckingInterval).unref();
}

function httpServerPreClose(server) {
  server.closeIdleConnections();
  clearInterval(server[kConnectionsCheckingInterval]);
}

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  storeHTTPOptions.call(this, options);
  net.Server.call(this, { allowHalfOpen: true, noDelay: options.noDelay ?? true, keepAlive: options.keepAlive, keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark });
  if (requestListener) this.on('request', requestListener);
  // Similar to net.Socket's half-open: an answer may follow the client's end.
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.on('listening', setupConnectionsTracking);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
  this[kKeepAliveText] = -1;
  this[kConnections] = 0;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

Server.prototype.close = function close() {
  httpServerPreClose(this);
  net.Server.prototype.close.apply(this, arguments);
  return this;
};

Server.prototype[Symbol.asyncDispose] = async function() {
  await new Promise((resolve, reject) => {
    this.close((err) => (err ? reject(err) : resolve()));
  });
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  if (!this[kConnections]) return;
  for (const conn of http.listGet(this[kConnections], 0)) conn.socket?.destroy();
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  if (!this[kConnections]) return;
  for (const conn of http.listGet(this[kConnections], 1)) {
    const { socket } = conn;
    if (!socket || conn.active || (socket._httpMessage && !socket._httpMessage.finished)) continue;
    socket.destroy();
  }
};

Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

Server.prototype[EventEmitter.captureRejectionSymbol ?? Symbol.for('nodejs.rejection')] = function(err, event, ...args) {
  switch (event) {
    case 'request': {
      const { 1: res } = args;
      if (!res.headersSent && !res.writableEnded) {
        for (const name of res.getHeaderNames()) res.removeHeader(name);
        res.statusCode = 500;
        res.end(STATUS_CODES[500]);
      } else {
        res.destroy();
      }
      break;
    }
    default:
      net.Server.prototype[Symbol.for('nodejs.rejection')].apply(this, arguments);
      break;
  }
};

function checkConnections() {
  if (!this[kConnections] || (this.headersTimeout === 0 && this.requestTimeout === 0)) return;
  for (const conn of http.listGet(this[kConnections], 2, this.headersTimeout, this.requestTimeout)) {
    conn[kOnTimeout]?.();
  }
}

// A listener of clientError may answer; else it is 408.
function onRequestTimeout() {
  if (this.socket) socketOnError.call(this.socket, new codes.ERR_HTTP_REQUEST_TIMEOUT());
}

// The keep-alive time of a connection is over.
function onIdle(conn) {
  conn.socket?.emit('timeout');
}

// --- a connection -----------------------------------------------------------------------------------

const handlers = { head: onHead, body: onBody, end: onEnd };

// Those of one server have mostly the same.
function responseOptions(server, highWaterMark) {
  const known = server[kResponseOptions];
  const rejectNonStandardBodyWrites = server[kRejectNonStandardBodyWrites];
  if (known !== undefined && known.highWaterMark === highWaterMark && known.rejectNonStandardBodyWrites === rejectNonStandardBodyWrites) return known;
  return (server[kResponseOptions] = { highWaterMark, rejectNonStandardBodyWrites });
}

function connectionListener(socket) {
  const server = this;
  debug('SERVER new http connection');
  // A 'connection' emitted by hand may come before listen(), or without.
  server[kConnections] ||= http.listOpen(onIdle);
  const insecure = server.insecureHTTPParser ?? isLenient();
  const conn = parsers.alloc().initialize(REQUEST, handlers, server.maxHeaderSize, insecure, server[kConnections]);
  conn.socket = socket;
  conn.server = server;
  conn[kOnTimeout] = onRequestTimeout;
  conn.onIncoming = onIncoming;
  conn.outgoingQueue = null; // responses whose turn has not come
  conn.firstRequest = null; // requests without a finished response, a list by kNext
  conn.lastRequest = null;
  conn.outgoingData = 0;
  conn.requestsCount = 0;
  conn.keepAliveTimeoutSet = false;
  conn.keepAliveTimeout = -1;
  conn.socketWrite = undefined;
  conn.idleDone = false;
  conn.lastText = undefined;
  conn.lastUrl = undefined;
  conn.responseOptions = responseOptions(server, socket.writableHighWaterMark);
  conn.maxHeaderPairs = typeof server.maxHeadersCount === 'number' ? server.maxHeadersCount << 1 : 2000;
  conn.joinDuplicateHeaders = server.joinDuplicateHeaders === true;

  socket.server ??= server;
  socket.parser = conn;
  socket[kConn] = conn;
  socket._paused = false;
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  socket.on('timeout', socketOnTimeout);
  socket.on('end', socketOnEnd);
  socket.on('close', socketOnClose);
  socket.on('close', onServerResponseClose);
  socket.setEncoding = socketSetEncoding;
  socket.on('drain', socketOnDrain);
  socket.on('error', socketOnError);

  socket.on('data', socketOnData);
  if (socket instanceof net.Socket && socket._handle instanceof Stream) consume(conn, socket);
}

function consume(conn, socket) {
  // What was read before belongs before what C reads.
  if (socket._readableState.length > 0 || socket[kOnread]) return;
  if (!http.consume(conn.id, socket._handle.id, onEvent)) return;
  conn.consumed = true;
  conn.socketWrite = socket.write;
  socket.on = onSocketListener;
  socket.addListener = onSocketListener;
  socket.prependListener = prependSocketListener;
  socket.on('resume', onSocketResume);
  socket.on('pause', onSocketPause);
}

// Someone wants the raw bytes: from here on they pass through JavaScript.
function unconsume(conn, socket) {
  if (!conn.consumed) return;
  conn.consumed = false;
  if (conn.id !== 0) http.unconsume(conn.id);
  socket.removeListener('pause', onSocketPause);
  socket.removeListener('resume', onSocketResume);
}

function restore(socket) {
  delete socket.on;
  delete socket.addListener;
  delete socket.prependListener;
}

function watch(socket, event) {
  if (event !== 'data' && event !== 'readable') return;
  const conn = socket[kConn];
  restore(socket);
  if (conn?.consumed) unconsume(conn, socket);
}
function onSocketListener(event, listener) {
  watch(this, event);
  return net.Socket.prototype.on.call(this, event, listener);
}
function prependSocketListener(event, listener) {
  watch(this, event);
  return net.Socket.prototype.prependListener.call(this, event, listener);
}

function socketSetEncoding() {
  throw new codes.ERR_HTTP_SOCKET_ENCODING();
}

function onSocketResume() {
  if (this._paused) {
    this.pause();
    return;
  }
  const handle = this._handle;
  if (handle && !handle.reading) handle.readStart();
}
function onSocketPause() {
  const handle = this._handle;
  if (handle && handle.reading) handle.readStop();
}

// From src/http: the first run over what was read, or the stream's end; or a reply's bytes have left.
function onEvent(conn, text, status) {
  const { socket } = conn;
  if (status !== undefined) {
    const res = conn.pending?.shift();
    if (res === undefined) return;
    if (status === 0) onFinish(res);
    else socket?.destroy(uvException(status, 'write'));
    return;
  }
  if (typeof text === 'number') {
    socketEnd(socket, text);
    return;
  }
  if (socket.timeout) socket._unrefTimer();
  afterExecute(conn, socket, drain(conn, text, null, true), null);
}

function socketOnData(chunk) {
  const conn = this[kConn];
  if (typeof chunk === 'string') chunk = require('buffer').Buffer.from(chunk, 'latin1');
  afterExecute(conn, this, execute(conn, chunk), chunk);
}

function afterExecute(conn, socket, result, chunk) {
  if (result === undefined) return;
  if (typeof result !== 'number') {
    prepareError(result, conn, chunk);
    socketOnError.call(socket, result);
    return;
  }
  // The rest of the bytes belongs to whoever takes the upgrade.
  const req = conn.incoming;
  const bytes = chunk ?? conn.getCurrentBuffer();
  unconsume(conn, socket);
  restore(socket);
  delete socket.setEncoding;
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.removeListener('close', socketOnClose);
  socket.removeListener('close', onServerResponseClose);
  socket.removeListener('drain', socketOnDrain);
  socket.removeListener('error', socketOnError);
  socket.removeListener('timeout', socketOnTimeout);
  freeParser(conn, req, null);
  socket.parser = null;
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  const { server } = conn;
  if (server.listenerCount(event) > 0) {
    socket.readableFlowing = null;
    server.emit(event, req, socket, bytes.subarray(result));
  } else {
    socket.destroy();
  }
}

function socketOnTimeout() {
  const conn = this[kConn];
  const req = conn?.incoming;
  const { server } = conn;
  const reqTimeout = req && !req.complete && req.emit('timeout', this);
  const res = this._httpMessage;
  const resTimeout = res && res.emit('timeout', this);
  const serverTimeout = server.emit('timeout', this);
  if (!reqTimeout && !resTimeout && !serverTimeout) this.destroy();
}

function firstDone(conn) {
  const req = conn.firstRequest;
  if (req === null) return null;
  conn.firstRequest = req[kNext] ?? null;
  if (conn.firstRequest === null) conn.lastRequest = null;
  return req;
}

function abortIncoming(conn, except = null) {
  for (let req = firstDone(conn); req !== null; req = firstDone(conn)) {
    if (req !== except) req.destroy(connResetException('aborted'));
  }
}

function socketOnClose() {
  const conn = this[kConn];
  if (conn === undefined) return;
  freeParser(conn, null, this);
  conn.socket = this;
  abortIncoming(conn);
}

function socketOnEnd() {
  const conn = this[kConn];
  const { server } = conn;
  // A body that has no other end than this is not cut off by it.
  const open = conn.incoming !== null && !conn.incoming.complete ? conn.incoming : null;
  const error = finish(conn);
  if (error instanceof Error) {
    socketOnError.call(this, error);
  } else if (!server.httpAllowHalfOpen) {
    abortIncoming(conn, open?.complete ? open : null);
    if (this.writable) this.end();
  } else if (conn.outgoingQueue !== null) {
    conn.outgoingQueue[conn.outgoingQueue.length - 1]._last = true;
  } else if (this._httpMessage) {
    this._httpMessage._last = true;
  } else if (this.writable) {
    this.end();
  }
}

function socketOnDrain() {
  const conn = this[kConn];
  const needPause = conn.outgoingData > this.writableHighWaterMark;
  if (this._paused && !needPause) {
    this._paused = false;
    this.resume();
  }
  const msg = this._httpMessage;
  if (msg && !msg.finished && msg[kNeedDrain]) {
    msg[kNeedDrain] = false;
    msg.emit('drain');
  }
}

const answer = (code) => `HTTP/1.1 ${code} ${STATUS_CODES[code]}\r\nConnection: close\r\n\r\n`;

function socketOnError(error) {
  debug('SERVER error on a connection: %s', error.message);
  // One error per connection; what follows is not worth ending the program.
  this.removeListener('error', socketOnError);
  if (this.listenerCount('error', nop) === 0) this.on('error', nop);
  const { server } = this[kConn];
  if (server.emit('clientError', error, this)) return;
  // An answer that has begun must not be mixed with another.
  if (this.writable && (!this._httpMessage || !this._httpMessage._headerSent)) {
    let code = 400;
    if (error.code === 'HPE_HEADER_OVERFLOW') code = 431;
    else if (error.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') code = 413;
    else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') code = 408;
    this.write(answer(code));
  }
  this.destroy(error);
}

// --- requests ---------------------------------------------------------------------------------------

const versions = { __proto__: null, 257: '1.1', 256: '1.0' };

function onHead(conn, code, version, text, flags) {
  const { server, socket } = conn;
  const req = new server[kIncomingMessage](socket);
  req.httpVersionMajor = version >> 8;
  req.httpVersionMinor = version & 255;
  req.httpVersion = versions[version] ?? `${version >> 8}.${version & 255}`;
  if (text === conn.lastText) {
    req.url = conn.lastUrl;
  } else {
    const at = text.indexOf('\n');
    req.url = at < 0 ? text : text.slice(0, at);
    conn.lastText = text;
    conn.lastUrl = req.url;
  }
  req[kHead] = text;
  req[kMaxPairs] = conn.maxHeaderPairs;
  if (conn.joinDuplicateHeaders) req.joinDuplicateHeaders = true;
  req.method = methodNames[code];
  req.upgrade = (flags & WANTS_UPGRADE) !== 0;
  conn.incoming = req;
  conn.headFlags = flags;
  conn.onIncoming(req, (flags & KEEP_ALIVE) !== 0);
}

// Called as the parser's method.
function onIncoming(req, shouldKeepAlive) {
  const conn = this;
  const { server, socket, headFlags: flags } = conn;

  // Bytes came: the keep-alive time gives way to the server's.
  conn.idleDone = false;
  if (conn.keepAliveTimeoutSet) {
    socket.setTimeout(server.timeout || 0);
    conn.keepAliveTimeoutSet = false;
  }

  if (req.upgrade) {
    req.upgrade = req.method === 'CONNECT' || Boolean(server.shouldUpgradeCallback(req));
    if (req.upgrade) return;
    http.refuseUpgrade(conn.id);
  }

  if (server.optimizeEmptyRequests && !(flags & HAS_LENGTH)) {
    req._dumped = true;
    const state = req._readableState;
    state.ended = true;
    state.endEmitted = true;
    state.destroyed = true;
  }

  if (conn.firstRequest === null) conn.firstRequest = req;
  else conn.lastRequest[kNext] = req;
  conn.lastRequest = req;
  // No more requests from one who does not take the answers.
  if (!socket._paused) {
    const state = socket._writableState;
    if ((state && state.needDrain) || conn.outgoingData >= socket.writableHighWaterMark) {
      socket._paused = true;
      socket.pause();
    }
  }

  const keepAliveTimeout = server.keepAliveTimeout;
  const res = new server[kServerResponse](req, conn.responseOptions);
  res._keepAliveTimeout = keepAliveTimeout;
  res._maxRequestsPerSocket = server.maxRequestsPerSocket;
  res._onPendingData = conn.onPendingData ??= onPendingData.bind(undefined, conn);
  if (!shouldKeepAlive) res.shouldKeepAlive = false;
  if (server[kUniqueHeaders]) res[kUniqueHeaders] = server[kUniqueHeaders];
  res[kState] = conn;
  res[kRequestOf] = req;
  res[kSent] = resSent;
  if (conn.keepAliveTimeout !== keepAliveTimeout) {
    conn.keepAliveTimeout = keepAliveTimeout;
    if (server[kKeepAliveText] !== keepAliveTimeout) {
      server[kKeepAliveText] = keepAliveTimeout;
      http.listKeepAlive(server[kConnections], fast.keepAliveLines({ _keepAliveTimeout: keepAliveTimeout, _defaultKeepAlive: true }));
    }
  }

  if (require.loaded['internal/perf/observe'] !== undefined) {
    res[kMeasure] = perf.start('http', 'HttpRequest', () => ({ req: { method: req.method, url: req.url, headers: req.headers } }));
  }

  if (require.loaded.diagnostics_channel !== undefined) {
    perf.publish('http.server.response.created', { request: req, response: res });
    perf.publish('http.server.request.start', { request: req, response: res, socket, server });
  }

  if (socket._httpMessage) {
    (conn.outgoingQueue ??= []).push(res);
  } else {
    socket._httpMessage = res;
    res[kSocket] = socket;
  }

  if (req.httpVersionMajor === 1 && req.httpVersionMinor === 1) {
    if (!(flags & HAS_HOST) && server.requireHostHeader) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return;
    }
    const limit = server.maxRequestsPerSocket;
    if (typeof limit === 'number' && limit > 0) {
      conn.requestsCount++;
      res.maxRequestsOnConnectionReached = limit <= conn.requestsCount;
      if (limit < conn.requestsCount) {
        server.emit('dropRequest', req, socket);
        res.writeHead(503);
        res.end();
        return;
      }
    }
    if (flags & HAS_EXPECT) {
      const { expect } = req.headers;
      if (continueExpression.test(expect)) {
        res._expect_continue = true;
        if (server.listenerCount('checkContinue') > 0) {
          server.emit('checkContinue', req, res);
        } else {
          res.writeContinue();
          server.emit('request', req, res);
        }
      } else if (server.listenerCount('checkExpectation') > 0) {
        server.emit('checkExpectation', req, res);
      } else {
        res.writeHead(417);
        res.end();
      }
      return;
    }
  }
  server.emit('request', req, res);
}

function onBody(conn, buffer) {
  const req = conn.incoming;
  if (req === null || req._dumped) return;
  if (!req.push(buffer) && conn.socket) conn.socket.pause();
}

function onEnd(conn) {
  const req = conn.incoming;
  if (req !== null && !req.upgrade) {
    req.complete = true;
    endMessage(req);
  } else if (req !== null) {
    req.complete = true;
    if (req[kStream] !== undefined) req.push(null);
  }
}

function onPendingData(conn, delta) {
  conn.outgoingData += delta;
  const { socket } = conn;
  if (socket && socket._paused && conn.outgoingData < socket.writableHighWaterMark) socketOnDrain.call(socket);
}

function clearIncoming() {
  const conn = this.socket?.[kConn];
  if (conn && conn.incoming === this) conn.incoming = null;
}

function resOnFinish(req, res, socket, conn, server) {
  firstDone(conn);
  if (require.loaded.diagnostics_channel !== undefined) perf.publish('http.server.response.finish', { request: req, response: res, socket, server });
  res[kMeasure]?.finish({ res: { statusCode: res.statusCode, statusMessage: res.statusMessage, headers: res.getHeaders() } });
  // Nobody asked for the body: it must still be taken off the wire.
  if (!req._consuming) req._dump();
  if (socket._httpMessage === res) res.detachSocket(socket);
  if (conn.incoming === req) {
    if (req.complete && (isBare(req) || req.readableEnded)) conn.incoming = null;
    else req.on('end', clearIncoming);
  }
  if (res._events !== undefined) {
    process.nextTick(emitCloseNT, res);
  } else {
    res.destroyed = true;
    res._closed = true;
  }

  if (res._last) {
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  } else if (conn.outgoingQueue === null) {
    const time = server.keepAliveTimeout;
    if (time && typeof socket.setTimeout === 'function') {
      if (conn.idleDone) {
        conn.idleDone = false;
      } else if (conn.consumed && !socket.timeout) {
        http.idle(conn.id, time + server.keepAliveTimeoutBuffer);
      } else {
        socket.setTimeout(time + server.keepAliveTimeoutBuffer);
        conn.keepAliveTimeoutSet = true;
      }
    }
  } else {
    const next = conn.outgoingQueue.shift();
    if (conn.outgoingQueue.length === 0) conn.outgoingQueue = null;
    if (next) next.assignSocket(socket);
  }
}

module.exports = { STATUS_CODES, Server, ServerResponse, setupConnectionsTracking, storeHTTPOptions, _connectionListener: connectionListener, kServerResponse, kIncomingMessage,
  kConnectionsCheckingInterval, httpServerPreClose };
