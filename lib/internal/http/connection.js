// A connection of a server: its socket's events, what the parser finds in its bytes, and whose turn it is to answer. A plain
// net.Socket's bytes are parsed in C (src/http/connection.c), others are fed to the same parser from 'data' events.

const core = internalBinding('core');
const net = require('net');
const { Readable } = require('stream');
const { Stream } = require('internal/net/handle');
const { socketEnd, kOnread } = require('internal/net/socket');
const { codes } = require('internal/errors');
const { fast } = require('_http_outgoing');
const { kHead, kMaxPairs, kStream, end: endMessage, isBare, abortSignal } = require('_http_incoming');
const { continueExpression, kIncomingMessage } = require('_http_common');
const { parsers, REQUEST, flag, drain, piece, pieceText, execute, finish, freeParser, prepareError, leniencyOf, methodNames, http } = require('internal/http/parser');
const { kNeedDrain, kConn, kUniqueHeaders, kRejectNonStandardBodyWrites, nop } = require('internal/http/shared');
const { kState, kMeasure, onServerResponseClose, emitCloseNT } = require('internal/http/response');
const { connResetException, uvException } = require('internal/http/errors');
const { STATUS_CODES } = require('internal/http/status');
const perf = require('internal/net/perf');
const debug = require('internal/http/debug');

const { KEEP_ALIVE, WANTS_UPGRADE, HAS_HOST, HAS_EXPECT, HAS_LENGTH } = flag;
const { kSocket, kSent, onFinish } = fast;

const { on: socketOn } = net.Socket.prototype;
const { prototype: ofEmitters } = require('events');
const { on: emitterOn } = ofEmitters;

const kServerResponse = Symbol('ServerResponse');
const kConnections = Symbol('http.server.connections');
const kKeepAliveText = Symbol('keepAliveText');
const kRequestOf = Symbol('kRequestOf');
const kNext = Symbol('kNext');
const kResponseOptions = Symbol('kResponseOptions');

function checkConnections() {
  if (!this[kConnections] || (this.headersTimeout === 0 && this.requestTimeout === 0)) return;
  for (const conn of http.listGet(this[kConnections], 2, this.headersTimeout, this.requestTimeout)) {
    conn.onTimeout?.();
  }
}

// The channels of diagnostics_channel, once a program has loaded that.
let channels;
function knownChannels() {
  if (channels === undefined && require.loaded.diagnostics_channel !== undefined) {
    const { channel } = require('diagnostics_channel');
    channels = { created: channel('http.server.response.created'), start: channel('http.server.request.start'), finish: channel('http.server.response.finish') };
  }
  return channels;
}

// A listener of clientError may answer; else it is 408.
function onRequestTimeout() {
  if (this.socket) socketOnError.call(this.socket, new codes.ERR_HTTP_REQUEST_TIMEOUT());
}

// The keep-alive time of a connection is over.
function onIdle(conn) {
  conn.socket?.emit('timeout');
}
const handlers = { head: onHead, body: onBody, bodyAt: onBodyAt, end: onEnd };

// Those of one server have mostly the same.
function responseOptions(server, highWaterMark, lenient) {
  const known = server[kResponseOptions];
  const rejectNonStandardBodyWrites = server[kRejectNonStandardBodyWrites];
  if (known !== undefined && known.highWaterMark === highWaterMark && known.rejectNonStandardBodyWrites === rejectNonStandardBodyWrites && known.lenient === lenient) return known;
  return (server[kResponseOptions] = { highWaterMark, rejectNonStandardBodyWrites, lenient });
}

// What async_hooks shows of a connection's requests.
class HTTPServerAsyncResource {
  constructor(type, socket) {
    this.type = type;
    this.socket = socket;
  }
}

function connectionListener(socket) {
  const server = this;
  debug('SERVER new http connection');
  // A 'connection' emitted by hand may come before listen(), or without.
  server[kConnections] ||= http.listOpen(onIdle);
  const leniency = leniencyOf(server);
  // A limit of the program's own is what it wants to see; more than the usual one is refused.
  const own = typeof server.maxHeadersCount === 'number';
  const maxFields = own ? Math.min(-(server.maxHeadersCount | 0), 0) : 1000;
  const conn = parsers.alloc().initialize(REQUEST, handlers, server.maxHeaderSize, leniency, server[kConnections], maxFields);
  conn.socket = socket;
  conn.server = server;
  conn.onTimeout = onRequestTimeout;
  conn.onIncoming = onIncoming;
  // The one that it was accepted in.
  conn.context = core.reg[5] === 0 ? undefined : core.asyncContext.open('HTTPINCOMINGMESSAGE', () => new HTTPServerAsyncResource('HTTPINCOMINGMESSAGE', socket));
  conn.responseOptions = responseOptions(server, socket.writableHighWaterMark, leniency !== 0);
  conn.maxHeaderPairs = Math.abs(maxFields) << 1;
  conn.leavesOut = own;
  conn.joinDuplicateHeaders = server.joinDuplicateHeaders === true;

  socket.server ??= server;
  socket.parser = conn;
  socket[kConn] = conn;
  socket._paused = false;
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  socket.setEncoding = socketSetEncoding;
  const fresh = isFresh(socket);
  if (fresh) {
    listenToFresh(socket);
  } else {
    socket.on('timeout', socketOnTimeout);
    socket.on('end', socketOnEnd);
    socket.on('close', socketOnClose);
    socket.on('close', onServerResponseClose);
    socket.on('drain', socketOnDrain);
    socket.on('error', socketOnError);
    socket.on('data', socketOnData);
  }
  if (socket instanceof net.Socket && socket._handle instanceof Stream) consume(conn, socket, fresh);
}

