// Sockets and servers through the IPC channel: what is sent for each kind, and what the receiver makes of it.

const { codes } = require('internal/errors');

const net = () => require('net');
const handleClasses = () => require('internal/net/handle');

function isDgram(handle) {
  return typeof handle.addMembership === 'function' && handle instanceof require('dgram').Socket;
}

exports.kindOf = function kindOf(handle) {
  const { Socket, Server } = net();
  if (handle instanceof Socket) return 'net.Socket';
  if (handle instanceof Server) return 'net.Server';
  const { TCP, Pipe } = handleClasses();
  if (handle instanceof TCP || handle instanceof Pipe) return 'net.Native';
  if (isDgram(handle)) return 'dgram.Socket';
  if (typeof handle.recvStart === 'function') return 'dgram.Native';
  throw new codes.ERR_INVALID_HANDLE_TYPE();
};

function nop() {}

// The raw handle to send, or nothing when there is none.
exports.detach = function detach(target, message, handle, options) {
  switch (message.type) {
    case 'net.Socket': return detachSocket(target, message, handle, options);
    case 'net.Server': return handle._handle;
    case 'dgram.Socket':
      message.dgramType = handle.type;
      return handle[require('internal/dgram').kStateSymbol].handle;
    default: return handle;
  }
};

function detachSocket(target, message, socket, options) {
  if (!socket._handle) return undefined;
  const keepOpen = options?.keepOpen;
  const { server } = socket;
  if (server) {
    // The server goes on counting the connection, by asking where it went.
    message.key = server._connectionKey;
    const { sockets } = target.channel;
    const first = !sockets.send[message.key];
    const list = require('internal/child_process/socket_list').listOf('send', target, message.key);
    if (first) server._setupWorker(list);
    if (!keepOpen) server._connections--;
  }
  const handle = socket._handle;
  if (!keepOpen) {
    handle.readStop?.();
    handle.onread = nop;
    socket._handle = null;
    socket.setTimeout(0);
    if (socket.parser) {
      require('_http_common').freeParser?.(socket.parser, null, socket);
      socket._httpMessage?.detachSocket(socket);
    }
  }
  return handle;
}

// After the message went out (or did not).
exports.sent = function sent(target, message, handle, options, callback, status) {
  if (message.type !== 'net.Socket' || options?.keepOpen) return;
  if (status < 0) handle.close();
  else target._pendingMessage = { callback, message: message.msg, handle, options, retransmissions: target._pendingMessage?.retransmissions ?? 0 };
};

// A handle object over a received descriptor; undefined when none came or it is of no use.
exports.receive = function receive(message, fd) {
  if (fd < 0) return undefined;
  const { TCP, Pipe, native } = handleClasses();
  const kind = native.guess(fd);
  let handle;
  if (kind === 'TCP') handle = new TCP();
  else if (kind === 'PIPE') handle = new Pipe();
  else if (kind === 'UDP') handle = new (require('internal/dgram').UDP)();
  const status = handle === undefined ? -22 : handle.open(fd);
  if (status >= 0) return handle;
  handle?.close();
  internalBinding('child_process').closeFd(fd);
  return undefined;
};

// A peer may name any type beside any descriptor.
function expectKind(message, handle) {
  const { TCP, Pipe } = handleClasses();
  const stream = handle instanceof TCP || handle instanceof Pipe;
  if (stream !== (message.type === 'net.Socket' || message.type === 'net.Server' || message.type === 'net.Native')) {
    throw new codes.ERR_INVALID_HANDLE_TYPE();
  }
}

exports.convert = function convert(target, message, handle, emit) {
  expectKind(message, handle);
  switch (message.type) {
    case 'net.Socket': {
      const socket = new (net().Socket)({ handle, readable: true, writable: true });
      if (message.key) require('internal/child_process/socket_list').listOf('got', target, `${message.key}`).add({ socket });
      emit(socket);
      return;
    }
    case 'net.Server': {
      const server = new (net().Server)();
      // Not a listening socket: no connection will come from it, and no message.
      const refused = () => handle.close();
      server.once('error', refused);
      server.listen(handle, () => {
        server.removeListener('error', refused);
        emit(server);
      });
      return;
    }
    case 'net.Native':
    case 'dgram.Native':
      emit(handle);
      return;
    case 'dgram.Socket': {
      const socket = new (require('dgram').Socket)(message.dgramType);
      socket.bind(handle, () => emit(socket));
      return;
    }
    default: throw new codes.ERR_INVALID_HANDLE_TYPE();
  }
};
