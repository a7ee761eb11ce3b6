// A listening socket in the primary, from which workers accept in turn (src/process/cluster.c and cluster_worker.c).

const native = internalBinding('cluster');

// A program that has wrapped net.Server's listen() in the primary sees the call, as in Node. Gives the listening socket's
// descriptor, or -1: nobody watches, or it failed (the ordinary way then tells why).
function openWatched(address, port, flags, backlog) {
  const net = require.loaded.net?.exports;
  if (net === undefined || net.Server.prototype.listen === require('internal/net/server').listen) return { fd: -1 };
  const server = net.createServer();
  server.on('error', () => {});
  server.listen({ port, host: address ?? undefined, ipv6Only: Boolean(flags & 1), reusePort: Boolean(flags & 2), backlog });
  return { fd: server._handle?.fd ?? -1, server };
}

class RoundRobinHandle {
  constructor(key, address, { port, addressType, fd, flags, backlog, readableAll, writableAll }) {
    this.key = key;
    this.all = new Map();
    const entries = backlog > 0 ? backlog : 511;
    let from = typeof fd === 'number' ? fd : -1;
    const watched = from < 0 && port >= 0 ? openWatched(address, port, flags, entries) : { fd: -1 };
    if (watched.fd >= 0) from = watched.fd; // its socket stays open in our copy
    this.id = native.listen(address ?? undefined, port ?? 0, addressType ?? 4, from, flags ?? 0, entries);
    watched.server?.close();
    this.errno = this.id < 0 ? this.id : 0;
    if (this.errno === 0 && addressType === -1 && (readableAll || writableAll)) this.#openToAll(address, readableAll, writableAll);
  }

  #openToAll(path, readable, writable) {
    const { mode } = require('fs').statSync(path);
    this.errno = native.chmod(this.id, mode & 0o7777 | (readable ? 0o444 : 0) | (writable ? 0o222 : 0));
    if (this.errno < 0) native.close(this.id);
  }

  // send(errno, reply, fd): each worker gets a copy of the socket, and the number by which it is asked to look.
  add(worker, send) {
    if (this.errno !== 0) {
      send(this.errno, null);
      return;
    }
    this.all.set(worker.id, worker);
    const reply = { listener: this.id };
    const name = native.name(this.id);
    if (name !== undefined) reply.sockname = { address: name[0], family: name[1], port: name[2] };
    send(null, reply, native.fd(this.id));
    native.add(this.id, worker.channel);
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
