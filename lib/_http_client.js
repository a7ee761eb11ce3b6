// ClientRequest: one request on a connection of its own or of an agent, and the answer to it.

const net = require('net');
const { finished } = require('stream');
const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateInteger, validateBoolean, validateNumber } = require('internal/validators');
const { OutgoingMessage, parseUniqueHeadersOption } = require('_http_outgoing');
const { IncomingMessage, kHead, kMaxPairs } = require('_http_incoming');
const { _checkIsHttpToken: isToken } = require('_http_common');
const { parsers, RESPONSE, flag, execute, finish, freeParser, prepareError, leniencyOf, checkLeniency, http } = require('internal/http/parser');
const { kOutHeaders, kNeedDrain, kUniqueHeaders, kLenient } = require('internal/http/shared');
const { connResetException } = require('internal/http/errors');
const agents = require('_http_agent');
const perf = require('internal/net/perf');
const debug = require('internal/http/debug');

const kError = Symbol('kError');
const kKept = Symbol('kKept');
const kMeasure = Symbol('kMeasure');
const kEarlyError = Symbol('kEarlyError');
const kPath = Symbol('kPath');
const kPort = Symbol('kPort');
const notInPath = /[^\u0021-\u00ff]/;
const MAX_TIMEOUT = 2 ** 31 - 1;

function timerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new codes.ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs > MAX_TIMEOUT) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${MAX_TIMEOUT}.`, 'TimeoutOverflowWarning');
    return MAX_TIMEOUT;
  }
  return msecs;
}

// An IPv6 address, as it stands in front of a port.
function bracketed(host) {
  const colon = host.indexOf(':');
  return colon !== -1 && host.includes(':', colon + 1) && host[0] !== '[' ? `[${host}]` : host;
}

function hostOption(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  return host;
}

const bodyless = { __proto__: null, GET: true, HEAD: true, DELETE: true, OPTIONS: true, TRACE: true, CONNECT: true };

function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this[kError] = undefined;
  this[kKept] = false;

  if (typeof input === 'string') {
    const { urlToHttpOptions } = require('internal/http/url');
    input = urlToHttpOptions(new URL(input));
  } else if (input instanceof URL || (typeof input === 'object' && input !== null && typeof input.href === 'string' && typeof input.searchParams === 'object')) {
    const { urlToHttpOptions } = require('internal/http/url');
    input = urlToHttpOptions(input);
  } else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = input || {};
  } else {
    options = { ...(input || {}), ...options };
  }

  let { agent } = options;
  const defaultAgent = options._defaultAgent || agents.globalAgent;
  if (agent === false) {
    agent = new defaultAgent.constructor();
  } else if (agent === null || agent === undefined) {
    if (typeof options.createConnection !== 'function') agent = defaultAgent;
  } else if (typeof agent.addRequest !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  this.agent = agent;

  const protocol = options.protocol || defaultAgent.protocol;
  const expectedProtocol = this.agent?.protocol || defaultAgent.protocol;
  if (options.path) {
    const path = String(options.path);
    if (notInPath.test(path)) throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
  }
  if (protocol !== expectedProtocol) throw new codes.ERR_INVALID_PROTOCOL(protocol, expectedProtocol);

  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  options.port = options.port || defaultPort || 80;
  const { port } = options;
  const host = options.host = hostOption(options.hostname, 'hostname') || hostOption(options.host, 'host') || 'localhost';
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;
  this._removedConnection = this._removedContLen = this._removedTE = options.setDefaultHeaders === false;
  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = timerDuration(options.timeout, 'timeout');
  const { signal, ...forSocket } = options;
  if (signal) require('stream').addAbortSignal(signal, this);

  const { method } = options;
  if (method !== null && method !== undefined && typeof method !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  if (method) {
    if (!isToken(method)) throw new codes.ERR_INVALID_HTTP_TOKEN('Method', method);
    this.method = method.toUpperCase();
  } else {
    this.method = 'GET';
  }
  const { maxHeaderSize } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  checkLeniency(options);
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.httpValidation = options.httpValidation;
  if (leniencyOf(this) !== 0) this[kLenient] = true;
  if (options.joinDuplicateHeaders !== undefined) validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;

  this[kPath] = options.path || '/';
  if (callback) this.once('response', callback);
  this.useChunkedEncodingByDefault = !bodyless[this.method];
  this.host = host;
  this.protocol = protocol;
  this[kPort] = port;
  debug('CLIENT %s %s%s', this.method, host, this[kPath]);

  if (this.agent) {
    // Keep-alive is announced only if the agent will use the connection again.
    if (!this.agent.keepAlive && !Number.isFinite(this.agent.maxSockets)) {
      this._last = true;
      this.shouldKeepAlive = false;
    } else {
      this._last = false;
      this.shouldKeepAlive = true;
    }
  }

  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
  const proxy = this.agent?.[agents.kProxy];
  const proxied = proxy && require('internal/http/proxy').proxied(proxy, this, options);
  if (Array.isArray(options.headers)) {
    const headers = proxied ? proxied.list(options.headers) : options.headers;
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, headers);
  } else {
    if (options.headers) for (const key of Object.keys(options.headers)) this.setHeader(key, options.headers[key]);
    const givenHost = proxied && this.getHeader('host');
    if (host && !this.getHeader('host') && setHost) {
      let value = bracketed(host);
      if (port && +port !== defaultPort) value += ':' + port;
      this.setHeader('Host', value);
    }
    if (options.auth && !this.getHeader('Authorization')) this.setHeader('Authorization', 'Basic ' + Buffer.from(options.auth).toString('base64'));
    proxied?.set(this, givenHost);
    if (this.getHeader('expect')) {
      if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('render');
      this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
    }
  }

  // With its headers, and before anything of it is on its way.
  if (require.loaded.diagnostics_channel !== undefined) tell('http.client.request.created', { request: this });

  if (this.agent) {
    this.agent.addRequest(this, forSocket);
    return;
  }
  this._last = true;
  this.shouldKeepAlive = false;
  // `path` is the request's; to a socket it means a pipe.
  forSocket.path = forSocket.socketPath || undefined;
  if (typeof forSocket.createConnection !== 'function') {
    this.onSocket(net.createConnection(forSocket));
    return;
  }
  let called = false;
  const created = (err, socket) => {
    if (called) return;
    called = true;
    if (err) process.nextTick(() => emitError(this, err));
    else this.onSocket(socket);
  };
  try {
    const socket = forSocket.createConnection(forSocket, created);
    if (socket) created(null, socket);
  } catch (err) {
    created(err);
  }
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

// Checked again when it is changed, since it goes into the request line as it is.
Object.defineProperty(ClientRequest.prototype, 'path', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return this[kPath]; },
  set(value) {
    const path = String(value);
    if (notInPath.test(path)) throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
    this[kPath] = path;
  },
});

ClientRequest.prototype._implicitHeader = function _implicitHeader() {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
};

function tell(name, message) {
  if (message.request.agent?.[agents.kUntold] !== true) perf.publish(name, message);
}

// As it is told to perf_hooks.
function requestURL({ protocol, host, path, [kPort]: port }) {
  if (path[0] !== '/') return path; // it names the whole of it, for a proxy
  const usual = port === undefined || Number(port) === (protocol === 'https:' ? 443 : 80);
  return `${protocol}//${bracketed(host)}${usual ? '' : `:${port}`}${path}`;
}

