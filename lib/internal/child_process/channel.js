// The IPC channel as JavaScript sees it, in the parent (target: ChildProcess) and in the child (target: process): send,
// disconnect, 'message', 'internalMessage', 'disconnect'. src/process/ipc.c moves the frames.
//
// Messages whose `cmd` begins with NODE_ are internal. A message with a handle is sent as NODE_HANDLE and answered by
// NODE_HANDLE_ACK (or NACK, when the descriptor got lost): until then everything behind it waits, so that the order is
// that in which the program called send().

const EventEmitter = require('events');
const native = internalBinding('ipc');
const core = internalBinding('core');
const { reg, uncaught } = core;
const { codes, ErrnoException } = require('internal/errors');

const RESULT = 16;
const ASYNC = 5;
const SLOW_BYTES = 65536 * 2; // send() gives false while more is queued
const PENDING_MAX = 64 * 1024 * 1024; // of frames that no listener has taken: then the channel is not read
const HANDLE_COST = 65536; // what a handle counts of that
const MAX_RETRANSMISSIONS = 3;
const UV_EOF = -4095;
const EPIPE = -32;
const ECONNRESET = -104;
const ACK = 'NODE_HANDLE_ACK';
const NACK = 'NODE_HANDLE_NACK';

let handles;
const lazyHandles = () => (handles ??= require('internal/child_process/handles'));

function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' && message.cmd.length > 5 &&
    message.cmd.startsWith('NODE_');
}

// `child.channel`, `process.channel`.
class Control extends EventEmitter {
  #refs = 0;
  #explicit = false;
  constructor(fd) {
    super();
    Object.defineProperties(this, FIELDS);
    this.descriptor = fd;
    this.pending = [];
    this.sockets = { got: { __proto__: null }, send: { __proto__: null } };
  }
  // Counted by listeners of 'message' and 'disconnect', unless the program itself has called ref() or unref().
  refCounted() {
    if (++this.#refs === 1 && !this.#explicit) native.ref(this.id, true);
  }
  unrefCounted() {
    if (--this.#refs === 0 && !this.#explicit) {
      native.ref(this.id, false);
      this.emit('unref');
    }
  }
  ref() {
    this.#explicit = true;
    native.ref(this.id, true);
  }
  unref() {
    this.#explicit = true;
    native.ref(this.id, false);
  }
  get fd() { return this.id === 0 ? undefined : this.descriptor; }
}
// What a program that lists properties does not see: for Object.defineProperties(), made once, as each process that forks or was forked needs them.
function hidden(fields) {
  const all = { __proto__: null };
  for (const name of Object.keys(fields)) all[name] = { __proto__: null, value: fields[name], writable: true, enumerable: false, configurable: true };
  return all;
}
const FIELDS = hidden({ id: 0, descriptor: -1, pending: undefined, pendingBytes: 0, sockets: undefined });
const QUEUES = hidden({ _handleQueue: null, _pendingMessage: null });

// `onclosed` is called once, when the channel has ended. Returns the control; target has send, disconnect, ...
function setupChannel(target, fd, serialization, onclosed) {
  const { watching } = core;
  const advanced = serialization === 'advanced';
  const codec = advanced ? require('internal/child_process/advanced') : null;
  const control = new Control(fd);
  const onread = (frames, status, message) => {
    if (frames !== undefined) onframes(frames);
    else if (status < 0) ended(status);
    else if (target.channel === control) onmessage(message, status);
  };
  const id = native.open(fd, advanced, reg[ASYNC] === 0 ? onread : core.asyncContext.keep(onread));
  if (id < 0) {
    internalBinding('child_process').closeFd(fd);
    throw new ErrnoException(id, 'open');
  }
  control.id = id;
  target.channel = control;
  target.connected = true;
  Object.defineProperties(target, QUEUES);
  Object.defineProperty(target, '_channel', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() { return target.channel; },
    set(value) { target.channel = value; },
  });

  // --- receiving

