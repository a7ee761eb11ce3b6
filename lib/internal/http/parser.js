// The JavaScript half of src/http: a parser is a number there and this object here. C tells what a run found through
// the register; drain() hands it to the parser's owner in order: head, body, trailers, end, upgrade or error.

const core = internalBinding('core');
const http = internalBinding('http');
const { FastBuffer } = require('internal/buffer/buffer');
const options = require('internal/options');
const { codes } = require('internal/errors');
const { validateBoolean, validateOneOf } = require('internal/validators');

const { reg } = core;
const FLAGS = 16;
const CODE = 17;
const VERSION = 18;
const POS = 19;
const LEN = 20;
const SPANS = 21;
const SPAN = 22;
const CHUNK_BASE = 56;

const HEAD = 1;
const BODY = 2;
const TRAILERS = 4;
const COMPLETE = 8;
const UPGRADED = 16;
const ERROR = 32;
const MORE = 64;

const flag = { KEEP_ALIVE: 128, WANTS_UPGRADE: 256, HAS_HOST: 512, HAS_EXPECT: 1024, HAS_LENGTH: 2048 };

const SIMPLE_MUST = HEAD | COMPLETE;
const SIMPLE_MAY = SIMPLE_MUST | flag.KEEP_ALIVE | flag.HAS_HOST;

const REQUEST = 1;
const RESPONSE = 2;
const kOnTimeout = 6; // as in Node, where these are indices of a parser's callbacks

// Not kept: a fork server has run this with other options than its children have.
function defaultMaxHeaderSize() {
  return options.get('--max-http-header-size') ?? 16384;
}

let warned = false;
function isLenient() {
  const lenientAll = Boolean(options.get('--insecure-http-parser'));
  if (lenientAll && !warned) {
    warned = true;
    process.emitWarning('Using insecure HTTP parsing');
  }
  return lenientAll;
}

// What insecureHTTPParser and httpValidation of a server or a request, or else the command line, ask of a parser: src/http/parser.h's numbers.
function leniencyOf({ insecureHTTPParser, httpValidation }) {
  if (httpValidation !== undefined) return httpValidation === 'insecure' ? 1 : httpValidation === 'relaxed' ? 2 : 0;
  return (insecureHTTPParser ?? isLenient()) ? 1 : 0;
}

function checkLeniency({ insecureHTTPParser, httpValidation }) {
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  if (httpValidation === undefined) return;
  validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  if (insecureHTTPParser !== undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation, 'cannot be used together with options.insecureHTTPParser');
  }
}

// `handlers`: { head(parser, code, version, text, flags), body(parser, buffer), end(parser), event(parser, status) }; with
// `again` of drain() also bodyAt(parser, offset, length), which makes the piece itself.
class Parser {
  // All that it will ever have, also what internal/http/connection needs: the engine makes room for what it sees here.
  constructor() {
    this.id = 0;
    this.handlers = null;
    this.socket = null;
    this.incoming = null;
    this.outgoing = null;
    this.server = null;
    this.maxHeaderPairs = 2000;
    this.joinDuplicateHeaders = null;
    this.onIncoming = null; // (message, shouldKeepAlive): what is done with a head
    this.onTimeout = null;
    this.consumed = false; // C reads the stream
    this.context = undefined; // of async_hooks
    this.active = false; // drain() is on the stack
    this.waiting = null; // chunks that came meanwhile
    this.rest = 0; // flags of the run whose body was just delivered
    this.restPos = 0;
    this.rawType = 0; // of one that is driven by hand
    this.pending = null; // answers that C is still writing
    this.outgoingQueue = null; // responses whose turn has not come
    this.firstRequest = null; // requests without a finished response, a list by kNext
    this.lastRequest = null;
    this.outgoingData = 0;
    this.requestsCount = 0;
    this.keepAliveTimeoutSet = false;
    this.keepAliveTimeout = -1;
    this.socketWrite = undefined;
    this.idleDone = false;
    this.stopped = false; // a body that nobody takes fast enough has stopped the socket
    this.lastText = undefined;
    this.lastUrl = undefined;
    this.responseOptions = undefined;
    this.leavesOut = false;
    this.headFlags = 0;
  }

  clear() {
    this.handlers = null;
    this.socket = null;
    this.incoming = null;
    this.outgoing = null;
    this.server = null;
    this.maxHeaderPairs = 2000;
    this.joinDuplicateHeaders = null;
    this.onIncoming = null;
    this.onTimeout = null;
    this.consumed = false;
    this.context = undefined;
    this.active = false;
    this.stopped = false;
    this.waiting = null;
    this.rest = 0;
    this.restPos = 0;
    this.rawType = 0;
    this.pending = null;
  }