ClientRequest.prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  if (require.loaded['internal/perf/observe'] !== undefined) {
    const url = () => requestURL(this);
    this[kMeasure] = perf.start('http', 'HttpClient', () => ({ req: { method: this.method, url: url(), headers: this.getHeaders() } }));
  }
  if (require.loaded.diagnostics_channel !== undefined) tell('http.client.request.start', { request: this });
};

ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(() => this.emit('abort'));
  this.destroy();
};

ClientRequest.prototype.destroy = function destroy(err) {
  if (this.destroyed) return this;
  this.destroyed = true;
  if (this.res) this.res._dump();
  this[kError] = err;
  this.socket?.destroy(err);
  return this;
};

function emitError(req, error) {
  if (require.loaded.diagnostics_channel !== undefined) tell('http.client.request.error', { request: req, error });
  req.emit('error', error);
}

function hangUp() {
  return connResetException('socket hang up');
}

// --- the socket's events ------------------------------------------------------------------------------

function socketOnClose() {
  const req = this._httpMessage;
  const { parser } = this; // the listeners below may give it up
  const { res } = req;
  req.destroyed = true;
  if (res) {
    if (!res.complete) res.destroy(connResetException('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!req.socket._hadError) {
      req.socket._hadError = true;
      emitError(req, hangUp());
    }
    req._closed = true;
    req.emit('close');
  }
  req.outputData = [];
  if (parser) {
    finish(parser);
    freeParser(parser, req, this);
  }
}

function socketOnError(err) {
  const req = this._httpMessage;
  if (req) {
    req.socket._hadError = true;
    emitError(req, err);
  }
  const { parser } = this;
  if (parser) {
    finish(parser);
    freeParser(parser, req, this);
  }
  this.removeListener('data', socketOnData);
  this.removeListener('end', socketOnEnd);
  this.destroy();
}

function socketOnEnd() {
  const req = this._httpMessage;
  const { parser } = this;
  if (!req.res && !req.socket._hadError) {
    req.socket._hadError = true;
    emitError(req, hangUp());
  }
  if (parser) {
    finish(parser);
    freeParser(parser, req, this);
  }
  this.end();
}

function socketOnDrain() {
  const msg = this._httpMessage;
  if (msg && !msg.finished && msg[kNeedDrain]) {
    msg[kNeedDrain] = false;
    msg.emit('drain');
  }
}

const informational = (status) => status < 200 && status >= 100 && status !== 101;

function socketOnData(chunk) {
  const req = this._httpMessage;
  const { parser } = this;
  if (typeof chunk === 'string') chunk = Buffer.from(chunk, 'latin1');
  const result = execute(parser, chunk);
  if (result instanceof Error) {
    prepareError(result, parser, chunk);
    freeParser(parser, req, this);
    this.removeListener('data', socketOnData);
    this.removeListener('end', socketOnEnd);
    this.destroy();
    req.socket._hadError = true;
    emitError(req, result);
  } else if (parser.incoming?.upgrade) {
    upgraded(this, req, parser, chunk.subarray(result ?? chunk.length));
  } else if (parser.incoming?.complete && !informational(parser.incoming.statusCode)) {
    this.removeListener('data', socketOnData);
    this.removeListener('end', socketOnEnd);
    this.removeListener('drain', socketOnDrain);
    freeParser(parser, req, this);
  }
}

function upgraded(socket, req, parser, head) {
  const res = parser.incoming;
  req.res = res;
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.removeListener('drain', socketOnDrain);
  if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', responseOnTimeout);
  freeParser(parser, req, socket);
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (req.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  req.upgradeOrConnect = true;
  socket.emit('agentRemove');
  socket.removeListener('close', socketOnClose);
  socket.removeListener('error', socketOnError);
  socket._httpMessage = null;
  socket.readableFlowing = null;
  if (socket._handle) socket._handle.pooled = true;
  req.emit(event, res, socket, head);
  req.destroyed = true;
  req._closed = true;
  req.emit('close');
}

// --- the answer -----------------------------------------------------------------------------------------

const handlers = { head: onHead, body: onBody, end: onEnd };
const { KEEP_ALIVE, WANTS_UPGRADE } = flag;

function onHead(parser, status, version, text, flags) {
  const { socket } = parser;
  const res = new IncomingMessage(socket);
  res.httpVersionMajor = version >> 8;
  res.httpVersionMinor = version & 255;
  res.httpVersion = `${version >> 8}.${version & 255}`;
  const at = text.indexOf('\n');
  res.statusCode = status;
  res.statusMessage = at < 0 ? text : text.slice(0, at);
  res[kHead] = text;
  res[kMaxPairs] = parser.maxHeaderPairs;
  res.joinDuplicateHeaders = parser.joinDuplicateHeaders;
  res.upgrade = (flags & WANTS_UPGRADE) !== 0;
  parser.incoming = res;
  parser.onIncoming(res, (flags & KEEP_ALIVE) !== 0);
}

// Called as the parser's method.
function onIncoming(res, shouldKeepAlive) {
  const { socket, outgoing: req } = this;
  const status = res.statusCode;
  if (req.res) {
    // A second answer to one request.
    socket.destroy();
    return;
  }
  req.res = res;
  req[kMeasure]?.finish({ res: { statusCode: res.statusCode, statusMessage: res.statusMessage, headers: res.headers } });
  if (res.upgrade) return;
  if (req.method === 'CONNECT') { // whatever the status says
    res.upgrade = true;
    return;
  }
  if (informational(status)) {
    req.res = null;
    if (status === 100) req.emit('continue');
    req.emit('information', { statusCode: status, statusMessage: res.statusMessage, httpVersion: res.httpVersion, httpVersionMajor: res.httpVersionMajor,
      httpVersionMinor: res.httpVersionMinor, headers: res.headers, rawHeaders: res.rawHeaders });
    return;
  }
  if (req.shouldKeepAlive && !shouldKeepAlive && !req.upgradeOrConnect) req.shouldKeepAlive = false;
  res.req = req;
  // Ours come first, so that the socket is cleaned up whatever the user's do.
  res.on('end', responseOnEnd);
  req.on('finish', requestOnFinish);
  socket.on('timeout', responseOnTimeout);
  if (require.loaded.diagnostics_channel !== undefined) tell('http.client.response.finish', { request: req, response: res });
  if (req.aborted || !req.emit('response', res)) res._dump();
  if (status === 304) res.complete = true;
}

function onBody(parser, buffer) {
  const res = parser.incoming;
  if (res === null || res._dumped) return;
  if (!res.push(buffer) && parser.socket) parser.socket.pause();
}

function onEnd(parser) {
  const res = parser.incoming;
  if (res !== null) {
    res.complete = true;
    if (!informational(res.statusCode)) res.push(null);
  }
  const { socket } = parser;
  if (socket && !socket._paused && socket.readable) socket.resume();
}

function responseOnEnd() {
  const { req } = this;
  const { socket } = req;
  if (socket) {
    if (req.timeoutCb) socket.removeListener('timeout', emitRequestTimeout);
    socket.removeListener('timeout', responseOnTimeout);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (socket.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (req.writableFinished && !this.aborted) {
    keepConnection(req);
  }
}

function requestOnFinish() {
  if (this.shouldKeepAlive && this._ended) keepConnection(this);
}

function keepConnection(req) {
  if (req[kKept]) return; // the end of the answer and of the request both come here
  req[kKept] = true;
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', socketOnClose);
  socket.removeListener('error', socketOnError);
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.removeListener('drain', socketOnDrain);
  // The user's own 'end' listeners come before the socket is another's.
  process.nextTick(emitFree, req);
  req.destroyed = true;
  if (req.res) req.res.socket = null;
}

function emitFree(req) {
  req._closed = true;
  req.emit('close');
  if (req.socket) req.socket.emit('free');
}

function responseOnTimeout() {
  this._httpMessage?.res?.emit('timeout');
}

function emitRequestTimeout() {
  this._httpMessage?.emit('timeout');
}

function listenSocketTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitRequestTimeout;
  if (req.socket) req.socket.once('timeout', emitRequestTimeout);
  else req.on('socket', (socket) => socket.once('timeout', emitRequestTimeout));
}

function begin(req, socket) {
  req.socket = socket;
  const parser = parsers.alloc().initialize(RESPONSE, handlers, req.maxHeaderSize, leniencyOf(req), 0);
  if (req.method === 'HEAD') http.replyTo(parser.id, 1);
  else if (req.method === 'CONNECT') http.replyTo(parser.id, 2);
  parser.socket = socket;
  parser.outgoing = req;
  parser.onIncoming = onIncoming;
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  if (typeof req.maxHeadersCount === 'number') parser.maxHeaderPairs = req.maxHeadersCount << 1;
  parser.joinDuplicateHeaders = req.joinDuplicateHeaders === true;
  socket.on('error', socketOnError);
  socket.on('data', socketOnData);
  socket.on('end', socketOnEnd);
  socket.on('close', socketOnClose);
  socket.on('drain', socketOnDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenSocketTimeout(req);
  req.emit('socket', socket);
}

ClientRequest.prototype.onSocket = function onSocket(socket, err) {
  if (socket && !err) {
    // Until the tick nobody else would hear an error.
    const early = (error) => { this[kEarlyError] = error; };
    socket.on('error', early);
    process.nextTick(onSocketNT, this, socket, err, early);
  } else {
    process.nextTick(onSocketNT, this, socket, err);
  }
};

function endWithout(req, err) {
  req.destroyed = true;
  if (err?.proxyTunnelTimeout) req.emit('timeout');
  if (!req.aborted && !err) err = hangUp();
  if (err) emitError(req, err);
  req._closed = true;
  req.emit('close');
}

function onSocketNT(req, socket, err, early) {
  if (early !== undefined) {
    socket.removeListener('error', early);
    err ??= req[kEarlyError];
  }
  if (!req.destroyed && !err) {
    begin(req, socket);
    req._flush();
    return;
  }
  if (socket) {
    if (!err && req.agent && !socket.destroyed) {
      socket.emit('free');
    } else {
      finished(socket.destroy(err || req[kError]), (e) => {
        if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE') e = null;
        endWithout(req, e || err);
      });
      return;
    }
  }
  endWithout(req, err || req[kError]);
}

// Calls a method of the socket once it is connected.
ClientRequest.prototype._deferToConnect = function _deferToConnect(method, args) {
  const call = () => {
    if (method) this.socket[method](...args);
  };
  const ready = () => {
    if (this.socket.writable) call();
    else this.socket.once('connect', call);
  };
  if (!this.socket) this.once('socket', ready);
  else ready();
};

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', function() { this.setTimeout(msecs); });
  else socket.setTimeout(msecs);
}

ClientRequest.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenSocketTimeout(this);
  msecs = timerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this.socket) setSocketTimeout(this.socket, msecs);
  else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  return this;
};

ClientRequest.prototype.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};
ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};
ClientRequest.prototype.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

module.exports = { ClientRequest };
