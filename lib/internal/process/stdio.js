// process.stdout, stderr and stdin: real streams by what their descriptors are, made when a program looks at them.
// Writing is synchronous for files, ttys and pipes, so that nothing is lost when the process ends. A plain console.log()
// does not come here at all (internal/console/global).

const native = internalBinding('stream');

function dummyDestroy(error, callback) {
  callback(error);
  this._undestroy();
  // Sockets say 'close' from their handle, which stays open here.
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

function isChannel(fd) {
  return Boolean(process.channel) && process.channel.fd === fd;
}

function createWritable(fd) {
  switch (native.guess(fd)) {
    case 'TTY': {
      const { WriteStream } = require('tty');
      const stream = new WriteStream(fd);
      stream._type = 'tty';
      return stream;
    }
    case 'FILE': {
      const SyncWriteStream = require('internal/process/sync_write_stream');
      const stream = new SyncWriteStream(fd, { autoClose: false });
      stream._type = 'fs';
      return stream;
    }
    case 'PIPE':
    case 'TCP': {
      if (isChannel(fd)) break;
      const { Socket } = require('internal/net/socket');
      const stream = new Socket({ fd, readable: false, writable: true });
      stream._type = 'pipe';
      // Nobody waits for the reader of a program's output.
      stream._handle?.unref();
      return stream;
    }
    default:
  }
  // Closed, or nothing that can be written: what is said goes nowhere.
  const { Writable } = require('stream');
  return new Writable({ write(chunk, encoding, callback) { callback(); } });
}

function output(fd) {
  const stream = createWritable(fd);
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = dummyDestroy;
  if (stream.isTTY) process.on('SIGWINCH', () => stream._refreshSize());
  return stream;
}

function createReadable(fd) {
  switch (native.guess(fd)) {
    case 'TTY': {
      const { ReadStream } = require('tty');
      return new ReadStream(fd);
    }
    case 'FILE':
      return new (require('fs').ReadStream)(null, { fd, autoClose: false });
    case 'PIPE':
    case 'TCP': {
      if (isChannel(fd)) break;
      const { Socket } = require('internal/net/socket');
      const stream = new Socket({ fd, readable: true, writable: false, manualStart: true });
      // Tools tell a piped program by it.
      stream._type = 'pipe';
      return stream;
    }
    default:
  }
  const { Readable } = require('stream');
  const stream = new Readable({ read() {} });
  stream.push(null);
  return stream;
}

function input(fd) {
  const stream = createReadable(fd);
  stream.fd = fd;
  const handle = stream._handle;
  if (handle?.readStop) {
    // It starts paused, and must not hold the program while nobody reads.
    handle.reading = false;
    stream._readableState.reading = false;
    handle.readStop();
    stream.on('pause', () => {
      process.nextTick(() => {
        if (!stream._handle || stream.readableFlowing !== false || !stream._handle.reading) return;
        stream._readableState.reading = false;
        stream._handle.reading = false;
        stream._handle.readStop();
      });
    });
  }
  return stream;
}

for (const [name, fd, make] of [['stdin', 0, input], ['stdout', 1, output], ['stderr', 2, output]]) {
  let stream;
  Object.defineProperty(exports, name, { __proto__: null, enumerable: true, get: () => (stream ??= make(fd)) });
}
