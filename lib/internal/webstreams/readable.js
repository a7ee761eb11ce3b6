// ReadableStream with its default reader and controller. Byte streams are in readable_bytes.
// Source: https://streams.spec.whatwg.org/#rs

const { kState, kMake, kInspect, deferred, react, nop, handled, resolved, ownPromise, rejected, settledDeferred, failedDeferred, promiseCall, Queue, highWaterMarkOf, sizeOf,
  dictionary, optionalFunction, finish, inspectAs, is, need, setState, codes } = require('internal/webstreams/util');

const bytes = () => require('internal/webstreams/readable_bytes');
const invalid = (text) => new codes.ERR_INVALID_STATE.TypeError(text);

class ReadableStream {
  constructor(source = undefined, strategy = undefined) {
    if (source === kMake) return;
    if (source === null) throw new codes.ERR_INVALID_ARG_TYPE('source', 'Object', source);
    source = dictionary(source, 'source');
    strategy = dictionary(strategy, 'strategy');
    const { highWaterMark, size: chunkSize } = strategy; // looked at before the source's
    strategy = { __proto__: null, highWaterMark, size: chunkSize };
    const start = optionalFunction(source, 'start', 'source');
    const pull = optionalFunction(source, 'pull', 'source');
    const cancel = optionalFunction(source, 'cancel', 'source');
    const { type } = source;
    initStream(this);
    const startFn = start === undefined ? nop : (controller) => Reflect.apply(start, source, [controller]);
    const pullFn = pull === undefined ? () => resolved() : (controller) => promiseCall(pull, source, controller);
    const cancelFn = cancel === undefined ? () => resolved() : (reason) => promiseCall(cancel, source, reason);
    if (`${type}` === 'bytes' && type !== undefined) {
      if (strategy.size !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
      const mark = highWaterMarkOf(strategy, 0);
      let { autoAllocateChunkSize } = source;
      if (autoAllocateChunkSize !== undefined) {
        autoAllocateChunkSize = Number(autoAllocateChunkSize);
        if (!(autoAllocateChunkSize > 0)) throw new codes.ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
      }
      bytes().setUpController(this, startFn, pullFn, cancelFn, mark, autoAllocateChunkSize);
      return;
    }
    if (type !== undefined) throw new codes.ERR_INVALID_ARG_VALUE('source.type', type);
    const size = sizeOf(strategy);
    setUpController(this, startFn, pullFn, cancelFn, highWaterMarkOf(strategy, 1), size);
  }
  static from(iterable) {
    return require('internal/webstreams/readable_more').from(iterable);
  }
  get locked() { return need(this, 'ReadableStream').reader !== undefined; }
  cancel(reason = undefined) {
    if (!is(this, 'ReadableStream')) return rejected(new codes.ERR_INVALID_THIS('ReadableStream'));
    if (this[kState].reader !== undefined) return rejected(invalid('ReadableStream is locked'));
    return cancelStream(this, reason);
  }
  getReader(options = undefined) {
    need(this, 'ReadableStream');
    const { mode } = dictionary(options, 'options');
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new codes.ERR_INVALID_ARG_VALUE('options.mode', mode);
    const { ReadableStreamBYOBReader } = bytes();
    return new ReadableStreamBYOBReader(this);
  }
  pipeThrough(transform, options = undefined) {
    need(this, 'ReadableStream');
    const readable = transform?.readable;
    if (!is(readable, 'ReadableStream')) throw new codes.ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    const writable = transform?.writable;
    if (!is(writable, 'WritableStream')) throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    const pipe = pipeOptions(options);
    if (this.locked) throw invalid('The ReadableStream is locked');
    if (writable.locked) throw invalid('The WritableStream is locked');
    handled(require('internal/webstreams/readable_more').pipeTo(this, writable, pipe));
    return readable;
  }
  pipeTo(destination, options = undefined) {
    try {
      need(this, 'ReadableStream');
      if (!is(destination, 'WritableStream')) throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      const pipe = pipeOptions(options);
      if (this.locked) throw invalid('The ReadableStream is locked');
      if (destination.locked) throw invalid('The WritableStream is locked');
      return require('internal/webstreams/readable_more').pipeTo(this, destination, pipe);
    } catch (error) {
      return rejected(error);
    }
  }
  tee() {
    const s = need(this, 'ReadableStream');
    if (s.controller.brand === 'ReadableByteStreamController') return require('internal/webstreams/byte_tee').tee(this);
    return require('internal/webstreams/readable_more').tee(this, false);
  }
  values(options = undefined) {
    need(this, 'ReadableStream');
    const { preventCancel = false } = dictionary(options, 'options');
    return require('internal/webstreams/readable_more').iterate(this, Boolean(preventCancel));
  }
  // What stream.isReadable() and its kin ask of a stream that is not theirs.
  get [Symbol.for('nodejs.stream.disturbed')]() { return this[kState]?.disturbed; }
  get [Symbol.for('nodejs.stream.errored')]() { return this[kState] && this[kState].state === 'errored'; }
  get [Symbol.for('nodejs.stream.readable')]() { return this[kState] && this[kState].state === 'readable'; }
  [kInspect](depth, options) {
    const s = need(this, 'ReadableStream');
    return inspectAs(this, depth, options, 'ReadableStream', {
      locked: this.locked, state: s.state, supportsBYOB: s.controller?.brand === 'ReadableByteStreamController' });
  }
}
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null, configurable: true, enumerable: false, writable: true, value: ReadableStream.prototype.values,
});
Object.defineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });
finish(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values']);

function pipeOptions(options) {
  const { preventAbort, preventCancel, preventClose, signal } = dictionary(options, 'options');
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal) || typeof signal.addEventListener !== 'function')) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  }
  return { preventAbort: Boolean(preventAbort), preventCancel: Boolean(preventCancel), preventClose: Boolean(preventClose), signal };
}

