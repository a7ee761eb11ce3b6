// Http2ServerRequest and Http2ServerResponse: a stream as http's request and response.

const Stream = require('stream');
const { Readable } = Stream;
const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { _checkIsHttpToken: isToken, _checkInvalidHeaderChar: badValue } = require('_http_common');
const { checkConnectionHeader, kSensitive } = require('internal/http2/util');

const kStream = Symbol('stream');
const kState = Symbol('state');
const kHeaders = Symbol('headers');
const kTrailers = Symbol('trailers');
const kRequest = Symbol('request');
const kResponse = Symbol('response');

const socketHandler = {
  get(stream, name) {
    switch (name) {
      case 'on': case 'once': case 'end': case 'emit': case 'destroy': return stream[name].bind(stream);
      case 'writable': case 'destroyed': return stream[name];
      case 'readable': return stream.destroyed ? false : stream[kRequest] ? stream[kRequest].readable : stream.readable;
      case 'setTimeout': return stream.session !== undefined ? stream.session.setTimeout.bind(stream.session) : stream.setTimeout.bind(stream);
      case 'write': case 'read': case 'pause': case 'resume': throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    }
    const from = stream.session !== undefined && !stream.session.destroyed ? stream.session.socket : stream;
    const value = from[name];
    return typeof value === 'function' ? value.bind(from) : value;
  },
  set(stream, name, value) {
    switch (name) {
      case 'writable': case 'readable': case 'destroyed': case 'on': case 'once': case 'end': case 'emit': case 'destroy':
        stream[name] = value;
        return true;
      case 'setTimeout':
        if (stream.session !== undefined) stream.session.setTimeout = value;
        else stream.setTimeout = value;
        return true;
      case 'write': case 'read': case 'pause': case 'resume': throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    }
    (stream.session !== undefined && !stream.session.destroyed ? stream.session.socket : stream)[name] = value;
    return true;
  },
  has(stream, name) { return name in (stream.session?._socket ?? stream) || name in stream; },
  getPrototypeOf(stream) { return Reflect.getPrototypeOf(stream.session?._socket ?? stream); },
};

class Http2ServerRequest extends Readable {
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kState] = { closed: false, didRead: false };
    this[kStream] = stream;
    this[kHeaders] = headers;
    this.rawHeaders = rawHeaders;
    this[kTrailers] = {};
    this.rawTrailers = [];
    stream[kRequest] = this;
    stream.on('trailers', (trailers, flags, raw) => {
      Object.assign(this[kTrailers], trailers);
      this.rawTrailers.push(...raw);
    });
    stream.on('end', () => {
      if (!this[kState].closed || this.complete) this.push(null);
    });
    stream.on('error', nop);
    stream.on('aborted', () => {
      this[kState].aborted = true;
      this.emit('aborted');
    });
    stream.on('close', () => {
      this[kState].closed = true;
      this.push(null);
      stream[kRequest] = undefined;
      // Nobody has begun to read: it ends all the same.
      if (!this[kState].didRead && !this._readableState.resumeScheduled) this.resume();
      if (this[kState].didRead || this.readableLength === 0) this.emit('close');
      else this.once('end', () => this.emit('close'));
    });
    stream.on('timeout', () => this.emit('timeout'));
    this.on('pause', () => stream.pause());
    this.on('resume', () => {
      if (this[kState].didRead) stream.resume();
    });
  }
  get aborted() { return this[kState].aborted === true; }
  get complete() { return this.aborted || this.readableEnded || this[kState].closed || this[kStream].destroyed || this[kStream].readableEnded; }
  get stream() { return this[kStream]; }
  get headers() { return this[kHeaders]; }
  get trailers() { return this[kTrailers]; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get httpVersion() { return '2.0'; }
  get socket() { return this[kStream]._compatSocket ??= new Proxy(this[kStream], socketHandler); }
  get connection() { return this.socket; }
  _read() {
    const state = this[kState];
    if (state.closed) {
      this.emit('error', new codes.ERR_HTTP2_INVALID_STREAM());
      return;
    }
    const stream = this[kStream];
    if (!state.didRead) {
      state.didRead = true;
      stream.on('data', (chunk) => {
        if (!this.push(chunk)) stream.pause();
      });
    } else {
      process.nextTick(() => stream.resume());
    }
  }
  get method() { return this[kHeaders][':method']; }
  set method(value) {
    validateString(value, 'method');
    if (value.trim() === '') throw new codes.ERR_INVALID_ARG_VALUE('method', value);
    this[kHeaders][':method'] = value;
  }
  get authority() { return this[kHeaders][':authority'] ?? this[kHeaders].host; }
  get scheme() { return this[kHeaders][':scheme']; }
  get url() { return this[kHeaders][':path']; }
  set url(value) { this[kHeaders][':path'] = value; }
  setTimeout(ms, callback) {
    if (!this[kState].closed) this[kStream].setTimeout(ms, callback);
    return this;
  }
}
function nop() {}

