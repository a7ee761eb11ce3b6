// WritableStream, its writer and controller. Source: https://streams.spec.whatwg.org/#ws

const { kState, kMake, kInspect, deferred, react, nop, handled, resolved, ownPromise, rejected, settledDeferred, failedDeferred, promiseCall, Queue, highWaterMarkOf, sizeOf,
  dictionary, optionalFunction, finish, inspectAs, is, need, setState, codes } = require('internal/webstreams/util');

const kClose = Symbol('close');
const illegal = () => new codes.ERR_ILLEGAL_CONSTRUCTOR();

class WritableStream {
  constructor(sink = undefined, strategy = undefined) {
    if (sink === kMake) return;
    sink = dictionary(sink, 'sink');
    strategy = dictionary(strategy, 'strategy');
    if (sink.type !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('type', sink.type);
    const size = sizeOf(strategy);
    const mark = highWaterMarkOf(strategy, 1);
    const start = optionalFunction(sink, 'start', 'sink');
    const write = optionalFunction(sink, 'write', 'sink');
    const close = optionalFunction(sink, 'close', 'sink');
    const abort = optionalFunction(sink, 'abort', 'sink');
    initStream(this);
    setUpController(this, new WritableStreamDefaultController(kMake),
      start === undefined ? nop : (controller) => Reflect.apply(start, sink, [controller]),
      write === undefined ? () => resolved() : (chunk, controller) => promiseCall(write, sink, chunk, controller),
      close === undefined ? () => resolved() : () => promiseCall(close, sink),
      abort === undefined ? () => resolved() : (reason) => promiseCall(abort, sink, reason), mark, size);
  }
  get locked() { return need(this, 'WritableStream').writer !== undefined; }
  abort(reason = undefined) {
    if (!is(this, 'WritableStream')) return rejected(new codes.ERR_INVALID_THIS('WritableStream'));
    if (this[kState].writer !== undefined) return rejected(new codes.ERR_INVALID_STATE.TypeError('WritableStream is locked'));
    return abortStream(this, reason);
  }
  close() {
    if (!is(this, 'WritableStream')) return rejected(new codes.ERR_INVALID_THIS('WritableStream'));
    if (this[kState].writer !== undefined) return rejected(new codes.ERR_INVALID_STATE.TypeError('WritableStream is locked'));
    if (closeQueuedOrInFlight(this[kState])) return rejected(new codes.ERR_INVALID_STATE.TypeError('Failure closing WritableStream'));
    return closeStream(this);
  }
  getWriter() {
    need(this, 'WritableStream');
    return new WritableStreamDefaultWriter(this);
  }
  // What stream.isWritable() and its kin ask of a stream that is not theirs.
  get [Symbol.for('nodejs.stream.errored')]() { return this[kState] && this[kState].state === 'errored'; }
  get [Symbol.for('nodejs.stream.writable')]() { return this[kState] && this[kState].state === 'writable'; }
  [kInspect](depth, options) {
    const { state } = need(this, 'WritableStream');
    return inspectAs(this, depth, options, 'WritableStream', { locked: this.locked, state });
  }
}
finish(WritableStream, ['locked', 'abort', 'close', 'getWriter']);

function initStream(stream) {
  setState(stream, {
    brand: 'WritableStream', state: 'writable', storedError: undefined, writer: undefined, controller: undefined, requests: [], inFlight: undefined,
    closeRequest: undefined, inFlightClose: undefined, pendingAbort: undefined, backpressure: false,
  });
}

// For our own code: a stream over plain functions.
function createWritableStream(start, write, close, abort, mark = 1, size = () => 1) {
  const stream = new WritableStream(kMake);
  initStream(stream);
  setUpController(stream, new WritableStreamDefaultController(kMake), start, write, close, abort, mark, size);
  return stream;
}

class WritableStreamDefaultController {
  constructor(key = undefined) {
    if (key !== kMake) throw illegal();
  }
  get signal() { return need(this, 'WritableStreamDefaultController').abortController.signal; }
  error(error = undefined) {
    const { stream } = need(this, 'WritableStreamDefaultController');
    if (stream[kState].state === 'writable') controllerError(this[kState], error);
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, 'WritableStreamDefaultController', { stream: this[kState].stream });
  }
}
finish(WritableStreamDefaultController, ['signal', 'error']);

function setUpController(stream, controller, start, write, close, abort, mark, size) {
  const { AbortController } = globalThis;
  const c = setState(controller, {
    brand: 'WritableStreamDefaultController', object: controller, stream, queue: new Queue(), abortController: new AbortController(), started: false,
    mark, size, write, close, abort,
  });
  const s = stream[kState];
  s.controller = c;
  updateBackpressure(s, desiredSize(c) <= 0);
  react(ownPromise(start(controller)), () => {
    c.started = true;
    advance(c);
  }, (error) => {
    c.started = true;
    dealWithRejection(s, error);
  });
}

function clearAlgorithms(c) {
  c.write = c.close = c.abort = c.size = undefined;
}
const desiredSize = (c) => c.mark - c.queue.total;
const closeQueuedOrInFlight = (s) => s.closeRequest !== undefined || s.inFlightClose !== undefined;