function initStream(stream) {
  setState(stream, { brand: 'ReadableStream', state: 'readable', storedError: undefined, reader: undefined, controller: undefined, disturbed: false });
}

function createReadableStream(start, pull, cancel, mark = 1, size = () => 1) {
  const stream = new ReadableStream(kMake);
  initStream(stream);
  setUpController(stream, start, pull, cancel, mark, size);
  return stream;
}

// --- what any stream and reader do ----------------------------------------------------------------------------

function cancelStream(stream, reason) {
  const s = stream[kState];
  s.disturbed = true;
  if (s.state === 'closed') return resolved();
  if (s.state === 'errored') return rejected(s.storedError);
  closeStream(s);
  const { reader } = s;
  if (reader !== undefined && reader.brand === 'ReadableStreamBYOBReader') {
    const requests = reader.requests;
    reader.requests = [];
    for (const request of requests) request.close(undefined);
  }
  return react(s.controller.cancelSteps(reason), nop);
}

function closeStream(s) {
  s.state = 'closed';
  if (s.watchers !== undefined) for (const d of s.watchers) d.resolve();
  const { reader } = s;
  if (reader === undefined) return;
  resolveClosed(reader);
  if (reader.brand !== 'ReadableStreamDefaultReader') return;
  const requests = reader.requests;
  reader.requests = [];
  for (const request of requests) request.close();
}
function resolveClosed(reader) {
  reader.closed.resolve?.();
  reader.closed.settled = true;
}

function errorStream(s, error) {
  s.state = 'errored';
  s.storedError = error;
  if (s.watchers !== undefined) for (const d of s.watchers) d.reject(error);
  const { reader } = s;
  if (reader === undefined) return;
  rejectClosed(reader, error);
  const requests = reader.requests;
  reader.requests = [];
  for (const request of requests) request.error(error);
}
function rejectClosed(reader, error) {
  handled(reader.closed.promise);
  reader.closed.reject?.(error);
  reader.closed.settled = true;
}

function bindReader(object, brand, stream) {
  const s = stream[kState];
  const reader = setState(object, { brand, object, stream, requests: [], closed: undefined });
  s.reader = reader;
  reader.closed = s.state === 'readable' ? deferred() : s.state === 'closed' ? settledDeferred() : failedDeferred(s.storedError);
  return reader;
}