  // Node's name for it. An element of its own would make each parser larger.
  get [kOnTimeout]() { return this.onTimeout; }
  set [kOnTimeout](value) { this.onTimeout = value; }

  initialize(type, handlers, limit, lenient, list, maxFields = 0) {
    this.rawType = 0;
    if (typeof handlers.head !== 'function') {
      // Node's own signature, (type, resource): somebody drives the parser by hand.
      handlers = require('internal/http/raw_parser').handlers;
      this.close();
      this.clear();
      this.rawType = type;
    }
    this.id = http.open(this, type, limit || defaultMaxHeaderSize(), +lenient, list, maxFields);
    this.handlers = handlers;
    return this;
  }

  // What Node's binding offers to those who hold a socket's parser.
  close() {
    if (this.id === 0) return;
    http.close(this.id);
    this.id = 0;
    this.consumed = false;
  }
  free() { this.close(); }
  remove() {}
  pause() {}
  resume() {}
  execute(buffer, offset, length) {
    if (!(this instanceof Parser)) throw new TypeError('Illegal invocation');
    return require('internal/http/raw_parser').executeRaw(this, buffer, offset, length);
  }
  finish() {
    const result = finish(this);
    return result instanceof Error ? result : undefined;
  }
  consume(handle) {
    handle.onread = (n, buffer) => {
      if (n > 0 && this.id !== 0) this.execute(buffer);
    };
    this.consumedHandle = handle;
  }
  unconsume() {
    if (this.consumedHandle) this.consumedHandle.onread = () => {};
    this.consumedHandle = undefined;
  }
  getCurrentBuffer() {
    const chunk = http.chunk(this.id);
    return new FastBuffer(chunk, reg[CHUNK_BASE], reg[LEN]);
  }
}

// One piece of the bytes being parsed; `chunk` are they themselves, or null when only C has them.
function piece(parser, chunk, offset, length) {
  if (chunk !== null) return new FastBuffer(chunk.buffer, chunk.byteOffset + offset, length);
  const bytes = http.chunk(parser.id);
  return new FastBuffer(bytes, reg[CHUNK_BASE] + offset, length);
}

// A piece that only C has, as text (see http.bodyText).
function pieceText(parser, offset, length) {
  reg[SPAN] = offset;
  reg[SPAN + 1] = length;
  return http.bodyText(parser.id);
}

// Deals out what the last run found and asks for more. Returns undefined, the offset where another protocol begins, or
// an Error.
//
// `again`: C has the bytes and calls once more when told so. Then a body is an event of its own, after which ticks and
// microtasks run before the message's end is known: what resume() has queued sees a stream that has not ended.
function drain(parser, text, chunk, again) {
  const { handlers } = parser;
  parser.active = true;
  try {
    // Most often: one whole request without a body.
    if ((reg[FLAGS] & ~SIMPLE_MAY) === 0 && parser.rest === 0 && (reg[FLAGS] & SIMPLE_MUST) === SIMPLE_MUST) {
      handlers.head(parser, reg[CODE], reg[VERSION], text, reg[FLAGS]);
      handlers.end(parser);
      return undefined;
    }
    for (;;) {
      let flags = reg[FLAGS];
      if (parser.rest !== 0) {
        flags = reg[FLAGS] = parser.rest;
        reg[POS] = parser.restPos;
        parser.rest = 0;
      }
      let first = null;
      let rest = null;
      const at = reg[SPAN];
      const length = reg[SPAN + 1];
      const count = reg[SPANS];
      // One piece of what C has can wait until it is known in what form it is wanted.
      if (flags & BODY && !(again && count === 1)) {
        const offsets = count > 1 ? reg.slice(SPAN, SPAN + 2 * count) : null;
        const code = reg[CODE];
        const version = reg[VERSION];
        const pos = reg[POS];
        first = piece(parser, chunk, at, length);
        if (offsets !== null) {
          rest = [];
          for (let i = 1; i < count; i++) rest.push(piece(parser, chunk, offsets[2 * i], offsets[2 * i + 1]));
        }
        reg[CODE] = code;
        reg[VERSION] = version;
        reg[POS] = pos;
      }
      const pos = reg[POS];
      if (flags & HEAD) handlers.head(parser, reg[CODE], reg[VERSION], text, flags);
      if (flags & BODY) {
        if (first !== null) handlers.body(parser, first);
        else if (parser.id !== 0) handlers.bodyAt(parser, at, length);
        if (rest !== null) for (const b of rest) handlers.body(parser, b);
        if (again && parser.id !== 0 && flags & (COMPLETE | UPGRADED | ERROR | MORE)) {
          parser.rest = flags & ~(HEAD | BODY);
          parser.restPos = pos;
          http.again(parser.id);
          return undefined;
        }
      }
      if (flags & COMPLETE) {
        if (flags & TRAILERS && parser.id !== 0) {
          const raw = http.trailers(parser.id).slice(1).split('\n');
          const { incoming } = parser;
          if (parser.rawType !== 0) {
            handlers.trailers(parser, raw);
          } else if (incoming) {
            const max = parser.maxHeaderPairs;
            if (max > 0 && raw.length > max) raw.length = max;
            incoming.complete = true;
            incoming._addHeaderLines(raw, raw.length);
          }
        }
        handlers.end(parser);
      }
      if (parser.id === 0) return undefined;
      if (flags & UPGRADED) return pos;
      if (flags & ERROR) return parseError(parser, pos, chunk);
      if (!(flags & MORE)) return undefined;
      text = http.next(parser.id);
    }
  } finally {
    parser.active = false;
  }
}

