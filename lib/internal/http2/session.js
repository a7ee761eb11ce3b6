// An http2 session: a socket, and internalBinding('http2') between its bytes and the streams.

const { setTimeout, clearTimeout, setImmediate } = require('internal/timers');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateFunction, validateInt32, validateNumber } = require('internal/validators');
const settings = require('internal/http2/settings');
const util = require('internal/http2/util');
const native = internalBinding('http2');

const core = internalBinding('core');
const { reg } = core;
const ASYNC = 5;

const kSession = Symbol('http2.session');

function above0(value, fallback) {
  return typeof value === 'number' && value > 0 ? value : fallback;
}
// struct trk_machine_limits (src/http2/machine.h)
function limits(options, server) {
  return new Uint8Array(Float64Array.of(
    Math.max(options.maxHeaderListPairs ?? 128, server ? 4 : 1), above0(options.settings?.maxHeaderListSize ?? options.settings?.maxHeaderSize, 65535),
    options.maxSessionInvalidFrames ?? 1000, Math.max(1, above0(options.maxSessionMemory, 10)) * 1e6, options.maxSessionRejectedStreams ?? 100,
    above0(options.maxSettings, 32), options.maxDeflateDynamicTableSize ?? -1, above0(options.maxSendHeaderBlockLength, 0),
    above0(options.maxReservedRemoteStreams, 200), above0(options.peerMaxConcurrentStreams, 100),
    options.streamResetBurst ?? 0, options.streamResetRate ?? 0,
    (options.paddingStrategy ?? 0) + (options.strictFieldWhitespaceValidation === false ? 4 : 0)).buffer);
}

class Http2Session extends EventEmitter {
  constructor(options, socket, server) {
    super();
    if (socket[kSession] !== undefined) throw new codes.ERR_HTTP2_SOCKET_BOUND();
    this._options = options;
    this._server = server;
    this._socket = socket;
    this._streams = new Map();
    this._pending = new Set();     // requests that have no number yet
    this._pings = [];
    this._waiting = [];            // for the connection
    this._settingsWaits = [];
    this._closed = false;
    this._destroyed = false;
    this._code = undefined;
    this._error = undefined;
    this._native = null;
    this._scheduled = false;
    this._running = false;
    this._blocked = false;
    this._goaway = false;
    this._local = this._remote = undefined;
    this._customLocal = this._customRemote = undefined; // settings that the library does not keep
    this._unacknowledged = 0;
    this._writes = this._left = 0; // to the socket: begun, and done
    this._drained = [];            // { number, stream }: whose bytes are in that write
    this._written = this._progress = 0; // bytes given to the socket; as of the last timeout
    this._timer = null;
    this._stats = require.loaded['internal/perf/observe'] === undefined ? undefined : require('internal/http2/stats').start(this);
    socket[kSession] = this;
    if (socket.connecting || socket.secureConnecting) {
      const event = socket.encrypted ? 'secureConnect' : 'connect';
      this._connecting = true;
      socket.once(event, () => this._setup());
    } else {
      this._connecting = true;
      this._setup(true);
    }
    // That the peer takes no more is no error of a session (what it said before is read, and the socket closes); as in Node.
    this._onerror = (error) => {
      if (this._native === null || error?.syscall !== 'write' || (error.code !== 'EPIPE' && error.code !== 'ECONNRESET')) this.destroy(error);
    };
    this._onsocketclose = () => this._socketClosed();
    socket.on('error', this._onerror);
    socket.on('close', this._onsocketclose);
  }

