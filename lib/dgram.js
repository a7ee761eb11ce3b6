// node:dgram. src/io/udp.c below it.

const EventEmitter = require('events');
const { codes, ErrnoException, ExceptionWithHostPort } = require('internal/errors');
const { validateString, validateNumber, validatePort, validateUint32, validateAbortSignal } = require('internal/validators');
const { kStateSymbol, newHandle, createSocketHandle } = require('internal/dgram');
const native = internalBinding('udp');

const UNBOUND = 0;
const BINDING = 1;
const BOUND = 2;

const DISCONNECTED = 0;
const CONNECTING = 1;
const CONNECTED = 2;

const BYTES = ['Buffer', 'TypedArray', 'DataView', 'string'];

function Socket(type, listener) {
  EventEmitter.call(this);
  let options;
  if (type !== null && typeof type === 'object') {
    options = type;
    ({ type } = options);
    if (options.recvBufferSize) validateUint32(options.recvBufferSize, 'options.recvBufferSize');
    if (options.sendBufferSize) validateUint32(options.sendBufferSize, 'options.sendBufferSize');
  }
  const handle = newHandle(type, options?.lookup);
  handle.owner = this;
  this.type = type;
  if (typeof listener === 'function') this.on('message', listener);
  this[kStateSymbol] = {
    handle,
    receiving: false,
    bindState: UNBOUND,
    connectState: DISCONNECTED,
    queue: undefined,
    reuseAddr: options?.reuseAddr,
    reusePort: options?.reusePort,
    ipv6Only: options?.ipv6Only,
    recvBufferSize: options?.recvBufferSize,
    sendBufferSize: options?.sendBufferSize,
    receiveBlockList: blockListOf(options, 'receiveBlockList'),
    sendBlockList: blockListOf(options, 'sendBlockList'),
  };
  if (options?.signal !== undefined) closeOnAbort(this, options.signal);
  const dc = require.loaded.diagnostics_channel?.exports;
  if (dc !== undefined) {
    const channel = dc.channel('udp.socket');
    if (channel.hasSubscribers) channel.publish({ socket: this });
  }
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function blockListOf(options, name) {
  const value = options?.[name];
  if (!value) return undefined;
  const { BlockList } = require('net');
  if (!BlockList.isBlockList(value)) throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, 'net.BlockList', value);
  return value;
}

function blocks(list, address) {
  return list !== undefined && address && list.check(address, `ipv${require('net').isIP(address)}`);
}

