// What a server in a worker gets for its listening handle: a place among those that accept in turn, or a socket of its own.

const { TCP, Pipe, native } = require('internal/net/handle');
const worker = internalBinding('cluster_worker');

// src/process/cluster_worker.c accepts, and calls onconnection of `constructor`'s objects.
class PassedHandle {
  constructor(channel, reply, fd, unixSocket, closed) {
    this.onconnection = () => {};
    this.owner = null;
    this.sockname = reply.sockname;
    this.closed = closed;
    this.constructor = unixSocket ? Pipe : TCP;
    this.id = worker.serve(channel, reply.listener, fd, unixSocket, this);
    this.referenced = true;
    // A UNIX socket has no address of this kind: net.Server looks whether there is a method.
    if (this.sockname === undefined) this.getsockname = undefined;
    if (unixSocket) this.setNoDelay = undefined;
  }
  listen() { return 0; } // the backlog is the primary's
  getsockname(out) {
    if (this.id !== 0) Object.assign(out, this.sockname);
    return 0;
  }
  close(callback) {
    if (this.id === 0) return;
    worker.unserve(this.id);
    this.id = 0;
    this.closed();
    if (typeof callback === 'function') process.nextTick(callback);
  }
  ref() {
    this.referenced = true;
    worker.ref(this.id, true);
  }
  unref() {
    this.referenced = false;
    worker.ref(this.id, false);
  }
  hasRef() { return this.id !== 0 && this.referenced; }
  setNoDelay(on) { return worker.setNoDelay(this.id, on); }
  getAsyncId() { return 0; }
  get fd() { return -1; }
}

// { handle } or { error }: the descriptor is ours, and closed on failure.
function descriptor(fd) {
  const kind = native.guess(fd);
  let handle;
  if (kind === 'TCP') handle = new TCP();
  else if (kind === 'PIPE') handle = new Pipe();
  else if (kind === 'UDP') handle = new (require('internal/dgram').UDP)();
  const error = handle === undefined ? -22 : handle.open(fd);
  if (!error) return { handle };
  handle?.close();
  internalBinding('child_process').closeFd(fd);
  return { error };
}

module.exports = { PassedHandle, descriptor };
