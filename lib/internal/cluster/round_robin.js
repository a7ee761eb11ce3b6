// A listening socket in the primary whose connections src/process/cluster.c hands to workers in turn.

const native = internalBinding('cluster');

class RoundRobinHandle {
  constructor(key, address, { port, addressType, fd, flags, backlog, readableAll, writableAll }) {
    this.key = key;
    this.all = new Map();
    this.id = native.listen(address ?? undefined, port ?? 0, addressType ?? 4, typeof fd === 'number' ? fd : -1, flags ?? 0, backlog > 0 ? backlog : 511);
    this.errno = this.id < 0 ? this.id : 0;
    if (this.errno === 0 && addressType === -1 && (readableAll || writableAll)) this.#openToAll(address, readableAll, writableAll);
  }

  #openToAll(path, readable, writable) {
    const { mode } = require('fs').statSync(path);
    this.errno = native.chmod(this.id, mode & 0o7777 | (readable ? 0o444 : 0) | (writable ? 0o222 : 0));
    if (this.errno < 0) native.close(this.id);
  }

  // send(errno, reply): `reply.listener` is the number that connections carry.
  add(worker, send) {
    if (this.errno !== 0) {
      send(this.errno, null);
      return;
    }
    this.all.set(worker.id, worker);
    const reply = { listener: this.id };
    const name = native.name(this.id);
    if (name !== undefined) reply.sockname = { address: name[0], family: name[1], port: name[2] };
    send(null, reply);
    native.add(this.id, worker.channel); // after the reply: connections may follow it at once
  }

  remove(worker) {
    if (!this.all.delete(worker.id)) return false;
    native.remove(this.id, worker.channel);
    if (this.all.size !== 0) return false;
    native.close(this.id);
    return true;
  }

  has(worker) {
    return this.all.has(worker.id);
  }
}

module.exports = RoundRobinHandle;