  _setup(now) {
    const socket = this._socket;
    const options = this._options;
    if (this._destroyed) return;
    const server = this.type === 0;
    this._native = native.make(server, limits(options, server));
    this._connecting = false;
    socket.setTimeout?.(0);
    socket.setNoDelay?.();
    socket.disableRenegotiation?.();
    // In the context in which the session was made, whatever the socket's.
    const frame = reg[ASYNC] === 0 ? undefined : core.asyncContext.current();
    socket.on('data', this._ondata = frame === undefined ? (chunk) => this._receive(chunk) : (chunk) => core.asyncContext.run(frame, this._receive, this, chunk));
    socket.resume(); // who gave it to us may have read from it
    // A program's 'readable' listener (undici 5 has one) would have the socket wait until that reads: it is read all the same.
    const onReadable = () => { while (socket.read() !== null); }; // each is told as 'data'
    this._onlistener = (name) => {
      if (name !== 'readable') return;
      socket.removeListener('newListener', this._onlistener);
      socket.on('readable', this._onreadable = onReadable);
    };
    if (socket.listenerCount('readable') > 0) this._onlistener('readable');
    else socket.on('newListener', this._onlistener);
    // A socket that is not half open closes by itself, and the session and its streams after it, as in Node.
    socket.on('end', () => {
      if (!this._destroyed && this._native !== null && socket.allowHalfOpen !== false) this._socketEnded();
    });
    socket.on('drain', () => {
      this._blocked = false;
      this._flush();
    });
    this._applySettings({ ...options.settings });
    const ready = () => {
      if (this._destroyed) return;
      this.emit('connect', this, socket);
      for (const fn of this._waiting.splice(0)) if (!this._destroyed) fn();
    };
    if (now) process.nextTick(ready);
    else ready();
    this._schedule();
  }

