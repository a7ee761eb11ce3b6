// Writable: https://nodejs.org/api/stream.html#writable-streams

const { Stream } = require('internal/streams/legacy');
const destroyImpl = require('internal/streams/destroy');
const { getHighWaterMark, getDefaultHighWaterMark } = require('internal/streams/state');
const { codes } = require('internal/errors');
const { Buffer } = require('buffer');

const { errorOrDestroy } = destroyImpl;
function nop() {}
const kStream = Symbol('kStream');
const kOnwrite = Symbol('kOnwrite');

function WritableState(options, stream, isDuplex) {
  this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.writableObjectMode));
  this.highWaterMark = options ? getHighWaterMark(this, options, 'writableHighWaterMark', isDuplex) : getDefaultHighWaterMark(false);
  this.finalCalled = false;
  this.needDrain = false;
  this.afterWritePending = false;
  this.ending = false;
  this.ended = false;
  this.finished = false;
  this.destroyed = false;
  this.decodeStrings = options?.decodeStrings !== false;
  const encoding = options?.defaultEncoding;
  if (encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8') this.defaultEncoding = 'utf8';
  else if (Buffer.isEncoding(encoding)) this.defaultEncoding = encoding;
  else throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this.length = 0;
  this.writing = false;
  this.corked = 0;
  this.sync = true;
  this.bufferProcessing = false;
  this[kStream] = stream;
  this[kOnwrite] = null;
  this.writecb = null;
  this.writelen = 0;
  this.afterWriteTickInfo = null;
  this.queue = null; // what waits: a list where there is any
  this.bufferedIndex = 0;
  this.allBuffers = true;
  this.allNoop = true;
  this.pendingcb = 0;
  this.constructed = true;
  this.prefinished = false;
  this.errorEmitted = false;
  this.emitClose = options?.emitClose !== false;
  this.autoDestroy = options?.autoDestroy !== false;
  this.errored = null;
  this.closed = false;
  this.closeEmitted = false;
  this.onFinished = null; // callbacks of end()
}

// What _write() calls when it is done; made at the first write.
Object.defineProperty(WritableState.prototype, 'onwrite', {
  __proto__: null,
  configurable: true,
  get() { return this[kOnwrite] ??= (error) => onwrite(this[kStream], error); },
});

WritableState.prototype.getBuffer = function getBuffer() {
  return this.buffered.slice(this.bufferedIndex);
};
Object.defineProperty(WritableState.prototype, 'buffered', {
  __proto__: null,
  get() { return this.queue ?? []; },
});
Object.defineProperty(WritableState.prototype, 'bufferedRequestCount', {
  __proto__: null,
  get() { return waiting(this); },
});

function waiting(state) {
  return state.queue === null ? 0 : state.queue.length - state.bufferedIndex;
}

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  this._events ??= { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined };
  this._writableState = new WritableState(options, this, false);
  if (options) {
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add_abort_signal').addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (typeof this._construct === 'function') {
    destroyImpl.construct(this, () => constructed(this));
  }
}

// What was written before _construct() was done.
function constructed(stream) {
  const state = stream._writableState;
  if (!state.writing) clearBuffer(stream, state);
  finishMaybe(stream, state);
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;
Object.defineProperty(Writable, 'constructed', { __proto__: null, value: constructed });

// A Duplex is a Writable too, though it inherits from Readable.
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    if (this !== Writable) return false;
    return object && object._writableState instanceof WritableState;
  },
});

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE());
};

function write(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  } else if (typeof callback !== 'function') {
    callback = nop;
  }
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (!state.objectMode) {
    if (!encoding) encoding = state.defaultEncoding;
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    if (typeof chunk === 'string') {
      if (state.decodeStrings) {
        if (encoding !== 'buffer') chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = 'buffer';
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }
  let error;
  if (state.ending) error = new codes.ERR_STREAM_WRITE_AFTER_END();
  else if (state.destroyed) error = new codes.ERR_STREAM_DESTROYED('write');
  if (error) {
    process.nextTick(callback, error);
    errorOrDestroy(stream, error, true);
    return error;
  }
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, callback);
}

Writable.prototype.write = function(chunk, encoding, callback) {
  return write(this, chunk, encoding, callback) === true;
};

Writable.prototype.cork = function() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (state.corked) {
    state.corked--;
    if (!state.writing) clearBuffer(this, state);
  }
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const len = state.objectMode ? 1 : chunk.length;
  state.length += len;
  if (state.writing || state.corked || state.errored || !state.constructed) {
    (state.queue ??= []).push({ chunk, encoding, callback });
    if (state.allBuffers && encoding !== 'buffer') state.allBuffers = false;
    if (state.allNoop && callback !== nop) state.allNoop = false;
  } else {
    state.writelen = len;
    state.writecb = callback;
    state.writing = true;
    state.sync = true;
    stream._write(chunk, encoding, state.onwrite);
    state.sync = false;
  }
  // Looked at afterwards: what was taken at once needs no 'drain'.
  const ret = state.length < state.highWaterMark || state.length === 0;
  if (!ret) state.needDrain = true;
  return ret && !state.errored && !state.destroyed;
}