let warned = false;
class Http2ServerResponse extends Stream {
  constructor(stream, options) {
    super(options);
    this[kState] = { closed: false, ending: false, destroyed: false, headRequest: false, sendDate: true, statusCode: 200 };
    this[kHeaders] = { __proto__: null };
    this[kTrailers] = { __proto__: null };
    this[kStream] = stream;
    stream[kResponse] = this;
    this.writable = true;
    this.req = stream[kRequest];
    stream.on('drain', () => this.emit('drain'));
    stream.on('aborted', () => this.emit('aborted'));
    stream.on('close', () => this._closed());
    stream.on('wantTrailers', () => stream.sendTrailers(this[kTrailers]));
    stream.on('timeout', () => this.emit('timeout'));
  }
  _closed() {
    const state = this[kState];
    // The answer to HEAD has ended by itself, but end() is still to be called.
    if (state.closed || this[kStream].headRequest !== state.headRequest) return;
    state.closed = true;
    this[kStream][kResponse] = undefined;
    this.emit('finish');
    this.emit('close');
  }
  get _header() { return this.headersSent; }
  get writableEnded() { return this[kState].ending; }
  get finished() { return this[kState].ending; }
  get writableCorked() { return this[kStream].writableCorked; }
  get writableHighWaterMark() { return this[kStream].writableHighWaterMark; }
  get writableFinished() { return this[kStream].writableFinished; }
  get writableLength() { return this[kStream].writableLength; }
  get writableNeedDrain() { return this[kStream].writableNeedDrain; }
  get stream() { return this[kStream]; }
  get socket() { return this[kState].closed ? undefined : this[kStream]._compatSocket ??= new Proxy(this[kStream], socketHandler); }
  get connection() { return this.socket; }
  get headersSent() { return this[kStream].headersSent; }
  get sendDate() { return this[kState].sendDate; }
  set sendDate(value) { this[kState].sendDate = Boolean(value); }
  get statusCode() { return this[kState].statusCode; }
  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new codes.ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new codes.ERR_HTTP2_STATUS_INVALID(code);
    this[kState].statusCode = code;
  }
  get statusMessage() {
    phraseWarning();
    return '';
  }
  set statusMessage(value) { phraseWarning(); }
  assignSocket() {}
  detachSocket() {}
  _implicitHeader() {
    if (!this.headersSent) this.writeHead(this[kState].statusCode);
  }
  flushHeaders() {
    const state = this[kState];
    if (!state.closed && !this[kStream].headersSent) this.writeHead(state.statusCode);
  }

  setTrailer(name, value) {
    validateString(name, 'name');
    name = name.trim().toLowerCase();
    checkHeader(name, value);
    this[kTrailers][name] = value;
  }
  addTrailers(headers) { for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]); }
  getHeader(name) {
    validateString(name, 'name');
    return this[kHeaders][name.trim().toLowerCase()];
  }
  getHeaderNames() { return Object.keys(this[kHeaders]); }
  getHeaders() { return Object.assign({ __proto__: null }, this[kHeaders]); }
  hasHeader(name) {
    validateString(name, 'name');
    return Object.hasOwn(this[kHeaders], name.trim().toLowerCase());
  }
  removeHeader(name) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    name = name.trim().toLowerCase();
    if (name === 'date') this[kState].sendDate = false;
    else delete this[kHeaders][name];
  }
  setHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    if (this[kState].closed || this[kStream].destroyed) return;
    this._put(name, value);
  }
  _put(name, value) {
    name = name.trim().toLowerCase();
    checkHeader(name, value);
    if (!checkConnectionHeader(name, value)) {
      // HTTP/1 code sets these; they have no meaning here.
      process.emitWarning(`The provided connection header is not valid, the value will be dropped from the header and will never be in use.`, 'UnsupportedWarning');
      return;
    }
    if (name[0] === ':') throw new codes.ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
    this[kHeaders][name] = value;
  }
  setHeaders(headers) {
    for (const [name, value] of headers) this.setHeader(name, value);
    return this;
  }
  appendHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    if (this[kState].closed || this[kStream].destroyed) return;
    const before = this[kHeaders][name.trim().toLowerCase()];
    this._put(name, before === undefined ? value : [before, value].flat());
  }
  writeHead(statusCode, statusMessage, headers) {
    const state = this[kState];
    if (state.closed || this[kStream].destroyed || this[kStream].closed) return this;
    if (this[kStream].headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') phraseWarning();
    else if (headers === undefined && statusMessage !== undefined) headers = statusMessage;
    if (Array.isArray(headers)) {
      if (Array.isArray(headers[0])) {
        headers = headers.flatMap(([name, value]) => [name, value]);
      }
      if (headers.length % 2 === 1) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) this.removeHeader(String(headers[i]));
      for (let i = 0; i < headers.length; i += 2) this.appendHeader(String(headers[i]), headers[i + 1]);
    } else if (headers !== null && typeof headers === 'object') {
      for (const name of Object.keys(headers)) this._put(name, headers[name]);
      if (headers[kSensitive]) this[kHeaders][kSensitive] = headers[kSensitive];
    }
    state.statusCode = statusCode |= 0;
    this._begin(false);
    return this;
  }
  _begin(ended) {
    const headers = { __proto__: null, ':status': this[kState].statusCode, ...this[kHeaders] };
    const options = { endStream: ended, waitForTrailers: true, sendDate: this[kState].sendDate };
    this[kStream].respond(headers, options);
  }
  cork() { this[kStream].cork(); }
  uncork() { this[kStream].uncork(); }
  write(chunk, encoding, callback) {
    const state = this[kState];
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    let error;
    if (state.ending) {
      error = new codes.ERR_STREAM_WRITE_AFTER_END();
    } else if (state.closed) {
      error = new codes.ERR_HTTP2_INVALID_STREAM();
    } else if (state.destroyed) {
      return false;
    }
    if (error) {
      if (typeof callback === 'function') process.nextTick(callback, error);
      this.destroy(error);
      return false;
    }
    const stream = this[kStream];
    if (!stream.headersSent) this.writeHead(state.statusCode);
    return stream.write(chunk, encoding, callback);
  }
  end(chunk, encoding, callback) {
    const stream = this[kStream];
    const state = this[kState];
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = undefined;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    if ((state.closed || state.ending) && state.headRequest === stream.headRequest) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    if (chunk !== null && chunk !== undefined) this.write(chunk, encoding);
    state.headRequest = stream.headRequest;
    state.ending = true;
    if (typeof callback === 'function') {
      if (stream.writableEnded) this.once('finish', callback);
      else stream.once('finish', callback);
    }
    if (!stream.headersSent && !stream.destroyed && !state.closed) {
      const empty = (chunk === null || chunk === undefined) && Object.keys(this[kTrailers]).length === 0;
      this._begin(empty);
    }
    if (state.closed || stream.destroyed) this._closed();
    else stream.end();
    return this;
  }
  destroy(error) {
    if (this[kState].destroyed) return;
    this[kState].destroyed = true;
    this[kStream].destroy(error);
  }
  setTimeout(ms, callback) {
    if (!this[kState].closed) this[kStream].setTimeout(ms, callback);
    return this;
  }
  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this[kState].closed) {
      const error = new codes.ERR_HTTP2_INVALID_STREAM();
      process.nextTick(callback, error);
      return;
    }
    this[kStream].pushStream(headers, {}, (error, stream) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(stream));
    });
  }
  writeContinue() {
    const stream = this[kStream];
    if (stream.headersSent || this[kState].closed) return false;
    stream.additionalHeaders({ ':status': 100 });
    return true;
  }
  writeInformation(statusCode, headers) {
    const stream = this[kStream];
    if (stream.headersSent || this[kState].closed) return false;
    stream.additionalHeaders({ ...headers, ':status': statusCode });
    return true;
  }
  writeEarlyHints(hints) {
    if (hints === null || typeof hints !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('hints', 'Object', hints);
    const { validateLinkHeaderValue } = require('internal/validators');
    const headers = {};
    for (const key of Object.keys(hints)) if (key !== 'link') headers[key] = hints[key];
    if (hints.link === null || hints.link === undefined) return false;
    headers.link = validateLinkHeaderValue(hints.link);
    if (headers.link.length === 0 || this[kStream].headersSent || this[kState].closed) return false;
    this[kStream].additionalHeaders({ ...headers, ':status': 103 });
    return true;
  }
}

