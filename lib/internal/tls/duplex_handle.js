// A handle over any Duplex, for TLS on top of it.

const { setImmediate } = require('internal/timers');

const UV_EOF = -4095;
const UV_EPIPE = -32;

// What programs reach as socket._handle._parentWrap.constructor, to make a stream fit for TLS. Any stream is, here.
class JSStreamSocket {
  constructor(stream) { return stream; }
}

class DuplexHandle {
  constructor(stream) {
    this.stream = stream;
    this.reading = false;
    this.onread = () => {};
    this.writeQueueSize = 0;
    this.onData = (chunk) => {
      const bytes = typeof chunk === 'string' ? require('buffer').Buffer.from(chunk) : chunk;
      this.onread(bytes.byteLength, bytes);
    };
    this.onEnd = () => this.onread(UV_EOF, undefined);
    this.onClose = () => {
      if (!stream.readableEnded) this.onread(UV_EOF, undefined);
    };
    stream.pause();
    stream.on('data', this.onData);
    stream.on('end', this.onEnd);
    stream.once('close', this.onClose);
    stream.pause();
  }
  readStart() {
    this.reading = true;
    this.stream.resume();
    return 0;
  }
  readStop() {
    this.reading = false;
    this.stream.pause();
    return 0;
  }
  write(chunk, encoding, request) {
    if (this.stream.destroyed || this.stream.writableEnded) return UV_EPIPE;
    const size = chunk.length;
    this.writeQueueSize += size;
    this.stream.write(chunk, encoding === 'buffer' ? undefined : encoding, (error) => {
      this.writeQueueSize -= size;
      request.oncomplete(error ? UV_EPIPE : 0);
    });
    return 0;
  }
  shutdown(request) {
    if (this.stream.destroyed) return 1;
    this.stream.end(() => request.oncomplete(0));
    return 0;
  }
  close(callback) {
    const { stream } = this;
    stream.removeListener('data', this.onData);
    stream.removeListener('end', this.onEnd);
    stream.removeListener('close', this.onClose);
    stream.destroy(); // nothing where it is
    setImmediate(callback); // behind the error that closes it, if one does; some implementations never say 'close'
  }
}

module.exports = { DuplexHandle, JSStreamSocket };