function doWrite(stream, state, writev, len, chunk, encoding, callback) {
  state.writelen = len;
  state.writecb = callback;
  state.writing = true;
  state.sync = true;
  if (state.destroyed) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
  else if (writev) stream._writev(chunk, state.onwrite);
  else stream._write(chunk, encoding, state.onwrite);
  state.sync = false;
}

function onwriteError(stream, state, error, callback) {
  --state.pendingcb;
  callback(error);
  errorBuffer(state);
  errorOrDestroy(stream, error);
}

function onwrite(stream, error) {
  const state = stream._writableState;
  const { sync, writecb: callback } = state;
  if (typeof callback !== 'function') {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    return;
  }
  state.writing = false;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    void error.stack;
    if (!state.errored) state.errored = error;
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = error;
    if (sync) process.nextTick(onwriteError, stream, state, error, callback);
    else onwriteError(stream, state, error, callback);
    return;
  }
  if (state.queue !== null && waiting(state) > 0) clearBuffer(stream, state);
  if (sync && callback === nop) {
    // Nobody to be told: a tick only where something may be left to do in one (objectMode: as Node has it).
    if (!state.afterWritePending && ((state.needDrain && state.length === 0) || state.destroyed || state.objectMode)) {
      state.afterWritePending = true;
      process.nextTick(afterWrite, stream, state, 1, nop);
    } else {
      state.pendingcb--;
      if (state.ending) finishMaybe(stream, state, true);
    }
  } else if (sync) {
    // Many small writes share one tick.
    const info = state.afterWriteTickInfo;
    if (info !== null && info.callback === callback) {
      info.count++;
    } else {
      state.afterWriteTickInfo = { count: 1, callback, stream, state };
      state.afterWritePending = true;
      process.nextTick(afterWriteTick, state.afterWriteTickInfo);
    }
  } else {
    afterWrite(stream, state, 1, callback);
  }
}

function afterWriteTick({ stream, state, count, callback }) {
  state.afterWriteTickInfo = null;
  return afterWrite(stream, state, count, callback);
}

