// Byte streams: their controller, the BYOB reader and its request. Source: https://streams.spec.whatwg.org/#rbs-controller-class

const { kState, kMake, kInspect, deferred, react, resolved, ownPromise, rejected, dictionary, finish, inspectAs, is, need, setState, codes } = require('internal/webstreams/util');
const { ReadableStream, initStream, cancelStream, closeStream, errorStream, bindReader, releaseReader, hasRequests, invalid } = require('internal/webstreams/readable');

const TypedArray = Object.getPrototypeOf(Uint8Array);
const nameOf = (view) => (view instanceof DataView ? 'DataView' : Reflect.get(TypedArray.prototype, Symbol.toStringTag, view));
const elementSize = (Class) => (Class === DataView ? 1 : Class.BYTES_PER_ELEMENT);
const isDetached = (buffer) => buffer.detached === true;
const take = (buffer) => buffer.transfer();

class ReadableStreamBYOBRequest {
  constructor(key = undefined) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
  get view() { return need(this, 'ReadableStreamBYOBRequest').view; }
  respond(bytesWritten) {
    const r = need(this, 'ReadableStreamBYOBRequest');
    if (r.controller === undefined) throw invalid('This BYOB request has been invalidated');
    if (isDetached(r.view.buffer)) throw invalid('Viewed ArrayBuffer is detached');
    bytesWritten = Number(bytesWritten);
    if (!(bytesWritten >= 0)) throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    respond(r.controller, Math.trunc(bytesWritten));
  }
  respondWithNewView(view) {
    const r = need(this, 'ReadableStreamBYOBRequest');
    if (r.controller === undefined) throw invalid('This BYOB request has been invalidated');
    if (!ArrayBuffer.isView(view)) throw new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    if (isDetached(view.buffer)) throw invalid('Viewed ArrayBuffer is detached');
    respondWithNewView(r.controller, view);
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, 'ReadableStreamBYOBRequest', { view: this[kState].view, controller: this[kState].controller?.object });
  }
}
finish(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);

class ReadableByteStreamController {
  constructor(key = undefined) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
  get byobRequest() { return getRequest(need(this, 'ReadableByteStreamController')); }
  get desiredSize() { return desiredSize(need(this, 'ReadableByteStreamController')); }
  close() {
    const c = need(this, 'ReadableByteStreamController');
    if (c.closeRequested) throw invalid('Controller is already closed');
    if (c.stream[kState].state !== 'readable') throw invalid('ReadableStream is already closed');
    controllerClose(c);
  }
  enqueue(chunk) {
    const c = need(this, 'ReadableByteStreamController');
    if (!ArrayBuffer.isView(chunk)) throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['Buffer', 'TypedArray', 'DataView'], chunk);
    if (chunk.byteLength === 0) throw invalid('chunk ArrayBuffer is zero-length');
    if (chunk.buffer.byteLength === 0) throw invalid('chunk ArrayBuffer is zero-length or detached');
    if (c.closeRequested) throw invalid('Controller is already closed');
    if (c.stream[kState].state !== 'readable') throw invalid('ReadableStream is already closed');
    controllerEnqueue(c, chunk);
  }
  error(error = undefined) { controllerError(need(this, 'ReadableByteStreamController'), error); }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, 'ReadableByteStreamController', {});
  }
}
finish(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error']);

class ByteState {
  constructor(stream, object, pull, cancel, mark, autoSize) {
    this.brand = 'ReadableByteStreamController';
    this.stream = stream;
    this.object = object;
    this.pull = pull;
    this.cancel = cancel;
    this.mark = mark;
    this.autoSize = autoSize;
    this.queue = []; // { buffer, offset, length }
    this.total = 0;
    this.pending = []; // pull-into descriptors
    this.request = null;
    this.started = this.closeRequested = this.pullAgain = this.pulling = false;
  }
  cancelSteps(reason) {
    clearPending(this);
    resetQueue(this);
    const { cancel } = this;
    clearAlgorithms(this);
    return cancel(reason);
  }
  pullSteps(request) {
    const s = this.stream[kState];
    if (this.total > 0) {
      const { buffer, offset, length } = this.queue.shift();
      this.total -= length;
      drained(this);
      request.chunk(new Uint8Array(buffer, offset, length));
      return;
    }
    if (this.autoSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(this.autoSize);
      } catch (error) {
        request.error(error);
        return;
      }
      this.pending.push({ buffer, bufferLength: this.autoSize, offset: 0, length: this.autoSize, filled: 0, minimum: 1, element: 1, Class: Uint8Array, reader: 'default' });
    }
    s.reader.requests.push(request);
    callPull(this);
  }
  releaseSteps() {
    if (this.pending.length === 0) return;
    const first = this.pending[0];
    first.reader = 'none';
    this.pending = [first];
  }
}
Object.setPrototypeOf(ByteState.prototype, null); // no setter of Object.prototype is called

