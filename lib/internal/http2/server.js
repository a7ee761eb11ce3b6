// http2's servers: net's and tls', whose connections become sessions; and connect().

const { setTimeout, clearTimeout } = require('internal/timers');
const { captureRejectionSymbol } = require('events');
const net = require('net');
const tls = require('tls');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateUint32, validateBoolean } = require('internal/validators');
const settings = require('internal/http2/settings');
const { kSession } = require('internal/http2/session');
const { ServerHttp2Session } = require('internal/http2/server_session');

const kOptions = Symbol('options');

function checkOptions(options) {
  if (options === undefined) options = {};
  if (options === null || typeof options !== 'object' || Array.isArray(options)) throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  options = { ...options };
  if (options.settings !== undefined) {
    validateObject(options.settings, 'options.settings');
    settings.check(options.settings);
  }
  options.settings = { ...options.settings };
  for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams']) if (options[name] !== undefined) validateUint32(options[name], `options.${name}`);
  for (const name of ['maxOutstandingPings', 'maxOutstandingSettings', 'unknownProtocolTimeout']) if (options[name] !== undefined) validateUint32(options[name], `options.${name}`);
  if (options.streamResetBurst !== undefined || options.streamResetRate !== undefined) {
    require('internal/validators').validateInteger(options.streamResetBurst, 'options.streamResetBurst', 1);
    require('internal/validators').validateInteger(options.streamResetRate, 'options.streamResetRate', 1);
  }
  if (options.paddingStrategy !== undefined && ![0, 1, 2].includes(options.paddingStrategy)) throw new codes.ERR_INVALID_ARG_VALUE('options.paddingStrategy', options.paddingStrategy);
  if (options.maxOriginSetSize !== undefined) require('internal/validators').validateNumber(options.maxOriginSetSize, 'options.maxOriginSetSize', 0);
  if (options.remoteCustomSettings !== undefined) settings.checkRemote(options.remoteCustomSettings);
  for (const name of ['strictSingleValueFields', 'strictFieldWhitespaceValidation']) if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  return options;
}

function onSessionTimeout(session, server) {
  if (session.destroyed) return;
  if (!server.emit('timeout', session)) session.destroy();
}

function openSession(server, socket) {
  const session = new ServerHttp2Session(server[kOptions], socket, server);
  server._sessions.add(session);
  session.on('stream', (stream, headers, flags, raw) => server.emit('stream', stream, headers, flags, raw));
  session.on('error', (error) => server.emit('sessionError', error, session));
  session.on('close', () => server._sessions.delete(session));
  session.on('timeout', () => onSessionTimeout(session, server));
  if (server.timeout) session.setTimeout(server.timeout);
  server.emit('session', session);
  const { origins } = server[kOptions];
  if (socket.encrypted && Array.isArray(origins) && !session.destroyed) session.origin(...origins);
  return session;
}

function onConnection(socket) {
  // What the socket says before a session has it.
  socket.on('error', (error) => {
    if (socket[kSession] === undefined && !socket._h2Bound) this.emit('clientError', error, socket);
  });
  if (socket.encrypted && socket.alpnProtocol !== 'h2') {
    if (this[kOptions].allowHTTP1 === true && (!socket.alpnProtocol || socket.alpnProtocol === 'http/1.1')) {
      require('_http_server')._connectionListener.call(this, socket);
      return;
    }
    unknownProtocol(this, socket);
    return;
  }
  socket._h2Bound = true;
  openSession(this, socket);
}

function unknownProtocol(server, socket) {
  const { unknownProtocolTimeout = 10000 } = server[kOptions];
  if (server.emit('unknownProtocol', socket)) {
    const timer = setTimeout(() => {
      if (!socket.destroyed) socket.destroy();
    }, unknownProtocolTimeout).unref();
    socket.once('close', () => clearTimeout(timer));
    return;
  }
  const asked = socket.alpnProtocol ? 'Unknown' : 'Missing';
  socket.end(`HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n${asked} ALPN Protocol, expected \`h2\` to be available.\n` +
    'If this is a HTTP request: The server was not configured with the `allowHTTP1` option or a listener for the `unknownProtocol` event.\n', () => socket.destroy());
}

// The request listener gets to hear of streams only when there is one.
function setupCompat(server) {
  server.on('newListener', function watch(event) {
    if (event !== 'request') return;
    server.removeListener('newListener', watch);
    server.on('stream', (stream, headers, flags, raw) => require('internal/http2/compat').onStream(server, server[kOptions], stream, headers, flags, raw));
  });
}

function common(server, options, listener) {
  server[kOptions] = options;
  server._sessions = new Set();
  server.timeout = 0;
  setupCompat(server);
  if (typeof listener === 'function') server.on('request', listener);
}