  get encrypted() { return this._connecting ? undefined : Boolean(this._socket?.encrypted); }
  get alpnProtocol() {
    if (this._connecting) return undefined;
    return this._alpn ??= this._socket?.encrypted ? this._socket.alpnProtocol || 'h2' : 'h2c';
  }
  get originSet() {
    if (!this.encrypted || this._destroyed) return undefined;
    return [...this._originSet()];
  }
  _originSet() {
    if (this._origins !== undefined) return this._origins;
    const { servername, remoteAddress, remotePort } = this._socket;
    const name = servername || (require('net').isIPv6(remoteAddress) ? `[${remoteAddress}]` : remoteAddress);
    return this._origins = new Set([`https://${name}${remotePort === 443 || remotePort == null ? '' : `:${remotePort}`}`]);
  }
  get connecting() { return this._connecting; }
  get closed() { return this._closed; }
  get destroyed() { return this._destroyed; }
  get pendingSettingsAck() { return this._unacknowledged > 0; }
  get localSettings() {
    if (this._native === null) return this._local ?? {};
    return this._local ??= settings.fromValues(native.getSettings(this._native, false), this._customLocal);
  }
  get remoteSettings() {
    if (this._native === null) return this._remote ?? {};
    return this._remote ??= settings.fromValues(native.getSettings(this._native, true), this._customRemote);
  }
  get state() {
    if (this._native === null) return {};
    const v = native.state(this._native);
    return {
      effectiveLocalWindowSize: v[0], effectiveRecvDataLength: v[1], nextStreamID: v[2], localWindowSize: v[3], lastProcStreamID: v[4],
      remoteWindowSize: v[5], outboundQueueSize: v[6], deflateDynamicTableSize: v[7], inflateDynamicTableSize: v[8],
    };
  }
  get socket() { return this._proxy ??= require('internal/http2/socket').proxy(this); }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('util');
    return `${this.constructor.name} ${inspect({
      type: this.type, closed: this.closed, destroyed: this.destroyed, state: this.state, localSettings: this.localSettings, remoteSettings: this.remoteSettings,
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
  ref() { this._socket?.ref?.(); }
  unref() { this._socket?.unref?.(); }

  setTimeout(ms, callback) { return util.setTimeout(this, ms, callback, () => util.timedOut(this, [...this._streams.values()].some((stream) => stream._writes), this._written)); }
  _active() { this._timer?.refresh(); }

  // --- bytes
  _receive(chunk) {
    if (this._destroyed || this._native === null) return;
    this._active();
    if (this._stats !== undefined) this._stats.bytesRead += chunk.length;
    const r = native.receive(this._native, new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this._flush();
    if (r !== 0 && !this._destroyed) this.destroy(r > 0 ? Object.assign(new codes.ERR_HTTP2_TOO_MANY_INVALID_FRAMES(), { errno: -902 }) : util.nativeError(r), 2);
  }
  _schedule() {
    if (this._scheduled || this._destroyed) return;
    this._scheduled = true;
    process.nextTick(() => {
      this._scheduled = false;
      this._flush();
    });
  }
  // Sends what there is, tells what happened, until neither gives more.
  _flush() {
    if (this._running || this._native === null) return;
    this._running = true;
    try {
      do this._sendAll(); while (this._tellAll());
    } finally {
      this._running = false;
      if (this._native !== null) this._schedule2();
    }
    if (this._native !== null && !this._destroyed && !native.wants(this._native)) this._finished();
  }
  // A listener that threw leaves events behind it.
  _schedule2() {
    if (this._queue !== undefined && this._queue.length > this._at) this._schedule();
  }
  _sendAll() {
    while (!this._blocked && this._native !== null && !this._socket.destroyed && this._socket.writable) {
      const bytes = native.send(this._native);
      if (bytes === undefined) return;
      if (typeof bytes === 'number') {
        this.destroy(util.nativeError(bytes));
        return;
      }
      this._written += bytes.byteLength;
      const number = ++this._writes;
      if (!this._socket.write(Buffer.from(bytes), () => this._onwritten(number))) this._blocked = true;
    }
  }
  // Writes to streams are done when their bytes have left through the socket.
  _onwritten(number) {
    this._left = number;
    while (this._drained.length > 0 && this._drained[0].number <= number) {
      const { stream } = this._drained.shift();
      if (stream._context) stream._context(this, stream, 0);
      else stream._written();
    }
  }
  _tellAll() {
    if (this._queue === undefined || this._at >= this._queue.length) {
      this._queue = this._native === null ? undefined : native.events(this._native);
      this._at = 0;
      if (this._queue === undefined) return false;
    }
    const q = this._queue;
    while (this._at < q.length) {
      const i = this._at;
      this._at += 5;
      if (this._destroyed && q[i] !== 4) continue;
      this._event(q[i], q[i + 1], q[i + 2], q[i + 3], q[i + 4]);
    }
    return this._native !== null;
  }
  _event(type, id, a, b, bytes) {
    const stream = id > 0 ? this._streams.get(id) : undefined;
    if (stream?._context) stream._context(this, stream, type, id, a, b, bytes);
    else this._handle(stream, type, id, a, b, bytes);
  }
  _handle(stream, type, id, a, b, bytes) {
    switch (type) {
      case 1: this._onheaders(stream, id, a, b, bytes); break;
      case 2: stream?._ondata(bytes); break;
      case 3: stream?._onend(); break;
      case 4: stream?._onclose(a); break;
      case 5: this._ongoaway(a, b, bytes); break;
      case 6: this._onsettings(a, bytes); break;
      case 7: this._onping(a, bytes); break;
      case 8: this._onpush(id, a, b, bytes); break;
      case 0: stream._written(); break; // from _onwritten(), in the stream's context
      case 9:
        if (stream === undefined) break;
        if (this._left === this._writes) stream._written();
        else this._drained.push({ number: this._writes, stream });
        break;
      case 10: stream?._ontrailers(); break;
      case 11:
        // -530: the session is closing
        if (stream && !stream.destroyed && a !== -530 && a !== -510 && a !== -511) {
          const code = util.frameCode(a);
          stream.emit('frameError', b, code, id);
          // A request that could not be sent is closed by the event after this one.
          if (this.type === 0 || b !== 1) stream.close(code);
          this.close();
        }
        break;
      case 12: this.destroy(util.nativeError(a), 2); break;
      case 13: require('internal/http2/extensions').onaltsvc(this, id, bytes); break;
      case 14: require('internal/http2/extensions').onorigin(this, bytes); break;
    }
  }
  _finished() {
    // GOAWAY is sent and nothing is left to do.
    if (this._streams.size === 0) this.destroy();
  }

  _onheaders(stream, id, category, flags, text) {
    const [headers, raw] = util.unpack(text);
    const ended = (flags & 1) !== 0;
    if (stream === undefined) {
      if (category === 0) this._onrequest(id, headers, raw, flags, ended);
      return;
    }
    if (stream.destroyed) return;
    stream._active();
    stream._stats?.header();
    if (this._onresponse(stream, headers, raw, flags)) return;
    const trailers = () => {
      if (!stream.destroyed) stream.emit('trailers', headers, flags, raw);
    };
    // Who began to read in this turn has the body first.
    if (stream.readableFlowing && stream.readableLength > 0) process.nextTick(trailers);
    else trailers();
  }
  // Of the server's and the client's sessions:
  _onrequest() {}
  _onresponse() { return false; }
  _onpush() {}
  _ongoaway(code, last, bytes) {
    this._gotGoaway = true;
    this.emit('goaway', code, last, bytes === undefined ? undefined : Buffer.from(bytes.buffer));
    if (this._destroyed) return;
    if (code === 0) {
      this.close();
    } else {
      this._code = code;
      this.destroy(this.type === 1 || code !== 0 ? util.sessionError(code) : undefined, 0);
    }
  }
  _onsettings(ack, values) {
    if (ack) {
      if (this._unacknowledged > 0) this._unacknowledged--;
      this._local = settings.fromFrame(values, undefined, undefined, this._customLocal);
      const wait = this._settingsWaits.shift();
      if (wait !== undefined) {
        wait(null, this.localSettings);
        this.emit('localSettings', this.localSettings);
      }
    } else {
      this._remote = settings.fromFrame(values, this._options.remoteCustomSettings, this._customRemote);
      this._customRemote = this._remote.customSettings;
      this.emit('remoteSettings', this.remoteSettings);
    }
  }
  _onping(ack, bytes) {
    const payload = Buffer.from(bytes.buffer);
    if (!ack) {
      this.emit('ping', payload);
      return;
    }
    const ping = this._pings.shift();
    if (ping !== undefined) {
      const took = performance.now() - ping.at;
      if (this._stats !== undefined) this._stats.pingRTT = took;
      ping.callback(null, took, payload);
    }
    else this.destroy(new codes.ERR_HTTP2_ERROR('Protocol error'), 1);
  }

  // --- what a caller asks for
  _applySettings(values, callback) {
    const started = performance.now();
    const { maxOutstandingSettings = 10 } = this._options;
    this._unacknowledged++;
    if (this._settingsWaits.length >= maxOutstandingSettings) {
      this.destroy(new codes.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
      return;
    }
    if (this.type === 0 && values.enablePush !== false) delete values.enablePush;
    if (values.customSettings !== undefined) {
      this._customLocal = { ...this._customLocal, ...values.customSettings };
      this._local = undefined;
    }
    const packed = settings.pack(values);
    this._settingsWaits.push((error, value) => callback?.(error, value, performance.now() - started));
    native.settings(this._native, new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength));
    this._schedule();
  }
  settings(values, callback) {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (values === null || typeof values !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('settings', 'Object', values);
    settings.check(values);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this._connecting) {
      this._waiting.push(() => this.settings(values, callback));
      return;
    }
    this._applySettings({ ...values }, callback);
  }
  ping(payload, callback) {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload !== undefined) {
      if (!ArrayBuffer.isView(payload)) throw new codes.ERR_INVALID_ARG_TYPE('payload', ['Buffer', 'TypedArray', 'DataView'], payload);
      if (payload.byteLength !== 8) throw new codes.ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    if (this._connecting) {
      this._waiting.push(() => this.ping(payload, callback));
      return true;
    }
    if (reg[ASYNC] !== 0) callback = core.asyncContext.bind(callback, 'HTTP2PING');
    if (this._pings.length >= (this._options.maxOutstandingPings ?? 10)) {
      process.nextTick(callback, new codes.ERR_HTTP2_PING_CANCEL());
      return false;
    }
    const bytes = payload === undefined ? require('crypto').randomBytes(8) : payload;
    this._pings.push({ callback, at: performance.now() });
    native.ping(this._native, new Uint8Array(new Uint8Array(bytes.buffer, bytes.byteOffset, 8)));
    this._schedule();
    return true;
  }
  goaway(code = 0, lastStreamID = 0, data) {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (data !== undefined && !ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('opaqueData', ['Buffer', 'TypedArray', 'DataView'], data);
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    if (this._connecting) {
      this._waiting.push(() => this.goaway(code, lastStreamID, data));
      return;
    }
    this._goaway = true;
    native.goaway(this._native, code, lastStreamID, data === undefined ? undefined : new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    this._schedule();
  }
  setNextStreamID(id) {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    validateNumber(id, 'id');
    if (id <= 0 || id > 0xffffffff) throw new codes.ERR_OUT_OF_RANGE('id', '> 0 and <= 4294967295', id);
    if (this._native === null || !native.nextId(this._native, id)) throw new codes.ERR_INVALID_STATE(`stream ${id} cannot be the next`);
  }
  setLocalWindowSize(size) {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    validateInt32(size, 'windowSize', 0);
    const r = native.window(this._native, size);
    if (r < 0) this.destroy(util.nativeError(r));
    this._schedule();
  }
  close(callback) {
    if (this._closed || this._destroyed) return;
    this._closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    if (!this._connecting) this.goaway();
    this._maybeDestroy();
  }
  _maybeDestroy() {
    if (!this._closed || this._destroyed || this._streams.size > 0 || this._pending.size > 0) return;
    // What is to be sent goes out first.
    setImmediate(() => {
      if (this._streams.size === 0 && this._pending.size === 0) this.destroy();
    });
  }
  destroy(error = 0, code) {
    if (this._destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code !== 0 ? util.sessionError(code) : undefined;
    }
    if (code === undefined && error != null) code = 2;
    this._code ??= code;
    this._error = error || undefined;
    const wasConnecting = this._connecting;
    const socket = this._socket;
    if (this._native !== null && !socket.destroyed && !this._socketGone) {
      if (!code) this._sendAll(); // what a reset would drop
      // With an error the GOAWAY says it for all of them.
      for (const stream of code ? [] : [...this._streams.values()]) {
        if (!stream._gone && stream._id !== undefined) native.reset(this._native, stream._id, 8);
      }
      native.goaway(this._native, code ?? 0, 0, undefined);
      this._blocked = false;
      this._sendAll();
    }
    this._destroyed = true;
    this._connecting = false;
    clearTimeout(this._timer);
    const cancel = new codes.ERR_HTTP2_STREAM_CANCEL(error);
    for (const stream of [...this._pending]) stream.destroy(cancel);
    for (const stream of [...this._streams.values()]) stream.destroy(error);
    for (const ping of this._pings) ping.callback(new codes.ERR_HTTP2_PING_CANCEL());
    this._pings = [];
    for (const wait of this._settingsWaits) wait(new codes.ERR_HTTP2_SETTINGS_CANCEL());
    this._settingsWaits = [];
    this._local = this._native === null ? undefined : this.localSettings;
    this._remote = this._native === null ? undefined : this.remoteSettings;
    this._stats?.finish(this);
    socket[kSession] = undefined;
    if (this._ondata) {
      socket.removeListener('data', this._ondata);
      socket.removeListener('newListener', this._onlistener);
    }
    const finish = () => {
      const box = this._native;
      this._native = null;
      if (box !== null) native.close(box);
      this._socket = undefined;
      socket.removeListener('close', this._onsocketclose);
      process.nextTick(() => {
        if (error) this.emit('error', error);
        this.emit('close');
      });
    };
    this._socketDone = finish;
    if (socket.destroyed) {
      finish();
    } else if (error || wasConnecting) {
      if (wasConnecting) socket.destroy(undefined);
      else socket.end(() => socket.destroy());
      // A peer that does not read does not get more time to take what was to be sent.
      const late = socket.writableLength > 0 ? setTimeout(() => socket.destroy(), 1000).unref() : undefined;
      socket.once('close', () => {
        clearTimeout(late);
        finish();
      });
      if (!wasConnecting) socket.resume();
    } else {
      socket.once('close', () => finish());
      // One that was closed waits for the peer's end, so that each hears of the other's.
      if (this._closed) socket.end();
      else socket.end(() => setImmediate(() => socket.destroy()));
      socket.resume();
    }
  }
  [EventEmitter.captureRejectionSymbol](error, event, ...args) {
    if (event === 'stream') args[0].destroy(error);
    else this.destroy(error);
  }
  [Symbol.dispose]() { this.destroy(); }
  async [Symbol.asyncDispose]() {
    if (this._destroyed) return;
    await new Promise((resolve) => this.close(resolve));
  }
  // Half of the connection is gone: nothing more comes.
  _socketEnded() { this._socketClosed(); }
  _socketClosed() {
    if (this._destroyed) return;
    this._socketGone = true;
    this._closed = true;
    for (const stream of [...this._pending]) stream.close(8);
    let unread = false;
    for (const stream of [...this._streams.values()]) {
      if (stream._gone && stream._code === 0 && !stream.destroyed) {
        stream._maybeDestroy();
        if (!stream.destroyed) unread = true; // all of it came, and is only to be read
      } else if (!stream.destroyed) {
        stream._markClosed(8);
        stream._gone = true;
        stream._code = stream._code || 8;
        stream.destroy();
      }
    }
    if (!unread) this.destroy();
  }
}

module.exports = { Http2Session, kSession };
