// Streams of Node to web streams and back.

const { codes, AbortError } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { deferred, handled } = require('internal/webstreams/util');

const isDestroyed = (stream) => Boolean(stream.destroyed);
const finished = (...args) => require('internal/streams/end_of_stream').eos(...args);
const utils = () => require('internal/streams/utils');
const premature = () => new codes.ERR_STREAM_PREMATURE_CLOSE();

function bytesOf(chunk) {
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

// --- from Node ---------------------------------------------------------------------------------------------

function newWritableStreamFromStreamWritable(streamWritable, options = {}) {
  if (!utils().isWritableNodeStream(streamWritable)) throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', streamWritable);
  const { WritableStream, CountQueuingStrategy } = globalThis;
  if (isDestroyed(streamWritable) || !utils().isWritable(streamWritable)) {
    const writable = new WritableStream();
    handled(writable.close());
    return writable;
  }
  const highWaterMark = streamWritable.writableHighWaterMark;
  const strategy = streamWritable.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  let controller;
  let backpressure;
  let closed;

  const onDrain = () => backpressure?.resolve();
  const cleanup = finished(streamWritable, (error) => {
    cleanup();
    // What comes after the end is nobody's.
    streamWritable.on('error', () => {});
    if (error != null) {
      error = told(error, options);
      backpressure?.reject(error);
      if (closed !== undefined) {
        closed.reject(error);
        closed = undefined;
      }
      controller.error(error);
      controller = undefined;
      return;
    }
    if (closed !== undefined) {
      closed.resolve();
      closed = undefined;
      return;
    }
    controller.error(new AbortError());
    controller = undefined;
  });
  streamWritable.on('drain', onDrain);

  return new WritableStream({
    start(c) { controller = c; },
    write(chunk) {
      const shared = typeof SharedArrayBuffer === 'function' && ArrayBuffer.isView(chunk) && chunk.buffer instanceof SharedArrayBuffer;
      if (options.zlib && (shared || !(typeof chunk === 'string' || ArrayBuffer.isView(chunk) || chunk instanceof ArrayBuffer))) {
        const error = chunk === null ? new codes.ERR_STREAM_NULL_VALUES() : new codes.ERR_INVALID_ARG_TYPE('chunk', ['Buffer', 'TypedArray', 'DataView'], chunk);
        streamWritable.destroy(error);
        throw error;
      }
      if (chunk instanceof ArrayBuffer || (typeof SharedArrayBuffer === 'function' && chunk instanceof SharedArrayBuffer)) chunk = new Uint8Array(chunk);
      if (streamWritable.writableNeedDrain || !streamWritable.write(chunk)) {
        backpressure = deferred();
        return backpressure.promise.finally(() => { backpressure = undefined; });
      }
    },
    abort(reason) {
      require('internal/streams/destroy').destroyer(streamWritable, reason);
    },
    close() {
      if (closed === undefined && !utils().isWritableEnded(streamWritable)) {
        closed = deferred();
        streamWritable.end();
        return closed.promise;
      }
      if (controller === undefined) return closed?.promise;
      return Promise.resolve();
    },
  }, strategy);
}

// What the web has a kind of error of its own for: a stream that was given up, and data that cannot be decoded.
function told(error, options) {
  if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause: error });
  return options.zlib ? asTypeError(error) : error;
}
function asTypeError(error) {
  if (error instanceof TypeError || error?.name === 'AbortError') return error;
  const failure = new TypeError(error.message, { cause: error });
  failure.code = error.code;
  return failure;
}