function closeOnAbort(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const onAborted = () => {
    if (socket[kStateSymbol].handle) socket.close();
  };
  if (signal.aborted) {
    onAborted();
    return;
  }
  signal.addEventListener('abort', onAborted, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', onAborted));
}

function createSocket(type, listener) {
  return new Socket(type, listener);
}

// The handle, or the error that tells that there is none any more.
function handleOf(socket) {
  const { handle } = socket[kStateSymbol];
  if (!handle) throw new codes.ERR_SOCKET_DGRAM_NOT_RUNNING();
  return handle;
}

function check(status, syscall) {
  if (status < 0) throw new ErrnoException(status, syscall);
}

// --- binding ---------------------------------------------------------------------------------------------------

function onMessage(n, buffer, info) {
  const self = this.owner;
  if (n < 0) {
    self.emit('error', new ErrnoException(n, 'recvmsg'));
    return;
  }
  if (blocks(self[kStateSymbol].receiveBlockList, info.address)) return;
  self.emit('message', buffer, info);
}

function startReceiving(socket) {
  const state = socket[kStateSymbol];
  state.handle.onmessage = onMessage;
  state.handle.recvStart();
  state.receiving = true;
  state.bindState = BOUND;
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
}
function startListening(socket) {
  startReceiving(socket);
  socket.emit('listening');
}

function replaceHandle(self, handle) {
  const state = self[kStateSymbol];
  const old = state.handle;
  handle.lookup = old.lookup;
  handle.owner = self;
  if (!old.hasRef()) handle.unref();
  old.close();
  state.handle = handle;
  if (handle.getpeername({}) === 0) state.connectState = CONNECTED;
}

function workerCluster() {
  const cluster = require.loaded.cluster?.exports;
  return cluster?.isWorker ? cluster : undefined;
}

// In a cluster's worker the primary binds, and all workers share the socket.
function bindThroughPrimary(cluster, self, options, failed) {
  const state = self[kStateSymbol];
  cluster._getServer(self, options, (status, handle) => {
    if (status) {
      handle?.close();
      if (state.handle) failed(status);
      return;
    }
    if (!state.handle) {
      handle.close();
      return;
    }
    replaceHandle(self, handle);
    startListening(self);
  });
}

function bindDescriptor(self, { fd, exclusive }) {
  const state = self[kStateSymbol];
  const kind = internalBinding('stream').guess(fd);
  if (kind !== 'UDP') {
    state.bindState = UNBOUND;
    throw new codes.ERR_INVALID_FD_TYPE(kind);
  }
  const cluster = exclusive ? undefined : workerCluster();
  if (cluster !== undefined) {
    bindThroughPrimary(cluster, self, { address: null, port: null, addressType: self.type, fd, flags: null }, (status) => {
      state.bindState = UNBOUND;
      self.emit('error', new ErrnoException(status, 'open'));
    });
    return;
  }
  const status = state.handle.open(fd);
  if (status < 0) {
    state.bindState = UNBOUND;
    throw new ErrnoException(status, 'open');
  }
  startListening(self);
}

function bindFlags({ reuseAddr, ipv6Only, reusePort }) {
  return (reuseAddr ? native.REUSEADDR : 0) | (ipv6Only ? native.IPV6ONLY : 0) | (reusePort ? native.REUSEPORT : 0);
}

Socket.prototype.bind = function(port, address, ...rest) {
  handleOf(this);
  const state = this[kStateSymbol];
  if (state.bindState !== UNBOUND) throw new codes.ERR_SOCKET_ALREADY_BOUND();
  state.bindState = BINDING;
  const callback = rest.length > 0 ? rest.at(-1) : address ?? port;
  const last = typeof callback === 'function' ? callback : typeof port === 'function' ? port : undefined;
  if (last !== undefined) {
    const forget = () => {
      this.removeListener('error', forget);
      this.removeListener('listening', onListening);
    };
    const onListening = () => {
      forget();
      last.call(this);
    };
    this.on('error', forget);
    this.on('listening', onListening);
  }
  if (port !== null && typeof port === 'object' && typeof port.recvStart === 'function') {
    replaceHandle(this, port);
    startListening(this);
    return this;
  }
  if (port !== null && typeof port === 'object' && Number.isInteger(port.fd) && port.fd > 0) {
    bindDescriptor(this, port);
    return this;
  }
  let exclusive = false;
  if (port !== null && typeof port === 'object') {
    exclusive = Boolean(port.exclusive);
    address = port.address || '';
    ({ port } = port);
  } else if (typeof address === 'function') {
    address = '';
  }
  if (!address) address = this.type === 'udp4' ? '0.0.0.0' : '::';
  state.handle.lookup(address, (error, ip) => {
    if (!state.handle) return; // closed meanwhile
    if (error) {
      state.bindState = UNBOUND;
      this.emit('error', error);
      return;
    }
    const flags = bindFlags(state);
    if (state.reusePort) exclusive = true;
    const failed = (status) => {
      state.bindState = UNBOUND;
      this.emit('error', new ExceptionWithHostPort(status, 'bind', ip, port));
    };
    const cluster = exclusive ? undefined : workerCluster();
    if (cluster !== undefined) {
      bindThroughPrimary(cluster, this, { address: ip, port, addressType: this.type, fd: -1, flags }, failed);
      return;
    }
    const status = state.handle.bind(ip, port || 0, flags);
    if (status < 0) failed(status);
    else startListening(this);
  });
  return this;
};

Socket.prototype.bindSync = function(options = {}) {
  return require('internal/dgram_sync').bind(this, options, bindFlags(this[kStateSymbol]), startReceiving);
};
Socket.prototype.connectSync = function(port, address) {
  require('internal/dgram_sync').connect(this, port, address, DISCONNECTED, CONNECTED);
};

// --- what must wait until the socket is bound -----------------------------------------------------------------------

function enqueue(self, fn) {
  const state = self[kStateSymbol];
  if (state.queue === undefined) {
    state.queue = [];
    self.once(EventEmitter.errorMonitor, onListenError);
    self.once('listening', onListenSuccess);
  }
  state.queue.push(fn);
}
function onListenSuccess() {
  this.removeListener(EventEmitter.errorMonitor, onListenError);
  const state = this[kStateSymbol];
  const { queue } = state;
  state.queue = undefined;
  for (const fn of queue) fn();
}
function onListenError() {
  this.removeListener('listening', onListenSuccess);
  this[kStateSymbol].queue = undefined;
}

// --- connecting ---------------------------------------------------------------------------------------------------------

function bindAnywhere(self) {
  self.bind({ port: 0, exclusive: true }, null);
}

Socket.prototype.connect = function(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) {
    address = '';
  }
  validateString(address, 'address');
  const state = this[kStateSymbol];
  if (state.connectState !== DISCONNECTED) throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
  state.connectState = CONNECTING;
  if (state.bindState === UNBOUND) bindAnywhere(this);
  if (state.bindState !== BOUND) enqueue(this, () => lookupAndConnect(this, port, address, callback));
  else lookupAndConnect(this, port, address, callback);
};

