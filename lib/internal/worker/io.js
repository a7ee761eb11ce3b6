// The standard streams of a worker, and their ends at its parent. Bytes travel over the control port.

const { Readable, Writable } = require('stream');
const { STDIO, STDIO_DRAINED, STDIN } = require('internal/worker/types');

const HIGH = 65536; // bytes on their way before a writer has to wait

// A worker's process.stdout and stderr; `send` posts to the parent.
class WritableWorkerStdio extends Writable {
  constructor(fd, send, hold) {
    super({ decodeStrings: false });
    this._fd = fd;
    this._send = send;
    this._hold = hold; // (keeps): whether the loop has to live for what is under way
    this._waiting = null;
    this._under = 0;
    this._isStdio = true;
  }
  // Not _write(): programs put their own in this one's place (synckit), as it is the one that Node's has.
  _writev(chunks, callback) {
    for (const { chunk, encoding } of chunks) {
      this._send({ type: STDIO, fd: this._fd, chunk: typeof chunk === 'string' && encoding !== 'utf8' && encoding !== 'utf-8' ? Buffer.from(chunk, encoding) : chunk });
      this._under += chunk.length;
    }
    if (process._exiting || this._under < HIGH) {
      callback();
      return;
    }
    this._waiting = callback;
    this._hold(true);
  }
  _final(callback) {
    this._send({ type: STDIO, fd: this._fd, chunk: null });
    callback();
  }
  _drained() {
    this._under = 0;
    const callback = this._waiting;
    if (callback === null) return;
    this._waiting = null;
    this._hold(false);
    callback();
  }
  // At exit everything that is still queued goes out at once.
  _flush() {
    while (this._waiting !== null) this._drained();
  }
}
for (const name of ['_fd', '_send', '_hold', '_waiting', '_under', '_isStdio']) {
  Object.defineProperty(WritableWorkerStdio.prototype, name, { __proto__: null, writable: true, value: undefined, enumerable: false });
}

// Of the parent: what the worker's stdout and stderr give.
class ParentReadable extends Readable {
  constructor(onWanted) {
    super();
    this.wanted = onWanted;
    this.full = false;
  }
  _read() {
    if (!this.full) return;
    this.full = false;
    this.wanted();
  }
  arrived(chunk) {
    if (chunk === null) this.push(null);
    else if (!this.push(typeof chunk === 'string' ? Buffer.from(chunk) : asBuffer(chunk))) this.full = true;
    return !this.full;
  }
}
function asBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// Of the parent: the worker's stdin.
class ParentWritable extends Writable {
  constructor(send) {
    super({ decodeStrings: true });
    this.send = send;
    this.waiting = null;
  }
  _write(chunk, encoding, callback) {
    this.waiting = callback;
    this.send({ type: STDIN, chunk });
  }
  _final(callback) {
    this.send({ type: STDIN, chunk: null });
    callback();
  }
  drained() {
    const callback = this.waiting;
    this.waiting = null;
    if (callback !== null) callback();
  }
}

// A worker's process.stdin.
class ReadableWorkerStdio extends Readable {
  constructor(send, hold, given) {
    super();
    this.send = send;
    this.hold = hold;
    this.full = false;
    this.held = false;
    if (!given) this.push(null);
    else this.on('newListener', (name) => { if (name === 'data' || name === 'readable') this.keep(true); });
    this.on('end', () => this.keep(false));
    this.on('pause', () => this.keep(false));
    this.on('resume', () => { if (given) this.keep(true); });
  }
  keep(on) {
    if (this.held === on || (on && this.readableEnded)) return;
    this.held = on;
    this.hold(on);
  }
  _read() {
    if (!this.full) return;
    this.full = false;
    this.send({ type: STDIO_DRAINED, fd: 0 });
  }
  arrived(chunk) {
    if (chunk === null) {
      this.push(null);
      return;
    }
    if (this.push(asBuffer(chunk))) this.send({ type: STDIO_DRAINED, fd: 0 });
    else this.full = true;
  }
  ref() { this.keep(true); return this; }
  unref() { this.keep(false); return this; }
}

module.exports = { WritableWorkerStdio, ReadableWorkerStdio, ParentReadable, ParentWritable };
