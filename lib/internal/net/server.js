// net.Server: a listening handle, and in a cluster's worker the handle that the primary gives.

const EventEmitter = require('events');
const { codes, ErrnoException, ExceptionWithHostPort, UVExceptionWithHostPort } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validatePort } = require('internal/validators');
const { TCP, Pipe, createHandle } = require('internal/net/handle');
const { Socket, kSetNoDelay, kSetKeepAlive, kSetKeepAliveInitialDelay, kOwnOptions } = require('internal/net/socket');
const { isIP, isPipeName, normalizeArgs, toNumber } = require('internal/net/address');

const kInheritsNoDelay = Symbol('kInheritsNoDelay');
const UV_EADDRINUSE = -98;
const UV_EINVAL = -22;
const IPV6ONLY = 1;
const REUSEPORT = 2;

// `cluster` if this process is a worker: its servers ask the primary for their handles. A program that is none does not
// load the module.
function workerCluster() {
  const cluster = require.loaded.cluster?.exports;
  if (cluster !== undefined) return cluster.isWorker ? cluster : undefined;
  if (process.env.NODE_UNIQUE_ID === undefined || !internalBinding('core').hasBuiltin('cluster')) return undefined;
  const loaded = require('cluster');
  return loaded.isWorker ? loaded : undefined;
}

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this, typeof options === 'object' ? options : undefined);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
    this.on('connection', connectionListener);
  } else if (options == null || typeof options === 'object') {
    options = { ...options };
    if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (options.highWaterMark !== undefined) {
    validateNumber(options.highWaterMark, 'options.highWaterMark');
    if (options.highWaterMark < 0) options.highWaterMark = require('stream').getDefaultHighWaterMark(false);
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = ~~(options.keepAliveInitialDelay / 1000);
  this.highWaterMark = options.highWaterMark ?? require('stream').getDefaultHighWaterMark(false);
  if (options.blockList !== undefined) this.blockList = require('internal/net/blocklist').checkOption(options.blockList);
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

Server.prototype.listen = function(...args) {
  const [normalOptions, callback] = normalizeArgs(args);
  let options = normalOptions;
  if (this._handle) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  if (callback !== null) this.once('listening', callback);
  const backlogFromArgs = (args.length > 1 && toNumber(args[1])) || toNumber(args[2]); // (handle | path | port, host, backlog)
  trace('asyncStart', { server: this, options });
  options = options._handle || options.handle || options;
  if (require.loaded['internal/net/bound']?.exports.isBound(options)) {
    const { handle, path } = require('internal/net/bound').take(options);
    this._handle = handle;
    if (path !== undefined) this._pipeName = path;
    listenInCluster(this, null, -1, -1, backlogFromArgs || normalOptions.backlog, undefined, true);
    return this;
  }
  let flags = 0;
  if (options.ipv6Only) flags |= IPV6ONLY;
  if (options.reusePort) flags |= REUSEPORT;

  // ([handle][, backlog])
  if (options instanceof TCP) {
    this._handle = options;
    listenInCluster(this, null, -1, -1, backlogFromArgs, undefined, true);
    return this;
  }
  addAbortSignal(this, options);
  // ([options with fd][, backlog])
  if (typeof options.fd === 'number' && options.fd >= 0) {
    listenInCluster(this, null, null, null, backlogFromArgs, options.fd);
    return this;
  }
  // (), (callback), (undefined...), (null...): any port
  if (args.length === 0 || typeof args[0] === 'function' || (options.port === undefined && 'port' in options) || options.port === null) options.port = 0;
  let backlog;
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    validatePort(options.port, 'options.port');
    backlog = options.backlog || backlogFromArgs;
    if (options.reusePort === true) options.exclusive = true;
    if (options.host) {
      lookupAndListen(this, options.port | 0, options.host, backlog, options.exclusive, flags);
    } else {
      listenInCluster(this, null, options.port | 0, 4, backlog, undefined, options.exclusive, flags);
    }
    return this;
  }
  // (path[, backlog]), (options with path)
  if (options.path && isPipeName(options.path)) {
    if (options.readableAll !== undefined) validateBoolean(options.readableAll, 'options.readableAll');
    if (options.writableAll !== undefined) validateBoolean(options.writableAll, 'options.writableAll');
    const pipeName = this._pipeName = options.path;
    if (pipeName[0] === '\0' && (options.readableAll === true || options.writableAll === true)) {
      throw new codes.ERR_INVALID_ARG_VALUE('options', options, 'can not set readableAll or writableAllt to true when path is abstract unix socket');
    }
    backlog = options.backlog || backlogFromArgs;
    listenInCluster(this, pipeName, -1, -1, backlog, undefined, options.exclusive, undefined,
                    { readableAll: options.readableAll, writableAll: options.writableAll });
    if (!this._handle) return this; // it failed, and the error is on its way; or a worker waits for its primary
    let mode = 0;
    const { READABLE, WRITABLE } = internalBinding('pipe');
    if (options.readableAll === true) mode |= READABLE;
    if (options.writableAll === true) mode |= WRITABLE;
    if (mode !== 0) {
      const status = this._handle.fchmod(mode);
      if (status) {
        this._handle.close();
        this._handle = null;
        throw new ErrnoException(status, 'uv_pipe_chmod');
      }
    }
    return this;
  }
  if (!('port' in options || 'path' in options)) throw new codes.ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  throw new codes.ERR_INVALID_ARG_VALUE('options', options);
};

function addAbortSignal(server, options) {
  const { signal } = options ?? {};
  if (signal === undefined) return;
  validateAbortSignal(signal, 'options.signal');
  const onAborted = () => server.close();
  if (signal.aborted) {
    process.nextTick(onAborted);
    return;
  }
  signal.addEventListener('abort', onAborted, { once: true });
  server.once('close', () => signal.removeEventListener('abort', onAborted));
}

function lookupAndListen(self, port, address, backlog, exclusive, flags) {
  if (isIP(address)) {
    listenInCluster(self, address, port, isIP(address), backlog, undefined, exclusive, flags);
    return;
  }
  const id = self._listeningId;
  require('dns').lookup(address, { all: true }, (error, addresses) => {
    if (id !== self._listeningId) return; // closed meanwhile
    if (error) {
      self.emit('error', error);
      return;
    }
    // A link-local address (fe80::/10) means nothing without an interface: taken only if there is no other.
    const { address: ip, family } = addresses.find((a) => a.family !== 6 || !/^fe[89ab]/i.test(a.address)) ?? addresses[0];
    listenInCluster(self, ip, port, ip ? family : 4, backlog, undefined, exclusive, flags);
  });
}

// A worker learns late that its primary got another port than asked for.
function checkBindError(status, port, handle) {
  if (status !== 0 || port <= 0 || !handle?.getsockname) return status;
  const out = {};
  const failed = handle.getsockname(out);
  return failed === 0 && port !== out.port ? UV_EADDRINUSE : failed;
}

function listenInCluster(server, address, port, addressType, backlog, fd, exclusive, flags, options) {
  const cluster = exclusive ? undefined : workerCluster();
  if (cluster === undefined) {
    server._listen2(address, port, addressType, backlog, fd, flags);
    return;
  }
  const query = { address, port, addressType, fd, flags, backlog, ...options };
  const id = server._listeningId;
  cluster._getServer(server, query, (status, handle) => {
    // Closed meanwhile, or asked for twice.
    if (id !== server._listeningId || server._handle) {
      handle?.close();
      return;
    }
    status = checkBindError(status, port, handle);
    if (status) {
      server.emit('error', new ExceptionWithHostPort(status, 'bind', address, port));
      return;
    }
    server._handle = handle;
    server._listen2(address, port, addressType, backlog, fd, flags);
  });
}

// A bound handle, or a negative status. The primary of a cluster makes its handles here too.
function createServerHandle(address, port, addressType, fd, flags) {
  let status = 0;
  let handle;
  if (typeof fd === 'number' && fd >= 0) {
    try {
      handle = createHandle(fd, true);
    } catch {
      handle = undefined;
    }
    if (handle === undefined) return UV_EINVAL;
    status = handle.open(fd);
    if (status) {
      handle.close();
      return status;
    }
    return handle;
  }
  const isPipe = port === -1 && addressType === -1;
  handle = isPipe ? new Pipe() : new TCP();
  if (isPipe) {
    status = handle.bind(address);
  } else if (!address) {
    // Both families where the system has IPv6.
    status = handle.bind6('::', port, flags);
    if (status) {
      handle.close();
      return createServerHandle('0.0.0.0', port, 4, undefined, flags);
    }
  } else if (addressType === 6) {
    status = handle.bind6(address, port, flags);
  } else {
    status = handle.bind(address, port, flags);
  }
  if (status) {
    handle.close();
    return status;
  }
  return handle;
}

// To the tracing channel of listen(), for programs that use diagnostics_channel.
function trace(event, message) {
  if (require.loaded.diagnostics_channel !== undefined) require('internal/net/perf').publish(`tracing:net.server.listen:${event}`, message);
}

function emitErrorNT(self, error) {
  self.emit('error', error);
}

function failLater(self, error) {
  trace('error', { server: self, error });
  process.nextTick(emitErrorNT, self, error);
}
function emitListeningNT(self) {
  if (!self._handle) return;
  trace('asyncEnd', { server: self });
  self.emit('listening');
}

Server.prototype[kInheritsNoDelay] = false;
Server.prototype._listen2 = function setupListenHandle(address, port, addressType, backlog, fd, flags) {
  if (!this._handle) {
    let found;
    if (!address && typeof fd !== 'number') {
      // Both families where the system has IPv6.
      found = createServerHandle('::', port, 6, fd, flags ?? 0);
      [address, addressType] = typeof found === 'number' ? ['0.0.0.0', 4] : ['::', 6];
    }
    if (found === undefined || (typeof found === 'number' && addressType === 4)) found = createServerHandle(address, port, addressType, fd, flags ?? 0);
    if (typeof found === 'number') {
      failLater(this, new UVExceptionWithHostPort(found, 'listen', address, port));
      return;
    }
    this._handle = found;
  }
  const handle = this._handle;
  handle.owner = this;
  handle.onconnection = onConnection;
  const status = handle.listen(backlog || 511);
  if (status) {
    const error = new UVExceptionWithHostPort(status, 'listen', address, port);
    handle.close();
    this._handle = null;
    failLater(this, error);
    return;
  }
  // Connections have it from the socket that listens: one call for all of them. A descriptor that was given stays as it is.
  this[kInheritsNoDelay] = this.noDelay && typeof fd !== 'number' && addressType > 0 && handle.setNoDelay !== undefined && handle.setNoDelay(true) === 0;
  this._connectionKey = `${addressType}:${address}:${port}`;
  if (this._unref) this.unref();
  process.nextTick(emitListeningNT, this);
};

function namesOf(handle) {
  const local = {};
  const remote = {};
  handle.getsockname?.(local);
  handle.getpeername?.(remote);
  return {
    localAddress: local.address, localPort: local.port, localFamily: local.family,
    remoteAddress: remote.address, remotePort: remote.port, remoteFamily: remote.family,
  };
}

function onConnection(status, clientHandle) {
  const self = this.owner;
  if (status) {
    self.emit('error', new ErrnoException(status, 'accept'));
    return;
  }
  if (self.maxConnections != null && self._connections >= self.maxConnections) {
    const names = self.listenerCount('drop') > 0 && clientHandle.getpeername ? namesOf(clientHandle) : undefined;
    clientHandle.close();
    self.emit('drop', names);
    return;
  }
  if (self.blockList !== undefined && typeof clientHandle.getpeername === 'function') {
    const remote = {};
    if (clientHandle.getpeername(remote) !== 0 || self.blockList.check(remote.address, `ipv${remote.family === 'IPv6' ? 6 : 4}`)) {
      clientHandle.close();
      return;
    }
  }
  const socket = new Socket({
    handle: clientHandle,
    allowHalfOpen: self.allowHalfOpen,
    pauseOnCreate: self.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: self.highWaterMark,
    writableHighWaterMark: self.highWaterMark,
    emitClose: false,
    autoDestroy: true,
    decodeStrings: false,
    [kOwnOptions]: true,
  });
  if (self.noDelay && clientHandle.setNoDelay) {
    socket[kSetNoDelay] = true;
    if (!self[kInheritsNoDelay] || clientHandle.setNoDelay !== TCP.prototype.setNoDelay) clientHandle.setNoDelay(true);
  } else if (self[kInheritsNoDelay]) { // it was wanted when listen() was called
    clientHandle.setNoDelay(false);
  }
  if (self.keepAlive && clientHandle.setKeepAlive) {
    socket[kSetKeepAlive] = true;
    socket[kSetKeepAliveInitialDelay] = self.keepAliveInitialDelay;
    clientHandle.setKeepAlive(true, self.keepAliveInitialDelay);
  }
  self._connections++;
  socket.server = self;
  socket._server = self;
  self.emit('connection', socket);
  if (require.loaded.diagnostics_channel !== undefined) require('internal/net/perf').publish('net.server.socket', { socket });
}

Object.defineProperty(Server.prototype, 'listening', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return Boolean(this._handle); },
});