function parseError(parser, bytesParsed, chunk) {
  const text = http.error(parser.id) ?? 'HPE_INTERNAL\nInternal error';
  const at = text.indexOf('\n');
  const error = new Error('Parse Error');
  error.bytesParsed = bytesParsed;
  error.code = text.slice(0, at);
  error.reason = text.slice(at + 1);
  void chunk;
  return error;
}

// Bytes that JavaScript has: the same results as drain().
function execute(parser, chunk) {
  if (parser.id === 0) return undefined;
  if (parser.active) {
    (parser.waiting ??= []).push(chunk);
    return undefined;
  }
  let result = drain(parser, http.feed(parser.id, chunk), chunk, false);
  while (parser.waiting !== null && result === undefined && parser.id !== 0) {
    const next = parser.waiting.shift();
    if (parser.waiting.length === 0) parser.waiting = null;
    result = drain(parser, http.feed(parser.id, next), next, false);
  }
  return result;
}

function finish(parser) {
  if (parser.id === 0 || parser.active) return undefined;
  const text = http.finish(parser.id);
  parser.rest = 0;
  return reg[FLAGS] === 0 ? undefined : drain(parser, text, null, false);
}

function prepareError(error, parser, rawPacket) {
  error.rawPacket = rawPacket || (parser.id !== 0 && parser.getCurrentBuffer());
  error.message = `Parse Error: ${error.reason}`;
}

function freeParser(parser, req, socket) {
  if (parser) {
    const { server } = parser;
    parser.clear();
    parser.server = server;
    parser.free();
    if (server === null) parsers.free(parser);
  }
  if (req) req.parser = null;
  if (socket) socket.parser = null;
}

// QUERY has no place in the order of llhttp's numbers; the list that users see is sorted.
const methodNames = http.methods;
const rtsp = new Set(['PRI', 'DESCRIBE', 'ANNOUNCE', 'SETUP', 'PLAY', 'PAUSE', 'TEARDOWN', 'GET_PARAMETER', 'SET_PARAMETER', 'REDIRECT', 'RECORD', 'FLUSH']);
const methods = [];
for (const name of methodNames) if (!rtsp.has(name)) methods.push(name);
methods.sort();

const HTTPParser = Parser;
HTTPParser.methodName = (code) => methodNames[code];
HTTPParser.methodIndex = (code) => methods.indexOf(methodNames[code]);
Object.assign(HTTPParser, { REQUEST, RESPONSE, kOnMessageBegin: 0, kOnHeaders: 1, kOnHeadersComplete: 2, kOnBody: 3, kOnMessageComplete: 4, kOnExecute: 5, kOnTimeout,
  kLenientNone: 0, kLenientHeaders: 1, kLenientChunkedLength: 2, kLenientKeepAlive: 4, kLenientAll: 255 });

// Idle JavaScript halves; what C keeps ends with each connection.
const parsers = {
  name: 'parsers',
  max: 1000,
  list: [],
  alloc() { return this.list.length > 0 ? this.list.pop() : new Parser(); },
  free(parser) {
    if (this.list.length >= this.max) return false;
    this.list.push(parser);
    return true;
  },
};

module.exports = { Parser, REQUEST, RESPONSE, HEAD, flag, drain, piece, pieceText, execute, finish, freeParser, prepareError, isLenient, leniencyOf, checkLeniency, defaultMaxHeaderSize, methods, methodNames, HTTPParser, parsers, http };
