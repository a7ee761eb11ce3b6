// IncomingMessage: the request a server was sent, the response a client got. The head arrives as one string and is
// taken apart when it is looked at; so is the stream side, as most requests have no body.

const { Readable, finished } = require('stream');

const kHead = Symbol('head');
const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kHeadersCount = Symbol('kHeadersCount');
const kRawHeaders = Symbol('rawHeaders');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kTrailersCount = Symbol('kTrailersCount');
const kRawTrailers = Symbol('rawTrailers');
const kMaxPairs = Symbol('maxPairs');
const kEndLater = Symbol('endLater');
const kStream = Symbol('readableState');
const kDumpLater = Symbol('dumpLater');
const kAbort = Symbol('abort');

const define = Object.defineProperty;

function readStart(socket) {
  if (socket && !socket._paused && socket.readable) socket.resume();
}
function readStop(socket) {
  if (socket) socket.pause();
}

function IncomingMessage(socket) {
  if (!(this instanceof IncomingMessage)) return new IncomingMessage(socket);
  // What begins the same for every message, as statusCode and statusMessage, is on the prototype (below): one is made for each
  // request. (Programs look for the word in this function's text: finalhandler's tests.)
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this[kHead] = '';
  this[kMaxPairs] = 0;
  this.upgrade = null;
  this.url = '';
  this.method = null;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

Object.assign(IncomingMessage.prototype, {
  _events: undefined,
  _eventsCount: 0,
  [kRawHeaders]: null,
  [kHeaders]: null,
  [kHeadersCount]: 0,
  joinDuplicateHeaders: false,
  aborted: false,
  statusCode: null,
  statusMessage: null,
  _consuming: false,
  _dumped: false,
  [kEndLater]: false,
  [kStream]: undefined,
  [kAbort]: undefined,
});

// The stream's state appears when something asks for it. Readable's constructor assigns it, which lands in the setter.
define(IncomingMessage.prototype, '_readableState', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    const known = this[kStream];
    if (known !== undefined) return known;
    if (this === IncomingMessage.prototype || !(kHead in this)) return undefined;
    const { socket } = this;
    const events = this._events;
    const count = this._eventsCount;
    Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
    if (events !== undefined) {
      this._events = events;
      this._eventsCount = count;
    }
    const state = this[kStream];
    state.readingMore = true;
    if (this[kEndLater]) {
      this[kEndLater] = false;
      this.push(null);
      if (this[kDumpLater]) this.resume();
    }
    return state;
  },
  set(value) {
    this[kStream] = value;
  },
});

for (const name of ['connection', 'client']) {
  define(IncomingMessage.prototype, name, {
    __proto__: null,
    configurable: true,
    get() { return this.socket; },
    set(value) { this.socket = value; },
  });
}

// Made when it is asked for. Who destroys the message, or sees its socket close before the answer is out, aborts it.
define(IncomingMessage.prototype, 'signal', {
  __proto__: null,
  configurable: true,
  get() {
    if (this[kAbort] === undefined) {
      this[kAbort] = new AbortController();
      if (this.aborted) this[kAbort].abort();
    }
    return this[kAbort].signal;
  },
});

function abortSignal(message) {
  message[kAbort]?.abort();
}

function pairsOf(self) {
  let raw = self[kRawHeaders];
  if (raw === null) {
    const head = self[kHead];
    if (head === undefined) return undefined; // as of headersOf()
    const start = head.indexOf('\n');
    raw = self[kRawHeaders] = start < 0 ? [] : head.slice(start + 1).split('\n');
    const max = self[kMaxPairs];
    if (max > 0 && raw.length > max) raw.length = max;
    self[kHeadersCount] = raw.length;
    self[kHead] = '';
  }
  return raw;
}

// Heads that come again and again (src/http/memo.c hands out the same text) are taken apart once: those seen, by their length,
// and their headers from the second time on.
const SEEN_BELOW = 2048; // characters
const seen = [null, null, null, null, null, null, null, null];

function headersOf(self) {
  const head = self[kHead];
  if (head === undefined) return {}; // of no constructor: the prototype, or what a program derives from it
  let entry = null;
  if (self[kRawHeaders] === null && self[kMaxPairs] === 0 && head.length < SEEN_BELOW && !self.joinDuplicateHeaders && self._addHeaderLine === addHeaderLine) {
    entry = seen[head.length & 7];
    if (entry === null || entry.head !== head) {
      seen[head.length & 7] = { head, headers: null };
      entry = null;
    } else if (entry.headers !== null) {
      return { ...entry.headers };
    }
  }
  const raw = pairsOf(self);
  const headers = {};
  for (let n = 0, count = self[kHeadersCount]; n < count; n += 2) self._addHeaderLine(raw[n], raw[n + 1], headers);
  if (entry !== null && headers['set-cookie'] === undefined) entry.headers = { ...headers };
  return headers;
}

function accessor(name, get, set) {
  define(IncomingMessage.prototype, name, { __proto__: null, configurable: true, enumerable: name === 'rawHeaders' || name === 'rawTrailers', get, set });
}
accessor('rawHeaders', function() { return pairsOf(this); }, function(value) {
  pairsOf(this);
  this[kRawHeaders] = value;
});
accessor('rawTrailers', function() { return this[kRawTrailers] ??= []; }, function(value) { this[kRawTrailers] = value; });

