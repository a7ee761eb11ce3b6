// Header lists between JavaScript's objects and the bytes that internalBinding('http2') takes: name NUL value NUL ...,
// with \1 before a name whose value must never be indexed.

const { setTimeout, clearTimeout } = require('internal/timers');
const { codes } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');

const kSensitive = Symbol('sensitiveHeaders');
exports.kSensitive = kSensitive;

const pseudo = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol']);
const connection = new Set(['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding']);
const single = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol', 'access-control-allow-credentials', 'access-control-max-age',
  'access-control-request-method', 'age', 'authorization', 'content-encoding', 'content-language', 'content-length', 'content-location', 'content-md5',
  'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'range', 'referer', 'retry-after', 'tk',
  'upgrade-insecure-requests', 'user-agent', 'x-content-type-options']);
exports.single = single;

exports.requestPseudo = new Set([':method', ':authority', ':scheme', ':path', ':protocol']);
exports.responsePseudo = new Set([':status']);
exports.noPseudo = new Set();
exports.pushPseudo = exports.requestPseudo;

const names = ['NGHTTP2_NO_ERROR', 'NGHTTP2_PROTOCOL_ERROR', 'NGHTTP2_INTERNAL_ERROR', 'NGHTTP2_FLOW_CONTROL_ERROR', 'NGHTTP2_SETTINGS_TIMEOUT',
  'NGHTTP2_STREAM_CLOSED', 'NGHTTP2_FRAME_SIZE_ERROR', 'NGHTTP2_REFUSED_STREAM', 'NGHTTP2_CANCEL', 'NGHTTP2_COMPRESSION_ERROR',
  'NGHTTP2_CONNECT_ERROR', 'NGHTTP2_ENHANCE_YOUR_CALM', 'NGHTTP2_INADEQUATE_SECURITY', 'NGHTTP2_HTTP_1_1_REQUIRED'];
exports.codeName = (code) => names[code] ?? code;

const token = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;

exports.checkConnectionHeader = (name, value) => {
  if (connection.has(name)) return false;
  if (name !== 'te') return true;
  return value === 'trailers' || (Array.isArray(value) && value.length === 1 && value[0] === 'trailers');
};

// A flat list of names and values as an object: values of one name become an array.
exports.collect = function collect(list) {
  const headers = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) {
    const before = headers[list[i]];
    headers[list[i]] = before === undefined ? list[i + 1] : [before, list[i + 1]].flat();
  }
  if (list[kSensitive]) headers[kSensitive] = list[kSensitive];
  return headers;
};

// The bytes of a header list. `allowed`: the pseudo headers that may be in it; `raw`: the same as a flat list, whose
// order is kept. Values go as they are: the peer leaves out what is not well-formed.
exports.pack = function pack(headers, allowed, strict = true, raw = undefined) {
  let first = '';
  let rest = '';
  const seen = new Set();
  const sensitive = new Set((headers[kSensitive] ?? []).map((name) => String(name).toLowerCase()));
  const add = (key, value) => {
    if (value === undefined || key === '') return;
    const name = String(key).toLowerCase();
    const once = single.has(name) && (strict || name[0] === ':');
    if (Array.isArray(value)) {
      if (value.length === 0) return;
      if (value.length === 1) value = value[0];
      else if (once) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name);
    }
    if (once) {
      if (seen.has(name)) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name);
      seen.add(name);
    }
    const mark = sensitive.has(name) ? '\x01' : '';
    if (name[0] === ':') {
      if (!pseudo.has(name) || !allowed.has(name)) throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(name);
      first += `${mark}${name}\0${text(value)}\0`;
      return;
    }
    if (!token.test(name)) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', key);
    if (!exports.checkConnectionHeader(name, value)) throw new codes.ERR_HTTP2_INVALID_CONNECTION_HEADERS(name);
    for (const one of Array.isArray(value) ? value : [value]) rest += `${mark}${name}\0${text(one)}\0`;
  };
  if (raw !== undefined) for (let i = 0; i < raw.length; i += 2) add(raw[i], raw[i + 1]);
  else for (const key of Object.keys(headers)) add(key, headers[key]);
  return new Uint8Array(Buffer.from(first + rest, 'latin1'));
};
// NUL ends a value on its way to C; another control character is as forbidden, so the peer's verdict is the same.
function text(value) {
  value = String(value);
  return value.includes('\0') ? value.replaceAll('\0', '\x01') : value;
}

// setTimeout() of sessions and streams: `fire` when the time is over.
exports.setTimeout = function setTimeoutOn(target, ms, callback, fire) {
  validateNumber(ms, 'msecs');
  if (target.destroyed) return target;
  if (callback !== undefined) validateFunction(callback, 'callback');
  clearTimeout(target._timer);
  target._timer = null;
  if (ms === 0) {
    if (callback !== undefined) target.removeListener('timeout', callback);
  } else {
    target._timer = setTimeout(fire, ms).unref();
    if (callback !== undefined) target.once('timeout', callback);
  }
  return target;
};
// While it writes, bytes that left since the last time (`sent` in all) say that the peer takes them, slowly.
exports.timedOut = function timedOut(target, writes, sent) {
  if (writes && sent !== target._progress) {
    target._progress = sent;
    target._timer.refresh();
  } else {
    target.emit('timeout');
  }
};

let warned = false;
exports.priorityWarning = (message) => {
  if (warned) return;
  warned = true;
  process.emitWarning(message, 'DeprecationWarning', 'DEP0194');
};

// [object, raw list] of a header list that arrived.
exports.unpack = function unpack(text) {
  const parts = text.split('\0');
  const headers = { __proto__: null };
  const raw = [];
  const sensitive = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    let name = parts[i];
    const value = parts[i + 1];
    if (name[0] === '\x01') {
      name = name.slice(1);
      sensitive.push(name);
    }
    raw.push(name, value);
    const before = headers[name];
    if (before === undefined) {
      if (name === ':status') headers[name] = +value;
      else headers[name] = name === 'set-cookie' ? [value] : value;
    } else if (name === 'set-cookie') {
      before.push(value);
    } else if (!single.has(name)) {
      headers[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`;
    }
  }
  headers[kSensitive] = sensitive;
  return [headers, raw];
};

exports.sessionError = (code) => new codes.ERR_HTTP2_SESSION_ERROR(code);
// What libnghttp2 says, as Node's NghttpError.
class NghttpError extends Error {
  constructor(number) {
    super(internalBinding('http2').error(number));
    this.code = 'ERR_HTTP2_ERROR';
    this.errno = number;
  }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
}
exports.NghttpError = NghttpError;
exports.nativeError = (number) => new NghttpError(number);
// Of frames that could not be sent: libnghttp2's error as HTTP/2's.
exports.frameCode = (number) => ({ '-522': 6, '-510': 5, '-511': 5, '-505': 1, '-523': 9, '-524': 3 })[number] ?? 2;
