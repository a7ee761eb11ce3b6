// node:net. Each part is a file of lib/internal/net/; src/io/{stream,tcp,pipe}.c below them.

const { Socket } = require('internal/net/socket');
const { Server, createServerHandle } = require('internal/net/server');
const { isIP, isIPv4, isIPv6, normalizeArgs } = require('internal/net/address');
const state = require('internal/net/state');
const { lazy } = internalBinding('core');

function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

let warned = false;
function warnSimultaneousAccepts() {
  if (warned) return;
  process.emitWarning('net._setSimultaneousAccepts() is deprecated and will be removed.', 'DeprecationWarning', 'DEP0121');
  warned = true;
}

module.exports = {
  _createServerHandle: createServerHandle,
  _normalizeArgs: normalizeArgs,
  _setSimultaneousAccepts: warnSimultaneousAccepts,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily: state.getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily: state.setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout: state.getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout: state.setDefaultAutoSelectFamilyAttemptTimeout,
};
lazy(module.exports, 'internal/net/blocklist', ['BlockList', 'SocketAddress']);
lazy(module.exports, 'internal/net/bound', ['BoundSocket']);