// Is nobody listening to it yet but itself, nor to what listens?
function isFresh(socket) {
  const events = socket._events;
  return socket instanceof net.Socket && socket.on === socketOn && ofEmitters.on === emitterOn && events !== undefined && events.newListener === undefined && typeof events.end === 'function' &&
    events.timeout === undefined && events.close === undefined && events.drain === undefined && events.error === undefined && events.data === undefined &&
    events.readable === undefined && events.resume === undefined && events.pause === undefined;
}

// As on() would for each of them, at a fraction of the price: every connection comes here.
function listenToFresh(socket) {
  const events = socket._events;
  events.timeout = socketOnTimeout;
  events.end = [events.end, socketOnEnd];
  events.close = [socketOnClose, onServerResponseClose];
  events.drain = socketOnDrain;
  events.error = socketOnError;
  events.data = socketOnData;
  socket._eventsCount += 5;
  if (socket._readableState.flowing !== false) socket.resume();
}

function consume(conn, socket, fresh) {
  // What was read before belongs before what C reads.
  if (socket._readableState.length > 0 || socket[kOnread]) return;
  if (!http.consume(conn.id, socket._handle.id)) return;
  conn.consumed = true;
  conn.socketWrite = socket.write;
  socket.on = onSocketListener;
  socket.addListener = onSocketListener;
  socket.prependListener = prependSocketListener;
  const events = socket._events;
  if (fresh && events.resume === undefined && events.pause === undefined) {
    events.resume = onSocketResume;
    events.pause = onSocketPause;
    socket._eventsCount += 2;
  } else {
    socket.on('resume', onSocketResume);
    socket.on('pause', onSocketPause);
  }
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
// What C tells of a connection, in the context in which that was accepted.
function onEvent(conn, text, status) {
  if (conn.context !== undefined) core.asyncContext.run(conn.context, handleEvent, undefined, conn, text, status);
  else handleEvent(conn, text, status);
}

http.setHook(onEvent);

function handleEvent(conn, text, status) {
  const { socket } = conn;
  if (status !== undefined) {
    const res = conn.pending?.shift();
    if (res === undefined) return;
    if (status === 0) {
      onFinish(res);
      return;
    }
    const error = uvException(status, 'write');
    try {
      onFinish(res, error);
    } finally {
      socket?.destroy(error);
    }
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
  if (conn.context !== undefined) core.asyncContext.close(conn.context);
  freeParser(conn, req, null);
  socket.parser = null;
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  const { server } = conn;
  if (server.listenerCount(event) > 0) {
    socket.readableFlowing = null;
    if (socket._handle) socket._handle.pooled = true;
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

function abortIncoming(conn) {
  for (let req = firstDone(conn); req !== null; req = firstDone(conn)) {
    req.destroy(connResetException('aborted'));
    abortSignal(req);
  }
}

function socketOnClose() {
  const conn = this[kConn];
  if (conn === undefined) return;
  if (conn.context !== undefined) core.asyncContext.close(conn.context);
  freeParser(conn, null, this);
  conn.socket = this;
  abortIncoming(conn);
  const waiting = conn.outgoingQueue; // answers to pipelined requests, whose turn does not come any more
  conn.outgoingQueue = null;
  if (waiting !== null) for (const res of waiting) process.nextTick(emitCloseNT, res);
}

function socketOnEnd() {
  const conn = this[kConn];
  const { server } = conn;
  const error = finish(conn);
  if (error instanceof Error) {
    socketOnError.call(this, error);
  } else if (!server.httpAllowHalfOpen) {
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
  if (conn.leavesOut) req[kMaxPairs] = conn.maxHeaderPairs;
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
  res._onPendingData = onPendingData;
  if (res.shouldKeepAlive !== shouldKeepAlive) res.shouldKeepAlive = shouldKeepAlive;
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

  const told = knownChannels();
  if (told !== undefined) {
    if (told.created.hasSubscribers) told.created.publish({ request: req, response: res });
    if (told.start.hasSubscribers) told.start.publish({ request: req, response: res, socket, server });
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

function stopReading(conn) {
  if (!conn.socket) return;
  conn.stopped = true;
  conn.socket.pause();
}

function onBody(conn, buffer) {
  const req = conn.incoming;
  if (req === null || req._dumped) return;
  if (!req.push(buffer)) stopReading(conn);
}

// A body that will be text is made text without being a Buffer before.
function onBodyAt(conn, offset, length) {
  const req = conn.incoming;
  if (req === null || req._dumped) return;
  const state = req[kStream];
  if (state !== undefined && state.encoding === 'utf8' && req.push === Readable.prototype.push && state.decoder?.lastTotal === 0) {
    const text = pieceText(conn, offset, length);
    if (text !== undefined) {
      if (!req.push(text, 'utf8')) stopReading(conn);
      return;
    }
  }
  onBody(conn, piece(conn, null, offset, length));
}

function onEnd(conn) {
  const req = conn.incoming;
  // Whoever reads the body or not: the next request is waited for.
  if (conn.stopped) {
    conn.stopped = false;
    const { socket } = conn;
    if (socket && !socket._paused && socket.readable) socket.resume();
  }
  if (req !== null) {
    req.complete = true;
    endMessage(req);
  }
}

// A response's method.
function onPendingData(delta) {
  const conn = this[kState];
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
  if (knownChannels()?.finish.hasSubscribers) channels.finish.publish({ request: req, response: res, socket, server });
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

function resSent(res) {
  const conn = res[kState];
  const socket = res[kSocket] ?? conn.socket;
  if (socket) resOnFinish(res[kRequestOf], res, socket, conn, conn.server);
}

module.exports = { connectionListener, checkConnections, onIdle, kConnections, kServerResponse, kKeepAliveText };
