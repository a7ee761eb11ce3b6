// An http2 session of a client.

const { codes } = require('internal/errors');
const { validateBoolean, validateNumber } = require('internal/validators');
const util = require('internal/http2/util');
const { Http2Session } = require('internal/http2/session');
const { ClientHttp2Stream } = require('internal/http2/stream');
const native = internalBinding('http2');

const core = internalBinding('core');
const { reg } = core;
const ASYNC = 5;
const handle = (session, stream, ...args) => session._handle(stream, ...args);

// Priorities are no longer sent (RFC 9113, section 5.3.2), but what was given for them is checked.
function checkPriority(options) {
  const { weight, parent, exclusive, silent } = options;
  if (weight || parent || exclusive || silent) util.priorityWarning('Priority signaling has been deprecated as of RFC 9113.');
  if (parent !== undefined) validateNumber(parent, 'options.parent', 0);
  if (exclusive !== undefined) validateBoolean(exclusive, 'options.exclusive');
  if (silent !== undefined) validateBoolean(silent, 'options.silent');
}

function publish(stream, event, headers, flags) {
  if (require.loaded.diagnostics_channel === undefined) return;
  require('internal/http2/channels').publish(stream, event, flags === undefined ? { headers } : { headers, flags });
}

class ClientHttp2Session extends Http2Session {
  _fresh = null; // streams that have just told their response or trailers
  _held = [];    // the arguments of _event() for them
  get type() { return 1; }
  _onresponse(stream, headers, raw, flags) {
    const status = headers[':status'];
    if (status === undefined || stream._responded) return false;
    if (status < 200) {
      if (status === 100) stream.emit('continue');
      stream.emit('headers', headers, flags, raw);
      return true;
    }
    stream._responded = true;
    // The server does not speak for that origin.
    if (status === 421 && this.encrypted) this._originSet().delete(`${stream._sentHeaders[':scheme']}://${stream._sentHeaders[':authority']}`);
    publish(stream, 'finish', headers, flags);
    stream.emit('response', headers, flags, raw);
    return true;
  }
  // Who awaits 'response' or 'trailers' listens from the promise jobs behind it on: what came in one packet with it, the end or a reset, is told
  // after those (bytes wait by themselves).
  _event(type, id, a, b, bytes) {
    const stream = id > 0 && type !== 9 ? this._streams.get(id) : undefined;
    if (this._fresh !== null && this._fresh.has(stream) && (type !== 2 || this._held.some((one) => one[1] === id))) {
      this._held.push([type, id, a, b, bytes]);
      return;
    }
    if (type === 1 && stream !== undefined) {
      if (this._fresh === null) {
        this._fresh = new Set();
        queueMicrotask(() => process.nextTick(() => this._tellHeld()));
      }
      this._fresh.add(stream);
    }
    super._event(type, id, a, b, bytes);
  }
  _tellHeld() {
    this._fresh = null;
    const held = this._held;
    if (held.length === 0) return;
    this._held = [];
    try {
      while (held.length > 0) {
        const [type, id, a, b, bytes] = held.shift();
        if (!this._destroyed || type === 4) this._event(type, id, a, b, bytes);
      }
    } finally {
      if (held.length > 0) { // a listener threw
        this._held.unshift(...held);
        process.nextTick(() => this._tellHeld());
      }
    }
    this._flush();
  }
  _onpush(id, parent, flags, text) {
    const [headers, raw] = util.unpack(text);
    const stream = new ClientHttp2Stream(this, id, {});
    stream._push = true;
    publish(stream, 'created', headers);
    publish(stream, 'start', headers);
    stream.end();
    if (!this.emit('stream', stream, headers, flags, raw)) stream.close(7);
    else this._streams.get(parent)?.emit('push', headers, flags);
    stream.on('response', (h, f) => stream.emit('push', h, f));
  }
  request(headersParam, options) {
    if (headersParam !== undefined && (headersParam === null || typeof headersParam !== 'object')) throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Object', 'Array'], headersParam);
    if (options !== undefined && (options === null || typeof options !== 'object' || Array.isArray(options))) throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    options = { ...options };
    const raw = Array.isArray(headersParam) ? [...headersParam] : undefined;
    if (raw !== undefined && raw.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headersParam);
    const headers = raw === undefined ? Object.assign({ __proto__: null }, headersParam) : util.collect(headersParam);
    const fallback = (name, value) => {
      if (headers[name] !== undefined) return;
      headers[name] = value;
      raw?.push(name, value);
    };
    fallback(':method', 'GET');
    const method = headers[':method'];
    if (method !== 'CONNECT' || headers[':protocol'] !== undefined) {
      if (headers.host === undefined) fallback(':authority', this._authority);
      fallback(':scheme', this._scheme);
      fallback(':path', '/');
    } else {
      if (headers[':authority'] === undefined) throw new codes.ERR_HTTP2_CONNECT_AUTHORITY();
      if (headers[':scheme'] !== undefined) throw new codes.ERR_HTTP2_CONNECT_SCHEME();
      if (headers[':path'] !== undefined) throw new codes.ERR_HTTP2_CONNECT_PATH();
    }
    checkPriority(options);
    if (options.endStream === undefined) options.endStream = method === 'GET' || method === 'HEAD' || method === 'DELETE';
    validateBoolean(options.endStream, 'options.endStream');
    const list = util.pack(headers, util.requestPseudo, this._options.strictSingleValueFields, raw);
    const stream = new ClientHttp2Stream(this, undefined, {});
    stream._context = reg[ASYNC] === 0 ? undefined : core.asyncContext.bind(handle, 'Http2Stream', stream);
    stream._sentHeaders = headers;
    stream.headRequest = method === 'HEAD';
    stream._endAfterHeaders = options.endStream;
    stream._waitTrailers = Boolean(options.waitForTrailers) && !options.endStream;
    if (options.endStream) stream.end();
    // Its user cannot know that the session has just ended: the stream tells it.
    if (this._destroyed || this._closed) {
      const error = this._destroyed ? new codes.ERR_HTTP2_INVALID_SESSION() : new codes.ERR_HTTP2_GOAWAY_SESSION();
      process.nextTick(() => stream.destroy(error));
      return stream;
    }
    this._pending.add(stream);
    const { signal } = options;
    if (signal) {
      require('internal/validators').validateAbortSignal(signal, 'options.signal');
      const abort = () => stream.destroy(new (require('internal/errors').AbortError)(undefined, { cause: signal.reason }));
      if (signal.aborted) {
        abort();
      } else {
        signal.addEventListener('abort', abort, { once: true });
        stream.once('close', () => signal.removeEventListener('abort', abort));
      }
    }
    const start = () => {
      this._pending.delete(stream);
      if (stream.destroyed || this._native === null) return;
      if (this._closed) {
        stream.destroy(new codes.ERR_HTTP2_GOAWAY_SESSION());
        return;
      }
      const id = native.submit(this._native, 0, 0, list, options.endStream, stream._waitTrailers);
      if (id <= 0) {
        stream.destroy(id === -509 ? new codes.ERR_HTTP2_OUT_OF_STREAMS() : util.nativeError(id));
        return;
      }
      stream._begin(id);
      publish(stream, 'start', headers);
      this._schedule();
    };
    if (this._connecting) this._waiting.push(start);
    else start();
    // As in Node: where the connection exists already, the start has been told before.
    publish(stream, 'created', headers);
    return stream;
  }
}

module.exports = { ClientHttp2Session };
