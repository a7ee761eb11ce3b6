// http.Server: options, limits and the end of its connections. A connection is internal/http/connection, an answer
// internal/http/response.

const net = require('net');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateInteger, validateBoolean, validateObject, validateFunction } = require('internal/validators');
const { parseUniqueHeadersOption } = require('_http_outgoing');
const { IncomingMessage } = require('_http_incoming');
const { kIncomingMessage } = require('_http_common');
const { http, checkLeniency } = require('internal/http/parser');
const { kUniqueHeaders, kRejectNonStandardBodyWrites } = require('internal/http/shared');
const { ServerResponse } = require('internal/http/response');
const { connectionListener, checkConnections, onIdle, kConnections, kServerResponse, kKeepAliveText } = require('internal/http/connection');
const { STATUS_CODES } = require('internal/http/status');

const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');

function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;

  const check = (name, min) => {
    if (options[name] !== undefined) validateInteger(options[name], name, min);
    return options[name];
  };
  this.maxHeaderSize = check('maxHeaderSize', 0);
  checkLeniency(options);
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.httpValidation = options.httpValidation;

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
  setUp.call(this, options, requestListener);
}
// Beside the constructor, of which no code can be compiled beforehand (lib/compiled.list).
function setUp(options, requestListener) {
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

module.exports = { STATUS_CODES, Server, ServerResponse, setupConnectionsTracking, storeHTTPOptions, _connectionListener: connectionListener, kServerResponse, kIncomingMessage,
  kConnectionsCheckingInterval, httpServerPreClose };
