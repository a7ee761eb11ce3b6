// The objects behind `socket._handle`: src/io knows a stream by number, JavaScript by one of these. A TLS engine or a
// duplex may stand in their place by offering the same methods.
//
//   readStart() readStop() ref() unref() hasRef() close(callback) getAsyncId()
//   write(chunk, encoding, request)   1: written, 0: request.oncomplete(status) follows, negative: a libuv status
//   writev(chunks, request)           chunks: [{ chunk, encoding }], with .allBuffers
//   closesNext                        set by who closes it as soon as shutdown() is done
//   shutdown(request)                 0: request.oncomplete(status) follows, 1: done at once, or a status
//   onread(n, buffer)                 set by the owner; n < 0 is a status (EOF is -4095)

const core = internalBinding('core');
const native = internalBinding('stream');
const writer = internalBinding('stream_write');
const { FastBuffer } = require('internal/buffer/buffer');
const copyScratch = require('internal/scratch');

const { reg, scratch } = core;
const ASYNC = 5;
const SCRATCH = 65536;
const UV_EOF = -4095;
const UV_EBADF = -9;

let lastAsyncId = 1;

function nop() {}

// Runs what C tells in the context in which the handle was made.
function inContext(handle, fn, a, b) {
  require('internal/async/context').run(handle.context, fn, handle, a, b);
}

native.setHooks(
  function onRead(handle, n, data) {
    const buffer = data !== undefined ? new FastBuffer(data) : n > 0 ? copyScratch(n, handle.pooled) : undefined;
    if (handle.context !== undefined) inContext(handle, handle.onread, n, buffer);
    else handle.onread(n, buffer);
  },
  function onConnection(handle, status, id) {
    const Handle = handle.constructor;
    const accepted = id === 0 ? undefined : new Handle(id); // not in the listener's context: its events are not, in Node
    if (handle.context !== undefined) inContext(handle, handle.onconnection, status, accepted);
    else handle.onconnection(status, accepted);
  },
  function onWritten(handle, status) {
    const request = handle.requests.shift();
    if (handle.context !== undefined) inContext(handle, () => request.oncomplete(status));
    else request.oncomplete(status);
  },
  function onConnect(handle, status) {
    const request = handle.connectRequest;
    handle.connectRequest = null;
    if (handle.context !== undefined) inContext(handle, () => request.oncomplete(status));
    else request.oncomplete(status);
  },
  function onShutdown(handle, status) {
    const request = handle.shutdownRequest;
    handle.shutdownRequest = null;
    if (handle.context !== undefined) inContext(handle, () => request.oncomplete(status));
    else request.oncomplete(status);
  },
  function onClosed(handle) {
    const callback = handle.closeCallback;
    handle.closeCallback = null;
    if (handle.context !== undefined) inContext(handle, callback);
    else callback.call(handle);
  },
);

// 'utf8' is 0, as most are; what none of these is becomes bytes first.
const encodings = { '__proto__': null, 'utf8': 0, 'utf-8': 0, 'latin1': 1, 'binary': 1, 'ascii': 1, 'ucs2': 2, 'ucs-2': 2, 'utf16le': 2, 'utf-16le': 2 };

function encodingOf(name) {
  if (name === undefined || name === null || name === '') return 0;
  return encodings[name] ?? encodings[`${name}`.toLowerCase()];
}

class Stream {
  constructor(id) {
    this.id = id;
    this.owner = null;
    this.onread = nop;
    this.reading = false;
    this.pooled = false; // small reads share memory, as the buffers of Buffer.from() do: their owner is used to slices
    this.requests = null; // writes that C has queued, in order
    this.connectRequest = null;
    this.shutdownRequest = null;
    this.closeCallback = null;
    this.closesNext = false; // its owner closes it as soon as all is written
    this.onconnection = nop;
    this.asyncId = 0;
    this.context = reg[ASYNC] === 0 ? undefined : require('internal/async/context').current();
  }

  readStart() {
    this.reading = true;
    return native.readStart(this.id);
  }
  readStop() {
    this.reading = false;
    return native.readStop(this.id);
  }

  write(chunk, encoding, request) {
    let result;
    if (typeof chunk === 'string') {
      const code = encodingOf(encoding);
      if (code === undefined) return this.write(require('buffer').Buffer.from(chunk, encoding), 'buffer', request);
      reg[16] = chunk.charCodeAt(0); // what was put together is made one text here, for less than C has to do for it
      result = writer.writeString(this.id, chunk, code);
    } else if (chunk.byteLength <= SCRATCH) {
      // Not by its pointer: the engine would never let go of the buffer again (it could not be transferred).
      scratch.set(chunk);
      result = writer.writeScratch(this.id, chunk.byteLength);
    } else {
      result = writer.writeBytes(this.id, chunk);
    }
    if (result === 0) (this.requests ??= []).push(request);
    return result;
  }

  writev(chunks, request) {
    const count = chunks.length;
    if (chunks.allBuffers) {
      let total = 0;
      for (let i = 0; i < count; i++) total += chunks[i].chunk.byteLength;
      if (total <= SCRATCH) {
        for (let i = 0, at = 0; i < count; i++) {
          const { chunk } = chunks[i];
          scratch.set(chunk, at);
          at += chunk.byteLength;
        }
        const result = writer.writeScratch(this.id, total);
        if (result === 0) (this.requests ??= []).push(request);
        return result;
      }
    }
    const list = [];
    for (let i = 0; i < count; i++) {
      const { chunk, encoding } = chunks[i];
      const code = typeof chunk === 'string' ? encodingOf(encoding) : 0;
      if (code === undefined) list.push(require('buffer').Buffer.from(chunk, encoding), 0);
      else list.push(chunk, code);
    }
    const result = writer.writev(this.id, list, count);
    if (result === 0) (this.requests ??= []).push(request);
    return result;
  }

