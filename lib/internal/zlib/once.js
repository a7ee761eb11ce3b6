'use strict';
// deflateSync(buffer), deflate(buffer, callback) and kin: one codec, one input, no stream.
const { Buffer } = require('buffer');
const { Codec, commonOptions } = require('internal/zlib/codec');
const { isAnyArrayBuffer } = require('internal/buffer/buffer');
const { codes } = require('internal/errors');
const { reg } = internalBinding('core');

const FIRST_OUT = 1024; // bytes of output to begin with at least, doubled while more comes
const MAX_OUT = 1 << 20; // bytes of output asked for at once at most

function inputOf(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (ArrayBuffer.isView(buffer)) {
    return buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }
  if (isAnyArrayBuffer(buffer)) return new Uint8Array(buffer);
  throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
}

class Output {
  constructor(settings, inputLength) {
    this.max = settings.maxOutputLength;
    this.parts = [];
    this.total = 0;
    this.size = Math.min(Math.max(settings.chunkSize, FIRST_OUT, inputLength), MAX_OUT);
    this.room = Buffer.allocUnsafeSlow(this.size);
  }

  // Takes what was written; false when more is to come.
  take(left) {
    const have = this.room.length - left;
    if (have > 0) {
      this.parts.push(left === 0 ? this.room : this.room.subarray(0, have));
      this.total += have;
    }
    if (this.total > this.max) throw new codes.ERR_BUFFER_TOO_LARGE(this.max);
    if (left > 0) return true;
    this.size = Math.min(this.size * 2, MAX_OUT);
    this.room = Buffer.allocUnsafeSlow(this.size);
    return false;
  }

  result() {
    if (this.parts.length !== 1) return Buffer.concat(this.parts, this.total);
    const part = this.parts[0];
    // A short result must not hold on to a large block.
    return part.length * 2 < part.buffer.byteLength ? Buffer.from(part) : part;
  }
}

// The stream that `info: true` promises as `engine`.
function withInfo(mode, opts, settings, buffer, bytesWritten) {
  if (!settings.info) return buffer;
  const engine = require('internal/zlib/streams').create(mode, opts);
  engine.bytesWritten = bytesWritten;
  engine.close();
  return { buffer, engine };
}

// What stops an operation is named as a stream's constructor names it.
function signalOf(opts) {
  const signal = opts?.signal;
  if (!signal) return undefined;
  require('internal/validators').validateAbortSignal(signal, 'signal');
  return signal;
}

function sync(mode, buffer, opts) {
  signalOf(opts);
  const input = inputOf(buffer);
  const settings = commonOptions(mode, opts);
  const codec = new Codec(mode, opts);
  try {
    const output = new Output(settings, input.length);
    let left = input.length;
    for (;;) {
      const error = codec.writeSync(settings.finishFlush, input, input.length - left, left, output.room, 0,
                                    output.room.length);
      if (error !== undefined) throw error;
      left = reg[17];
      if (output.take(reg[16])) break;
    }
    return withInfo(mode, opts, settings, output.result(), input.length - left);
  } finally {
    codec.close();
  }
}

function async(mode, buffer, opts, callback) {
  if (typeof opts === 'function') {
    callback = opts;
    opts = {};
  }
  require('internal/validators').validateFunction(callback, 'callback');
  const signal = signalOf(opts);
  const input = inputOf(buffer);
  const settings = commonOptions(mode, opts);
  const codec = new Codec(mode, opts);
  const output = new Output(settings, input.length);
  const stopped = () => {
    const { AbortError } = require('internal/errors');
    return new AbortError(undefined, { cause: signal.reason });
  };
  let left = input.length;
  const step = () => {
    codec.write(settings.finishFlush, input, input.length - left, left, output.room, 0, output.room.length, after);
  };
  const after = (error, outLeft, inLeft) => {
    let result;
    if (signal?.aborted) error = stopped();
    if (error === null) {
      try {
        left = inLeft;
        if (!output.take(outLeft)) return step();
        result = withInfo(mode, opts, settings, output.result(), input.length - left);
      } catch (failure) {
        error = failure;
      }
    }
    codec.close();
    if (error !== null) callback(error);
    else callback(null, result);
  };
  if (signal?.aborted) {
    codec.close();
    process.nextTick(callback, stopped());
  } else {
    step();
  }
}

module.exports = { sync, async };
