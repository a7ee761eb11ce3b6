// Transfer of web streams between threads: the stream stays where it is, piped from or to another over a message channel,
// whose far end becomes a stream at the receiver. Source: https://streams.spec.whatwg.org/#transferrable-streams

const { kState, setState, handled, deferred } = require('internal/webstreams/util');
const { kTransfer, kTransferList, kDeserialize } = require('internal/worker/js_transferable');
const { MessageChannel } = require('internal/worker/messaging');
const { dataCloneError } = require('internal/worker/clone');

const module_ = 'internal/webstreams/transfer';
const channels = new WeakMap(); // stream -> its channel, from the list to the message

function channelOf(stream) {
  let channel = channels.get(stream);
  if (channel === undefined) channels.set(stream, (channel = new MessageChannel()));
  return channel;
}
function unlocked(stream, name) {
  if (stream.locked) throw dataCloneError(`Cannot transfer a locked ${name}`);
}

// --- the two ends of a channel ---------------------------------------------------------------------------------------------

// The other side is told; if the reason cannot be cloned, that this is so. Returns the error that the other side gets.
function sendError(port, reason) {
  try {
    port.postMessage({ type: 'error', value: reason });
    return reason;
  } catch (error) {
    try {
      port.postMessage({ type: 'error', value: error });
    } catch { /* closed */ }
    return error;
  }
}
function listen(port, onMessage, onBroken) {
  port.onmessage = ({ data }) => { if (typeof data === 'object' && data !== null) onMessage(data.type, data.value); };
  port.onmessageerror = () => {
    const error = dataCloneError('Internal transferred stream error');
    sendError(port, error);
    onBroken(error);
    port.close();
  };
  port.unref();
}

// `waits`: who reads keeps the loop alive.
function readableOf(port, waits = false) {
  const { ReadableStream } = require('internal/webstreams/readable');
  return new ReadableStream({
    start(controller) {
      listen(port, (type, value) => {
        if (type === 'chunk') {
          if (waits) port.unref();
          controller.enqueue(value);
        } else if (type === 'close') {
          controller.close();
          port.close();
        } else if (type === 'error') {
          controller.error(value);
          port.close();
        }
      }, (error) => controller.error(error));
    },
    pull() {
      if (waits) port.ref();
      port.postMessage({ type: 'pull', value: undefined });
    },
    cancel(reason) {
      const sent = sendError(port, reason);
      port.close();
      if (sent !== reason) throw sent;
    },
  }, { highWaterMark: 0, size: () => 1 });
}

function writableOf(port) {
  const { WritableStream } = require('internal/webstreams/writable');
  let wanted = deferred(); // resolved by the other side's pull
  return new WritableStream({
    start(controller) {
      const failed = (error) => {
        controller.error(error);
        wanted.resolve();
      };
      listen(port, (type, value) => {
        if (type === 'pull') wanted.resolve();
        else if (type === 'error') failed(value);
      }, failed);
    },
    async write(chunk) {
      await wanted.promise;
      wanted = deferred();
      try {
        port.postMessage({ type: 'chunk', value: chunk });
      } catch (error) {
        sendError(port, error);
        port.close();
        throw error;
      }
    },
    close() {
      port.postMessage({ type: 'close', value: undefined });
      port.close();
    },
    abort(reason) {
      const sent = sendError(port, reason);
      port.close();
      if (sent !== reason) throw sent;
    },
  }, { highWaterMark: 1, size: () => 1 });
}

// --- sending and receiving ----------------------------------------------------------------------------------------------------

const received = (name, make) => ({ [name]: class { static [kDeserialize](data) { return make(data); } } })[name];

function sendReadable(stream) {
  unlocked(stream, 'ReadableStream'); // it may have gone with another of the list
  const { port1, port2 } = channelOf(stream);
  handled(stream.pipeTo(writableOf(port1)));
  return port2;
}
function sendWritable(stream) {
  unlocked(stream, 'WritableStream');
  const { port1, port2 } = channelOf(stream);
  handled(readableOf(port1).pipeTo(stream));
  return port2;
}

const kinds = {
  ReadableStream: {
    list(stream) {
      unlocked(stream, 'ReadableStream');
      return [channelOf(stream).port2];
    },
    send: (stream) => ({ port: sendReadable(stream) }),
  },
  WritableStream: {
    list(stream) {
      unlocked(stream, 'WritableStream');
      return [channelOf(stream).port2];
    },
    send: (stream) => ({ port: sendWritable(stream) }),
  },
  TransformStream: {
    list({ readable, writable }) {
      return [...kinds.ReadableStream.list(readable), ...kinds.WritableStream.list(writable)];
    },
    send: ({ readable, writable }) => ({ readable: sendReadable(readable), writable: sendWritable(writable) }),
  },
};

module.exports = {
  ReadableStream: received('ReadableStream', ({ port }) => readableOf(port, true)),
  WritableStream: received('WritableStream', ({ port }) => writableOf(port)),
  TransformStream: received('TransformStream', ({ readable, writable }) => {
    const { kMake } = require('internal/webstreams/util');
    const { TransformStream } = require('internal/webstreams/transform');
    const stream = new TransformStream(kMake);
    setState(stream, { brand: 'TransformStream', stream, readable: readableOf(readable, true), writable: writableOf(writable), backpressure: undefined, change: undefined, controller: undefined });
    return stream;
  }),
  // Lets the message's writer know what `stream` is, if it is a web stream (internal/worker/clone_rare).
  prepare(stream) {
    const kind = kinds[stream[kState]?.brand];
    if (kind === undefined) return;
    const { brand } = stream[kState];
    for (const [key, value] of [[kTransferList, () => kind.list(stream)], [kTransfer, () => ({ data: kind.send(stream), deserializeInfo: `${module_}:${brand}` })]]) {
      Object.defineProperty(stream, key, { __proto__: null, value, enumerable: false, configurable: true });
    }
  },
};
