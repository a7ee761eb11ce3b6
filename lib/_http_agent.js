// Agent: keeps the client's connections per origin, hands them to requests and queues what is over the limits.

const net = require('net');
const EventEmitter = require('events');
const { validateNumber, validateOneOf, validateString } = require('internal/validators');

const kRequestOptions = Symbol('requestOptions');
const kRequestContext = Symbol('requestContext');
const kOnKeylog = Symbol('onkeylog');
const kUntold = Symbol('untold'); // an agent whose requests are not told in http's diagnostics channels
const kProxy = Symbol('proxy'); // internal/http/proxy

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.options = { __proto__: null, ...options };
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  if (this.options.noDelay === undefined) this.options.noDelay = true;
  this.options.path = null; // it is the request's, not the connection's
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  this[kProxy] = this.options.proxyEnv ? require('internal/http/proxy').proxyOf(this.protocol, this.options.proxyEnv) : undefined;
  const buffer = this.options.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = typeof buffer === 'number' && buffer >= 0 && Number.isFinite(buffer) ? buffer : 1000;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;
  this.on('free', (socket, options) => release(this, socket, options));
  this.on('newListener', enableKeylog);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;
Agent.prototype.createConnection = net.createConnection;

function enableKeylog(event) {
  if (event !== 'keylog') return;
  this.removeListener('newListener', enableKeylog);
  const agent = this;
  this[kOnKeylog] = function(line) { agent.emit('keylog', line, this); };
  for (const list of Object.values(this.sockets)) for (const socket of list) socket.on('keylog', this[kOnKeylog]);
}

function onFreeSocketError() {
  // Nobody uses it: its error is nobody's.
  this.destroy();
  this.emit('agentRemove');
}

// A socket whose request is done: to the next in the queue, or to the free ones.
function release(agent, socket, options) {
  leave(socket);
  const name = agent.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const queue = agent.requests[name];
  if (queue?.length) {
    const req = queue.shift();
    if (queue.length === 0) delete agent.requests[name];
    inContext(req, () => giveSocket(agent, req, socket));
    return;
  }
  const req = socket._httpMessage;
  if (!req || !req.shouldKeepAlive || !agent.keepAlive) {
    socket.destroy();
    return;
  }
  const free = agent.freeSockets[name] || [];
  const count = free.length + (agent.sockets[name]?.length ?? 0);
  if (agent.totalSocketCount > agent.maxTotalSockets || count > agent.maxSockets || free.length >= agent.maxFreeSockets || !agent.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  agent.freeSockets[name] = free;
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  socket.once('error', onFreeSocketError);
  free.push(socket);
}

const core = internalBinding('core');
const ASYNC = 5;

// From now on what the connection tells belongs to this request.
function adopt(socket, req) {
  if (core.reg[ASYNC] === 0 || !socket._handle) return;
  leave(socket);
  socket._handle.context = core.asyncContext.open('HTTPCLIENTREQUEST', () => new HTTPClientAsyncResource('HTTPCLIENTREQUEST', req));
}
// The end of that.
function leave(socket) {
  if (core.reg[ASYNC] !== 0 && socket._handle?.context !== undefined) core.asyncContext.close(socket._handle.context);
}
// What async_hooks shows of a request.
class HTTPClientAsyncResource {
  constructor(type, req) {
    this.type = type;
    this.req = req;
  }
}

function inContext(req, run) {
  const context = req[kRequestContext];
  if (context) {
    req[kRequestContext] = null;
    core.asyncContext.run(context, run);
  } else {
    run();
  }
}

function serverName(options, req) {
  let name = options.host;
  const host = req.getHeader('host');
  if (host) {
    validateString(host, 'options.headers.host');
    // An address in brackets, or up to the port.
    if (host[0] === '[') {
      const end = host.indexOf(']');
      name = end === -1 ? host : host.slice(1, end);
    } else {
      name = host.split(':', 1)[0];
    }
  }
  return net.isIP(name) ? '' : name;
}

function completed(agent, req, options) {
  options = { __proto__: null, ...options, ...agent.options };
  if (options.socketPath) options.path = options.socketPath;
  if (!options.servername && options.servername !== '') options.servername = serverName(options, req);
  return options;
}

Agent.prototype.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

Agent.prototype.addRequest = function addRequest(req, options, port, localAddress) {
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  options = completed(this, req, options);
  const name = this.getName(options);
  this.sockets[name] ||= [];

  const free = this.freeSockets[name];
  let socket;
  if (free) {
    while (free.length && free[0].destroyed) free.shift();
    socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
    if (!free.length) delete this.freeSockets[name];
  }
  const count = (free ? free.length : 0) + this.sockets[name].length;
  if (socket) {
    this.reuseSocket(socket, req);
    giveSocket(this, req, socket);
    this.sockets[name].push(socket);
  } else if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (err, created) => {
      if (err) req.onSocket(created, err);
      else giveSocket(this, req, created);
    });
  } else {
    req[kRequestOptions] = options;
    // Only where contexts are in use: asking for one switches their tracking on.
    req[kRequestContext] = core.reg[ASYNC] === 0 ? null : core.asyncContext.current();
    (this.requests[name] ||= []).push(req);
  }
};