function lookupAndConnect(self, port, address, callback) {
  const state = self[kStateSymbol];
  if (callback) self.once('connect', callback);
  if (!state.handle) return;
  state.handle.lookup(address, (error, ip) => {
    if (!state.handle) return;
    if (!error && blocks(state.sendBlockList, ip)) error = new codes.ERR_IP_BLOCKED(ip);
    if (!error) {
      const status = state.handle.connect(ip, port);
      if (status < 0) error = new ExceptionWithHostPort(status, 'connect', address, port);
    }
    if (!error) {
      state.connectState = CONNECTED;
      process.nextTick(() => self.emit('connect'));
      return;
    }
    state.connectState = DISCONNECTED;
    process.nextTick(() => {
      if (callback) {
        self.removeListener('connect', callback);
        callback(error);
      } else {
        self.emit('error', error);
      }
    });
  });
}

Socket.prototype.disconnect = function() {
  const state = this[kStateSymbol];
  if (state.connectState !== CONNECTED) throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED();
  check(state.handle.disconnect(), 'connect');
  state.connectState = DISCONNECTED;
};

// --- sending --------------------------------------------------------------------------------------------------------------

function bytesOf(value, name = 'buffer') {
  if (typeof value === 'string') return Buffer.from(value);
  if (!ArrayBuffer.isView(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, BYTES, value);
  return value;
}

function slice(buffer, offset, length) {
  buffer = bytesOf(buffer);
  offset >>>= 0;
  length >>>= 0;
  if (offset > buffer.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > buffer.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(buffer.buffer, buffer.byteOffset + offset, length);
}

// Each view again as it is now; a list may change before it is sent.
function listOf(list) {
  const result = [];
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (typeof part === 'string') result.push(Buffer.from(part));
    else if (!ArrayBuffer.isView(part)) return undefined;
    else result.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  }
  return result;
}

Socket.prototype.send = function(buffer, offset, length, port, address, callback) {
  const state = this[kStateSymbol];
  const connected = state.connectState === CONNECTED;
  if (!connected) {
    if (address || (port && typeof port !== 'function')) {
      buffer = slice(buffer, offset, length);
    } else {
      callback = port;
      port = offset;
      address = length;
    }
  } else {
    if (typeof length === 'number') {
      buffer = slice(buffer, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else {
      callback = offset;
    }
    if (port || address) throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
  }
  let list;
  if (!Array.isArray(buffer)) list = [bytesOf(buffer)];
  else if ((list = listOf(buffer)) === undefined) throw new codes.ERR_INVALID_ARG_TYPE('buffer list arguments', BYTES, buffer);
  if (!connected) port = validatePort(port, 'Port', false);
  if (typeof callback !== 'function') callback = undefined;
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address != null) {
    validateString(address, 'address');
  }
  handleOf(this);
  if (state.bindState === UNBOUND) bindAnywhere(this);
  if (list.length === 0) list.push(Buffer.alloc(0));
  if (state.bindState !== BOUND) {
    enqueue(this, () => this.send(list, port, address, callback));
    return;
  }
  if (connected) dispatch(null, this, null, list, address, port, callback);
  else state.handle.lookup(address, (error, ip) => dispatch(error, this, ip, list, address, port, callback));
};

function dispatch(error, self, ip, list, address, port, callback) {
  const state = self[kStateSymbol];
  if (!error && ip && blocks(state.sendBlockList, ip)) error = new codes.ERR_IP_BLOCKED(ip);
  if (error) {
    if (callback) process.nextTick(callback, error);
    else process.nextTick(() => self.emit('error', error));
    return;
  }
  if (!state.handle) return;
  let size = 0;
  for (const part of list) size += part.byteLength;
  const failure = (status) => new ExceptionWithHostPort(status, 'send', address, port);
  const done = callback === undefined ? undefined : (status) => {
    if (status < 0) callback(failure(status), size);
    else callback(null, size);
  };
  const status = port ? state.handle.send(list, done, port, ip) : state.handle.send(list, done);
  if (callback === undefined) return;
  if (status === 1) process.nextTick(callback, null, size);
  else if (status < 0) process.nextTick(callback, failure(status));
}

Socket.prototype.sendto = function(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
};

// --- end ---------------------------------------------------------------------------------------------------------------

function stopReceiving(socket) {
  const state = socket[kStateSymbol];
  if (!state.receiving) return;
  state.handle.recvStop();
  state.receiving = false;
}

function emitClose(self) {
  self.emit('close');
}

Socket.prototype.close = function(callback) {
  const state = this[kStateSymbol];
  if (typeof callback === 'function') this.on('close', callback);
  if (state.queue !== undefined) {
    state.queue.push(() => this.close());
    return this;
  }
  handleOf(this);
  stopReceiving(this);
  state.handle.close();
  state.handle = null;
  process.nextTick(emitClose, this);
  return this;
};

Socket.prototype[Symbol.asyncDispose] = async function() {
  if (!this[kStateSymbol].handle) return;
  await new Promise((resolve) => this.close(resolve));
};

// --- addresses and options ------------------------------------------------------------------------------------------------

Socket.prototype.address = function() {
  const out = {};
  check(handleOf(this).getsockname(out), 'getsockname');
  return out;
};

Socket.prototype.remoteAddress = function() {
  const handle = handleOf(this);
  if (this[kStateSymbol].connectState !== CONNECTED) throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const out = {};
  check(handle.getpeername(out), 'getpeername');
  return out;
};

Socket.prototype.setBroadcast = function(on) {
  check(handleOf(this).setBroadcast(on ? 1 : 0), 'setBroadcast');
};
Socket.prototype.setTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  check(handleOf(this).setTTL(ttl), 'setTTL');
  return ttl;
};
Socket.prototype.setMulticastTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  check(handleOf(this).setMulticastTTL(ttl), 'setMulticastTTL');
  return ttl;
};
Socket.prototype.setMulticastLoopback = function(on) {
  check(handleOf(this).setMulticastLoopback(on ? 1 : 0), 'setMulticastLoopback');
  return on;
};
Socket.prototype.setMulticastInterface = function(interfaceAddress) {
  const handle = handleOf(this);
  validateString(interfaceAddress, 'interfaceAddress');
  check(handle.setMulticastInterface(interfaceAddress), 'setMulticastInterface');
};

