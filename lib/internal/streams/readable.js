// Readable: https://nodejs.org/api/stream.html#readable-streams

const { Stream } = require('internal/streams/legacy');
const destroyImpl = require('internal/streams/destroy');
const { getHighWaterMark, getDefaultHighWaterMark } = require('internal/streams/state');
const { codes, AbortError } = require('internal/errors');
const { Buffer } = require('buffer');

const { errorOrDestroy } = destroyImpl;

function ReadableState(options, stream, isDuplex) {
  this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.readableObjectMode));
  this.highWaterMark = options ? getHighWaterMark(this, options, 'readableHighWaterMark', isDuplex) : getDefaultHighWaterMark(false);
  this.buffer = [];
  this.bufferIndex = 0;
  this.length = 0;
  this.pipes = [];
  this.flowing = null;
  this.ended = false;
  this.endEmitted = false;
  this.reading = false;
  this.constructed = true;
  this.sync = true;
  this.needReadable = false;
  this.emittedReadable = false;
  this.readableListening = false;
  this.resumeScheduled = false;
  this.pausedBy = null; // true: pause(), false: resume()
  this.emitClose = options?.emitClose !== false;
  this.autoDestroy = options?.autoDestroy !== false;
  this.destroyed = false;
  this.errored = null;
  this.closed = false;
  this.closeEmitted = false;
  const encoding = options?.defaultEncoding;
  if (encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8') this.defaultEncoding = 'utf8';
  else if (Buffer.isEncoding(encoding)) this.defaultEncoding = encoding;
  else throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this.readingMore = false;
  this.dataEmitted = false;
  if (options?.encoding) decodes(this, options.encoding);
}

// Not in the constructor: the engine makes room for all that it sees assigned there.
function decodes(state, encoding) {
  state.decoder = newDecoder(encoding);
  state.encoding = encoding;
}

// What few streams have: a state is as large as the most of them need.
Object.assign(ReadableState.prototype, { errorEmitted: false, awaitDrainWriters: null, multiAwaitDrain: false, decoder: null, encoding: null });
Object.defineProperty(ReadableState.prototype, 'pipesCount', { __proto__: null, get() { return this.pipes.length; } });
Object.defineProperty(ReadableState.prototype, 'paused', {
  __proto__: null,
  get() { return this.pausedBy !== false; },
  set(value) { this.pausedBy = Boolean(value); },
});

function newDecoder(encoding) {
  const { StringDecoder } = require('string_decoder');
  return new StringDecoder(encoding);
}

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  this._events ??= { close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined };
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add_abort_signal').addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (typeof this._construct === 'function') {
    destroyImpl.construct(this, () => {
      if (this._readableState.needReadable) maybeReadMore(this, this._readableState);
    });
  }
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;
Object.defineProperty(Readable, 'maybeReadMore', { __proto__: null, value: maybeReadMore });

Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(error, callback) {
  callback(error);
};
Readable.prototype[Symbol.for('nodejs.rejection')] = function(error) {
  this.destroy(error);
};
Readable.prototype[Symbol.asyncDispose] = async function() {
  let error;
  if (!this.destroyed) {
    error = this.readableEnded ? null : new AbortError();
    this.destroy(error);
  }
  await new Promise((resolve, reject) => require('internal/streams/end_of_stream').eos(this, (failure) => (failure && failure !== error ? reject(failure) : resolve(null))));
};

// --- filling the buffer --------------------------------------------------------------------------------------

Readable.prototype.push = function(chunk, encoding) {
  return addChunkTo(this, chunk, encoding, false);
};
Readable.prototype.unshift = function(chunk, encoding) {
  return addChunkTo(this, chunk, encoding, true);
};

