// The `onread` option of a net.Socket: what is read goes into the caller's buffer, there are no 'data' events. The socket's state
// for it is { buffer, next, callback, rest }: `next` is a function that gives buffers, or null; `rest` is { data, end }, what was
// read beyond what the buffer took, or null.

const { socketEnd, kHandle, kOnread, kTimeout } = require('internal/net/socket');

function isUint8Array(value) {
  return value instanceof Uint8Array;
}

// The state for an option, or null when that is none.
function make({ buffer, callback }) {
  if (typeof callback !== 'function') return null;
  if (typeof buffer === 'function') return { buffer: undefined, next: buffer, callback, rest: null };
  return isUint8Array(buffer) ? { buffer, next: null, callback, rest: null } : null;
}

function nextBuffer(onread) {
  const buffer = onread.next();
  if (isUint8Array(buffer)) onread.buffer = buffer;
}

// The socket has a handle. A function that gives buffers is asked for the first now and for the next after each read.
function attach(handle, onread) {
  handle.onread = onReadInto;
  if (onread.next !== null) nextBuffer(onread);
}

function onReadInto(n, buffer) {
  const socket = this.owner;
  const { rest } = socket[kOnread];
  if (n > 0) {
    if (socket[kTimeout] !== null) socket._unrefTimer();
    deliver(socket, buffer);
  } else if (rest !== null) {
    rest.end = n;
  } else {
    socketEnd(socket, n);
  }
}

function deliver(socket, data) {
  const onread = socket[kOnread];
  while (data.length > 0) {
    if (socket.destroyed) return;
    const target = onread.buffer;
    const count = Math.min(target.length, data.length);
    target.set(count === data.length ? data : data.subarray(0, count));
    data = data.subarray(count);
    const go = onread.callback.call(socket, count, target);
    if (onread.next !== null) nextBuffer(onread);
    const handle = socket[kHandle];
    if (!handle) return;
    if (go === false && handle.reading) {
      handle.reading = false;
      handle.readStop();
    }
    // Stopped (or paused by the callback): what is left waits for the next readStart.
    if (!handle.reading) {
      if (data.length > 0) onread.rest = { data, end: undefined };
      return;
    }
  }
}

// Reading begins again: what was left comes first. True when there is more to read from the handle.
function again(socket, onread) {
  const { rest } = onread;
  onread.rest = null;
  process.nextTick(() => {
    deliver(socket, rest.data);
    if (rest.end === undefined) return;
    if (onread.rest !== null) onread.rest.end = rest.end;
    else socketEnd(socket, rest.end);
  });
  return rest.end === undefined;
}

module.exports = { make, attach, again };
