// Connecting a socket: names, local addresses, several addresses raced in turn (RFC 8305, "happy eyeballs").

const { codes, ExceptionWithHostPort, NodeAggregateError } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateNumber, validatePort, validateString } = require('internal/validators');
const { Socket, initSocketHandle, applyOptions, kHandle } = require('internal/net/socket');
const { TCP, Pipe } = require('internal/net/handle');
const { isIP } = require('internal/net/address');
const state = require('internal/net/state');
const perf = require('internal/net/perf');
const { unrefTimeout, clear: clearTimer } = require('internal/timers');

const UV_ECANCELED = -125;
const UV_ETIMEDOUT = -110;

function connectSocket(self, options, callback) {
  if (require.loaded.diagnostics_channel !== undefined) perf.publish('net.client.socket', { socket: self });
  if (options.port === undefined && options.path == null) throw new codes.ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (self.write !== Socket.prototype.write) self.write = Socket.prototype.write;
  if (self.destroyed) {
    self[kHandle] = null;
    self._peername = undefined;
    self._sockname = undefined;
    self._undestroy();
  }
  const { path } = options;
  const isPipe = Boolean(path);
  if (!self[kHandle]) {
    self[kHandle] = isPipe ? new Pipe() : new TCP();
    initSocketHandle(self);
  }
  if (callback !== null) self.once('connect', callback);
  self._unrefTimer();
  self.connecting = true;
  if (isPipe) {
    validateString(path, 'options.path');
    connectPipe(self, path);
  } else {
    lookupAndConnect(self, options);
  }
  return self;
}

function connectErrorNT(self, error) {
  self.destroy(error);
}

function failure(request, status) {
  let details;
  if (request.localAddress && request.localPort) details = `${request.localAddress}:${request.localPort}`;
  const error = new ExceptionWithHostPort(status, 'connect', request.address, request.port, details);
  if (details) {
    error.localAddress = request.localAddress;
    error.localPort = request.localPort;
  }
  return error;
}

class ConnectRequest {
  constructor(self, address, port, addressType, localAddress, localPort) {
    this.socket = self;
    this.handle = self[kHandle];
    this.address = address;
    this.port = port;
    this.addressType = addressType;
    this.localAddress = localAddress;
    this.localPort = localPort;
    this.measure = addressType === undefined ? undefined : perf.start('net', 'connect', { host: address, port });
  }
  oncomplete(status) {
    afterConnect(this, status);
  }
}

function connectPipe(self, path) {
  const request = new ConnectRequest(self, path, undefined);
  const status = self[kHandle].connect(request, path);
  if (status) {
    self.destroy(failure(request, status));
    return;
  }
}

// 0 or a status; binds where the caller asked for a local address or port.
function bindLocal(handle, addressType, localAddress, localPort) {
  if (!localAddress && !localPort) return 0;
  localAddress ||= addressType === 6 ? '::' : '0.0.0.0';
  return addressType === 6 ? handle.bind6(localAddress, localPort ?? 0, 0) : handle.bind(localAddress, localPort ?? 0);
}

function internalConnect(self, address, port, addressType, localAddress, localPort) {
  const handle = self[kHandle];
  let status = bindLocal(handle, addressType, localAddress, localPort);
  if (status) {
    self.destroy(new ExceptionWithHostPort(status, 'bind', localAddress || (addressType === 6 ? '::' : '0.0.0.0'), localPort));
    return;
  }
  const request = new ConnectRequest(self, address, port, addressType, localAddress, localPort);
  self.emit('connectionAttempt', address, port, addressType);
  if (!self.connecting || self[kHandle] !== handle) return;
  if (self.blockList?.check(address, `ipv${addressType}`)) {
    self.destroy(new codes.ERR_IP_BLOCKED(address));
    return;
  }
  status = handle.connect(request, address, port);
  if (status) {
    const sockname = self._getsockname();
    let details;
    if (sockname.address) details = `${sockname.address}:${sockname.port}`;
    self.destroy(new ExceptionWithHostPort(status, 'connect', address, port, details));
  }
}

function afterConnect(request, status) {
  const self = request.socket;
  if (self.destroyed) return;
  self.connecting = false;
  self._sockname = null;
  if (status === 0) {
    request.measure?.finish();
    connected(self);
    return;
  }
  const error = failure(request, status);
  self.emit('connectionAttemptFailed', request.address, request.port, request.addressType, error);
  self.destroy(error);
}

function connected(self) {
  self._unrefTimer();
  applyOptions(self);
  self.emit('connect');
  self.emit('ready');
  // The first read, or an end at once; takes nothing as its length is 0.
  if (self.readable && !self.isPaused()) self.read(0);
}

// --- names --------------------------------------------------------------------------------------------