  // What one read brought is delivered to its end, also where a listener calls disconnect() amid it.
  function onframes(frames) {
    if (target.channel !== control) return;
    if (advanced) {
      let pos = 0;
      while (pos < frames.length) {
        const length = frames[pos] * 0x1000000 + (frames[pos + 1] << 16 | frames[pos + 2] << 8 | frames[pos + 3]);
        if (!onframe(frames.subarray(pos + 4, pos + 4 + length), length)) return;
        pos += 4 + length;
      }
      return;
    }
    let start = 0;
    for (;;) {
      const end = frames.indexOf('\n', start);
      if (end < 0) {
        onframe(start === 0 ? frames : frames.slice(start), frames.length - start);
        return;
      }
      if (!onframe(frames.slice(start, end), end - start)) return;
      start = end + 1;
    }
  }
  function onframe(frame, size) {
    if (size === 0) return true;
    let message;
    try {
      message = advanced ? codec.parse(frame) : JSON.parse(frame);
    } catch (error) {
      if (target.channel === control) broken(error);
      return false;
    }
    return onmessage(message, size);
  }
  function onmessage(message, size) {
    if (!isInternal(message)) return deliver(message, undefined, size);
    let handle;
    if (message.cmd === 'NODE_HANDLE') handle = lazyHandles().receive(message, native.takeFd(control.id));
    else if (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK') handle = undefined;
    emit('internalMessage', message, handle);
    return true;
  }
  // A listener that throws must not keep the messages behind from theirs.
  function emit(event, message, handle) {
    try {
      target.emit(event, message, handle);
    } catch (error) {
      uncaught(error, false);
    }
  }
  function deliver(message, handle, size) {
    if (target.listenerCount('message') > 0 && control.pending.length === 0) {
      emit('message', message, handle);
      return true;
    }
    control.pending.push(message, handle);
    control.pendingBytes += size;
    if (control.pendingBytes > PENDING_MAX && control.id !== 0) native.read(control.id, false);
    return true;
  }
  target.on('newListener', (name) => {
    if (name !== 'message' || control.pending.length === 0) return;
    process.nextTick(() => {
      if (!target.channel || target.listenerCount('message') === 0) return;
      const { pending } = control;
      control.pending = [];
      control.pendingBytes = 0;
      native.read(control.id, true);
      for (let i = 0; i < pending.length; i += 2) emit('message', pending[i], pending[i + 1]);
    });
  });
  // The peer sent what is no message: the channel ends; a program that listens for errors hears why.
  function broken(error) {
    if (control.id !== 0) native.close(control.id);
    if (target.listenerCount('error') > 0) process.nextTick(() => target.emit('error', error));
    else process.emitWarning(`The IPC channel was closed, because it carried what is no message: ${error.message}`);
    finish();
  }

  target.on('internalMessage', (message, handle) => {
    if (message.cmd === ACK || message.cmd === NACK) {
      acknowledged(message.cmd === ACK);
      return;
    }
    if (message.cmd !== 'NODE_HANDLE') return;
    if (!handle) {
      target._send({ cmd: NACK }, null, true);
      return;
    }
    target._send({ cmd: ACK }, null, true);
    try {
      lazyHandles().convert(target, message, handle, (object) => {
        if (!target.channel) return;
        if (isInternal(message.msg)) emit('internalMessage', message.msg, object);
        else deliver(message.msg, object, HANDLE_COST);
      });
    } catch (error) {
      handle.close();
      broken(error);
    }
  });

  if (watching !== undefined && target !== process) watching.child(target);

  function acknowledged(good) {
    const pending = target._pendingMessage;
    if (pending) {
      if (good) {
        closePendingHandle();
      } else if (pending.retransmissions++ === MAX_RETRANSMISSIONS) {
        closePendingHandle();
        process.emitWarning('Handle did not reach the receiving process correctly', 'SentHandleNotReceivedWarning');
      }
    }
    const queue = target._handleQueue ?? [];
    target._handleQueue = null;
    if (target._pendingMessage) {
      const { message, handle, options, callback } = target._pendingMessage;
      target._send(message, handle, options, callback);
    }
    for (const { message, handle, options, callback } of queue) target._send(message, handle, options, callback);
    if (!target.connected && target.channel && !target._handleQueue) target._disconnect();
  }
  function closePendingHandle() {
    target._pendingMessage.handle.close();
    target._pendingMessage = null;
  }

  // --- sending

  target.send = function send(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      require('internal/validators').validateObject(options, 'options');
    }
    if (this.connected) return this._send(message, handle, options, callback);
    const error = new codes.ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  target._send = function _send(message, handle, options, callback) {
    if (message === undefined) throw new codes.ERR_MISSING_ARGS('message');
    const type = typeof message;
    if (type !== 'string' && type !== 'object' && type !== 'number' && type !== 'boolean') {
      throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    if (handle || this._handleQueue) return sendHandle(message, handle, options, callback);
    return transmit(message, -1, options, callback, undefined);
  };

  function sendHandle(message, handle, options, callback) {
    const kind = handle ? lazyHandles().kindOf(handle) : undefined;
    if (target._handleQueue && (handle || !(message && (message.cmd === ACK || message.cmd === NACK)))) {
      target._handleQueue.push({ message, handle, options, callback });
      return target._handleQueue.length === 1;
    }
    if (!handle) return transmit(message, -1, options, callback, undefined);
    const wrapped = { cmd: 'NODE_HANDLE', type: kind, msg: message };
    const raw = lazyHandles().detach(target, wrapped, handle, options);
    // Sent before, or closed: the message goes alone.
    if (!raw) return transmit(message, -1, options, callback, undefined);
    return transmit(wrapped, raw.fd, options, callback, (status) => {
      if (status >= 0) target._handleQueue ??= [];
      lazyHandles().sent(target, wrapped, raw, options, callback, status);
    });
  }

  function transmit(message, fd, options, callback, after) {
    if (control.id === 0) return refused(EPIPE, options, callback);
    const frame = advanced ? codec.format(message) : JSON.stringify(message);
    if (frame === undefined) return refused(-22, options, callback);
    let oncomplete;
    const listens = typeof callback === 'function';
    // As in Node: what was taken is told as sent, also when the peer ends before it is read.
    if (listens) oncomplete = () => callback(null);
    let status;
    if (fd < 0 && !listens) status = native.send(control.id, frame);
    else status = native.send(control.id, frame, fd, false, oncomplete);
    const queued = reg[RESULT];
    // A handle goes later in Node, where nobody is told that the peer is gone: what follows waits for an answer, and goes with the channel.
    if (after !== undefined && (status === EPIPE || status === ECONNRESET)) status = 1;
    if (after !== undefined) after(status);
    if (status < 0) {
      refused(status, options, callback);
      return true; // it is about what waits
    }
    if (listens && status === 1) process.nextTick(callback, null);
    return queued < SLOW_BYTES;
  }
  function refused(status, options, callback) {
    if (options === true || options?.swallowErrors) return false;
    const error = new ErrnoException(status, 'write');
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => target.emit('error', error));
    return false;
  }

  // --- the end

  target.disconnect = function disconnect() {
    if (!this.connected) {
      this.emit('error', new codes.ERR_IPC_DISCONNECTED());
      return;
    }
    // Handles under way are waited for.
    this.connected = false;
    if (!this._handleQueue) this._disconnect();
  };

  target._disconnect = function _disconnect() {
    if (target.channel !== control) return;
    if (native.buffering(control.id)) {
      target.once('message', close);
      target.once('internalMessage', close);
      return;
    }
    target.channel = null;
    close();
  };
  function close() {
    if (control.id === 0) return;
    // What was sent goes out first.
    if (!native.finish(control.id)) finish();
  }
  function finish() {
    target.connected = false;
    target.channel = null;
    control.id = 0;
    if (target._pendingMessage) closePendingHandle();
    const queue = target._handleQueue ?? [];
    target._handleQueue = null;
    for (const { callback } of queue) {
      if (typeof callback === 'function') process.nextTick(callback, new codes.ERR_IPC_CHANNEL_CLOSED());
    }
    process.nextTick(() => {
      target.emit('disconnect');
      onclosed();
    });
  }
  // The peer's end, or a channel that is of no more use.
  function ended(status) {
    control.id = 0;
    if (status === UV_EOF || status === ECONNRESET) finish();
    else broken(new ErrnoException(status, 'read'));
  }
  return control;
}

module.exports = { setupChannel };