function addChunkTo(stream, chunk, encoding, atFront) {
  const state = stream._readableState;
  let error;
  if (!state.objectMode) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        if (atFront && state.encoding) {
          // Already decoded text goes back as it is.
          chunk = Buffer.from(chunk, encoding).toString(state.encoding);
        } else {
          chunk = Buffer.from(chunk, encoding);
          encoding = '';
        }
      }
    } else if (chunk instanceof Buffer) {
      encoding = '';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = '';
    } else if (chunk !== null && chunk !== undefined) {
      error = new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }
  if (error) {
    errorOrDestroy(stream, error);
    return false;
  }
  if (chunk === null) {
    state.reading = false;
    onEofChunk(stream, state);
  } else if (state.objectMode || (chunk && chunk.length > 0)) {
    if (atFront) {
      if (state.endEmitted) errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
      else if (state.destroyed || state.errored) return false;
      else addChunk(stream, state, chunk, true);
    } else if (state.ended) {
      errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
    } else if (state.destroyed || state.errored) {
      return false;
    } else {
      state.reading = false;
      if (state.decoder && !encoding) {
        chunk = state.decoder.write(chunk);
        if (state.objectMode || chunk.length !== 0) addChunk(stream, state, chunk, false);
        else maybeReadMore(stream, state);
      } else {
        addChunk(stream, state, chunk, false);
      }
    }
  } else if (!atFront) {
    state.reading = false;
    maybeReadMore(stream, state);
  }
  return !state.ended && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, atFront) {
  if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount('data') > 0) {
    // Straight through.
    if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
    else if (state.awaitDrainWriters !== null) state.awaitDrainWriters = null;
    state.dataEmitted = true;
    stream.emit('data', chunk);
  } else {
    state.length += state.objectMode ? 1 : chunk.length;
    if (atFront) {
      if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
      else state.buffer.unshift(chunk);
    } else {
      state.buffer.push(chunk);
    }
    if (state.needReadable) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

Readable.prototype.isPaused = function() {
  const state = this._readableState;
  return state.pausedBy === true || state.flowing === false;
};

Readable.prototype.setEncoding = function(encoding) {
  const state = this._readableState;
  const decoder = newDecoder(encoding);
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let content = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) content += decoder.write(state.buffer[i]);
  state.buffer = content === '' ? [] : [content];
  state.bufferIndex = 0;
  state.length = content.length;
  return this;
};

const MAX_HWM = 0x40000000;
function roundUp(n) {
  if (n > MAX_HWM) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  n--;
  n |= n >>> 1;
  n |= n >>> 2;
  n |= n >>> 4;
  n |= n >>> 8;
  n |= n >>> 16;
  return n + 1;
}

function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && state.ended)) return 0;
  if (state.objectMode) return 1;
  if (Number.isNaN(n)) {
    if (state.flowing && state.length) return state.buffer[state.bufferIndex].length;
    return state.length;
  }
  if (n <= state.length) return n;
  return state.ended ? state.length : 0;
}

Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const wanted = n;
  if (n > state.highWaterMark) state.highWaterMark = roundUp(n);
  if (n !== 0) state.emittedReadable = false;
  if (n === 0 && state.needReadable && ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || state.ended)) {
    if (state.length === 0 && state.ended) endReadable(this);
    else emitReadable(this);
    return null;
  }
  n = howMuchToRead(n, state);
  if (n === 0 && state.ended) {
    if (state.length === 0) endReadable(this);
    return null;
  }
  let doRead = state.needReadable;
  if (state.length === 0 || state.length - n < state.highWaterMark) doRead = true;
  if (state.ended || state.reading || state.destroyed || state.errored || !state.constructed) {
    doRead = false;
  } else if (doRead) {
    state.reading = true;
    state.sync = true;
    if (state.length === 0) state.needReadable = true;
    try {
      this._read(state.highWaterMark);
    } catch (error) {
      errorOrDestroy(this, error);
    }
    state.sync = false;
    if (!state.reading) n = howMuchToRead(wanted, state);
  }
  const ret = n > 0 ? fromList(n, state) : null;
  if (ret === null) {
    state.needReadable = state.length <= state.highWaterMark;
    n = 0;
  } else {
    state.length -= n;
    if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
    else if (state.awaitDrainWriters !== null) state.awaitDrainWriters = null;
  }
  if (state.length === 0) {
    if (!state.ended) state.needReadable = true;
    if (wanted !== n && state.ended) endReadable(this);
  }
  if (ret !== null && !state.errorEmitted && !state.closeEmitted) {
    state.dataEmitted = true;
    this.emit('data', ret);
  }
  return ret;
};