const methods = {
  setTimeout(ms, callback) {
    this.timeout = ms;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.on('timeout', callback);
    }
    return this;
  },
  updateSettings(values) {
    validateObject(values, 'settings');
    settings.check(values);
    this[kOptions].settings = { ...this[kOptions].settings, ...values };
  },
};
// A listener's promise that was rejected: its stream gets an answer, if there is none yet.
function onRejection(server, error, event, args) {
  if (event === 'stream') {
    const [stream] = args;
    if (stream.sentHeaders) {
      stream.destroy(error);
    } else {
      stream.respond({ ':status': 500 });
      stream.end();
    }
    return true;
  }
  if (event === 'request') {
    const [, response] = args;
    if (response.headersSent || response.finished) {
      response.destroy();
    } else {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      response.statusCode = 500;
      response.end(require('internal/http/status').STATUS_CODES[500]);
    }
    return true;
  }
  return false;
}
function closeSessions(server) {
  for (const session of server._sessions) session.close();
}

class Http2Server extends net.Server {
  constructor(options, listener) {
    options = checkOptions(options);
    super({ ...options, allowHalfOpen: true }, onConnection);
    common(this, options, listener);
  }
  close(callback) {
    closeSessions(this);
    super.close(callback);
    return this;
  }
  async [Symbol.asyncDispose]() {
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  }
}

class Http2SecureServer extends tls.Server {
  constructor(options, listener) {
    options = checkOptions(options);
    if (!options.ALPNCallback) options.ALPNProtocols = options.allowHTTP1 === true ? ['h2', 'http/1.1'] : ['h2'];
    super(options, onConnection);
    if (options.allowHTTP1 === true) {
      const http = require('_http_server');
      // The first two are the older names.
      http.storeHTTPOptions.call(this, { ...options, IncomingMessage: options.Http1IncomingMessage, ServerResponse: options.Http1ServerResponse, ...options.http1Options });
      this.httpAllowHalfOpen = false;
      this.maxHeadersCount = null;
      this.on('listening', http.setupConnectionsTracking);
    }
    common(this, options, listener);
    this.on('tlsClientError', (error, socket) => {
      if (!this.emit('clientError', error, socket)) socket.destroy(error);
    });
  }
  close(callback) {
    if (this[kOptions].allowHTTP1 === true) require('_http_server').httpServerPreClose(this);
    closeSessions(this);
    super.close(callback);
    return this;
  }
  closeIdleConnections() {
    if (this[kOptions].allowHTTP1 === true) require('_http_server').Server.prototype.closeIdleConnections.call(this);
  }
  async [Symbol.asyncDispose]() {
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  }
}
for (const Class of [Http2Server, Http2SecureServer]) {
  const { [captureRejectionSymbol]: parents } = Class.prototype;
  Class.prototype[captureRejectionSymbol] = function(error, event, ...args) {
    if (onRejection(this, error, event, args)) return;
    if (parents !== undefined) parents.call(this, error, event, ...args);
    else this.emit('error', error);
  };
  for (const name of Object.keys(methods)) Object.defineProperty(Class.prototype, name, { __proto__: null, value: methods[name], writable: true, configurable: true });
}

exports.createServer = function createServer(options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = {};
  }
  return new Http2Server(options, listener);
};
exports.createSecureServer = function createSecureServer(options, listener) {
  return new Http2SecureServer(options, listener);
};
exports.performServerHandshake = function performServerHandshake(socket, options = {}) {
  return new ServerHttp2Session(checkOptions(options), socket, undefined);
};

exports.connect = function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  options = checkOptions(options);
  options.settings.enablePush ??= true;
  if (typeof authority === 'string') authority = new URL(authority);
  if (authority === null || typeof authority !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('authority', ['string', 'Object', 'URL'], authority);
  const protocol = authority.protocol || options.protocol || 'https:';
  const port = authority.port !== '' && authority.port !== undefined ? authority.port : protocol === 'http:' ? '80' : '443';
  let host = 'localhost';
  if (authority.hostname) {
    host = authority.hostname;
    if (host[0] === '[') host = host.slice(1, -1);
  } else if (authority.host) {
    host = authority.host;
  }
  let socket;
  if (typeof options.createConnection === 'function') {
    socket = options.createConnection(authority, options);
  } else if (protocol === 'http:') {
    socket = net.connect({ port, host, ...options });
  } else if (protocol === 'https:') {
    const given = { ...options };
    if (!given.ALPNCallback) given.ALPNProtocols = ['h2'];
    if (given.servername === undefined && net.isIP(host) === 0) given.servername = host;
    socket = tls.connect(port, host, given);
  } else {
    throw new codes.ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  }
  const { ClientHttp2Session } = require('internal/http2/client_session');
  const session = new ClientHttp2Session(options, socket);
  const name = net.isIPv6(host) ? `[${host}]` : host;
  session._authority = `${name}:${port}`;
  session._scheme = protocol.slice(0, -1);
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
};
