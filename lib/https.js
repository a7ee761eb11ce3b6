// node:https: http over tls.

const { validateObject } = require('internal/validators');
const tls = require('tls');
const agents = require('_http_agent');
const { Agent: HttpAgent } = agents;
const { ClientRequest } = require('_http_client');
const { Server: HttpServer, setupConnectionsTracking, storeHTTPOptions, _connectionListener, httpServerPreClose } = require('_http_server');

function Server(opts, requestListener) {
  if (!(this instanceof Server)) return new Server(opts, requestListener);
  if (typeof opts === 'function') {
    requestListener = opts;
    opts = undefined;
  }
  if (opts !== undefined) validateObject(opts, 'options');
  opts = { ...opts };
  if (!opts.ALPNProtocols && !opts.ALPNCallback) opts.ALPNProtocols = ['http/1.1'];
  opts.noDelay ??= true; // as of http's servers
  storeHTTPOptions.call(this, opts);
  tls.Server.call(this, opts, _connectionListener);
  this.httpAllowHalfOpen = false;
  if (requestListener) this.addListener('request', requestListener);
  this.addListener('tlsClientError', (error, socket) => {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.on('listening', setupConnectionsTracking);
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);
for (const name of ['closeAllConnections', 'closeIdleConnections', 'setTimeout']) Server.prototype[name] = HttpServer.prototype[name];
Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  Reflect.apply(tls.Server.prototype.close, this, args);
  return this;
};
Server.prototype[Symbol.asyncDispose] = async function() {
  await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

function createServer(opts, requestListener) {
  return new Server(opts, requestListener);
}

// For an agent: (options[, callback]), (port[, host][, options][, callback]).
function createConnection(...args) {
  let options;
  if (args[0] !== null && typeof args[0] === 'object') {
    options = { ...args[0] };
  } else {
    options = { ...args.slice(1).find((arg) => arg !== null && typeof arg === 'object') };
    if (typeof args[0] === 'number') options.port = args[0];
    if (typeof args[1] === 'string') options.host = args[1];
  }
  if (options._agentKey) {
    const session = this._getSession(options._agentKey);
    if (session) options = { session, ...options };
  }
  const socket = tls.connect(options);
  if (options._agentKey) {
    socket.on('session', (session) => this._cacheSession(options._agentKey, session));
    // A session that the server does not take is of no use.
    socket.once('close', (hadError) => {
      if (hadError) this._evictSession(options._agentKey);
    });
  }
  return socket;
}

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  options = { __proto__: null, ...options };
  options.defaultPort ??= 443;
  options.protocol ??= 'https:';
  HttpAgent.call(this, options);
  this.maxCachedSessions = this.options.maxCachedSessions;
  if (this.maxCachedSessions === undefined) this.maxCachedSessions = 100;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);
Agent.prototype.createConnection = createConnection;

// Sockets are shared between requests whose options are all the same.
const keyOptions = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion', 'maxVersion', 'secureProtocol',
  'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine'];
Agent.prototype.getName = function getName(options = {}) {
  let name = HttpAgent.prototype.getName.call(this, options);
  for (const key of keyOptions) {
    name += ':';
    const value = options[key];
    if (key === 'rejectUnauthorized' || key === 'honorCipherOrder') {
      if (value !== undefined) name += value;
    } else if (key === 'servername') {
      if (value && value !== options.host) name += value;
    } else if (key === 'pfx' && typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      name += JSON.stringify(value);
    } else if (key === 'sigalgs' && value) {
      name += JSON.stringify(value);
    } else if (value || (key === 'secureOptions' && value !== undefined)) {
      name += value;
    }
  }
  return name;
};
Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.map[key];
};
Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  const { map, list } = this._sessionCache;
  if (map[key]) {
    map[key] = session;
    return;
  }
  if (list.length >= this.maxCachedSessions) delete map[list.shift()];
  list.push(key);
  map[key] = session;
};
Agent.prototype._evictSession = function _evictSession(key) {
  const { map, list } = this._sessionCache;
  const index = list.indexOf(key);
  if (index === -1) return;
  list.splice(index, 1);
  delete map[key];
};

let globalAgent;

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') {
    options = require('internal/url/url').urlToHttpOptions(new URL(args.shift()));
  } else if (args[0] instanceof URL) {
    options = require('internal/url/url').urlToHttpOptions(args.shift());
  }
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  args.unshift(options);
  return Reflect.construct(ClientRequest, args);
}

function get(input, options, callback) {
  const req = request(input, options, callback);
  req.end();
  return req;
}

module.exports = { Agent, Server, createServer, get, request };
Object.defineProperty(module.exports, 'globalAgent', {
  __proto__: null, configurable: true, enumerable: true,
  get: () => (globalAgent ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv: agents.proxyEnv })),
  set: (value) => { globalAgent = value; },
});