function newReadableStreamFromStreamReadable(streamReadable, options = {}) {
  if (typeof streamReadable?._readableState !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', streamReadable);
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const { ReadableStream, CountQueuingStrategy, ByteLengthQueuingStrategy } = globalThis;
  const isBYOB = options.type === 'bytes';
  if (isDestroyed(streamReadable) || !utils().isReadable(streamReadable)) {
    const readable = new ReadableStream({ type: options.type });
    handled(readable.cancel());
    return readable;
  }
  const objectMode = streamReadable.readableObjectMode;
  const highWaterMark = streamReadable.readableHighWaterMark;
  const strategy = isBYOB ? { highWaterMark } : options.strategy ?? (objectMode ? new CountQueuingStrategy({ highWaterMark })
    : new ByteLengthQueuingStrategy({ highWaterMark }));
  let controller;
  let wasCanceled = false;

  function onData(chunk) {
    // A plain Uint8Array over memory of its own: readers may transfer it.
    if (chunk instanceof Uint8Array && chunk.constructor !== Uint8Array && !objectMode) chunk = new Uint8Array(bytesOf(chunk));
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) streamReadable.pause();
  }
  streamReadable.pause();
  const cleanup = finished(streamReadable, { writable: false }, (error) => {
    cleanup();
    streamReadable.on('error', () => {});
    if (error) return controller.error(told(error, options));
    if (wasCanceled) return;
    try {
      controller.close();
      controller.byobRequest?.respond(0);
    } catch { /* it is closed already */ }
  });
  streamReadable.on('data', onData);

  return new ReadableStream({
    type: options.type,
    start(c) {
      controller = c;
      streamReadable.pause();
    },
    pull() { streamReadable.resume(); },
    cancel(reason) {
      wasCanceled = true;
      require('internal/streams/destroy').destroyer(streamReadable, reason);
    },
  }, strategy);
}

function newReadableWritablePairFromDuplex(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const { ReadableStream, WritableStream } = globalThis;
  const readableOptions = { type: options.readableType ?? options.type, zlib: options.zlib };
  if (isDestroyed(duplex)) {
    const writable = new WritableStream();
    const readable = new ReadableStream({ type: readableOptions.type });
    handled(writable.close());
    handled(readable.cancel());
    return { readable, writable };
  }
  const { isReadable, isWritable } = utils();
  let writable;
  if (isWritable(duplex)) {
    writable = newWritableStreamFromStreamWritable(duplex, options);
  } else {
    writable = new WritableStream();
    handled(writable.close());
  }
  let readable;
  if (isReadable(duplex)) {
    readable = newReadableStreamFromStreamReadable(duplex, readableOptions);
  } else {
    readable = new ReadableStream({ type: readableOptions.type });
    handled(readable.cancel());
  }
  return { writable, readable };
}

// --- to Node ----------------------------------------------------------------------------------------------

const isReadableStream = (value) => value?.[require('internal/webstreams/util').kState]?.brand === 'ReadableStream';
const isWritableStream = (value) => value?.[require('internal/webstreams/util').kState]?.brand === 'WritableStream';
const later = (fn) => process.nextTick(fn);

function decoded(options) {
  const { highWaterMark, encoding, decodeStrings = true, objectMode = false, signal, allowHalfOpen } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  return { highWaterMark, encoding, decodeStrings, objectMode, signal, allowHalfOpen };
}

// The half that writes: methods for a Writable or Duplex.
function writingMethods(writer, state, decodeStrings, objectMode, getStream) {
  function convert(chunk, encoding) {
    if (typeof chunk === 'string' && decodeStrings && !objectMode) return bytesOf(require('buffer').Buffer.from(chunk, encoding));
    return chunk;
  }
  return {
    writev(chunks, callback) {
      const done = (error) => {
        error = error?.filter ? error.filter((e) => e)[0] : error;
        later(() => callback(error));
      };
      writer.ready.then(() => Promise.all(chunks.map(({ chunk, encoding }) => writer.write(convert(chunk, encoding)))).then(() => done(), done),
        (error) => getStream().destroy(error));
    },
    write(chunk, encoding, callback) {
      const data = convert(chunk, encoding);
      const done = (error) => later(() => callback(error));
      writer.ready.then(() => writer.write(data).then(() => done(), done), (error) => later(() => getStream().destroy(error)));
    },
    final(callback) {
      const done = (error) => later(() => callback(error));
      if (!state.writerClosed) writer.close().then(() => done(), done);
      else done();
    },
  };
}