for (const name of ['addMembership', 'dropMembership']) {
  Socket.prototype[name] = {
    [name](multicastAddress, interfaceAddress) {
      const handle = handleOf(this);
      if (!multicastAddress) throw new codes.ERR_MISSING_ARGS('multicastAddress');
      check(handle[name](multicastAddress, interfaceAddress), name);
    },
  }[name];
}
for (const name of ['addSourceSpecificMembership', 'dropSourceSpecificMembership']) {
  Socket.prototype[name] = {
    [name](sourceAddress, groupAddress, interfaceAddress) {
      const handle = handleOf(this);
      validateString(sourceAddress, 'sourceAddress');
      validateString(groupAddress, 'groupAddress');
      check(handle[name](sourceAddress, groupAddress, interfaceAddress), name);
    },
  }[name];
}

function bufferSize(self, size, receiving) {
  if (size >>> 0 !== size) throw new codes.ERR_SOCKET_BAD_BUFFER_SIZE();
  const { handle } = self[kStateSymbol];
  const result = handle ? handle.bufferSize(size, receiving) : -9;
  if (result >= 0) return result;
  const [code, message] = require('util').getSystemErrorMap().get(result) ?? ['EINVAL', 'invalid argument'];
  throw new codes.ERR_SOCKET_BUFFER_SIZE({ errno: result, code, message, syscall: `uv_${receiving ? 'recv' : 'send'}_buffer_size` });
}
Socket.prototype.setRecvBufferSize = function(size) {
  bufferSize(this, size, true);
};
Socket.prototype.setSendBufferSize = function(size) {
  bufferSize(this, size, false);
};
Socket.prototype.getRecvBufferSize = function() {
  return bufferSize(this, 0, true);
};
Socket.prototype.getSendBufferSize = function() {
  return bufferSize(this, 0, false);
};
Socket.prototype.getSendQueueSize = function() {
  return this[kStateSymbol].handle.getSendQueueSize();
};
Socket.prototype.getSendQueueCount = function() {
  return this[kStateSymbol].handle.getSendQueueCount();
};

