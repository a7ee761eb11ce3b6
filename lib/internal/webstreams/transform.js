// TransformStream. Source: https://streams.spec.whatwg.org/#ts

const { kState, kMake, kInspect, deferred, react, resolved, ownPromise, rejected, promiseCall, highWaterMarkOf, sizeOf, dictionary, optionalFunction, finish, inspectAs,
  need, setState, codes } = require('internal/webstreams/util');
const { createReadableStream, controllerClose, controllerEnqueue, controllerError, canCloseOrEnqueue, desiredSize, hasBackpressure, invalid } =
  require('internal/webstreams/readable');
const { createWritableStream, errorIfNeeded } = require('internal/webstreams/writable');

class TransformStream {
  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    if (transformer === kMake) return;
    transformer = dictionary(transformer, 'transformer');
    writableStrategy = dictionary(writableStrategy, 'writableStrategy');
    readableStrategy = dictionary(readableStrategy, 'readableStrategy');
    const start = optionalFunction(transformer, 'start', 'transformer');
    const transform = optionalFunction(transformer, 'transform', 'transformer');
    const flush = optionalFunction(transformer, 'flush', 'transformer');
    const cancel = optionalFunction(transformer, 'cancel', 'transformer');
    if (transformer.readableType !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', transformer.readableType);
    if (transformer.writableType !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', transformer.writableType);
    const readableMark = highWaterMarkOf(readableStrategy, 0);
    const readableSize = sizeOf(readableStrategy);
    const writableMark = highWaterMarkOf(writableStrategy, 1);
    const writableSize = sizeOf(writableStrategy);
    const started = deferred();
    const c = setUp(this, started.promise,
      transform === undefined ? (chunk, controller) => {
        try {
          enqueue(controller, chunk);
          return resolved();
        } catch (error) {
          return rejected(error);
        }
      } : (chunk, controller) => promiseCall(transform, transformer, chunk, controller.object),
      flush === undefined ? () => resolved() : (controller) => promiseCall(flush, transformer, controller.object),
      cancel === undefined ? () => resolved() : (reason) => {
        try {
          return ownPromise(Reflect.apply(cancel, transformer, [reason]));
        } catch (error) {
          return rejected(error);
        }
      },
      writableMark, writableSize, readableMark, readableSize);
    if (start !== undefined) started.resolve(Reflect.apply(start, transformer, [c.object]));
    else started.resolve();
  }
  get readable() { return need(this, 'TransformStream').readable; }
  get writable() { return need(this, 'TransformStream').writable; }
  [kInspect](depth, options) {
    const t = need(this, 'TransformStream');
    return inspectAs(this, depth, options, 'TransformStream', { readable: t.readable, writable: t.writable, backpressure: t.backpressure });
  }
}
finish(TransformStream, ['readable', 'writable']);

class TransformStreamDefaultController {
  constructor(key = undefined) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
  get desiredSize() { return desiredSize(need(this, 'TransformStreamDefaultController').t.readable[kState].controller); }
  enqueue(chunk = undefined) { enqueue(need(this, 'TransformStreamDefaultController'), chunk); }
  error(reason = undefined) { errorStream(need(this, 'TransformStreamDefaultController').t, reason); }
  terminate() {
    const { t } = need(this, 'TransformStreamDefaultController');
    controllerClose(t.readable[kState].controller);
    errorWritable(t, invalid('TransformStream terminated'));
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, 'TransformStreamDefaultController', { stream: this[kState].t.stream });
  }
}
finish(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);

// A stream over functions: transform(chunk, c), flush(c), cancel(reason). Returns the controller's state.
function setUp(stream, started, transform, flush, cancel, writableMark = 1, writableSize = () => 1, readableMark = 0, readableSize = () => 1) {
  const t = setState(stream, { brand: 'TransformStream', stream, readable: undefined, writable: undefined, backpressure: undefined, change: undefined, controller: undefined });
  t.writable = createWritableStream(() => started, (chunk) => sinkWrite(t, chunk), () => sinkClose(t), (reason) => sinkAbort(t, reason), writableMark, writableSize);
  t.readable = createReadableStream(() => started, () => sourcePull(t), (reason) => sourceCancel(t, reason), readableMark, readableSize);
  setBackpressure(t, true);
  const object = new TransformStreamDefaultController(kMake);
  const c = setState(object, { brand: 'TransformStreamDefaultController', object, t, transform, flush, cancel, finished: undefined });
  t.controller = c;
  return c;
}

function clearAlgorithms(c) {
  c.transform = c.flush = c.cancel = undefined;
}
function errorStream(t, error) {
  controllerError(t.readable[kState].controller, error);
  errorWritable(t, error);
}
function errorWritable(t, error) {
  clearAlgorithms(t.controller);
  errorIfNeeded(t.writable[kState].controller, error);
  unblockWrite(t);
}
function unblockWrite(t) {
  if (t.backpressure) setBackpressure(t, false);
}
function setBackpressure(t, backpressure) {
  t.change?.resolve();
  t.change = deferred();
  t.backpressure = backpressure;
}

function enqueue(c, chunk) {
  const { t } = c;
  const readable = t.readable[kState].controller;
  if (!canCloseOrEnqueue(readable)) throw invalid('Unable to enqueue');
  try {
    controllerEnqueue(readable, chunk);
  } catch (error) {
    errorWritable(t, error);
    throw t.readable[kState].storedError;
  }
  const backpressure = hasBackpressure(readable);
  if (backpressure !== t.backpressure) setBackpressure(t, true);
}

function perform(c, chunk) {
  const { transform } = c;
  if (transform === undefined) return resolved();
  return react(transform(chunk, c), undefined, (error) => {
    errorStream(c.t, error);
    throw error;
  });
}

function sinkWrite(t, chunk) {
  const c = t.controller;
  if (!t.backpressure) return perform(c, chunk);
  return react(t.change.promise, () => {
    const w = t.writable[kState];
    if (w.state === 'erroring') throw w.storedError;
    return perform(c, chunk);
  });
}

// One of the two sides ends: runs the transformer's last function, once for both, then ends the `other` side or fails it.
function finishBy(t, run, other, end, fail) {
  const c = t.controller;
  if (c.finished !== undefined) return c.finished.promise;
  c.finished = deferred();
  const promise = run(c);
  clearAlgorithms(c);
  react(promise, () => {
    const state = t[other][kState];
    if (state.state === 'errored') {
      c.finished.reject(state.storedError);
    } else {
      end(state.controller);
      c.finished.resolve();
    }
  }, (error) => {
    fail(t[other][kState].controller, error);
    c.finished.reject(error);
  });
  return c.finished.promise;
}
function sinkAbort(t, reason) {
  return finishBy(t, (c) => c.cancel(reason), 'readable', (controller) => controllerError(controller, reason), controllerError);
}
function sinkClose(t) {
  return finishBy(t, (c) => c.flush(c), 'readable', controllerClose, controllerError);
}
function sourceCancel(t, reason) {
  const fail = (controller, error) => {
    errorIfNeeded(controller, error);
    unblockWrite(t);
  };
  return finishBy(t, (c) => c.cancel(reason), 'writable', (controller) => fail(controller, reason), fail);
}
function sourcePull(t) {
  setBackpressure(t, false);
  return t.change.promise;
}

// For our own kinds of transforms.
function createTransform(transform, flush, cancel = () => resolved()) {
  const stream = new TransformStream(kMake);
  setUp(stream, resolved(), transform, flush, cancel);
  return stream;
}

module.exports = { TransformStream, TransformStreamDefaultController, createTransform, enqueue, errorStream };
