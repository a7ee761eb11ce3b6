// duplexPair(): two Duplexes, each the other's far end.

const Duplex = require('internal/streams/duplex');

const kOther = Symbol('kOther');
const kCallback = Symbol('kCallback');

class DuplexSide extends Duplex {
  #other = null;
  constructor(options) {
    super(options);
    this[kCallback] = null;
  }
  [kOther](other) {
    this.#other = other;
  }
  _read() {
    const callback = this[kCallback];
    if (callback) {
      this[kCallback] = null;
      callback();
    }
  }
  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      this.#other.push(chunk);
      this.#other[kCallback] = callback;
    }
  }
  _final(callback) {
    this.#other.on('end', callback);
    this.#other.push(null);
  }
  _destroy(error, callback) {
    const other = this.#other;
    if (other !== null && !other.destroyed) {
      process.nextTick(() => {
        if (other.destroyed) return;
        if (error) other.destroy(); // its own user knows nothing of this side's error
        else if (!other.readableEnded) other.push(null);
      });
    }
    callback(error);
  }
}

module.exports = function duplexPair(options) {
  const a = new DuplexSide(options);
  const b = new DuplexSide(options);
  a[kOther](b);
  b[kOther](a);
  return [a, b];
};