function abortStream(stream, reason) {
  const s = stream[kState];
  if (s.state === 'closed' || s.state === 'errored') return resolved();
  s.controller.abortController.abort(reason);
  const { state } = s;
  if (state === 'closed' || state === 'errored') return resolved();
  if (s.pendingAbort !== undefined) return s.pendingAbort.promise;
  let wasErroring = false;
  if (state === 'erroring') {
    wasErroring = true;
    reason = undefined;
  }
  const d = deferred();
  s.pendingAbort = { ...d, reason, wasErroring };
  if (!wasErroring) startErroring(s, reason);
  return d.promise;
}

function closeStream(stream) {
  const s = stream[kState];
  if (s.state === 'closed' || s.state === 'errored') return rejected(new codes.ERR_INVALID_STATE.TypeError('WritableStream is closed'));
  const d = deferred();
  s.closeRequest = d;
  if (s.writer !== undefined && s.backpressure && s.state === 'writable') resolveReady(s.writer);
  const c = s.controller;
  c.queue.push(kClose, 0);
  advance(c);
  return d.promise;
}

function dealWithRejection(s, error) {
  if (s.state === 'writable') startErroring(s, error);
  else finishErroring(s);
}

function startErroring(s, reason) {
  s.state = 'erroring';
  s.storedError = reason;
  if (s.writer !== undefined) ensureReadyRejected(s.writer, reason);
  if (s.inFlight === undefined && s.inFlightClose === undefined && s.controller.started) finishErroring(s);
}

function finishErroring(s) {
  s.state = 'errored';
  if (s.watchers !== undefined) for (const d of s.watchers) d.reject(s.storedError);
  s.controller.queue.reset();
  const error = s.storedError;
  for (const request of s.requests) request.reject(error);
  s.requests = [];
  if (s.pendingAbort === undefined) {
    rejectCloseAndClosed(s);
    return;
  }
  const request = s.pendingAbort;
  s.pendingAbort = undefined;
  if (request.wasErroring) {
    request.reject(error);
    rejectCloseAndClosed(s);
    return;
  }
  const { abort } = s.controller;
  clearAlgorithms(s.controller);
  react(abort(request.reason), () => {
    request.resolve();
    rejectCloseAndClosed(s);
  }, (reason) => {
    request.reject(reason);
    rejectCloseAndClosed(s);
  });
}

function rejectCloseAndClosed(s) {
  if (s.closeRequest !== undefined) {
    s.closeRequest.reject(s.storedError);
    s.closeRequest = undefined;
  }
  if (s.writer !== undefined) ensureClosedRejected(s.writer, s.storedError);
}

function updateBackpressure(s, backpressure) {
  if (s.writer !== undefined && backpressure !== s.backpressure) {
    if (backpressure) s.writer.ready = deferred();
    else resolveReady(s.writer);
  }
  s.backpressure = backpressure;
}

function resolveReady(w) {
  w.ready.resolve?.();
  w.ready.settled = true;
}
function ensureReadyRejected(w, error) {
  if (w.ready.resolve !== undefined && !w.ready.settled) {
    handled(w.ready.promise);
    w.ready.reject(error);
    w.ready.settled = true;
  } else {
    w.ready = failedDeferred(error);
  }
}
function ensureClosedRejected(w, error) {
  if (w.closed.resolve !== undefined && !w.closed.settled) {
    handled(w.closed.promise);
    w.closed.reject(error);
    w.closed.settled = true;
  } else {
    w.closed = failedDeferred(error);
  }
}

// Takes the next of the queue to the sink.
function advance(c) {
  const s = c.stream[kState];
  if (!c.started || s.inFlight !== undefined) return;
  if (s.state === 'erroring') {
    finishErroring(s);
    return;
  }
  if (c.queue.length === 0) return;
  const value = c.queue.peek();
  if (value === kClose) processClose(c, s);
  else processWrite(c, s, value);
}

function processClose(c, s) {
  s.inFlightClose = s.closeRequest;
  s.closeRequest = undefined;
  c.queue.shift();
  const { close } = c;
  const promise = close();
  clearAlgorithms(c);
  react(promise, () => {
    s.inFlightClose.resolve();
    s.inFlightClose = undefined;
    if (s.state === 'erroring') {
      s.storedError = undefined;
      if (s.pendingAbort !== undefined) {
        s.pendingAbort.resolve();
        s.pendingAbort = undefined;
      }
    }
    s.state = 'closed';
    if (s.watchers !== undefined) for (const d of s.watchers) d.resolve();
    if (s.writer !== undefined) {
      s.writer.closed.resolve?.();
      s.writer.closed.settled = true;
    }
  }, (error) => {
    s.inFlightClose.reject(error);
    s.inFlightClose = undefined;
    if (s.pendingAbort !== undefined) {
      s.pendingAbort.reject(error);
      s.pendingAbort = undefined;
    }
    dealWithRejection(s, error);
  });
}