function lookupAndConnect(self, options) {
  const { localAddress, localPort } = options;
  const host = options.host || 'localhost';
  validateString(host, 'options.host');
  let { port } = options;
  if (localAddress && !isIP(localAddress)) throw new codes.ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    validatePort(port);
  }
  port |= 0;
  let { autoSelectFamily, autoSelectFamilyAttemptTimeout: timeout } = options;
  if (autoSelectFamily != null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  else autoSelectFamily = state.getDefaultAutoSelectFamily();
  if (timeout != null) {
    validateInt32(timeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    if (timeout < 10) timeout = 10;
  } else {
    timeout = state.getDefaultAutoSelectFamilyAttemptTimeout();
  }

  const addressType = isIP(host);
  if (addressType) {
    process.nextTick(() => {
      if (self.connecting) internalConnect(self, host, port, addressType, localAddress, localPort);
    });
    return;
  }
  if (options.lookup != null) validateFunction(options.lookup, 'options.lookup');
  const lookup = options.lookup || require('dns').lookup;
  const query = { family: options.family, hints: options.hints || 0 };
  self._host = host;
  if (autoSelectFamily && query.family !== 4 && query.family !== 6 && !localAddress) {
    lookupAll(self, lookup, host, options, query, port, localAddress, localPort, timeout);
    return;
  }
  lookup(host, query, (error, ip, family) => {
    self.emit('lookup', error, ip, family, host);
    if (!self.connecting) return;
    if (error) process.nextTick(connectErrorNT, self, error);
    else if (typeof ip !== 'string' || !isIP(ip)) process.nextTick(connectErrorNT, self, new codes.ERR_INVALID_IP_ADDRESS(ip));
    else if (family !== 4 && family !== 6) process.nextTick(connectErrorNT, self, new codes.ERR_INVALID_ADDRESS_FAMILY(family, options.host, options.port));
    else {
      self._unrefTimer();
      internalConnect(self, ip, port, family, localAddress, localPort);
    }
  });
}

function lookupAll(self, lookup, host, options, query, port, localAddress, localPort, timeout) {
  query.all = true;
  lookup(host, query, (error, addresses) => {
    if (!self.connecting) return;
    if (error) {
      self.emit('lookup', error, undefined, undefined, host);
      process.nextTick(connectErrorNT, self, error);
      return;
    }
    const byFamily = [[], []];
    let first;
    for (const { address: ip, family } of addresses) {
      self.emit('lookup', error, ip, family, host);
      if (!self.connecting) return; // a listener may destroy it
      if (isIP(ip) && (family === 4 || family === 6)) {
        first ??= family;
        byFamily[family === first ? 0 : 1].push({ address: ip, family, addressType: family });
      }
    }
    if (first === undefined) {
      const { address: ip, family } = addresses[0] ?? {};
      const fault = !isIP(ip) ? new codes.ERR_INVALID_IP_ADDRESS(ip) : new codes.ERR_INVALID_ADDRESS_FAMILY(family, options.host, options.port);
      process.nextTick(connectErrorNT, self, fault);
      return;
    }
    self._unrefTimer();
    const [main, other] = byFamily;
    // With one family there is nothing to choose from in turn, but each address still gets its try.
    if (main.length + other.length === 1 || (other.length === 0 && main.length === 1)) {
      internalConnect(self, main[0].address, port, main[0].family, localAddress, localPort);
      return;
    }
    const targets = [];
    self.autoSelectFamilyAttemptedAddresses = [];
    for (let i = 0; i < Math.max(main.length, other.length); i++) {
      if (main[i] !== undefined) targets.push(main[i]);
      if (other[i] !== undefined) targets.push(other[i]);
    }
    connectNext({ socket: self, targets, current: 0, port, localPort, timeout, timer: null, errors: [] });
  });
}

// --- one address after the other -----------------------------------------------------------------------

function connectNext(race, canceled) {
  clearRaceTimer(race);
  const self = race.socket;
  if (canceled || race.current === race.targets.length) {
    self.destroy(race.errors.length === 0 ? new codes.ERR_SOCKET_CONNECTION_TIMEOUT() : new NodeAggregateError(race.errors, ''));
    return;
  }
  const index = race.current++;
  // Each try has a socket of the system of its own: a failed one cannot connect again.
  let handle = self[kHandle];
  if (index > 0) {
    handle.close();
    handle = self._freshHandle ? self._freshHandle() : new TCP(); // a TLS socket wraps its own
    self[kHandle] = handle;
    initSocketHandle(self);
  }
  const { address, family } = race.targets[index];
  const { port, localPort } = race;
  const status = localPort ? bindLocal(handle, family, undefined, localPort) : 0;
  if (status) {
    race.errors.push(new ExceptionWithHostPort(status, 'bind', family === 6 ? '::' : '0.0.0.0', localPort));
    connectNext(race);
    return;
  }
  if (self.blockList?.check(address, `ipv${family}`)) {
    race.errors.push(new codes.ERR_IP_BLOCKED(address));
    connectNext(race);
    return;
  }
  const request = new ConnectRequest(self, address, port, family, undefined, localPort);
  self.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  request.oncomplete = (result) => afterAttempt(race, request, index, result);
  self.emit('connectionAttempt', address, port, family);
  const failed = handle.connect(request, address, port);
  if (failed) {
    const error = failure(request, failed);
    race.errors.push(error);
    self.emit('connectionAttemptFailed', address, port, family, error);
    connectNext(race);
    return;
  }
  if (race.current < race.targets.length) {
    race.timer = unrefTimeout(() => attemptTimedOut(race, request, handle), race.timeout);
  }
}

function clearRaceTimer(race) {
  if (race.timer) clearTimer(race.timer);
  race.timer = null;
}

function attemptTimedOut(race, request, handle) {
  const self = race.socket;
  race.timer = null;
  self.emit('connectionAttemptTimeout', request.address, request.port, request.addressType);
  request.oncomplete = () => {};
  race.errors.push(failure(request, UV_ETIMEDOUT));
  if (self.connecting) connectNext(race);
  else handle.close();
}

function afterAttempt(race, request, index, status) {
  const self = race.socket;
  if (race.current !== index + 1 || self[kHandle] !== request.handle) return; // a later try has taken over
  clearRaceTimer(race);
  if (status === 0 && !self.destroyed) {
    self.connecting = false;
    self._sockname = null;
    request.measure?.finish();
    connected(self);
    return;
  }
  if (!self.connecting) return;
  const error = failure(request, status);
  race.errors.push(error);
  self.emit('connectionAttemptFailed', request.address, request.port, request.addressType, error);
  connectNext(race, status === UV_ECANCELED);
}

module.exports = { connectSocket };