function afterWrite(stream, state, count, callback) {
  state.afterWritePending = false;
  if (!state.ending && !stream.destroyed && state.length === 0 && state.needDrain) {
    state.needDrain = false;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if (state.destroyed) errorBuffer(state);
  finishMaybe(stream, state, true);
}

// What was not written when the stream ended.
function errorBuffer(state) {
  if (state.writing) return;
  for (let n = state.bufferedIndex, queue = state.buffered; n < queue.length; ++n) {
    const { chunk, callback } = queue[n];
    state.length -= state.objectMode ? 1 : chunk.length;
    callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
  }
  callFinished(state, state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

function resetBuffer(state) {
  state.queue = null;
  state.bufferedIndex = 0;
  state.allBuffers = true;
  state.allNoop = true;
}

function clearBuffer(stream, state) {
  if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed) return;
  const { queue: buffered, bufferedIndex, objectMode } = state;
  const count = waiting(state);
  if (count === 0) return;
  let i = bufferedIndex;
  state.bufferProcessing = true;
  if (count > 1 && stream._writev) {
    state.pendingcb -= count - 1;
    const callback = state.allNoop ? nop : (error) => {
      for (let n = i; n < buffered.length; ++n) buffered[n].callback(error);
    };
    const chunks = state.allNoop && i === 0 ? buffered : buffered.slice(i);
    chunks.allBuffers = state.allBuffers;
    doWrite(stream, state, true, state.length, chunks, '', callback);
    resetBuffer(state);
  } else {
    do {
      const { chunk, encoding, callback } = buffered[i];
      buffered[i++] = null;
      doWrite(stream, state, false, objectMode ? 1 : chunk.length, chunk, encoding, callback);
    } while (i < buffered.length && !state.writing);
    if (i === buffered.length) {
      resetBuffer(state);
    } else if (i > 256) {
      buffered.splice(0, i);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = i;
    }
  }
  state.bufferProcessing = false;
}

Writable.prototype._write = function(chunk, encoding, callback) {
  if (this._writev) this._writev([{ chunk, encoding }], callback);
  else throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
};
Writable.prototype._writev = null;

Writable.prototype.end = function(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  let error;
  if (chunk !== null && chunk !== undefined) {
    const ret = write(this, chunk, encoding);
    if (ret instanceof Error) error = ret;
  }
  if (state.corked) {
    state.corked = 1;
    this.uncork();
  }
  if (error) {
    // Told below.
  } else if (!state.errored && !state.ending) {
    state.ending = true;
    finishMaybe(this, state, true);
    state.ended = true;
  } else if (state.finished) {
    error = new codes.ERR_STREAM_ALREADY_FINISHED('end');
  } else if (state.destroyed) {
    error = new codes.ERR_STREAM_DESTROYED('end');
  }
  if (typeof callback === 'function') {
    if (error || state.errored) process.nextTick(callback, error || state.errored);
    else if (state.finished) process.nextTick(callback, null);
    else (state.onFinished ??= []).push(callback);
  }
  return this;
};

function needFinish(state) {
  return state.ending && !state.destroyed && state.constructed && state.length === 0 && !state.errored && (state.queue === null || state.queue.length === 0) &&
    !state.finished && !state.writing && !state.errorEmitted && !state.closeEmitted;
}

function callFinished(state, error) {
  const callbacks = state.onFinished;
  if (callbacks === null) return;
  state.onFinished = null;
  for (const callback of callbacks) callback(error);
}

function callFinal(stream, state) {
  let called = false;
  function onFinish(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (error) {
      callFinished(state, error);
      errorOrDestroy(stream, error, state.sync);
    } else if (needFinish(state)) {
      state.prefinished = true;
      stream.emit('prefinish');
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }
  state.sync = true;
  state.pendingcb++;
  try {
    stream._final(onFinish);
  } catch (error) {
    onFinish(error);
  }
  state.sync = false;
}

function prefinish(stream, state) {
  if (state.prefinished || state.finalCalled) return;
  if (typeof stream._final === 'function' && !state.destroyed) {
    state.finalCalled = true;
    callFinal(stream, state);
  } else {
    state.prefinished = true;
    stream.emit('prefinish');
  }
}

function finishMaybe(stream, state, sync) {
  if (!needFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(() => {
      if (needFinish(state)) finish(stream, state);
      else state.pendingcb--;
    });
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finish(stream, state) {
  state.pendingcb--;
  state.finished = true;
  callFinished(state, null);
  stream.emit('finish');
  if (state.autoDestroy) {
    // A Duplex waits for its readable side.
    const r = stream._readableState;
    if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
  }
}

const define = (name, get, set) => Object.defineProperty(Writable.prototype, name, { __proto__: null, configurable: true, enumerable: false, get, set });
define('closed', function() { return this._writableState ? this._writableState.closed : false; });
define('destroyed', function() { return this._writableState ? this._writableState.destroyed : false; },
  function(value) { if (this._writableState) this._writableState.destroyed = value; });
define('errored', function() { return this._writableState ? this._writableState.errored : null; });
define('writable', function() {
  const w = this._writableState;
  return Boolean(w) && w.writable !== false && !w.destroyed && !w.errored && !w.ending && !w.ended;
}, function(value) {
  if (this._writableState) this._writableState.writable = Boolean(value);
});
define('writableFinished', function() { return this._writableState ? this._writableState.finished : false; });
define('writableObjectMode', function() { return this._writableState ? this._writableState.objectMode : false; });
define('writableBuffer', function() { return this._writableState?.getBuffer(); });
define('writableEnded', function() { return this._writableState ? this._writableState.ending : false; });
define('writableNeedDrain', function() {
  const w = this._writableState;
  return w ? !w.destroyed && !w.ending && w.needDrain : false;
});
define('writableHighWaterMark', function() { return this._writableState?.highWaterMark; });
define('writableCorked', function() { return this._writableState ? this._writableState.corked : 0; });
define('writableLength', function() { return this._writableState?.length; });
define('writableAborted', function() {
  const w = this._writableState;
  return Boolean(w && w.writable !== false && (w.destroyed || w.errored) && !w.finished);
});

Writable.prototype.destroy = function(error, callback) {
  const state = this._writableState;
  if (!state.destroyed && (waiting(state) > 0 || state.onFinished !== null)) {
    process.nextTick(errorBuffer, state);
  }
  destroyImpl.destroy.call(this, error, callback);
  return this;
};
Writable.prototype._undestroy = destroyImpl.undestroy;
Writable.prototype._destroy = function(error, callback) {
  callback(error);
};
Writable.prototype[Symbol.for('nodejs.rejection')] = function(error) {
  this.destroy(error);
};
Writable.prototype[Symbol.asyncDispose] = async function() {
  let error;
  if (!this.destroyed) {
    const { AbortError } = require('internal/errors');
    error = this.writableFinished ? null : new AbortError();
    this.destroy(error);
  }
  await new Promise((resolve, reject) => require('internal/streams/end_of_stream').eos(this, (failure) => (failure && failure.name !== 'AbortError' ? reject(failure) : resolve(null))));
};

Writable.fromWeb = function(writableStream, options) {
  return require('internal/webstreams/node_adapters').newStreamWritableFromWritableStream(writableStream, options);
};
Writable.toWeb = function(streamWritable) {
  return require('internal/webstreams/node_adapters').newWritableStreamFromStreamWritable(streamWritable);
};

module.exports = Writable;
