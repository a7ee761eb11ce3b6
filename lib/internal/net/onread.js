// The `onread` option of a net.Socket: what is read goes into the caller's buffer, there are no 'data' events. The socket's state
// for it is { buffer, next, callback, rest, due }: `next` is a function that gives buffers, or null; `rest` is { data, end }, what was
// read beyond what the buffer took, or null; `due` is true when the handle is to be read from after that.

const { socketEnd, startReading, kHandle, kOnread, kTimeout } = require('internal/net/socket');

function isUint8Array(value) {
  return value instanceof Uint8Array;
}

// The state for an option, or null when that is none.
function make({ buffer, callback }) {
  if (typeof callback !== 'function') return null;
  if (typeof buffer === 'function') return { buffer: undefined, next: buffer, callback, rest: null, due: false };
  return isUint8Array(buffer) ? { buffer, next: null, callback, rest: null, due: false } : null;
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

// One buffer full; the rest after the ticks, as each is a read of its own in Node: what the callback has set going, resume() of a
// stream for one, is done before the next.
function deliver(socket, data) {
  if (socket.destroyed) return;
  const onread = socket[kOnread];
  if (onread.rest !== null) { // read before what waits has been delivered
    onread.rest.data = require('buffer').Buffer.concat([onread.rest.data, data]);
    return;
  }
  const target = onread.buffer;
  const count = Math.min(target.length, data.length);
  target.set(count === data.length ? data : data.subarray(0, count));
  if (count < data.length) onread.rest = { data: data.subarray(count), end: undefined, due: false };
  const go = onread.callback.call(socket, count, target);
  if (onread.next !== null) nextBuffer(onread);
  const handle = socket[kHandle];
  if (!handle) return;
  if (go === false && handle.reading) {
    handle.reading = false;
    handle.readStop();
  }
  // Stopped (or paused by the callback): what is left waits for the next readStart.
  if (handle.reading && onread.rest !== null) plan(socket, onread.rest);
}

function plan(socket, rest, when = process.nextTick) {
  if (rest.due) return;
  rest.due = true;
  when(continueWith, socket, rest);
}
function continueWith(socket, rest) {
  const onread = socket[kOnread];
  rest.due = false;
  const handle = socket[kHandle];
  if (!handle || onread.rest !== rest) return;
  if (!handle.reading) return; // stopped meanwhile
  onread.rest = null;
  deliver(socket, rest.data);
  if (onread.rest !== null) onread.rest.end = rest.end;
  else if (rest.end !== undefined) socketEnd(socket, rest.end);
  else if (onread.due) {
    onread.due = false;
    if (handle.reading && socket[kHandle] === handle) startReading(socket);
  }
}

// Reading begins again: what was left comes first, but not before the turn is over, as from a poll; and all of it before the handle is
// read from, or it would grow by what is read meanwhile.
function again(socket, onread) {
  socket[kHandle].reading = true;
  onread.due = true;
  plan(socket, onread.rest, setImmediate);
}

module.exports = { make, attach, again };
