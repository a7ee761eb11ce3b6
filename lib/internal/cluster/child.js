// cluster in a worker: servers ask the primary for what they listen on.

const EventEmitter = require('events');
const Worker = require('internal/cluster/worker');
const { send: sendTo, receiver } = require('internal/cluster/utils');

const cluster = new EventEmitter();
const handles = new Map(); // key -> what stands for a listening handle here
const indexes = new Map(); // address -> { next, used }: several servers on port 0 get ports of their own

module.exports = cluster;
cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

let channel = 0; // the way to the primary, as C knows it

function send(message, callback) {
  return sendTo(process, message, callback);
}

cluster._setupWorker = function _setupWorker() {
  const worker = new Worker({ id: +process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
  cluster.worker = worker;
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // Not asked for: the primary has died, or has let go of this worker.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  const receive = receiver(worker, onMessage);
  process.on('internalMessage', receive);
  channel = !process.channel ? 0 : internalBinding('cluster_channel').attach(process.channel.id, (text, fd) => process.emit('internalMessage', JSON.parse(text), fd));
  send({ act: 'online' });
};

function onMessage(message) {
  if (message.act === 'disconnect') disconnect(this, true);
}

// callback(status, handle): a server of this process (net, dgram) wants to listen.
cluster._getServer = function _getServer(server, options, callback) {
  let { address } = options;
  if (options.port < 0 && typeof address === 'string') address = require('path').resolve(address); // the primary may be elsewhere
  const place = `${address}:${options.port}:${options.addressType}:${options.fd}`;
  let taken = indexes.get(place);
  if (taken === undefined) indexes.set(place, taken = { next: 0, used: new Set() });
  const index = taken.next++;
  taken.used.add(index);
  const message = { act: 'queryServer', index, data: null, ...options };
  message.address = address;
  if (server._getServerData) message.data = server._getServerData();
  send(message, (reply, fd) => {
    if (typeof server._setServerData === 'function') server._setServerData(reply.data);
    const forget = () => {
      taken.used.delete(index);
      if (taken.used.size === 0 && indexes.get(place) === taken) indexes.delete(place);
    };
    if (fd === undefined || reply.listener !== undefined) passed(reply, fd, options, forget, callback);
    else shared(reply, fd, forget, callback);
  });
  server.once('listening', () => {
    if (!indexes.has(place)) return; // closed already
    cluster.worker.state = 'listening';
    const bound = server.address();
    message.act = 'listening';
    message.port = bound?.port || options.port;
    send(message);
  });
};

function shared(reply, fd, forget, callback) {
  const { handle, error } = require('internal/cluster/adopt').descriptor(fd);
  if (error !== undefined) {
    callback(error, null);
    return;
  }
  const { key } = reply;
  const { close } = handle;
  handle.close = function(...args) {
    send({ act: 'close', key });
    handles.delete(key);
    forget();
    handle.close = close;
    return close.apply(handle, args);
  };
  handles.set(key, handle);
  callback(reply.errno, handle);
}

function passed(reply, fd, options, forget, callback) {
  if (reply.errno) {
    forget();
    callback(reply.errno, null);
    return;
  }
  const { key } = reply;
  const { PassedHandle } = require('internal/cluster/adopt');
  const handle = new PassedHandle(channel, reply, fd, options.addressType === -1, () => {
    send({ act: 'close', key });
    handles.delete(key);
    forget();
  });
  if (handle.id < 0) {
    send({ act: 'close', key });
    forget();
    callback(handle.id, null);
    return;
  }
  handles.set(key, handle);
  callback(0, handle);
}

// Closes what listens, then the channel: the process ends when nothing else keeps it.
function disconnect(worker, byPrimary) {
  worker.exitedAfterDisconnect = true;
  let waiting = 1;
  const done = () => {
    if (--waiting !== 0) return;
    // The primary must know that this end was wanted, before it sees it.
    if (byPrimary) process.disconnect();
    else send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  };
  for (const handle of handles.values()) {
    waiting++;
    if (handle.owner) handle.owner.close(done);
    else handle.close(done);
  }
  handles.clear();
  done();
}

Worker.prototype.disconnect = function() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    disconnect(this, false);
  }
  return this;
};

Worker.prototype.destroy = function() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) {
    process.exit(0);
  } else {
    this.state = 'destroying';
    send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
    process.once('disconnect', () => process.exit(0));
  }
};
