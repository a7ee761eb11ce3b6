// tee() of a byte stream: each branch can be read with a buffer of the reader's own.
// Source: https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamtee

const { kState, deferred, react, nop, resolved } = require('internal/webstreams/util');
const { ReadableStreamDefaultReader, cancelStream, readWith, releaseReader } = require('internal/webstreams/readable');
const { ReadableStreamBYOBReader, createReadableByteStream, controllerClose, controllerEnqueue, controllerError, getRequest, respond, respondWithNewView, readInto } =
  require('internal/webstreams/readable_bytes');

function tee(stream) {
  let reader = new ReadableStreamDefaultReader(stream)[kState];
  let reading = false;
  const again = [false, false];
  const canceled = [false, false];
  const reasons = [undefined, undefined];
  const cancelDone = deferred();
  const branches = [];

  function forward(thisReader) {
    react(thisReader.closed.promise, nop, (error) => {
      if (thisReader !== reader) return;
      for (const branch of branches) controllerError(branch, error);
      if (!canceled[0] || !canceled[1]) cancelDone.resolve(undefined);
    });
  }
  const pullAgain = () => {
    reading = false;
    if (again[0]) pull(0);
    else if (again[1]) pull(1);
  };
  function failAll(error) {
    for (const branch of branches) controllerError(branch, error);
    cancelDone.resolve(cancelStream(stream, error));
  }

  function pullDefault() {
    if (reader.brand === 'ReadableStreamBYOBReader') {
      releaseReader(reader);
      reader = new ReadableStreamDefaultReader(stream)[kState];
      forward(reader);
    }
    readWith(reader, {
      chunk: (chunk) => queueMicrotask(() => {
        again[0] = again[1] = false;
        let second = chunk;
        if (!canceled[0] && !canceled[1]) second = chunk.slice();
        if (!canceled[0]) controllerEnqueue(branches[0], chunk);
        if (!canceled[1]) controllerEnqueue(branches[1], second);
        pullAgain();
      }),
      close: () => {
        reading = false;
        for (let i = 0; i < 2; i++) if (!canceled[i]) controllerClose(branches[i]);
        for (const branch of branches) if (branch.pending.length > 0) respond(branch, 0);
        if (!canceled[0] || !canceled[1]) cancelDone.resolve(undefined);
      },
      error: () => { reading = false; },
    });
  }

  function pullByob(view, mine) {
    if (reader.brand === 'ReadableStreamDefaultReader') {
      releaseReader(reader);
      reader = new ReadableStreamBYOBReader(stream)[kState];
      forward(reader);
    }
    const other = 1 - mine;
    readInto(reader, view, 1, {
      chunk: (chunk) => queueMicrotask(() => {
        again[0] = again[1] = false;
        if (!canceled[other]) {
          let copy;
          try {
            copy = chunk.slice();
          } catch (error) {
            failAll(error);
            return;
          }
          if (!canceled[mine]) respondWithNewView(branches[mine], chunk);
          controllerEnqueue(branches[other], copy);
        } else if (!canceled[mine]) {
          respondWithNewView(branches[mine], chunk);
        }
        pullAgain();
      }),
      close: (chunk) => {
        reading = false;
        if (!canceled[mine]) controllerClose(branches[mine]);
        if (!canceled[other]) controllerClose(branches[other]);
        if (chunk !== undefined) {
          if (!canceled[mine]) respondWithNewView(branches[mine], chunk);
          if (!canceled[other] && branches[other].pending.length > 0) respond(branches[other], 0);
        }
        if (!canceled[0] || !canceled[1]) cancelDone.resolve(undefined);
      },
      error: () => { reading = false; },
    });
  }

  function pull(i) {
    if (reading) {
      again[i] = true;
      return resolved();
    }
    reading = true;
    const request = getRequest(branches[i]);
    if (request === null) pullDefault();
    else pullByob(request[kState].view, i);
    return resolved();
  }
  const cancel = (i) => (reason) => {
    canceled[i] = true;
    reasons[i] = reason;
    if (canceled[1 - i]) cancelDone.resolve(cancelStream(stream, reasons));
    return cancelDone.promise;
  };
  const streams = [0, 1].map((i) => createReadableByteStream(nop, () => pull(i), cancel(i)));
  for (const branch of streams) branches.push(branch[kState].controller);
  forward(reader);
  return streams;
}

module.exports = { tee };