function setUpController(stream, start, pull, cancel, mark, autoSize) {
  const controller = new ReadableByteStreamController(kMake);
  const c = setState(controller, new ByteState(stream, controller, pull, cancel, mark, autoSize));
  stream[kState].controller = c;
  react(ownPromise(start(controller)), () => {
    c.started = true;
    callPull(c);
  }, (error) => controllerError(c, error));
}

function createReadableByteStream(start, pull, cancel) {
  const stream = new ReadableStream(kMake);
  initStream(stream);
  setUpController(stream, start, pull, cancel, 0, undefined);
  return stream;
}

function clearAlgorithms(c) {
  c.pull = c.cancel = undefined;
}
function resetQueue(c) {
  c.queue = [];
  c.total = 0;
}
function invalidateRequest(c) {
  if (c.request === null) return;
  c.request[kState].controller = undefined;
  c.request[kState].view = null;
  c.request = null;
}
function clearPending(c) {
  invalidateRequest(c);
  c.pending = [];
}
function desiredSize(c) {
  const { state } = c.stream[kState];
  if (state === 'errored') return null;
  if (state === 'closed') return 0;
  return c.mark - c.total;
}
function shouldPull(c) {
  const s = c.stream[kState];
  if (s.state !== 'readable' || c.closeRequested || !c.started) return false;
  return hasRequests(s) || desiredSize(c) > 0;
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
function drained(c) {
  if (c.total === 0 && c.closeRequested) {
    clearAlgorithms(c);
    closeStream(c.stream[kState]);
  } else {
    callPull(c);
  }
}

function controllerClose(c) {
  const s = c.stream[kState];
  if (c.closeRequested || s.state !== 'readable') return;
  if (c.total > 0) {
    c.closeRequested = true;
    return;
  }
  if (c.pending.length > 0 && c.pending[0].filled % c.pending[0].element !== 0) {
    const error = invalid('Partial read');
    controllerError(c, error);
    throw error;
  }
  clearAlgorithms(c);
  closeStream(s);
}

function controllerError(c, error) {
  const s = c.stream[kState];
  if (s.state !== 'readable') return;
  clearPending(c);
  resetQueue(c);
  clearAlgorithms(c);
  errorStream(s, error);
}

function put(c, buffer, offset, length) {
  c.queue.push({ buffer, offset, length });
  c.total += length;
}
function putCopy(c, buffer, offset, length) {
  put(c, buffer.slice(offset, offset + length), 0, length);
}

function controllerEnqueue(c, chunk) {
  const s = c.stream[kState];
  if (c.closeRequested || s.state !== 'readable') return;
  const { buffer, byteOffset, byteLength } = chunk;
  if (isDetached(buffer)) throw invalid('ArrayBuffer is detached');
  const moved = take(buffer);
  if (c.pending.length > 0) {
    const first = c.pending[0];
    if (isDetached(first.buffer)) throw invalid('ArrayBuffer is detached');
    invalidateRequest(c);
    first.buffer = take(first.buffer);
    if (first.reader === 'none') {
      if (first.filled > 0) putCopy(c, first.buffer, first.offset, first.filled);
      c.pending.shift();
    }
  }
  const { reader } = s;
  if (reader !== undefined && reader.brand === 'ReadableStreamDefaultReader') {
    while (reader.requests.length > 0 && c.total > 0) {
      const entry = c.queue.shift();
      c.total -= entry.length;
      reader.requests.shift().chunk(new Uint8Array(entry.buffer, entry.offset, entry.length));
    }
    if (reader.requests.length === 0) {
      put(c, moved, byteOffset, byteLength);
    } else {
      if (c.pending.length > 0) c.pending.shift();
      reader.requests.shift().chunk(new Uint8Array(moved, byteOffset, byteLength));
    }
  } else if (reader !== undefined && reader.brand === 'ReadableStreamBYOBReader') {
    put(c, moved, byteOffset, byteLength);
    for (const filled of fillPending(c)) commit(s, filled);
  } else {
    put(c, moved, byteOffset, byteLength);
  }
  callPull(c);
}

function getRequest(c) {
  if (c.request === null && c.pending.length > 0) {
    const first = c.pending[0];
    const view = new Uint8Array(first.buffer, first.offset + first.filled, first.length - first.filled);
    const request = new ReadableStreamBYOBRequest(kMake);
    setState(request, { brand: 'ReadableStreamBYOBRequest', controller: c, view });
    c.request = request;
  }
  return c.request;
}

// --- pull-into descriptors -----------------------------------------------------------------------------------------

function toView(d) {
  return new d.Class(take(d.buffer), d.offset, d.filled / d.element);
}
function commit(s, d) {
  const done = s.state === 'closed';
  const view = toView(d);
  const request = s.reader.requests.shift();
  if (d.reader === 'default') {
    if (done) request.close();
    else request.chunk(view);
  } else if (done) {
    request.close(view);
  } else {
    request.chunk(view);
  }
}

function fillFromQueue(c, d) {
  const most = Math.min(c.total, d.length - d.filled);
  const filledMost = d.filled + most;
  const aligned = filledMost - (filledMost % d.element);
  let left = most;
  let ready = false;
  if (aligned >= d.minimum) {
    left = aligned - d.filled;
    ready = true;
  }
  while (left > 0) {
    const head = c.queue[0];
    const n = Math.min(left, head.length);
    new Uint8Array(d.buffer, d.offset + d.filled, n).set(new Uint8Array(head.buffer, head.offset, n));
    if (head.length === n) {
      c.queue.shift();
    } else {
      head.offset += n;
      head.length -= n;
    }
    c.total -= n;
    d.filled += n;
    left -= n;
  }
  return ready;
}

function fillPending(c) {
  const filled = [];
  while (c.pending.length > 0 && c.total > 0) {
    if (fillFromQueue(c, c.pending[0])) filled.push(c.pending.shift());
    else break;
  }
  return filled;
}

function pullInto(c, view, min, request) {
  const s = c.stream[kState];
  const Class = view instanceof DataView ? DataView : globalThis[nameOf(view)];
  const element = elementSize(Class);
  const { byteOffset, byteLength } = view;
  let buffer;
  try {
    buffer = take(view.buffer);
  } catch (error) {
    request.error(error);
    return;
  }
  const d = { buffer, bufferLength: buffer.byteLength, offset: byteOffset, length: byteLength, filled: 0, minimum: min * element, element, Class, reader: 'byob' };
  if (c.pending.length > 0) {
    c.pending.push(d);
    s.reader.requests.push(request);
    return;
  }
  if (s.state === 'closed') {
    request.close(new Class(d.buffer, d.offset, 0));
    return;
  }
  if (c.total > 0) {
    if (fillFromQueue(c, d)) {
      const filled = toView(d);
      drained(c);
      request.chunk(filled);
      return;
    }
    if (c.closeRequested) {
      const error = invalid('ReadableStream closed');
      controllerError(c, error);
      request.error(error);
      return;
    }
  }
  c.pending.push(d);
  s.reader.requests.push(request);
  callPull(c);
}

function respond(c, written) {
  const first = c.pending[0];
  const { state } = c.stream[kState];
  if (state === 'closed') {
    if (written !== 0) throw invalid('Controller is closed');
  } else {
    if (written === 0) throw invalid('Controller cannot be closed');
    if (first.filled + written > first.length) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', written);
  }
  first.buffer = take(first.buffer);
  respondInternal(c, written);
}

function respondWithNewView(c, view) {
  const first = c.pending[0];
  const { state } = c.stream[kState];
  if (state === 'closed') {
    if (view.byteLength !== 0) throw invalid('View is not zero-length');
  } else if (view.byteLength === 0) {
    throw invalid('View is zero-length');
  }
  if (first.offset + first.filled !== view.byteOffset) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  if (first.bufferLength !== view.buffer.byteLength) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  if (first.filled + view.byteLength > first.length) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  const { byteLength } = view;
  first.buffer = take(view.buffer);
  respondInternal(c, byteLength);
}

function respondInternal(c, written) {
  const first = c.pending[0];
  const s = c.stream[kState];
  invalidateRequest(c);
  if (s.state === 'closed') {
    if (first.reader === 'none') c.pending.shift();
    const list = [];
    while (list.length < (s.reader?.requests.length ?? 0) && c.pending.length > 0) list.push(c.pending.shift());
    for (const d of list) commit(s, d);
  } else {
    first.filled += written;
    if (first.reader === 'none') {
      putCopy(c, first.buffer, first.offset, first.filled);
      c.pending.shift();
      for (const d of fillPending(c)) commit(s, d);
    } else if (first.filled >= first.minimum) {
      c.pending.shift();
      const rest = first.filled % first.element;
      if (rest > 0) putCopy(c, first.buffer, first.offset + first.filled - rest, rest);
      first.filled -= rest;
      const more = fillPending(c);
      commit(s, first);
      for (const d of more) commit(s, d);
    }
  }
  callPull(c);
}

// --- the reader ------------------------------------------------------------------------------------------------------

class ReadableStreamBYOBReader {
  constructor(stream) {
    if (!is(stream, 'ReadableStream')) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (stream[kState].reader !== undefined) throw invalid('ReadableStream is locked');
    if (stream[kState].controller.brand !== 'ReadableByteStreamController') {
      throw new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    bindReader(this, 'ReadableStreamBYOBReader', stream);
  }
  async read(view, options = undefined) {
    if (!is(this, 'ReadableStreamBYOBReader')) throw new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader');
    if (!ArrayBuffer.isView(view)) throw new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    let { min = 1 } = dictionary(options, 'options');
    min = Number(min);
    if (view.byteLength === 0 || view.buffer.byteLength === 0) throw invalid('View or Viewed ArrayBuffer is zero-length or detached');
    if (isDetached(view.buffer)) throw invalid('View or Viewed ArrayBuffer is zero-length or detached');
    if (Number.isNaN(min) || min <= 0) throw new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
    if (min > (view instanceof DataView ? view.byteLength : view.length)) {
      throw new codes.ERR_OUT_OF_RANGE('options.min', `<= ${view instanceof DataView ? view.byteLength : view.length}`, min);
    }
    const r = this[kState];
    if (r.stream === undefined) throw invalid('The reader is not attached to a stream');
    const d = deferred();
    readInto(r, view, min, {
      chunk: (value) => d.resolve({ value, done: false }),
      close: (value) => d.resolve({ value, done: true }),
      error: (error) => d.reject(error),
    });
    return d.promise;
  }
  releaseLock() {
    const r = need(this, 'ReadableStreamBYOBReader');
    if (r.stream !== undefined) releaseReader(r);
  }
  get closed() {
    if (!is(this, 'ReadableStreamBYOBReader')) return rejected(new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return this[kState].closed.promise;
  }
  cancel(reason = undefined) {
    if (!is(this, 'ReadableStreamBYOBReader')) return rejected(new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    const { stream } = this[kState];
    return stream === undefined ? rejected(invalid('The reader is not attached to a stream')) : cancelStream(stream, reason);
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, 'ReadableStreamBYOBReader', {
      stream: this[kState].stream, requests: this[kState].requests.length, close: this.closed });
  }
}
finish(ReadableStreamBYOBReader, ['closed', 'cancel', 'read', 'releaseLock']);

function readInto(reader, view, min, request) {
  const s = reader.stream[kState];
  s.disturbed = true;
  if (s.state === 'errored') request.error(s.storedError);
  else pullInto(s.controller, view, min, request);
}

module.exports = {
  ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableByteStreamController, setUpController, createReadableByteStream, controllerClose,
  controllerEnqueue, controllerError, getRequest, respond, respondWithNewView, readInto,
};