Agent.prototype.createSocket = function createSocket(req, options, callback) {
  options = completed(this, req, options);
  const timeout = req.timeout || this.options.timeout || undefined;
  if (timeout) options.timeout = timeout;
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  let called = false;
  const created = (err, socket) => {
    if (called) return;
    called = true;
    if (err) {
      callback(err);
      return;
    }
    (this.sockets[name] ||= []).push(socket);
    this.totalSocketCount++;
    follow(this, socket, options);
    callback(null, socket);
  };
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  const proxy = this[kProxy];
  const socket = proxy?.serves(options) ? require('internal/http/proxy').createConnection(this, proxy, options, created) : this.createConnection(options, created);
  if (socket) created(null, socket);
};

// What happens to a socket of this agent.
function follow(agent, socket, options) {
  function onFree() {
    agent.emit('free', socket, options);
  }
  function onClose() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  }
  function onTimeout() {
    for (const list of Object.values(agent.freeSockets)) if (list.includes(socket)) return socket.destroy();
    return undefined;
  }
  // An upgrade takes the socket away for good.
  function onRemove() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
    socket.removeListener('close', onClose);
    socket.removeListener('free', onFree);
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('agentRemove', onRemove);
  }
  socket.on('free', onFree);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  const sets = socket.writable ? [this.sockets] : [this.sockets, this.freeSockets];
  for (const set of sets) {
    const list = set[name];
    const at = list ? list.indexOf(socket) : -1;
    if (at === -1) continue;
    list.splice(at, 1);
    if (list.length === 0) delete set[name];
  }

  let req;
  if (this.requests[name]?.length) {
    req = this.requests[name][0];
  } else {
    for (const other of Object.keys(this.requests)) {
      // Whoever waits behind connections of its own gets one of those.
      if (this.sockets[other]?.length) break;
      req = this.requests[other][0];
      options = req[kRequestOptions];
      break;
    }
  }
  if (req && options) {
    req[kRequestOptions] = undefined;
    this.createSocket(req, options, (err, created) => {
      if (err) req.onSocket(null, err);
      else created.emit('free');
    });
  }
};

Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = /^timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'])?.[1];
  if (hint) {
    // We give up a little before the server does, so that no request meets its close.
    const ms = Math.max(0, parseInt(hint, 10) * 1000 - this.agentKeepAliveTimeoutBuffer);
    if (ms === 0) return false;
    if (ms < timeout || !timeout) timeout = ms;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return true;
};

Agent.prototype.reuseSocket = function reuseSocket(socket, req) {
  socket.removeListener('error', onFreeSocketError);
  req.reusedSocket = true;
  socket.ref();
};

Agent.prototype.destroy = function destroy() {
  for (const set of [this.freeSockets, this.sockets]) {
    for (const name of Object.keys(set)) for (const socket of set[name].slice()) socket.destroy();
  }
};

function giveSocket(agent, req, socket) {
  adopt(socket, req);
  req.onSocket(socket);
  const timeout = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === timeout) return;
  socket.setTimeout(req.timeout);
}

// What the agents of the process itself take their proxies from (--use-env-proxy, http.setGlobalProxyFromEnv()); undefined: none.
let proxyEnv;
let proxyAsked = false;

let globalAgent;
module.exports = {
  Agent,
  kProxy,
  kUntold,
  get proxyEnv() {
    if (!proxyAsked) {
      proxyAsked = true;
      if (require('internal/options').get('--use-env-proxy') ?? process.env.NODE_USE_ENV_PROXY === '1') proxyEnv = require('internal/http/proxy').environment();
    }
    return proxyEnv;
  },
  set proxyEnv(value) {
    proxyAsked = true;
    proxyEnv = value;
  },
  get globalAgent() { return globalAgent ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv: this.proxyEnv }); },
  set globalAgent(value) { globalAgent = value; },
};
