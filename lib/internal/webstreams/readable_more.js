// ReadableStream: pipeTo, tee, iteration, from.

const { kState, deferred, react, nop, resolved, rejected, is, setState, codes } = require('internal/webstreams/util');
const { ReadableStreamDefaultReader, createReadableStream, cancelStream, readWith, releaseReader, controllerClose, controllerEnqueue, controllerError } =
  require('internal/webstreams/readable');
const { WritableStreamDefaultWriter, abortStream, writerWrite, releaseWriter, closeWithErrorPropagation, closeQueuedOrInFlight } =
  require('internal/webstreams/writable');

function pipeTo(source, dest, { preventAbort, preventCancel, preventClose, signal }) {
  const reader = new ReadableStreamDefaultReader(source)[kState];
  const writer = new WritableStreamDefaultWriter(dest)[kState];
  const s = source[kState];
  const d = dest[kState];
  s.disturbed = true;
  const done = deferred();
  let shuttingDown = false;
  let lastWrite = resolved();
  let onAbort;

  function finalize(isError, error) {
    releaseWriter(writer);
    releaseReader(reader);
    if (signal !== undefined) signal.removeEventListener('abort', onAbort);
    if (isError) done.reject(error);
    else done.resolve(undefined);
  }
  // Everything that was read is written before the end.
  function waitForWrites() {
    const current = lastWrite;
    return react(current, () => (current !== lastWrite ? waitForWrites() : undefined), () => (current !== lastWrite ? waitForWrites() : undefined));
  }
  function shutdown(isError, error, action) {
    if (shuttingDown) return;
    shuttingDown = true;
    const act = () => {
      if (action === undefined) return finalize(isError, error);
      react(action(), () => finalize(isError, error), (newError) => finalize(true, newError));
    };
    if (d.state === 'writable' && !closeQueuedOrInFlight(d)) react(waitForWrites(), act);
    else act();
  }

  if (signal !== undefined) {
    onAbort = () => {
      const error = signal.reason;
      const actions = [];
      if (!preventAbort) actions.push(() => (d.state === 'writable' ? abortStream(dest, error) : resolved()));
      if (!preventCancel) actions.push(() => (s.state === 'readable' ? cancelStream(source, error) : resolved()));
      shutdown(true, error, () => Promise.all(actions.map((action) => action())));
    };
    if (signal.aborted) {
      onAbort();
      return done.promise;
    }
    signal.addEventListener('abort', onAbort);
  }

  function watch(stream, promise, action) {
    if (stream.state === 'errored') action(stream.storedError);
    else react(promise, nop, action);
  }
  watch(s, reader.closed.promise, (error) => {
    if (!preventAbort) shutdown(true, error, () => abortStream(dest, error));
    else shutdown(true, error);
  });
  watch(d, writer.closed.promise, (error) => {
    if (!preventCancel) shutdown(true, error, () => cancelStream(source, error));
    else shutdown(true, error);
  });
  const onSourceClosed = () => {
    if (!preventClose) shutdown(false, undefined, () => closeWithErrorPropagation(writer));
    else shutdown(false);
  };
  if (s.state === 'closed') onSourceClosed();
  else react(reader.closed.promise, onSourceClosed, nop);
  if (closeQueuedOrInFlight(d) || d.state === 'closed') {
    const error = new codes.ERR_INVALID_STATE.TypeError('Destination WritableStream is closed');
    if (!preventCancel) shutdown(true, error, () => cancelStream(source, error));
    else shutdown(true, error);
  }

  function step() {
    if (shuttingDown) return resolved(true);
    return react(writer.ready.promise, () => {
      if (shuttingDown) return true;
      const next = deferred();
      const write = (chunk) => {
        if (writer.stream !== undefined) lastWrite = react(writerWrite(writer, chunk), undefined, nop);
        next.resolve(false);
      };
      // A chunk that comes by enqueue() is written after the call, never in it.
      const queued = s.controller.queue.length > 0;
      readWith(reader, {
        chunk: queued ? write : (chunk) => react(resolved(), () => write(chunk)),
        close: () => next.resolve(true),
        error: (error) => next.reject(error),
      });
      return next.promise;
    });
  }
  function loop() {
    // As long as the destination takes more at once, no promise between the chunks but the read's own.
    react(step(), (end) => {
      if (!end) loop();
    }, nop);
  }
  loop();
  return done.promise;
}

// --- tee ----------------------------------------------------------------------------------------------------

