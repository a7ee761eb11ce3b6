// Streams of an http2 session. Bytes go through the session's native half; what arrives is handed over by the session.

const { clearTimeout, setImmediate, clearImmediate } = require('internal/timers');
const { Duplex } = require('stream');
const { codes } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const util = require('internal/http2/util');
const native = internalBinding('http2');

const NO_ERROR = 0;
const CANCEL = 8;
const RESPONSE = 1;
const INFO = 2;
const TRAILERS = 3;
const PUSH = 4;

class Http2Stream extends Duplex {
  constructor(session, id, options) {
    super({ ...options, allowHalfOpen: true, autoDestroy: false, emitClose: true, decodeStrings: false });
    this._session = session;
    this._id = undefined;
    this._code = undefined;       // of the reset
    this._closed = false;         // one side has asked for the end
    this._gone = false;           // the native half is through with it
    this._aborted = false;
    this._cut = false;            // its end was not its writer's
    this._owed = 0;               // bytes that the reader has not taken yet: the window stays closed for them
    this._writeDone = null;
    this._sentHeaders = undefined;
    this._sentTrailers = undefined;
    this._infoHeaders = undefined;
    this._trailersReady = false;
    this._waitTrailers = false;
    this._endAfterHeaders = false;
    this._readOnlyEnd = false;
    this._headersSent = false;
    this._headRequest = undefined;
    this._didRead = false;
    this._timer = null;
    this._progress = 0;           // bytes that were sent as of the last timeout
    this._pipe = null;            // a file that is being sent: { callback } of _final, or true
    this._stats = undefined;
    this.headRequest = false;
    this.once('finish', () => process.nextTick(() => this._maybeDestroy()));
    this.once('end', () => process.nextTick(() => this._maybeDestroy()));
    // Until it has its number, writes are gathered.
    if (id === undefined) this.cork();
    else this._begin(id);
  }
  _begin(id) {
    this._id = id;
    this._session._streams.set(id, this);
    if (this._session._stats !== undefined) this._stats = require('internal/http2/stats').stream(this._session._stats);
    this.uncork();
    this.emit('ready');
  }
  get _writes() { return this._writeDone !== null || this._pipe !== null; }
  get id() { return this._id; }
  get pending() { return this._id === undefined; }
  get session() { return this.destroyed ? undefined : this._session; }
  get aborted() { return this._aborted; }
  get closed() { return this._closed; }
  get rstCode() { return this._code ?? NO_ERROR; }
  get sentHeaders() { return this._sentHeaders; }
  get sentInfoHeaders() { return this._infoHeaders; }
  get sentTrailers() { return this._sentTrailers; }
  get endAfterHeaders() { return this._readOnlyEnd; }
  get headersSent() { return this._headersSent; }
  get bufferSize() { return this.writableLength; }
  get scheme() { return undefined; }
  get state() {
    const values = this._id === undefined || !this.session || this._session._native === null ? undefined : native.streamState(this._session._native, this._id);
    if (values === undefined) return {};
    return { state: values[0], weight: values[1], sumDependencyWeight: values[2], localClose: values[3], remoteClose: values[4], localWindowSize: values[5] };
  }
  priority() {
    util.priorityWarning('http2Stream.priority is longer supported after priority signalling was deprecated in RFC 9113');
    if (this.destroyed) throw new codes.ERR_HTTP2_INVALID_STREAM();
  }
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('util');
    return `Http2Stream ${inspect({
      id: this._id ?? '<pending>', closed: this.closed, destroyed: this.destroyed, state: this.state,
      readableState: this._readableState, writableState: this._writableState,
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  setTimeout(ms, callback) {
    return util.setTimeout(this, ms, callback, () => {
      const box = this._id === undefined || !this._session ? null : this._session._native;
      util.timedOut(this, this._writes, box === null ? this._progress : native.sent(box, this._id));
    });
  }
  _active() {
    this._timer?.refresh();
    this._session?._active();
  }

  // --- writing
  _write(chunk, encoding, callback) { this._give(bytesOf(chunk, encoding), callback, false, chunk, encoding); }
  // `data` and `encoding`: the bytes as they were written.
  _give(bytes, callback, writev, data, encoding) {
    if (this._id === undefined) {
      this.once('ready', () => this._give(bytes, callback, writev, data, encoding));
      return;
    }
    if (!this._headersSent && !this._gone && !this._closed) this._proceed();
    const sent = this._send(bytes, callback);
    this._endWithLast();
    if (sent && require.loaded.diagnostics_channel !== undefined && this._session.type === 1) require('internal/http2/channels').bodyChunkSent(this, writev, data, encoding);
  }
  _send(bytes, callback) {
    this._active();
    if (this._endAfterHeaders || !this._session || !native.write(this._session._native, this._id, bytes)) {
      process.nextTick(callback);
      return false;
    }
    this._stats?.wrote(bytes.length);
    this._writeDone = callback;
    this._session._schedule();
    return true;
  }
  end(...args) {
    const result = super.end(...args);
    this._endWithLast();
    return result;
  }
  _written() {
    const done = this._writeDone;
    if (done === null) return;
    this._writeDone = null;
    this._active();
    done();
  }
  // The last bytes and the end travel in one frame.
  _endWithLast() {
    const { ending, length, writelen } = this._writableState;
    if (ending && !this._truncated && length === writelen && this._writeDone !== null && this._pipe === null && this._session && this._session._native !== null) native.end(this._session._native, this._id);
  }
  _writev(chunks, callback) {
    const parts = chunks.map((one) => bytesOf(one.chunk, one.encoding));
    this._give(parts.length === 1 ? parts[0] : bytesOf(Buffer.concat(parts)), callback, true, chunks, '');
  }
  _final(callback) {
    if (this._id === undefined) {
      this.once('ready', () => this._final(callback));
      return;
    }
    if (this._pipe !== null && !this._gone) {
      this._pipe = { callback };
      return;
    }
    if (!this._gone && !this._closed && !this._headersSent) this._proceed(true);
    if (!this._gone && !this._truncated && !this._endAfterHeaders && this._session) {
      native.end(this._session._native, this._id);
      this._session._schedule();
    }
    callback();
    if (require.loaded.diagnostics_channel !== undefined && this._session.type === 1) publish(this, 'bodySent');
    process.nextTick(() => this._maybeDestroy());
  }
  // An answer that was cut off must not look as if it were whole: its reset alone says that it is over. (A request's reset
  // comes after its end, as in Node.)
  get _truncated() { return this._cut && this._session?.type === 0; }
  _proceed() {}

  // --- reading
  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    this._didRead = true;
    if (this._id === undefined) return;
    this._repay();
  }
  _repay() {
    if (this._owed === 0 || this._gone || !this._session) return;
    native.consume(this._session._native, this._id, this._owed);
    this._owed = 0;
    this._session._schedule();
  }
  _ondata(bytes) {
    this._active();
    this._stats?.read(bytes.length);
    this._owed += bytes.length;
    if (this.destroyed || this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) this._repay();
  }
  _onend() {
    if (!this.readableEnded && !this._readableState.ended) this.push(null);
    // A request without a body ends once it is read; who answers it later may listen later.
    if (!this.destroyed && !this._readOnlyEnd) this.read(0);
  }
  _onclose(code) {
    this._gone = true;
    const done = this._writeDone;
    this._writeDone = null;
    if (this._endIsNear()) this._afterEnd(() => this._finished(code));
    else this._finished(code);
    done?.();
  }
  _finished(code) {
    if (code !== NO_ERROR) {
      this._markClosed(code);
      this.destroy();
      return;
    }
    if (!this._closed) this._code = NO_ERROR;
    this._markClosed(this._code ?? NO_ERROR);
    this._onend();
    // Nobody reads it, or nobody can: it must not stay for that.
    if (this.readableFlowing === null && (!this._didRead || this.listenerCount('readable') === 0) && this._ownsEnd()) this.resume();
    this._maybeDestroy();
  }
  // All of it came, and its reader is about to hear so: then that comes before what the stream's end brings.
  _endIsNear() {
    const { ended, endEmitted, flowing, length } = this._readableState;
    return ended && !endEmitted && length === 0 && !this.destroyed && (flowing || this.listenerCount('readable') > 0);
  }
  _afterEnd(then) {
    const once = () => {
      clearImmediate(late);
      this.removeListener('end', once);
      then();
    };
    const late = setImmediate(once);
    this.on('end', once);
  }
  _ownsEnd() { return this.readableLength === 0; }
  _maybeDestroy() {
    if (this.destroyed) return;
    if (!this._gone) {
      // The answer is sent and the question was never read: it need not come.
      if (this._abandons && this.writableFinished && !this._waitTrailers && this._session?.type === 0 && this.readableFlowing === null &&
        this.listenerCount('readable') === 0 && this.listenerCount('data') === 0) setImmediate(() => this.close());
      return;
    }
    if (this.errored || ((this.writableFinished || this._cut) && (this.readableEnded || !this.readable))) this.destroy();
  }
  _markClosed(code) {
    const first = !this._closed;
    if (first) {
      this._closed = true;
      this._code = code;
    }
    clearTimeout(this._timer);
    if (!this._writableState.ending) {
      if (!this._aborted) {
        this._aborted = true;
        this.emit('aborted');
      }
      this._cut = true;
      this.end();
    }
    if (first && require.loaded.diagnostics_channel !== undefined) publish(this, 'close');
  }

  close(code = NO_ERROR, callback) {
    validateNumber(code, 'code');
    if (!Number.isInteger(code)) throw new codes.ERR_OUT_OF_RANGE('code', 'an integer', code);
    if (code < 0 || code > 0xffffffff) throw new codes.ERR_OUT_OF_RANGE('code', '>= 0 && <= 4294967295', code);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this._closed) return;
    if (callback !== undefined) this.once('close', callback);
    const { ending } = this._writableState;
    this._markClosed(code);
    const reset = () => {
      if (this._id === undefined) {
        this.push(null);
        this.once('ready', reset);
        return;
      }
      this._reset(code);
      if (code !== NO_ERROR) this.destroy();
    };
    if (!ending || this.writableFinished || code !== NO_ERROR || this.destroyed) reset();
    else this.once('finish', reset);
  }
  _reset(code) {
    if (this._gone || this._id === undefined || !this._session || this._session._native === null) return;
    // What was written goes out first: the library would drop it, and a request altogether.
    this._session._sendAll();
    if (this._session._native === null) return;
    native.reset(this._session._native, this._id, code);
    this._session._schedule();
  }

  _destroy(error, callback) {
    const session = this._session;
    if (!this._closed) {
      const code = session?._code || (error ? (error.name === 'AbortError' ? CANCEL : 2) : NO_ERROR);
      this._markClosed(this._code ?? code);
      this._reset(this._code);
    } else if (!this._gone) {
      this._reset(this._code);
    }
    clearTimeout(this._timer);
    this._stats?.finish(this._id);
    this.push(null);
    if (!error && this._code !== NO_ERROR && this._code !== CANCEL) error = session?._error ?? new codes.ERR_HTTP2_STREAM_ERROR(util.codeName(this._code));
    this._gone = true;
    const done = this._writeDone;
    const { callback: afterPipe } = this._pipe ?? {};
    this._writeDone = this._pipe = null;
    process.nextTick(() => {
      done?.();
      afterPipe?.();
      if (session) {
        if (this._id !== undefined) session._streams.delete(this._id);
        session._pending.delete(this);
        session._maybeDestroy();
      }
    });
    if (error && require.loaded.diagnostics_channel !== undefined) publish(this, 'error', { error });
    callback(error);
  }

  // --- headers
  sendTrailers(headers) {
    if (this.destroyed || this._closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this._sentTrailers) throw new codes.ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!this._trailersReady) throw new codes.ERR_HTTP2_TRAILERS_NOT_READY();
    if (headers === null || typeof headers !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('headers', 'Object', headers);
    this._sentTrailers = headers;
    this._waitTrailers = false;
    const list = util.pack(headers, util.noPseudo, this._session._options.strictSingleValueFields);
    this._trailersReady = false;
    if (list.length > 0) native.submit(this._session._native, TRAILERS, this._id, list, true, false);
    else this._emptyTrailers();
    this._session._schedule();
    process.nextTick(() => this._maybeDestroy());
  }
  // An empty DATA frame with END_STREAM is what says that there are none.
  _emptyTrailers() { native.finish(this._session._native, this._id); }
  _ontrailers() {
    this._trailersReady = true;
    if (this.destroyed || this._closed) return;
    if (!this.emit('wantTrailers')) this.sendTrailers({});
  }
}

const publish = (stream, event, message) => require('internal/http2/channels').publish(stream, event, message);

function bytesOf(chunk, encoding) {
  if (typeof chunk === 'string') chunk = Buffer.from(chunk, encoding);
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

class ServerHttp2Stream extends Http2Stream {
  constructor(session, id, options, headers) {
    super(session, id, options);
    this._protocol = headers[':scheme'];
    this._authority = headers[':authority'];
    this.headRequest = headers[':method'] === 'HEAD';
    this._push = false;
    this._abandons = true;
  }
  _proceed(empty) {
    if (empty && this._push && this.headRequest) return;
    this.respond(undefined, empty ? { endStream: true } : undefined);
  }
  get pushAllowed() {
    return !this.destroyed && !this._closed && !this._session.closed && !this._session.destroyed && Boolean(this._session.remoteSettings.enablePush);
  }
  _ownsEnd() { return true; }

  _prepare(headersParam, options) {
    if (this.destroyed || this._closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this._headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    if (headersParam !== undefined && (headersParam === null || typeof headersParam !== 'object')) throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Object', 'Array'], headersParam);
    if (options !== undefined && (options === null || typeof options !== 'object')) throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    const raw = Array.isArray(headersParam) ? [...headersParam] : undefined;
    if (raw !== undefined && raw.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headersParam);
    const headers = raw === undefined ? Object.assign({ __proto__: null }, headersParam) : util.collect(headersParam);
    const status = headers[':status'] | 0 || 200;
    if (raw !== undefined && (headers[':status'] | 0) === 0) raw.push(':status', status);
    if (raw === undefined || headers[':status'] === undefined) headers[':status'] = status;
    if (status < 200 || status > 599) throw new codes.ERR_HTTP2_STATUS_INVALID(status);
    const dated = raw === undefined ? headers.date !== undefined : Object.keys(headers).some((name) => name.toLowerCase() === 'date');
    if (!dated && options?.sendDate !== false) {
      headers.date = require('internal/http/shared').utcDate();
      raw?.push('date', headers.date);
    }
    this._raw = raw;
    this._waitTrailers = Boolean(options?.waitForTrailers);
    return headers;
  }
  _submit(headers, ended) {
    const list = util.pack(headers, util.responsePseudo, this._session._options.strictSingleValueFields, this._raw);
    this._raw = undefined;
    this._sentHeaders = headers;
    this._headersSent = true;
    this._endAfterHeaders = ended;
    const r = native.submit(this._session._native, RESPONSE, this._id, list, ended, this._waitTrailers);
    // -501: the peer has closed it, and the event is still to come.
    if (r < 0 && r !== -501) this.destroy(util.nativeError(r));
    this._session._schedule();
  }
  respond(headersParam, options) {
    const headers = this._prepare(headersParam, options);
    const status = headers[':status'] | 0 || 200;
    let ended = Boolean(options?.endStream);
    if (status === 204 || status === 205 || status === 304 || this.headRequest) ended = true;
    if (ended) this._waitTrailers = false;
    this._submit(headers, ended);
    if (ended) this.end();
    if (!this.destroyed && require.loaded.diagnostics_channel !== undefined) publish(this, 'finish', { headers, flags: require('internal/http2/channels').respondFlags(this) });
  }
  additionalHeaders(headers) {
    if (this.destroyed || this._closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this._headersSent) throw new codes.ERR_HTTP2_HEADERS_AFTER_RESPOND();
    if (headers === null || typeof headers !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('headers', 'Object', headers);
    const copy = Object.assign({ __proto__: null }, headers);
    if (copy[':status'] !== undefined) {
      const status = copy[':status'] |= 0;
      if (status === 101) throw new codes.ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= 200) throw new codes.ERR_HTTP2_INVALID_INFO_STATUS(copy[':status']);
    }
    const list = util.pack(copy, util.responsePseudo, this._session._options.strictSingleValueFields);
    (this._infoHeaders ??= []).push(copy);
    const r = native.submit(this._session._native, INFO, this._id, list, false, false);
    if (r < 0) this.destroy(util.nativeError(r));
    this._session._schedule();
  }
  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw new codes.ERR_HTTP2_PUSH_DISABLED();
    if (this._push) throw new codes.ERR_HTTP2_NESTED_PUSH();
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    if (options !== undefined && (options === null || typeof options !== 'object')) throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    if (headers === null || typeof headers !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('headers', 'Object', headers);
    const copy = Object.assign({ __proto__: null }, headers);
    copy[':method'] ??= 'GET';
    copy[':authority'] ??= this._authority;
    copy[':scheme'] ??= this._protocol;
    copy[':path'] ??= '/';
    const session = this._session;
    const list = util.pack(copy, util.pushPseudo, session._options.strictSingleValueFields);
    const id = native.submit(session._native, PUSH, this._id, list, false, false);
    session._schedule();
    if (id <= 0) {
      const error = id === -509 ? new codes.ERR_HTTP2_OUT_OF_STREAMS() : util.nativeError(id);
      process.nextTick(callback, error);
      return;
    }
    const stream = new ServerHttp2Stream(session, id, { highWaterMark: undefined }, copy);
    stream._push = true;
    stream._sentHeaders = copy;
    if (require.loaded.diagnostics_channel !== undefined) publish(stream, 'created', { headers: copy });
    stream.push(null);
    stream.resume();
    if (copy[':method'] === 'HEAD') {
      stream.headRequest = true;
      stream.end(); // its answer has no body
    }
    if (require.loaded.diagnostics_channel !== undefined) process.nextTick(publish, stream, 'start', { headers: copy });
    process.nextTick(callback, null, stream, copy, 0);
  }
  respondWithFD(fd, headers, options) { require('internal/http2/file').respondWithFD(this, fd, headers, options); }
  respondWithFile(path, headers, options) { require('internal/http2/file').respondWithFile(this, path, headers, options); }
}

class ClientHttp2Stream extends Http2Stream {
  constructor(session, id, options) {
    super(session, id, options);
    this._headersSent = true;
    this._responded = false;
  }
}

module.exports = { Http2Stream, ServerHttp2Stream, ClientHttp2Stream };
