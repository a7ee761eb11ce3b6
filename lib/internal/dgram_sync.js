// dgram's bindSync() and connectSync(): numeric addresses only, so nothing is to wait for. The events come a tick later.

const { codes, ExceptionWithHostPort } = require('internal/errors');
const { validateObject, validatePort, validateString } = require('internal/validators');
const { kStateSymbol } = require('internal/dgram');

function numeric(address, check, refuse) {
  if (require('net').isIP(address) === 0) throw new codes.ERR_INVALID_ARG_VALUE(refuse, address, `must be a numeric IP address; ${check} does not perform DNS resolution`);
  return address;
}

// `listen` starts receiving and says nothing; `flags` are those of the socket's options.
exports.bind = function bind(socket, options, flags, listen) {
  validateObject(options, 'options');
  const { port = 0, address } = options;
  validatePort(port, 'options.port');
  if (address !== undefined) validateString(address, 'options.address');
  const state = socket[kStateSymbol];
  if (!state.handle) throw new codes.ERR_SOCKET_DGRAM_NOT_RUNNING();
  if (state.bindState !== 0) throw new codes.ERR_SOCKET_ALREADY_BOUND();
  const ip = address ? numeric(address, 'bindSync', 'options.address') : socket.type === 'udp4' ? '0.0.0.0' : '::';
  const status = state.handle.bind(ip, port | 0, flags);
  if (status < 0) throw new ExceptionWithHostPort(status, 'bind', ip, port);
  listen(socket);
  process.nextTick(() => {
    if (state.handle) socket.emit('listening');
  });
  return socket.address();
};

exports.connect = function connect(socket, port, address, DISCONNECTED, CONNECTED) {
  port = validatePort(port, 'Port', false);
  if (address !== undefined) validateString(address, 'address');
  const state = socket[kStateSymbol];
  if (state.connectState !== DISCONNECTED) throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
  const ip = address ? numeric(address, 'connectSync', 'address') : socket.type === 'udp4' ? '127.0.0.1' : '::1';
  if (state.sendBlockList?.check(ip, require('net').isIPv6(ip) ? 'ipv6' : 'ipv4')) throw new codes.ERR_IP_BLOCKED(ip);
  if (state.bindState === 0) socket.bindSync();
  const status = state.handle.connect(ip, port);
  if (status < 0) throw new ExceptionWithHostPort(status, 'connect', ip, port);
  state.connectState = CONNECTED;
  process.nextTick(() => {
    if (state.handle) socket.emit('connect');
  });
};
