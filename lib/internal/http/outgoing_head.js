// The head of what is sent, for OutgoingMessage: the fields that a program sets, and the lines that are added to them.

const { codes, hideStackFrames } = require('internal/errors');
const { validateString } = require('internal/validators');
const { _checkIsHttpToken: isToken, _checkInvalidHeaderChar: hasInvalidChar, chunkExpression } = require('_http_common');
const { kOutHeaders, kUniqueHeaders, kLenient, utcDate } = require('internal/http/shared');

const { create } = Object; // create(null) costs a tenth of a literal with __proto__
const kHeader = Symbol('kHeader');
const kLines = Symbol('kLines');
const kTail = Symbol('kTail');
const kLengthLater = Symbol('kLengthLater');

// What a head gets besides its own lines; DATE to LENGTH are src/http/reply.c's bits.
const DATE = 1;
const KEEP_ALIVE = 2;
const CLOSE = 4;
const LENGTH = 8;
const CHUNKED = 128;

// For the prototype.
const methods = {};

// --- header fields ----------------------------------------------------------------------------------

const validateHeaderName = hideStackFrames(function validateHeaderName(name, label) {
  if (typeof name !== 'string' || !name || !isToken(name)) throw new codes.ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
});

const validateHeaderValue = hideStackFrames(function validateHeaderValue(name, value) {
  if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (hasInvalidChar(value)) throw new codes.ERR_INVALID_CHAR('header content', name);
});

// For a value that is none, or holds a character that a header usually does not.
const notLenient = /[\0\r\n]|[^\0-\xff]/;
function checkOddValue(message, name, value) {
  if (!message[kLenient] || value === undefined || notLenient.test(value)) validateHeaderValue(name, value);
}

// The lower-case form of a name that is a token. Programs use few names: those seen are neither checked nor lowered again.
let keys = create(null);
let keyCount = 0;
function remember(name) {
  const key = name.toLowerCase();
  if (name.length <= 32) {
    if (++keyCount > 512) {
      keys = create(null);
      keyCount = 0;
    }
    keys[name] = key;
  }
  return key;
}
function keyOf(name) {
  if (typeof name === 'string') {
    const known = keys[name];
    if (known !== undefined) return known;
  }
  validateHeaderName.withoutStackTrace(name);
  return remember(name);
}

function parseUniqueHeadersOption(headers) {
  if (!Array.isArray(headers)) return null;
  const unique = new Set();
  for (const name of headers) unique.add(name.toLowerCase());
  return unique;
}

methods._renderHeaders = function _renderHeaders() {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('render');
  const headers = {};
  const map = this[kOutHeaders];
  if (map !== null) for (const key of Object.keys(map)) headers[map[key][0]] = map[key][1];
  return headers;
};

methods.setHeader = function setHeader(name, value) {
  if (this[kLines] !== null || this[kHeader]) throw new codes.ERR_HTTP_HEADERS_SENT('set');
  const key = keyOf(name);
  if (value === undefined || hasInvalidChar(value)) checkOddValue(this, name, value);
  (this[kOutHeaders] ??= create(null))[key] = [name, value];
  return this;
};

methods.setHeaders = function setHeaders(headers) {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  // Headers gives one entry per cookie.
  const cookies = [];
  for (const { 0: key, 1: value } of headers) {
    if (key === 'set-cookie') {
      if (Array.isArray(value)) cookies.push(...value);
      else cookies.push(value);
      continue;
    }
    this.setHeader(key, value);
  }
  if (cookies.length) this.setHeader('set-cookie', cookies);
  return this;
};

methods.appendHeader = function appendHeader(name, value) {
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('append');
  validateHeaderName(name);
  if (value === undefined || hasInvalidChar(value)) checkOddValue(this, name, value);
  const key = name.toLowerCase();
  const headers = this[kOutHeaders] ??= create(null);
  const entry = headers[key];
  if (entry === undefined) {
    headers[key] = [name, value];
  } else {
    if (!Array.isArray(entry[1])) entry[1] = [entry[1]];
    if (Array.isArray(value)) for (const v of value) entry[1].push(v);
    else entry[1].push(value);
  }
  return this;
};

