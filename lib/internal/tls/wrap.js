// The handle of a TLS socket: takes the place of a stream's handle (internal/net/handle) and carries bytes between it
// and the engine (src/tls/engine.c).

const { Stream, TCP, Pipe, UV_EOF } = require('internal/net/handle');
const { FastBuffer } = require('internal/buffer/buffer');
const copyScratch = require('internal/scratch');
const engine = internalBinding('tls');
const info = internalBinding('tls_info');
const core = internalBinding('core');
const writer = internalBinding('stream_write');

const { scratch } = core;
const SCRATCH = 65536;
const ASYNC = 5;
const UV_EPROTO = -71;
const UV_ECANCELED = -125;
const UV_EBADF = -9;
const unknownIssuer = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
const quiet = { oncomplete() {} };
const nop = () => {};
const goOn = (wrap) => wrap.pump();
const complete = (request) => request.oncomplete(0);

let Buffer;
const toBytes = (chunk, encoding) => (typeof chunk === 'string' ? (Buffer ??= require('buffer').Buffer).from(chunk, encoding) : chunk);

class TLSWrap {
  constructor(inner, contextBox, isServer) {
    this.inner = inner;
    this.isServer = isServer;
    this.box = engine.make(contextBox, isServer);
    this.owner = null;
    this.onread = nop;
    this.reading = false;
    this.pooled = false;
    this.started = isServer; // a client begins when it is told to
    this.done = false; // the handshake
    this.ended = false; // no more plain bytes
    this.failed = null;
    this.queue = []; // writes from before the end of the handshake
    this.ending = null; // a shutdown that waits for them
    this.closed = false;
    this.busy = false;
    this.again = false; // more came while busy: a transport that is a program's may answer within a write
    this.late = 0; // its end did
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.handshakes = 0;
    // Of a server's connection the transport has no context; what it brings is told in that of who made this, as in Node.
    const frame = core.reg[ASYNC] === 0 ? undefined : core.asyncContext.current();
    inner.onread = frame === undefined ? (n, buffer) => this.receive(n, buffer) : (n, buffer) => core.asyncContext.run(frame, this.receive, this, n, buffer);
  }

  // --- from the transport ------------------------------------------------------------------------------

  receive(n, buffer) {
    if (this.closed) return;
    if (n < 0) {
      if (this.busy) {
        this.late = n;
        return;
      }
      this.pump();
      if (this.closed || this.ended) return;
      this.ended = true;
      // Node's OpenSSL tells a connection that ends without farewell apart; ours takes it for the end.
      this.onread(n, undefined);
      return;
    }
    if (buffer.byteLength <= SCRATCH) {
      scratch.set(buffer);
      engine.feedScratch(this.box, buffer.byteLength);
    } else {
      engine.feed(this.box, buffer);
    }
    this.pump();
  }