Server.prototype.address = function() {
  if (this._handle?.getsockname) {
    const out = {};
    const status = this._handle.getsockname(out);
    if (status) throw new ErrnoException(status, 'address');
    return out;
  }
  if (this._pipeName) return this._pipeName;
  return null;
};

// Connections that were sent to child processes count too.
Server.prototype.getConnections = function(callback) {
  if (this._usingWorkers) require('internal/child_process/socket_list').count(this, callback);
  else process.nextTick(() => callback(null, this._connections));
  return this;
};
// A connection goes to a process that had none yet; `list` asks it.
Server.prototype._setupWorker = function(list) {
  this._usingWorkers = true;
  this._workers.push(list);
  list.once('exit', (gone) => {
    this._workers.splice(this._workers.indexOf(gone), 1);
  });
};

Server.prototype.close = function(callback) {
  this._listeningId++;
  if (typeof callback === 'function') {
    if (!this._handle) this.once('close', () => callback(new codes.ERR_SERVER_NOT_RUNNING()));
    else this.once('close', callback);
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  if (this._usingWorkers) require('internal/child_process/socket_list').closeAll(this);
  else this._emitCloseIfDrained();
  return this;
};

Server.prototype[Symbol.asyncDispose] = async function() {
  if (!this._handle) return;
  await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

function emitCloseNT(self) {
  self.emit('close');
}
Server.prototype._emitCloseIfDrained = function() {
  if (this._handle || this._connections) return;
  process.nextTick(emitCloseNT, this);
};

Server.prototype.ref = function() {
  this._unref = false;
  this._handle?.ref();
  return this;
};
Server.prototype.unref = function() {
  this._unref = true;
  this._handle?.unref();
  return this;
};

Server.prototype[Symbol.for('nodejs.rejection')] = function(error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};

module.exports = { Server, createServerHandle, listen: Server.prototype.listen };