function newStreamWritableFromWritableStream(writableStream, options = {}) {
  if (!isWritableStream(writableStream)) throw new codes.ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings, objectMode, signal } = decoded(options);
  const writer = writableStream.getWriter();
  const state = { writerClosed: false };
  const { Writable } = require('stream');
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal,
    ...writingMethods(writer, state, decodeStrings, objectMode, () => writable),
    destroy(error, callback) {
      const done = () => later(() => callback(error));
      if (state.writerClosed) return done();
      if (error != null) writer.abort(error).then(done, done);
      else writer.close().then(done, done);
    },
  });
  writer.closed.then(() => {
    state.writerClosed = true;
    if (!utils().isWritableEnded(writable)) writable.destroy(premature());
  }, (error) => {
    state.writerClosed = true;
    writable.destroy(error);
  });
  return writable;
}

function newStreamReadableFromReadableStream(readableStream, options = {}) {
  if (!isReadableStream(readableStream)) throw new codes.ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode, signal } = decoded(options);
  if (encoding !== undefined && !require('buffer').Buffer.isEncoding(encoding)) throw new codes.ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
  const reader = readableStream.getReader();
  let closed = false;
  const { Readable } = require('stream');
  const readable = new Readable({
    objectMode, highWaterMark, encoding, signal,
    read() {
      reader.read().then((chunk) => {
        if (chunk.done) readable.push(null);
        else readable.push(chunk.value);
      }, (error) => readable.destroy(error));
    },
    destroy(error, callback) {
      const done = () => later(() => callback(error));
      if (closed) return done();
      reader.cancel(error).then(done, done);
    },
  });
  reader.closed.then(() => { closed = true; }, (error) => {
    closed = true;
    readable.destroy(error);
  });
  return readable;
}

function newStreamDuplexFromReadableWritablePair(pair = {}, options = {}) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (!isReadableStream(readableStream)) throw new codes.ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  if (!isWritableStream(writableStream)) throw new codes.ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { allowHalfOpen = false, encoding, highWaterMark, decodeStrings, objectMode, signal } = decoded(options);
  if (encoding !== undefined && !require('buffer').Buffer.isEncoding(encoding)) throw new codes.ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
  const writer = writableStream.getWriter();
  const reader = readableStream.getReader();
  const state = { writerClosed: false };
  let readerClosed = false;
  const { Duplex } = require('stream');
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    ...writingMethods(writer, state, decodeStrings, objectMode, () => duplex),
    read() {
      reader.read().then((chunk) => {
        if (chunk.done) duplex.push(null);
        else duplex.push(chunk.value);
      }, (error) => duplex.destroy(error));
    },
    destroy(error, callback) {
      const done = () => later(() => callback(error));
      const closeWriter = async () => {
        if (!state.writerClosed) await (error != null ? writer.abort(error) : writer.close());
      };
      const cancelReader = async () => {
        if (!readerClosed) await reader.cancel(error);
      };
      if (state.writerClosed && readerClosed) return done();
      Promise.all([closeWriter(), cancelReader()]).then(done, done);
    },
  });
  writer.closed.then(() => {
    state.writerClosed = true;
    if (!utils().isWritableEnded(duplex)) duplex.destroy(premature());
  }, (error) => {
    state.writerClosed = true;
    readerClosed = true;
    duplex.destroy(error);
  });
  reader.closed.then(() => { readerClosed = true; }, (error) => {
    state.writerClosed = true;
    readerClosed = true;
    duplex.destroy(error);
  });
  return duplex;
}

module.exports = {
  newWritableStreamFromStreamWritable, newReadableStreamFromStreamReadable, newReadableWritablePairFromDuplex, newStreamWritableFromWritableStream,
  newStreamReadableFromReadableStream, newStreamDuplexFromReadableWritablePair,
};