  // Everything that can go on now goes on.
  pump() {
    if (this.closed || this.failed !== null || !this.started) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      do {
        this.again = false;
        if (this.done || this.shake()) this.readAll();
      } while (this.again && !this.closed && this.failed === null);
    } catch (error) { // of a listener: the program may live on, and so does the connection
      process.nextTick(goOn, this);
      throw error;
    } finally {
      this.busy = false;
    }
    const { late } = this;
    if (late === 0) return;
    this.late = 0;
    this.receive(late, undefined);
  }

  shake() {
    let result;
    try {
      result = engine.handshake(this.box, this);
    } catch (error) { // of a callback of the program's
      this.failWith(error);
      return false;
    }
    if (result === -2) {
      this.fail();
      return false;
    }
    if (result !== 1) {
      this.flush(quiet);
      return false;
    }
    // The last flight goes out with what the program writes now, or not at all when it closes.
    this.done = true;
    try {
      this.onhandshakedone();
    } finally {
      if (!this.closed) {
        this.flush(quiet);
        this.writeQueued();
      }
    }
    return !this.closed;
  }

  readAll() {
    for (;;) {
      if (this.closed) return;
      const data = engine.read(this.box, this);
      const count = typeof data === 'number' ? data : data.byteLength;
      if (count <= 0) {
        if (count === -2) {
          this.fail();
          return;
        }
        this.flush(quiet);
        if (count === -1 && !this.ended && !this.closed) {
          this.ended = true;
          this.onread(UV_EOF, undefined);
        }
        return;
      }
      this.bytesRead += count;
      if (this.ended) continue;
      this.onread(count, typeof data === 'number' ? copyScratch(count, this.pooled) : new FastBuffer(data));
    }
  }

  fail() {
    const [message, code, library, reason] = engine.error(this.box);
    const error = new Error(message);
    if (library !== undefined) error.library = library;
    if (reason !== undefined) error.reason = reason;
    error.code = code;
    this.failWith(error);
  }
  failWith(error) {
    this.failed = error;
    this.flush(quiet); // the alert
    const { queue } = this;
    this.queue = [];
    // Who waits for a write hears of it as of that write; the socket itself only where none does.
    for (const { request } of queue) {
      if (this.closed) return;
      request.error = error.message;
      request.oncomplete(UV_EPROTO);
    }
    if (!this.closed) this.onerror(error);
  }

  // --- to the transport ---------------------------------------------------------------------------------

  // What the engine has to say; `request` hears when the last of it is written. As Stream.write.
  flush(request) {
    const { inner } = this;
    const plain = inner instanceof Stream;
    let result = 1;
    let count = engine.drain(this.box);
    while (count > 0) {
      const more = engine.pending(this.box) > 0;
      const mine = more ? quiet : request;
      if (plain) {
        if (inner.id === 0) return -32;
        result = writer.writeScratch(inner.id, count);
        if (result === 0) (inner.requests ??= []).push(mine);
      } else {
        result = inner.write((Buffer ??= require('buffer').Buffer).from(scratch.subarray(0, count)), 'buffer', mine);
      }
      if (result < 0) return result;
      count = more ? engine.drain(this.box) : 0;
    }
    return result;
  }

  write(chunk, encoding, request) {
    if (this.closed) return UV_ECANCELED;
    if (this.failed !== null) {
      request.error = this.failed.message;
      return UV_EPROTO;
    }
    const bytes = toBytes(chunk, encoding);
    if (!this.done) {
      this.queue.push({ bytes, request });
      this.start();
      return 0;
    }
    return this.encrypt(bytes, request);
  }

  writev(chunks, request) {
    const parts = chunks.allBuffers ? chunks.map((c) => c.chunk) : chunks.map((c) => toBytes(c.chunk, c.encoding));
    return this.write(parts.length === 1 ? parts[0] : (Buffer ??= require('buffer').Buffer).concat(parts), 'buffer', request);
  }

  encrypt(bytes, request) {
    let n;
    const { byteLength } = bytes;
    this.bytesWritten += byteLength;
    if (byteLength === 0) return 1;
    if (byteLength <= SCRATCH) {
      scratch.set(bytes);
      n = engine.write(this.box, this, byteLength);
    } else {
      n = engine.write(this.box, this, bytes);
    }
    if (n < 0) {
      if (n === -2) {
        const [message] = engine.error(this.box);
        request.error = message;
        return UV_EPROTO;
      }
      // A renegotiation is on its way: after it.
      this.queue.push({ bytes, request });
      this.flush(quiet);
      return 0;
    }
    const result = this.flush(request);
    if (result !== 1) return result;
    // Told later, as Node does: who writes in a row sees what is buffered.
    process.nextTick(complete, request);
    return 0;
  }

  writeQueued() {
    const { queue } = this;
    this.queue = [];
    for (const { bytes, request } of queue) {
      const result = this.encrypt(bytes, request);
      if (result !== 0) request.oncomplete(result === 1 ? 0 : result);
      if (this.closed) return;
    }
    if (this.ending !== null) {
      const request = this.ending;
      this.ending = null;
      const result = this.shutdown(request);
      if (result !== 0) request.oncomplete(result === 1 ? 0 : result);
    }
  }

  shutdown(request) {
    if (this.closed) return UV_ECANCELED;
    if (!this.done && this.failed === null && this.queue.length > 0) {
      this.ending = request;
      return 0;
    }
    if (this.done && this.failed === null) engine.shutdown(this.box, this);
    this.flush(quiet);
    return this.inner.shutdown(request);
  }

  // --- as of any handle ----------------------------------------------------------------------------------

  start() {
    if (this.started || this.closed) return 0;
    this.started = true;
    this.pump();
    return 0;
  }
  readStart() {
    this.reading = true;
    if (this.inner.reading) return 0;
    return this.inner.readStart();
  }
  readStop() {
    this.reading = false;
    return this.inner.readStop();
  }
  close(callback) {
    if (this.closed) return;
    this.closed = true;
    if (this.owner !== null) this.owner.ssl = null;
    let done = typeof callback === 'function' ? () => callback.call(this) : nop;
    const { queue, parent } = this;
    this.queue = [];
    if (queue.length > 0) {
      const close = done;
      done = () => {
        try {
          this.cancel(queue);
        } finally {
          close();
        }
      };
    }
    if (parent !== undefined ? parent.destroyed : this.inner.id === 0) {
      process.nextTick(done);
      return;
    }
    if (parent !== undefined) {
      parent.once('close', done);
      parent.destroy();
      return;
    }
    this.inner.close(done);
  }
  // Who waits for a write hears of the end after the socket's own error, which says why it ended: as the transport closes.
  cancel(queue) {
    for (const { request } of queue) {
      if (!this.done) request.error = 'Canceled because of SSL destruction';
      request.oncomplete(this.done ? UV_EBADF : UV_ECANCELED);
    }
  }
  reset(callback) {
    this.closed = true;
    return this.inner.reset(callback);
  }
  ref() { this.inner.ref?.(); }
  unref() { this.inner.unref?.(); }
  hasRef() { return this.inner.hasRef?.() ?? false; }
  getAsyncId() { return this.inner.getAsyncId?.() ?? 0; }
  getProviderType() { return 0; }
  get fd() { return this.inner.fd ?? -1; }
  get writeQueueSize() { return this.inner.writeQueueSize ?? 0; }
  open(fd) { return this.inner.open(fd); }
  bind(...args) { return this.inner.bind(...args); }
  bind6(...args) { return this.inner.bind6(...args); }
  connect(...args) { return this.inner.connect(...args); }
  connect6(...args) { return this.inner.connect6(...args); }
  getsockname(out) { return this.inner.getsockname ? this.inner.getsockname(out) : -1; }
  getpeername(out) { return this.inner.getpeername ? this.inner.getpeername(out) : -1; }
  setNoDelay(on) { return this.inner.setNoDelay?.(on); }
  setKeepAlive(on, seconds) { return this.inner.setKeepAlive?.(on, seconds); }
  setBlocking(on) { return this.inner.setBlocking?.(on); }
  get connectRequest() { return this.inner.connectRequest; }

  // --- what the socket asks ---------------------------------------------------------------------------------

  verifyError() {
    const found = info.verifyError(this.box);
    if (found === undefined) return null;
    const error = new Error(found[0] + (unknownIssuer.has(found[1]) ? '; if the root CA is installed locally, try running Node.js with --use-system-ca' : ''));
    error.code = found[1];
    return error;
  }

  // --- the engine's questions; the socket sets what it answers ---------------------------------------------------

  onhandshakedone() {}
  onhandshakestart() {}
  onerror() {}
}

// A context's own handles for a socket that is to be connected.
function freshHandle(pipe) {
  return pipe ? new Pipe() : new TCP();
}

module.exports = { TLSWrap, freshHandle, engine, info };