  shutdown(request) {
    const status = native.shutdown(this.id, this.closesNext);
    if (status === 0) this.shutdownRequest = request;
    return status;
  }

  close(callback) {
    if (this.id === 0) return;
    const { id } = this;
    this.id = 0;
    this.reading = false;
    const told = typeof callback === 'function';
    if (told) this.closeCallback = callback;
    if (native.close(id, told) !== 0) return;
    this.finalBytesRead = (reg[16] >>> 0) + reg[17] * 2 ** 32;
    this.finalBytesWritten = (reg[18] >>> 0) + reg[19] * 2 ** 32;
  }

  ref() { native.ref(this.id, true); }
  unref() { native.ref(this.id, false); }
  hasRef() { return native.hasRef(this.id); }
  getAsyncId() { return (this.asyncId ||= ++lastAsyncId); }
  getProviderType() { return 0; }
  listen(backlog) { return native.listen(this.id, backlog); }
  setBlocking(on) { return native.setBlocking(this.id, Boolean(on)); }
  get fd() { return this.id === 0 ? -1 : native.fd(this.id); }
  get bytesRead() { return this.id === 0 ? this.finalBytesRead : native.bytesRead(this.id); }
  get bytesWritten() { return this.id === 0 ? this.finalBytesWritten : native.bytesWritten(this.id); }
  get writeQueueSize() { return this.id === 0 ? 0 : native.queueSize(this.id); }
}
Stream.prototype.finalBytesRead = 0;
Stream.prototype.finalBytesWritten = 0;

// A number of an accepted or opened handle, or none for a fresh one.
function identify(handle, binding, id) {
  if (id !== undefined) {
    native.setOwner(id, handle);
    return;
  }
  handle.id = binding.new(handle);
  if (handle.id < 0) {
    const { id: status } = handle;
    handle.id = 0;
    throw new (require('internal/errors').ErrnoException)(status, 'socket');
  }
}

let tcp;
class TCP extends Stream {
  constructor(id) {
    super(id ?? 0);
    tcp ??= internalBinding('tcp');
    identify(this, tcp, id);
  }
  open(fd) { return tcp.open(this.id, fd); }
  bind(address, port, flags = 0) { return tcp.bind(this.id, address, port, flags & 2); }
  bind6(address, port, flags = 0) { return tcp.bind(this.id, address, port, flags); }
  connect(request, address, port) {
    const status = tcp.connect(this.id, address, port);
    if (status === 0) this.connectRequest = request;
    return status;
  }
  connect6(request, address, port) { return this.connect(request, address, port); }
  getsockname(out) { return nameInto(tcp.name(this.id, false), out); }
  getpeername(out) { return nameInto(tcp.name(this.id, true), out); }
  setNoDelay(on) { return tcp.setNoDelay(this.id, on === undefined ? true : Boolean(on)); }
  setKeepAlive(on, seconds) { return tcp.setKeepAlive(this.id, Boolean(on), seconds ?? 0); }
  setTypeOfService(tos) { return tcp.setTypeOfService(this.id, tos); }
  getTypeOfService() { return tcp.getTypeOfService(this.id); }
  reset(callback) {
    if (this.id === 0) return UV_EBADF;
    const { id } = this;
    this.finalBytesRead = native.bytesRead(id);
    this.finalBytesWritten = native.bytesWritten(id);
    const status = tcp.reset(id, typeof callback === 'function' ? () => callback.call(this) : undefined);
    if (status === 0) this.id = 0;
    return status;
  }
}

function nameInto(name, out) {
  if (typeof name === 'number') return name;
  [out.address, out.family, out.port] = name;
  return 0;
}

let pipe;
class Pipe extends Stream {
  constructor(id) {
    super(id ?? 0);
    pipe ??= internalBinding('pipe');
    identify(this, pipe, id);
  }
  open(fd) { return pipe.open(this.id, fd); }
  bind(path) { return pipe.bind(this.id, path); }
  connect(request, path) {
    const status = pipe.connect(this.id, path);
    if (status >= 0) this.connectRequest = request;
    if (status === 1) {
      process.nextTick(() => {
        if (this.connectRequest !== request) return;
        this.connectRequest = null;
        request.oncomplete(0);
      });
      return 0;
    }
    return status;
  }
  fchmod(mode) { return pipe.chmod(this.id, mode); }
}

let tty;
class TTY extends Stream {
  constructor(fd, context) {
    super(0);
    tty ??= internalBinding('tty');
    const id = tty.new(this, fd);
    if (id > 0) this.id = id;
    else context.errno = id;
  }
  getWindowSize(size) {
    const found = tty.size(this.id);
    if (typeof found === 'number') return found;
    [size[0], size[1]] = found;
    return 0;
  }
  setRawMode(on) { return tty.setRawMode(this.id, Boolean(on)); }
}

// A handle over a descriptor by what it is, or undefined when it is neither a socket nor a pipe; throws what opening gives.
function createHandle(fd, isServer) {
  require('internal/validators').validateInt32(fd, 'fd', 0);
  void isServer;
  switch (native.guess(fd)) {
    case 'PIPE': return new Pipe();
    case 'TCP': return new TCP();
    default: return undefined;
  }
}

module.exports = { Stream, TCP, Pipe, TTY, createHandle, UV_EOF, native };
