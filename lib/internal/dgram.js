// The object behind a dgram.Socket: src/io/udp.c knows a socket by number, JavaScript by one of these.

const native = internalBinding('udp');
const core = internalBinding('core');
const { FastBuffer } = require('internal/buffer/buffer');
const copyScratch = require('internal/scratch');

const { reg, scratch } = core;
const ASYNC = 5;
const UV_EBADF = -9;
const UV_EINVAL = -22;
const UV_EMSGSIZE = -90;

const kStateSymbol = Symbol('state symbol');

class UDP {
  constructor() {
    this.id = native.new((n, data, sender, port) => this.received(n, data, sender, port));
    if (this.id < 0) throw new (require('internal/errors').ErrnoException)(this.id, 'socket');
    this.lookup = undefined;
    this.owner = null;
    this.onmessage = () => {};
    this.sender = '';
    this.context = reg[ASYNC] === 0 ? undefined : require('internal/async/context').current();
  }

  // C tells the sender's text only when it differs from the one before, and IPv6 by a negative port.
  received(n, data, sender, port) {
    if (sender !== undefined) this.sender = sender;
    const buffer = data !== undefined ? new FastBuffer(data) : n >= 0 ? copyScratch(n, false) : undefined;
    const info = port < 0 ? { address: this.sender, family: 'IPv6', port: -port - 1, size: n } :
      { address: this.sender, family: 'IPv4', port, size: n };
    if (this.context === undefined) this.onmessage(n, buffer, info);
    else require('internal/async/context').run(this.context, this.onmessage, this, n, buffer, info);
  }

  open(fd) { return native.open(this.id, fd); }
  bind(address, port, flags = 0) { return native.bind(this.id, address, port, flags); }
  connect(address, port) { return native.connect(this.id, address, port); }
  disconnect() { return native.connect(this.id); }
  recvStart() { return native.recvStart(this.id); }
  recvStop() { return native.recvStop(this.id); }
  getsockname(out) { return nameInto(native.name(this.id, false), out); }
  getpeername(out) { return nameInto(native.name(this.id, true), out); }

  // 1: sent, 0: done(status) follows, or a status. Without a port: to whom the socket is connected.
  send(list, done, port, address) {
    let length = 0;
    for (const part of list) {
      const bytes = part instanceof Uint8Array ? part : new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      if (length + bytes.byteLength > scratch.byteLength) return UV_EMSGSIZE;
      scratch.set(bytes, length);
      length += bytes.byteLength;
    }
    return native.send(this.id, length, done, port, address);
  }

  setBroadcast(on) { return native.set(this.id, native.BROADCAST, on); }
  setTTL(ttl) { return native.set(this.id, native.TTL, ttl); }
  setMulticastTTL(ttl) { return native.set(this.id, native.MULTICAST_TTL, ttl); }
  setMulticastLoopback(on) { return native.set(this.id, native.MULTICAST_LOOP, on); }
  setMulticastInterface(address) { return native.setInterface(this.id, address); }
  addMembership(group, address) { return native.member(this.id, true, group, address ?? undefined); }
  dropMembership(group, address) { return native.member(this.id, false, group, address ?? undefined); }
  addSourceSpecificMembership(source, group, address) { return native.member(this.id, true, group, address ?? undefined, source); }
  dropSourceSpecificMembership(source, group, address) { return native.member(this.id, false, group, address ?? undefined, source); }
  bufferSize(size, receiving) { return native.bufferSize(this.id, size, receiving); }
  getSendQueueSize() { return native.queueSize(this.id); }
  getSendQueueCount() { return native.queueCount(this.id); }

  close(callback) {
    if (this.id === 0) return;
    const { id } = this;
    this.id = 0;
    native.close(id, typeof callback === 'function' ? () => callback.call(this) : undefined);
  }
  ref() { native.ref(this.id, true); }
  unref() { native.ref(this.id, false); }
  hasRef() { return native.hasRef(this.id); }
  getAsyncId() { return 0; }
  get fd() { return this.id === 0 ? UV_EBADF : native.fd(this.id); }
}

function nameInto(name, out) {
  if (typeof name === 'number') return name;
  [out.address, out.family, out.port] = name;
  return 0;
}

function lookup4(lookup, address, callback) {
  return lookup(address || '127.0.0.1', 4, callback);
}
function lookup6(lookup, address, callback) {
  return lookup(address || '::1', 6, callback);
}

function newHandle(type, lookup) {
  if (lookup === undefined) ({ lookup } = require('dns'));
  else require('internal/validators').validateFunction(lookup, 'lookup');
  if (type !== 'udp4' && type !== 'udp6') throw new (require('internal/errors').codes.ERR_SOCKET_BAD_TYPE)();
  const handle = new UDP();
  handle.lookup = (type === 'udp4' ? lookup4 : lookup6).bind(handle, lookup);
  return handle;
}

// A bound handle, or a negative status: for the primary of a cluster.
function createSocketHandle(address, port, addressType, fd, flags) {
  const handle = newHandle(addressType);
  let status;
  if (Number.isInteger(fd) && fd > 0) {
    status = internalBinding('stream').guess(fd) === 'UDP' ? handle.open(fd) : UV_EINVAL;
  } else if (port || address) {
    status = handle.bind(address || (addressType === 'udp4' ? '0.0.0.0' : '::'), port || 0, flags);
  } else {
    return handle;
  }
  if (!status) return handle;
  handle.close();
  return status;
}

module.exports = { kStateSymbol, UDP, newHandle, createSocketHandle, _createSocketHandle: createSocketHandle };