methods.getHeader = function getHeader(name) {
  validateString(name, 'name');
  const headers = this[kOutHeaders];
  if (headers === null) return undefined;
  const entry = headers[keys[name] ?? (isToken(name) ? remember(name) : name.toLowerCase())];
  return entry?.[1];
};

methods.getHeaderNames = function getHeaderNames() {
  return this[kOutHeaders] !== null ? Object.keys(this[kOutHeaders]) : [];
};

methods.getRawHeaderNames = function getRawHeaderNames() {
  const headers = this[kOutHeaders];
  if (headers === null) return [];
  return Object.keys(headers).map((key) => headers[key][0]);
};

methods.getHeaders = function getHeaders() {
  const headers = this[kOutHeaders];
  const out = { __proto__: null };
  if (headers !== null) for (const key of Object.keys(headers)) out[key] = headers[key][1];
  return out;
};

methods.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  return this[kOutHeaders] !== null && !!this[kOutHeaders][name.toLowerCase()];
};

methods.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  if (this.headersSent) throw new codes.ERR_HTTP_HEADERS_SENT('remove');
  const key = name.toLowerCase();
  switch (key) {
    case 'connection': this._removedConnection = true; break;
    case 'content-length': this._removedContLen = true; break;
    case 'transfer-encoding': this._removedTE = true; break;
    case 'date': this.sendDate = false; break;
  }
  if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
};

// --- the head ---------------------------------------------------------------------------------------

function storeValue(self, state, key, name, value) {
  state.lines += key + ': ' + value + '\r\n';
  switch (name.length) {
    case 10:
      if (name === 'connection') {
        state.connection = true;
        self._removedConnection = false;
        if (/(?:^|\W)close(?:$|\W)/i.test(value)) self._last = true;
        else self.shouldKeepAlive = true;
      } else if (name === 'keep-alive') {
        self._defaultKeepAlive = false;
      }
      break;
    case 17:
      if (name === 'transfer-encoding') {
        state.te = true;
        self._removedTE = false;
        if (chunkExpression.test(value)) self.chunkedEncoding = true;
      }
      break;
    case 14:
      if (name === 'content-length') {
        state.contLen = true;
        self._contentLength = +value;
        self._removedContLen = false;
      }
      break;
    case 4:
      if (name === 'date') state.date = true;
      break;
    case 6:
      if (name === 'expect') state.expect = true;
      break;
    case 7:
      if (name === 'trailer') state.trailer = true;
      break;
  }
}

function storeField(self, state, key, value, validate) {
  const name = validate ? keyOf(key) : keys[key] ?? key.toLowerCase();
  if (Array.isArray(value)) {
    if ((value.length < 2 || name !== 'cookie') && (!self[kUniqueHeaders] || !self[kUniqueHeaders].has(name))) {
      for (const one of value) {
        if (validate && (one === undefined || hasInvalidChar(one))) checkOddValue(self, key, one);
        storeValue(self, state, key, name, one);
      }
      return;
    }
    value = value.join('; ');
  }
  if (validate && (value === undefined || hasInvalidChar(value))) checkOddValue(self, key, value);
  storeValue(self, state, key, name, value);
}

const NO_FIELDS = { connection: false, contLen: false, te: false, date: false, expect: false, trailer: false, lines: '' };

