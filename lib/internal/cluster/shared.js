// A bound socket in the primary that each worker gets a copy of: UDP, and TCP with SCHED_NONE.

class SharedHandle {
  constructor(key, address, { port, addressType, fd, flags }) {
    this.key = key;
    this.workers = new Map();
    this.handle = null;
    this.errno = 0;
    const made = addressType === 'udp4' || addressType === 'udp6' ?
      require('internal/dgram').createSocketHandle(address, port, addressType, fd, flags) :
      require('net')._createServerHandle(address, port, addressType, fd, flags);
    if (typeof made === 'number') this.errno = made;
    else this.handle = made;
  }

  // send(errno, reply, fd)
  add(worker, send) {
    this.workers.set(worker.id, worker);
    send(this.errno, null, this.handle?.fd);
  }

  remove(worker) {
    if (!this.workers.delete(worker.id)) return false;
    if (this.workers.size !== 0) return false;
    this.handle?.close();
    this.handle = null;
    return true;
  }

  has(worker) {
    return this.workers.has(worker.id);
  }
}

module.exports = SharedHandle;