function processWrite(c, s, chunk) {
  s.inFlight = s.requests.shift();
  react(c.write(chunk, c.object), () => {
    s.inFlight.resolve();
    s.inFlight = undefined;
    const { state } = s;
    c.queue.shift();
    if (!closeQueuedOrInFlight(s) && state === 'writable') updateBackpressure(s, desiredSize(c) <= 0);
    advance(c);
  }, (error) => {
    if (s.state === 'writable') clearAlgorithms(c);
    s.inFlight.reject(error);
    s.inFlight = undefined;
    dealWithRejection(s, error);
  });
}

function controllerError(c, error) {
  clearAlgorithms(c);
  startErroring(c.stream[kState], error);
}
function errorIfNeeded(c, error) {
  if (c.stream[kState].state === 'writable') controllerError(c, error);
}

// --- writer ------------------------------------------------------------------------------------------------

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!is(stream, 'WritableStream')) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    const s = stream[kState];
    if (s.writer !== undefined) throw new codes.ERR_INVALID_STATE.TypeError('WritableStream is locked');
    const w = setState(this, { brand: 'WritableStreamDefaultWriter', stream, ready: undefined, closed: undefined });
    s.writer = w;
    if (s.state === 'writable') {
      w.ready = !closeQueuedOrInFlight(s) && s.backpressure ? deferred() : settledDeferred();
      w.closed = deferred();
    } else if (s.state === 'erroring') {
      w.ready = failedDeferred(s.storedError);
      w.closed = deferred();
    } else if (s.state === 'closed') {
      w.ready = settledDeferred();
      w.closed = settledDeferred();
    } else {
      w.ready = failedDeferred(s.storedError);
      w.closed = failedDeferred(s.storedError);
    }
  }
  get closed() {
    if (!is(this, 'WritableStreamDefaultWriter')) return rejected(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].closed.promise;
  }
  get desiredSize() {
    const { stream } = need(this, 'WritableStreamDefaultWriter');
    if (stream === undefined) throw released();
    const s = stream[kState];
    if (s.state === 'errored' || s.state === 'erroring') return null;
    if (s.state === 'closed') return 0;
    return desiredSize(s.controller);
  }
  get ready() {
    if (!is(this, 'WritableStreamDefaultWriter')) return rejected(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].ready.promise;
  }
  abort(reason = undefined) {
    if (!is(this, 'WritableStreamDefaultWriter')) return rejected(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    return stream === undefined ? rejected(released()) : abortStream(stream, reason);
  }
  close() {
    if (!is(this, 'WritableStreamDefaultWriter')) return rejected(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return rejected(released());
    if (closeQueuedOrInFlight(stream[kState])) return rejected(new codes.ERR_INVALID_STATE.TypeError('Failure to close WritableStream'));
    return closeStream(stream);
  }
  releaseLock() {
    const w = need(this, 'WritableStreamDefaultWriter');
    if (w.stream !== undefined) releaseWriter(w);
  }
  write(chunk = undefined) {
    if (!is(this, 'WritableStreamDefaultWriter')) return rejected(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    if (this[kState].stream === undefined) return rejected(released());
    return writerWrite(this[kState], chunk);
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, 'WritableStreamDefaultWriter', {
      stream: this[kState].stream, close: this.closed, ready: this.ready, desiredSize: this[kState].stream === undefined ? undefined : this.desiredSize });
  }
}
finish(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write']);

const released = () => new codes.ERR_INVALID_STATE.TypeError('Writer is not bound to a WritableStream');

function releaseWriter(w) {
  const error = new codes.ERR_INVALID_STATE.TypeError('Writer has been released');
  ensureReadyRejected(w, error);
  ensureClosedRejected(w, error);
  w.stream[kState].writer = undefined;
  w.stream = undefined;
}

function writerWrite(w, chunk) {
  const { stream } = w;
  const s = stream[kState];
  const c = s.controller;
  let size = 1;
  if (c.size !== undefined) {
    try {
      size = c.size(chunk);
    } catch (error) {
      errorIfNeeded(c, error);
    }
  }
  if (stream !== w.stream) return rejected(new codes.ERR_INVALID_STATE.TypeError('Mismatched WritableStreams'));
  const { state } = s;
  if (state === 'errored') return rejected(s.storedError);
  if (closeQueuedOrInFlight(s) || state === 'closed') return rejected(new codes.ERR_INVALID_STATE.TypeError('WritableStream is closed'));
  if (state === 'erroring') return rejected(s.storedError);
  const d = deferred();
  s.requests.push(d);
  try {
    c.queue.push(chunk, size);
  } catch (error) {
    errorIfNeeded(c, error);
    return d.promise;
  }
  if (!closeQueuedOrInFlight(s) && s.state === 'writable') updateBackpressure(s, desiredSize(c) <= 0);
  advance(c);
  return d.promise;
}

function closeWithErrorPropagation(w) {
  const s = w.stream[kState];
  if (closeQueuedOrInFlight(s) || s.state === 'closed') return resolved();
  if (s.state === 'errored') return rejected(s.storedError);
  return closeStream(w.stream);
}

module.exports = {
  WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter, createWritableStream, abortStream, closeStream, errorIfNeeded, writerWrite,
  releaseWriter, closeWithErrorPropagation, closeQueuedOrInFlight, desiredSize,
};