function releaseReader(reader) {
  const s = reader.stream[kState];
  const error = invalid('Reader released');
  if (s.state === 'readable' && reader.closed.resolve !== undefined && !reader.closed.settled) {
    rejectClosed(reader, error);
  } else {
    reader.closed = failedDeferred(error);
  }
  s.controller.releaseSteps();
  s.reader = undefined;
  reader.stream = undefined;
  const requests = reader.requests;
  reader.requests = [];
  const lost = invalid('Releasing reader');
  for (const request of requests) request.error(lost);
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    if (!is(stream, 'ReadableStream')) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (stream[kState].reader !== undefined) throw invalid('ReadableStream is locked');
    bindReader(this, 'ReadableStreamDefaultReader', stream);
  }
  read() {
    if (!is(this, 'ReadableStreamDefaultReader')) return rejected(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    const r = this[kState];
    if (r.stream === undefined) return rejected(invalid('The reader is not attached to a stream'));
    const d = deferred();
    readWith(r, {
      chunk: (value) => d.resolve({ value, done: false }),
      close: () => d.resolve({ value: undefined, done: true }),
      error: (error) => d.reject(error),
    });
    return d.promise;
  }
  releaseLock() {
    const r = need(this, 'ReadableStreamDefaultReader');
    if (r.stream !== undefined) releaseReader(r);
  }
  get closed() {
    if (!is(this, 'ReadableStreamDefaultReader')) return rejected(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this[kState].closed.promise;
  }
  cancel(reason = undefined) {
    if (!is(this, 'ReadableStreamDefaultReader')) return rejected(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    const { stream } = this[kState];
    return stream === undefined ? rejected(invalid('The reader is not attached to a stream')) : cancelStream(stream, reason);
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, 'ReadableStreamDefaultReader', {
      stream: this[kState].stream, readRequests: this[kState].requests.length, close: this.closed });
  }
}
finish(ReadableStreamDefaultReader, ['closed', 'cancel', 'read', 'releaseLock']);

function readWith(reader, request) {
  const s = reader.stream[kState];
  s.disturbed = true;
  if (s.state === 'closed') request.close();
  else if (s.state === 'errored') request.error(s.storedError);
  else s.controller.pullSteps(request);
}

// --- the default controller -------------------------------------------------------------------------------------

class ReadableStreamDefaultController {
  constructor(key = undefined) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
  get desiredSize() { return desiredSize(need(this, 'ReadableStreamDefaultController')); }
  close() {
    const c = need(this, 'ReadableStreamDefaultController');
    if (!canCloseOrEnqueue(c)) throw invalid('Controller is already closed');
    controllerClose(c);
  }
  enqueue(chunk = undefined) {
    const c = need(this, 'ReadableStreamDefaultController');
    if (!canCloseOrEnqueue(c)) throw invalid('Controller is already closed');
    controllerEnqueue(c, chunk);
  }
  error(error = undefined) { controllerError(need(this, 'ReadableStreamDefaultController'), error); }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, 'ReadableStreamDefaultController', {});
  }
}
finish(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error']);

class DefaultState {
  constructor(stream, object, pull, cancel, mark, size) {
    this.brand = 'ReadableStreamDefaultController';
    this.stream = stream;
    this.object = object;
    this.pull = pull;
    this.cancel = cancel;
    this.mark = mark;
    this.size = size;
    this.queue = new Queue();
    this.started = this.closeRequested = this.pullAgain = this.pulling = false;
  }
  cancelSteps(reason) {
    this.queue.reset();
    const { cancel } = this;
    clearAlgorithms(this);
    return cancel(reason);
  }
  pullSteps(request) {
    if (this.queue.length > 0) {
      const chunk = this.queue.shift();
      if (this.closeRequested && this.queue.length === 0) {
        clearAlgorithms(this);
        closeStream(this.stream[kState]);
      } else {
        callPull(this);
      }
      request.chunk(chunk);
    } else {
      this.stream[kState].reader.requests.push(request);
      callPull(this);
    }
  }
  releaseSteps() {}
}
Object.setPrototypeOf(DefaultState.prototype, null); // no setter of Object.prototype is called

function setUpController(stream, start, pull, cancel, mark, size) {
  const controller = new ReadableStreamDefaultController(kMake);
  const c = setState(controller, new DefaultState(stream, controller, pull, cancel, mark, size));
  stream[kState].controller = c;
  react(ownPromise(start(controller)), () => {
    c.started = true;
    callPull(c);
  }, (error) => controllerError(c, error));
}

function clearAlgorithms(c) {
  c.pull = c.cancel = c.size = undefined;
}
function desiredSize(c) {
  const { state } = c.stream[kState];
  if (state === 'errored') return null;
  if (state === 'closed') return 0;
  return c.mark - c.queue.total;
}
const canCloseOrEnqueue = (c) => !c.closeRequested && c.stream[kState].state === 'readable';
const hasRequests = (s) => s.reader !== undefined && s.reader.requests.length > 0;

function shouldPull(c) {
  if (!canCloseOrEnqueue(c) || !c.started) return false;
  return hasRequests(c.stream[kState]) || desiredSize(c) > 0;
}
function callPull(c) {
  if (!shouldPull(c)) return;
  if (c.pulling) {
    c.pullAgain = true;
    return;
  }
  c.pulling = true;
  react(c.pull(c.object), () => {
    c.pulling = false;
    if (!c.pullAgain) return;
    c.pullAgain = false;
    callPull(c);
  }, (error) => controllerError(c, error));
}

function controllerClose(c) {
  if (!canCloseOrEnqueue(c)) return;
  c.closeRequested = true;
  if (c.queue.length > 0) return;
  clearAlgorithms(c);
  closeStream(c.stream[kState]);
}
function controllerEnqueue(c, chunk) {
  if (!canCloseOrEnqueue(c)) return;
  const s = c.stream[kState];
  if (hasRequests(s)) {
    s.reader.requests.shift().chunk(chunk);
  } else {
    try {
      c.queue.push(chunk, c.size(chunk));
    } catch (error) {
      controllerError(c, error);
      throw error;
    }
  }
  callPull(c);
}
function controllerError(c, error) {
  if (c.stream[kState].state !== 'readable') return;
  c.queue.reset();
  clearAlgorithms(c);
  errorStream(c.stream[kState], error);
}
const hasBackpressure = (c) => !shouldPull(c);

module.exports = {
  ReadableStream, ReadableStreamDefaultReader, ReadableStreamDefaultController, createReadableStream, initStream, cancelStream, closeStream, errorStream,
  bindReader, releaseReader, readWith, controllerClose, controllerEnqueue, controllerError, canCloseOrEnqueue, desiredSize, hasBackpressure, hasRequests, invalid,
};