function onEofChunk(stream, state) {
  if (state.ended) return;
  if (state.decoder) {
    const chunk = state.decoder.end();
    if (chunk && chunk.length) {
      state.buffer.push(chunk);
      state.length += state.objectMode ? 1 : chunk.length;
    }
  }
  state.ended = true;
  if (state.sync) {
    emitReadable(stream);
  } else {
    state.needReadable = false;
    state.emittedReadable = true;
    emitReadableNow(stream);
  }
}

function emitReadable(stream) {
  const state = stream._readableState;
  state.needReadable = false;
  if (!state.emittedReadable) {
    state.emittedReadable = true;
    process.nextTick(emitReadableNow, stream);
  }
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if (!state.destroyed && !state.errored && (state.length || state.ended)) {
    stream.emit('readable');
    state.emittedReadable = false;
  }
  state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
  flow(stream);
}

function maybeReadMore(stream, state) {
  if (!state.readingMore && state.constructed) {
    state.readingMore = true;
    process.nextTick(maybeReadMoreNow, stream, state);
  }
}

function maybeReadMoreNow(stream, state) {
  while (!state.reading && !state.ended && (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break;
  }
  state.readingMore = false;
}

Readable.prototype._read = function() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

// --- pipe ----------------------------------------------------------------------------------------------------------

Readable.prototype.pipe = function(dest, options) {
  return require('internal/streams/pipe').pipe(this, dest, options);
};
Readable.prototype.unpipe = function(dest) {
  if (this._readableState.pipes.length !== 0) require('internal/streams/pipe').unpipe(this, dest);
  return this;
};

// --- listeners: 'data' makes it flow, 'readable' takes over ---------------------------------------------------------

Readable.prototype.on = function(event, fn) {
  const result = Stream.prototype.on.call(this, event, fn);
  const state = this._readableState;
  if (event === 'data') {
    state.readableListening = this.listenerCount('readable') > 0;
    if (state.flowing !== false) this.resume();
  } else if (event === 'readable' && !state.endEmitted && !state.readableListening) {
    state.readableListening = true;
    state.needReadable = true;
    state.flowing = false;
    state.emittedReadable = false;
    if (state.length) emitReadable(this);
    else if (!state.reading) process.nextTick(readNothing, this);
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

Readable.prototype.removeListener = function(event, fn) {
  const state = this._readableState;
  const result = Stream.prototype.removeListener.call(this, event, fn);
  if (event === 'readable') process.nextTick(updateReadableListening, this);
  else if (event === 'data' && this.listenerCount('data') === 0) state.dataListening = false;
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(event) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) process.nextTick(updateReadableListening, this);
  return result;
};

function updateReadableListening(self) {
  const state = self._readableState;
  state.readableListening = self.listenerCount('readable') > 0;
  if (state.resumeScheduled && state.pausedBy === false) state.flowing = true;
  else if (self.listenerCount('data') > 0) self.resume();
  else if (!state.readableListening) state.flowing = null;
}

function readNothing(self) {
  self.read(0);
}

// Neither does anything to a stream that is destroyed.
Readable.prototype.resume = function() {
  const state = this._readableState;
  if (state.destroyed) return this;
  if (!state.flowing) {
    state.flowing = !state.readableListening;
    if (!state.resumeScheduled) {
      state.resumeScheduled = true;
      process.nextTick(resumeNow, this, state);
    }
  }
  state.pausedBy = false;
  return this;
};

function resumeNow(stream, state) {
  if (!state.reading) stream.read(0);
  state.resumeScheduled = false;
  stream.emit('resume');
  flow(stream);
  if (state.flowing && !state.reading) stream.read(0);
}

Readable.prototype.pause = function() {
  const state = this._readableState;
  if (state.destroyed) return this;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  state.pausedBy = true;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  while (state.flowing && stream.read() !== null);
}

Readable.prototype.wrap = function(stream) {
  return require('internal/streams/wrap').wrap(this, stream);
};

// --- async iteration -----------------------------------------------------------------------------------------------------

Readable.prototype[Symbol.asyncIterator] = function() {
  return require('internal/streams/async_iterator').toAsyncIterator(this);
};
Readable.prototype.iterator = function(options) {
  if (options !== undefined) require('internal/validators').validateObject(options, 'options');
  return require('internal/streams/async_iterator').toAsyncIterator(this, options);
};

// --- properties --------------------------------------------------------------------------------------------------------------

const define = (name, get, set) => Object.defineProperty(Readable.prototype, name, { __proto__: null, configurable: true, enumerable: false, get, set });
define('readable', function() {
  const r = this._readableState;
  return Boolean(r) && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted;
}, function(value) {
  if (this._readableState) this._readableState.readable = Boolean(value);
});
define('readableDidRead', function() { return this._readableState.dataEmitted; });
define('readableAborted', function() {
  const r = this._readableState;
  return r.readable !== false && (r.destroyed || Boolean(r.errored)) && !r.endEmitted;
});
define('readableHighWaterMark', function() { return this._readableState.highWaterMark; });
define('readableBuffer', function() { return this._readableState?.buffer; });
define('readableFlowing', function() { return this._readableState.flowing; },
  function(value) { if (this._readableState) this._readableState.flowing = value; });
define('readableLength', function() { return this._readableState.length; });
define('readableObjectMode', function() { return this._readableState ? this._readableState.objectMode : false; });
define('readableEncoding', function() { return this._readableState ? this._readableState.encoding : null; });
define('errored', function() { return this._readableState ? this._readableState.errored : null; });
define('closed', function() { return this._readableState ? this._readableState.closed : false; });
define('destroyed', function() { return this._readableState ? this._readableState.destroyed : false; },
  function(value) { if (this._readableState) this._readableState.destroyed = value; });
define('readableEnded', function() { return this._readableState ? this._readableState.endEmitted : false; });

Readable._fromList = fromList;

// n units from the front of the buffer.
function fromList(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  let at = state.bufferIndex;
  let ret;
  if (state.objectMode) {
    ret = buffer[at];
    buffer[at++] = null;
  } else if (!n || n >= state.length) {
    if (state.decoder) ret = at === 0 ? buffer.join('') : buffer.slice(at).join('');
    else if (buffer.length - at === 1) ret = buffer[at];
    else ret = Buffer.concat(at === 0 ? buffer : buffer.slice(at), state.length);
    state.buffer = [];
    state.bufferIndex = 0;
    return ret;
  } else if (n < buffer[at].length) {
    ret = buffer[at].slice(0, n);
    buffer[at] = buffer[at].slice(n);
  } else if (n === buffer[at].length) {
    ret = buffer[at];
    buffer[at++] = null;
  } else if (state.decoder) {
    ret = '';
    for (let left = n; left > 0;) {
      const piece = buffer[at];
      if (left >= piece.length) {
        ret += piece;
        buffer[at++] = null;
      } else {
        ret += piece.slice(0, left);
        buffer[at] = piece.slice(left);
      }
      left = n - ret.length;
    }
  } else {
    ret = Buffer.allocUnsafe(n);
    let filled = 0;
    while (filled < n) {
      const piece = buffer[at];
      const take = Math.min(piece.length, n - filled);
      ret.set(take === piece.length ? piece : piece.subarray(0, take), filled);
      filled += take;
      if (take === piece.length) buffer[at++] = null;
      else buffer[at] = piece.subarray(take);
    }
  }
  if (at === buffer.length) {
    buffer.length = 0;
    state.bufferIndex = 0;
  } else if (at > 1024) {
    buffer.splice(0, at);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = at;
  }
  return ret;
}

function endReadable(stream) {
  const state = stream._readableState;
  if (!state.endEmitted) {
    state.ended = true;
    process.nextTick(endReadableNow, state, stream);
  }
}

function endReadableNow(state, stream) {
  if (state.errored || state.closeEmitted || state.endEmitted || state.length !== 0) return;
  state.endEmitted = true;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if (state.autoDestroy) {
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

Readable.from = function(iterable, options) {
  return require('internal/streams/from')(Readable, iterable, options);
};
Readable.fromWeb = function(readableStream, options) {
  return require('internal/webstreams/node_adapters').newStreamReadableFromReadableStream(readableStream, options);
};
Readable.toWeb = function(streamReadable, options) {
  return require('internal/webstreams/node_adapters').newReadableStreamFromStreamReadable(streamReadable, options);
};
Readable.wrap = function(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      destroyImpl.destroyer(source, error);
      callback(error);
    },
  }).wrap(source);
};

module.exports = Readable;
