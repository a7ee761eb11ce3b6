// Connections of one net.Server that live in another process: the sender counts and closes them by asking the receiver.
// Node's messages: NODE_SOCKET_GET_COUNT, NODE_SOCKET_COUNT, NODE_SOCKET_NOTIFY_CLOSE, NODE_SOCKET_ALL_CLOSED.

const EventEmitter = require('events');
const { codes } = require('internal/errors');

// In the process that sent the sockets.
class SocketListSend extends EventEmitter {
  constructor(child, key) {
    super();
    this.key = key;
    this.child = child;
    child.once('exit', () => this.emit('exit', this));
  }
  #request(message, cmd, swallowErrors, callback) {
    const { child } = this;
    if (!child.connected) return onclose();
    child._send(message, undefined, swallowErrors);
    const list = this;
    function onclose() {
      child.removeListener('internalMessage', onreply);
      callback(new codes.ERR_CHILD_CLOSED_BEFORE_REPLY());
    }
    function onreply(reply) {
      if (!(reply.cmd === cmd && reply.key === list.key)) return;
      child.removeListener('disconnect', onclose);
      child.removeListener('internalMessage', onreply);
      callback(null, reply);
    }
    child.once('disconnect', onclose);
    child.on('internalMessage', onreply);
    return undefined;
  }
  close(callback) {
    this.#request({ cmd: 'NODE_SOCKET_NOTIFY_CLOSE', key: this.key }, 'NODE_SOCKET_ALL_CLOSED', true, callback);
  }
  getConnections(callback) {
    this.#request({ cmd: 'NODE_SOCKET_GET_COUNT', key: this.key }, 'NODE_SOCKET_COUNT', false, (error, reply) => {
      if (error) return callback(error);
      callback(null, reply.count);
    });
  }
}

// In the process that got them.
class SocketListReceive extends EventEmitter {
  constructor(child, key) {
    super();
    this.connections = 0;
    this.key = key;
    this.child = child;
    const answerWhenEmpty = () => {
      if (!child.connected) return;
      child._send({ cmd: 'NODE_SOCKET_ALL_CLOSED', key }, undefined, true);
    };
    child.on('internalMessage', (message) => {
      if (message.key !== key) return;
      if (message.cmd === 'NODE_SOCKET_NOTIFY_CLOSE') {
        if (this.connections === 0) return answerWhenEmpty();
        this.once('empty', answerWhenEmpty);
      } else if (message.cmd === 'NODE_SOCKET_GET_COUNT') {
        if (!child.connected) return;
        child._send({ cmd: 'NODE_SOCKET_COUNT', key, count: this.connections });
      }
    });
  }
  add({ socket }) {
    this.connections++;
    socket.once('close', () => {
      if (--this.connections === 0) this.emit('empty', this);
    });
  }
}

exports.listOf = function listOf(kind, target, key) {
  const lists = target.channel.sockets[kind];
  return (lists[key] ??= kind === 'send' ? new SocketListSend(target, key) : new SocketListReceive(target, key));
};

// server.getConnections(): our own, and those of every process that got some.
exports.count = function count(server, callback) {
  let left = server._workers.length;
  let total = server._connections;
  let failed = false;
  const done = (error, result) => process.nextTick(callback, error, result);
  if (left === 0) return done(null, total);
  for (const list of server._workers) {
    list.getConnections((error, number) => {
      if (failed) return;
      if (error) {
        failed = true;
        done(error);
        return;
      }
      total += number;
      if (--left === 0) done(null, total);
    });
  }
};

// server.close(): 'close' comes when they too are gone.
exports.closeAll = function closeAll(server) {
  let left = server._workers.length + 1;
  const closed = () => {
    if (--left > 0) return;
    server._connections = Math.max(0, server._connections);
    server._emitCloseIfDrained();
  };
  for (const list of server._workers) list.close(closed);
  closed();
};