function checkHeader(name, value) {
  if (name === '' || (name[0] !== ':' && !isToken(name))) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', name);
  if (value === undefined || value === null) throw new codes.ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
  for (const one of Array.isArray(value) ? value : [value]) if (badValue(String(one))) throw new codes.ERR_INVALID_CHAR('header content', name);
}
function phraseWarning() {
  if (warned) return;
  warned = true;
  process.emitWarning('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)', 'UnsupportedWarning');
}

exports.onStream = function onStream(server, options, stream, headers, flags, rawHeaders) {
  const { Http2ServerRequest: Request = Http2ServerRequest, Http2ServerResponse: Response = Http2ServerResponse } = options;
  const request = new Request(stream, headers, undefined, rawHeaders);
  const response = new Response(stream);
  if (headers[':method'] === 'CONNECT') {
    if (!server.emit('connect', request, response)) {
      response.statusCode = 405;
      response.end();
    }
    return;
  }
  const { expect } = headers;
  if (expect === '100-continue') {
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', request, response);
      return;
    }
    response.writeContinue();
  } else if (expect !== undefined) {
    if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', request, response);
    } else {
      response.statusCode = 417;
      response.end();
    }
    return;
  }
  server.emit('request', request, response);
};
exports.Http2ServerRequest = Http2ServerRequest;
exports.Http2ServerResponse = Http2ServerResponse;