methods._storeHeader = function _storeHeader(firstLine, headers) {
  let state = NO_FIELDS;
  if (headers) {
    state = { connection: false, contLen: false, te: false, date: false, expect: false, trailer: false, lines: firstLine };
    if (headers === this[kOutHeaders]) {
      for (const key of Object.keys(headers)) storeField(this, state, headers[key][0], headers[key][1], false);
    } else if (Array.isArray(headers)) {
      if (headers.length && Array.isArray(headers[0])) {
        for (const entry of headers) storeField(this, state, entry[0], entry[1], true);
      } else {
        if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
        for (let n = 0; n < headers.length; n += 2) storeField(this, state, headers[n], headers[n + 1], true);
      }
    } else {
      for (const key in headers) if (Object.hasOwn(headers, key)) storeField(this, state, key, headers[key], true);
    }
  }

  let tail = 0;
  if (this.sendDate && !state.date) tail |= DATE;

  // A response that must not have a body cannot be chunked: what follows would be taken for the next one.
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }

  if (this._removedConnection) {
    this._last = !this.shouldKeepAlive;
  } else if (!state.connection) {
    const goesOn = this.shouldKeepAlive && (state.contLen || this.useChunkedEncodingByDefault || this.agent);
    if (goesOn && this.maxRequestsOnConnectionReached) {
      tail |= CLOSE;
    } else if (goesOn) {
      tail |= KEEP_ALIVE;
    } else {
      this._last = true;
      tail |= CLOSE;
    }
  }

  if (!state.contLen && !state.te) {
    if (!this._hasBody) {
      this.chunkedEncoding = false;
    } else if (!this.useChunkedEncodingByDefault) {
      this._last = true;
    } else if (!state.trailer && !this._removedContLen && (this[kLengthLater] || typeof this._contentLength === 'number')) {
      tail |= LENGTH;
    } else if (!this._removedTE) {
      tail |= CHUNKED;
      this.chunkedEncoding = true;
    } else {
      // Neither length nor chunks: the end of the connection is the end of the body.
      this._last = true;
    }
  }

  if (this.chunkedEncoding !== true && state.trailer) throw new codes.ERR_HTTP_TRAILER_INVALID();

  this[kLines] = headers ? state.lines : firstLine;
  this[kTail] = tail;
  this[kHeader] = null;
  this._headerSent = false;
  if (state.expect) this._send('');
};

function keepAliveLines(self) {
  let lines = 'Connection: keep-alive\r\n';
  if (self._keepAliveTimeout && self._defaultKeepAlive) {
    const max = ~~self._maxRequestsPerSocket > 0 ? `, max=${self._maxRequestsPerSocket}` : '';
    lines += `Keep-Alive: timeout=${Math.floor(self._keepAliveTimeout / 1000)}${max}\r\n`;
  }
  return lines;
}

function headText(self) {
  const tail = self[kTail];
  let text = self[kLines];
  if (tail & DATE) text += 'Date: ' + utcDate() + '\r\n';
  if (tail & KEEP_ALIVE) text += keepAliveLines(self);
  else if (tail & CLOSE) text += 'Connection: close\r\n';
  if (tail & LENGTH) text += 'Content-Length: ' + self._contentLength + '\r\n';
  else if (tail & CHUNKED) text += 'Transfer-Encoding: chunked\r\n';
  return text + '\r\n';
}

methods.addTrailers = function addTrailers(headers) {
  this._trailer = '';
  const isArray = Array.isArray(headers);
  for (const key of Object.keys(headers)) {
    const field = isArray ? headers[key][0] : key;
    const value = isArray ? headers[key][1] : headers[key];
    validateHeaderName(field, 'Trailer name');
    const name = field.toLowerCase();
    const values = Array.isArray(value) && value.length > 1 && !this[kUniqueHeaders]?.has(name) ? value : [Array.isArray(value) ? value.join('; ') : value];
    for (const one of values) {
      if (hasInvalidChar(one) && (!this[kLenient] || notLenient.test(one))) throw new codes.ERR_INVALID_CHAR('trailer content', field);
      this._trailer += field + ': ' + one + '\r\n';
    }
  }
};

module.exports = { methods, kHeader, kLines, kTail, kLengthLater, CHUNKED, headText, keepAliveLines, validateHeaderName, validateHeaderValue, parseUniqueHeadersOption };