Socket.prototype.ref = function() {
  this[kStateSymbol].handle?.ref();
  return this;
};
Socket.prototype.unref = function() {
  this[kStateSymbol].handle?.unref();
  return this;
};

// Names from before there was a symbol; deprecated.
for (const [name, key] of [['_handle', 'handle'], ['_receiving', 'receiving'], ['_bindState', 'bindState'], ['_queue', 'queue'], ['_reuseAddr', 'reuseAddr']]) {
  const deprecated = (fn) => function(value) {
    warnOnce(name);
    return fn(this[kStateSymbol], value);
  };
  Object.defineProperty(Socket.prototype, name, {
    __proto__: null,
    get: deprecated((state) => state[key]),
    set: deprecated((state, value) => { state[key] = value; }),
  });
}
const warned = new Set();
function warnOnce(name) {
  if (warned.has(name)) return;
  warned.add(name);
  process.emitWarning(`Socket.prototype.${name} is deprecated`, 'DeprecationWarning', 'DEP0112');
}
Socket.prototype._healthCheck = function() {
  warnOnce('_healthCheck()');
  handleOf(this);
};
Socket.prototype._stopReceiving = function() {
  warnOnce('_stopReceiving()');
  stopReceiving(this);
};

function _createSocketHandle(address, port, addressType, fd, flags) {
  process.emitWarning('dgram._createSocketHandle() is deprecated', 'DeprecationWarning', 'DEP0112');
  return createSocketHandle(address, port, addressType, fd, flags);
}

module.exports = { _createSocketHandle, createSocket, Socket };