accessor('headers', function() {
  return this[kHeaders] ??= headersOf(this);
}, function(value) { this[kHeaders] = value; });

accessor('headersDistinct', function() {
  let headers = this[kHeadersDistinct];
  if (!headers) {
    const raw = pairsOf(this);
    headers = this[kHeadersDistinct] = {};
    for (let n = 0, count = this[kHeadersCount]; n < count; n += 2) this._addHeaderLineDistinct(raw[n], raw[n + 1], headers);
  }
  return headers;
}, function(value) { this[kHeadersDistinct] = value; });

accessor('trailers', function() {
  let trailers = this[kTrailers];
  if (!trailers) {
    const raw = this.rawTrailers;
    trailers = this[kTrailers] = {};
    for (let n = 0, count = this[kTrailersCount] ?? 0; n < count; n += 2) this._addHeaderLine(raw[n], raw[n + 1], trailers);
  }
  return trailers;
}, function(value) { this[kTrailers] = value; });

accessor('trailersDistinct', function() {
  let trailers = this[kTrailersDistinct];
  if (!trailers) {
    const raw = this.rawTrailers;
    trailers = this[kTrailersDistinct] = {};
    for (let n = 0, count = this[kTrailersCount] ?? 0; n < count; n += 2) this._addHeaderLineDistinct(raw[n], raw[n + 1], trailers);
  }
  return trailers;
}, function(value) { this[kTrailersDistinct] = value; });

IncomingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

IncomingMessage.prototype._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  // Until here the socket may have been stopped because nobody read.
  const { socket } = this;
  if (socket && socket.readable) readStart(socket);
};

function settle(self, error, callback) {
  // Without a listener an error here would end the program, though the response is what matters.
  if (self.listenerCount('error') === 0) callback();
  else callback(error);
}

IncomingMessage.prototype._destroy = function _destroy(err, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    abortSignal(this);
    this.emit('aborted');
  }
  const { socket } = this;
  if (socket && !socket.destroyed && this.aborted) {
    socket.destroy(err);
    const stop = finished(socket, (e) => {
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE') e = null;
      stop();
      process.nextTick(settle, this, e || err, callback);
    });
  } else {
    process.nextTick(settle, this, err, callback);
  }
};

// Takes over pairs that a parser (or a test) hands in.
IncomingMessage.prototype._addHeaderLines = function _addHeaderLines(headers, n) {
  if (!headers?.length) return;
  let target;
  if (this.complete) {
    this[kRawTrailers] = headers;
    this[kTrailersCount] = n;
    target = this[kTrailers];
  } else {
    this[kRawHeaders] = headers;
    this[kHeadersCount] = n;
    target = this[kHeaders];
  }
  if (target) for (let i = 0; i < n; i += 2) this._addHeaderLine(headers[i], headers[i + 1], target);
};

// How a repeated field is treated: the first counts, values are joined, or they form an array.
const FIRST = 1;
const COOKIE = 2;
const LIST = 3;
const known = { __proto__: null };
for (const name of ['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since', 'if-unmodified-since', 'last-modified',
  'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent']) known[name] = FIRST;
known.cookie = COOKIE;
known['set-cookie'] = LIST;

// Names as they come on the wire, lower-cased; bounded, since a peer chooses them.
let lowered = { __proto__: null };
let loweredCount = 0;
function lower(field) {
  let name = lowered[field];
  if (name === undefined) {
    name = field.toLowerCase();
    if (field.length <= 32) {
      if (++loweredCount > 512) {
        lowered = { __proto__: null };
        loweredCount = 0;
      }
      lowered[field] = name;
    }
  }
  return name;
}

function addHeaderLine(field, value, dest) {
  const name = lower(field);
  const old = dest[name];
  const rule = known[name];
  if (rule === LIST) {
    if (old !== undefined) old.push(value);
    else dest[name] = [value];
  } else if (typeof old !== 'string') { // not there, or Object.prototype's
    dest[name] = value;
  } else if (rule === COOKIE) {
    dest[name] = `${old}; ${value}`;
  } else if (rule === undefined || this.joinDuplicateHeaders) {
    dest[name] = `${old}, ${value}`;
  }
}
Object.defineProperty(addHeaderLine, 'name', { __proto__: null, value: '_addHeaderLine', configurable: true });
IncomingMessage.prototype._addHeaderLine = addHeaderLine;

IncomingMessage.prototype._addHeaderLineDistinct = function _addHeaderLineDistinct(field, value, dest) {
  const name = lower(field);
  if (Object.hasOwn(dest, name)) dest[name].push(value);
  else Object.defineProperty(dest, name, { __proto__: null, value: [value], writable: true, configurable: true, enumerable: true });
};

// Nobody wants the body: let it flow away.
IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  // What is buffered must not reach anybody.
  if (this._events !== undefined) this.removeAllListeners('data');
  if (this[kEndLater] && this._events === undefined) this[kDumpLater] = true;
  else this.resume();
};

// Nobody has touched the stream side.
function isBare(message) {
  return message._events === undefined && message[kStream] === undefined;
}

// The message's end. Without a stream state it is only noted.
function end(message) {
  if (isBare(message)) message[kEndLater] = true;
  else message.push(null);
}

module.exports = { IncomingMessage, readStart, readStop, kHead, kMaxPairs, kEndLater, kStream, end, isBare, abortSignal };