function tee(stream, cloneForSecond) {
  const reader = new ReadableStreamDefaultReader(stream)[kState];
  let reading = false;
  let readAgain = false;
  const canceled = [false, false];
  const reasons = [undefined, undefined];
  const branches = [];
  const cancelDone = deferred();

  function pull() {
    if (reading) {
      readAgain = true;
      return resolved();
    }
    reading = true;
    readWith(reader, {
      chunk: (chunk) => {
        queueMicrotask(() => {
          readAgain = false;
          let second = chunk;
          if (!canceled[1] && cloneForSecond) {
            try {
              second = structuredClone(chunk);
            } catch (error) {
              for (const branch of branches) controllerError(branch, error);
              cancelDone.resolve(cancelStream(stream, error));
              return;
            }
          }
          if (!canceled[0]) controllerEnqueue(branches[0], chunk);
          if (!canceled[1]) controllerEnqueue(branches[1], second);
          reading = false;
          if (readAgain) pull();
        });
      },
      close: () => {
        reading = false;
        for (let i = 0; i < 2; i++) if (!canceled[i]) controllerClose(branches[i]);
        if (!canceled[0] || !canceled[1]) cancelDone.resolve(undefined);
      },
      error: () => { reading = false; },
    });
    return resolved();
  }
  const cancel = (i) => (reason) => {
    canceled[i] = true;
    reasons[i] = reason;
    if (canceled[1 - i]) cancelDone.resolve(cancelStream(stream, reasons));
    return cancelDone.promise;
  };
  const streams = [0, 1].map((i) => createReadableStream(nop, pull, cancel(i)));
  for (const branch of streams) branches.push(branch[kState].controller);
  react(reader.closed.promise, nop, (error) => {
    for (const branch of branches) controllerError(branch, error);
    if (!canceled[0] || !canceled[1]) cancelDone.resolve(undefined);
  });
  return streams;
}

// --- iteration ------------------------------------------------------------------------------------------------

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf((async function*() {}).prototype));
const unbound = () => new codes.ERR_INVALID_STATE.TypeError('The reader is not bound to a ReadableStream');

function iterNext(it) {
  const { reader } = it;
  if (it.done || reader.stream === undefined) {
    it.calls--;
    return it.done ? resolved({ done: true, value: undefined }) : rejected(unbound());
  }
  const d = deferred();
  const end = () => {
    it.calls--;
    it.done = true;
    releaseReader(reader);
  };
  readWith(reader, {
    chunk: (value) => {
      it.calls--;
      d.resolve({ done: false, value });
    },
    close: () => {
      end();
      d.resolve({ done: true, value: undefined });
    },
    error: (error) => {
      end();
      d.reject(error);
    },
  });
  return d.promise;
}
async function iterReturn(it, value) {
  if (it.done) return { done: true, value };
  it.done = true;
  const { reader } = it;
  if (reader.stream === undefined) throw unbound();
  if (!it.preventCancel) {
    const result = cancelStream(reader.stream, value);
    releaseReader(reader);
    await result;
  } else {
    releaseReader(reader);
  }
  return { done: true, value };
}
const iteratorPrototype = {
  __proto__: AsyncIteratorPrototype,
  // Calls follow one another, however many are made at once.
  next() {
    const it = this?.[kState];
    if (it === undefined || it.brand !== 'ReadableStreamAsyncIterator') return rejected(new codes.ERR_INVALID_THIS('ReadableStreamAsyncIterator'));
    return (it.ongoing = it.calls++ === 0 ? iterNext(it) : react(it.ongoing, it.step, it.step));
  },
  return(value) {
    if (!is(this, 'ReadableStreamAsyncIterator')) return rejected(new codes.ERR_INVALID_THIS('ReadableStreamAsyncIterator'));
    const it = this[kState];
    it.calls++;
    const step = () => iterReturn(it, value);
    // A turn later than next(): the stream may pull once more after the chunk that was given.
    return (it.ongoing = it.ongoing !== undefined ? react(react(it.ongoing, nop, nop), step, step) : step());
  },
};

function iterate(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream)[kState];
  const iterator = { __proto__: iteratorPrototype };
  // `calls`: of next() that have no answer yet.
  const it = { brand: 'ReadableStreamAsyncIterator', reader, preventCancel, done: false, ongoing: undefined, calls: 0, step: () => iterNext(it) };
  setState(iterator, it);
  return iterator;
}

function from(iterable) {
  if (iterable === undefined || iterable === null) throw new codes.ERR_ARG_NOT_ITERABLE(iterable);
  const method = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator];
  if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE(iterable);
  const isAsync = iterable[Symbol.asyncIterator] != null;
  const iterator = Reflect.apply(method, iterable, []);
  if (iterator === null || typeof iterator !== 'object') {
    throw new codes.ERR_INVALID_STATE.TypeError(isAsync ? 'The async iterator method must return an object' : 'The iterator method must return an object');
  }
  const { next } = iterator;
  let controller;
  async function pull() {
    const result = await Reflect.apply(next, iterator, []);
    if (result === null || typeof result !== 'object') {
      throw new codes.ERR_INVALID_STATE.TypeError('The promise returned by the iterator.next() method must fulfill with an object');
    }
    if (result.done) controllerClose(controller);
    else controllerEnqueue(controller, isAsync ? result.value : await result.value);
  }
  async function cancel(reason) {
    const method = iterator.return;
    if (method == null) return;
    const result = await Reflect.apply(method, iterator, [reason]);
    if (result === null || typeof result !== 'object') {
      throw new codes.ERR_INVALID_STATE.TypeError('The promise returned by the iterator.return() method must fulfill with an object');
    }
  }
  const stream = createReadableStream(nop, pull, cancel, 0);
  controller = stream[kState].controller;
  return stream;
}

module.exports = { pipeTo, tee, iterate, from };
