// Requests by way of a dispatcher: what undici, which a program installs, calls the thing that carries requests out (its Agent, Pool,
// ProxyAgent, MockAgent and those that programs write). Node's fetch() and WebSocket take one too.
// Source: https://undici.nodejs.org/#/docs/api/Dispatcher
// What a dispatcher calls has two forms, by undici's version: ours has both, and each works whichever is called.

const { streamFor } = require('internal/fetch/body');
const { mismatch } = require('internal/fetch/failures');

// undici's setGlobalDispatcher() puts it into the first; versions from 8 on into the second, and into the first one that makes it look like
// an older one.
const places = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')];
const kOwn = Symbol('own'); // of the one that fetch() needs not go by

// The dispatcher to go by: the one a program gives, or the one it has set for all; undefined: neither. Throws for what can be none.
function chosen(given) {
  if (given !== undefined) {
    if (given) return given;
    const { AssertionError } = require('assert');
    throw new AssertionError({ message: 'The expression evaluated to a falsy value:\n\n  assert(dispatcher)\n', actual: given, expected: true, operator: '==' });
  }
  const [older, newer] = places.map((key) => globalThis[key]);
  const found = newer !== undefined && older?.constructor?.name === 'Dispatcher1Wrapper' ? newer : older;
  return found?.[kOwn] ? undefined : found;
}

const text = (value) => (typeof value === 'string' ? value : Buffer.from(value).toString('latin1'));

// [name, value, ...] as texts. `fields`: such a list of bytes or texts, or names with their values; a value may be a list.
function flat(fields) {
  const list = [];
  const add = (name, value) => {
    if (Array.isArray(value)) for (const one of value) add(name, one);
    else if (value != null) list.push(text(name), text(value));
  };
  if (Array.isArray(fields)) for (let i = 0; i < fields.length; i += 2) add(fields[i], fields[i + 1]);
  else for (const name of Object.keys(fields ?? {})) add(name, fields[name]);
  return list;
}
const fieldsOf = (controller, headers) => flat(controller?.rawHeaders?.length > 0 ? controller.rawHeaders : headers);

function cancelled() {
  return new (require('internal/errors/domexception').DOMException)('The operation was aborted.', 'AbortError');
}

// What an error that a dispatcher told is to those who asked.
function causeOf(error) {
  if (error?.name !== 'AbortError') return error;
  const told = new (require('internal/errors/domexception').DOMException)('Request was cancelled.');
  told.cause = error;
  return told;
}

// One request under way. `on`: start(status, fields, statusText), data(chunk) -> false to pause, end(), error(error), upgrade(status, fields,
// socket); after end or error nothing more comes.
class Dispatched {
  constructor(on) {
    this.on = on;
    this.over = this.destroyed = this.paused = false;
    this.abort = this.wake = this.source = null;
  }
  // Throws what the dispatcher throws.
  send(dispatcher, options) {
    if (typeof dispatcher.dispatch !== 'function') throw new TypeError('agent.dispatch is not a function');
    dispatcher.dispatch(options, this.handler());
  }
  // Nothing of it is wanted any more.
  destroy(reason) {
    if (this.destroyed) return;
    this.destroyed = true;
    this.source?.cancel(reason).catch(() => {});
    if (!this.over) this.abort?.(reason ?? cancelled());
  }
  resume() {
    if (!this.paused) return;
    this.paused = false;
    this.wake?.();
  }
  started(abort) {
    this.abort = abort;
    if (this.destroyed) abort(cancelled());
  }
  answered(status, fields, statusText) {
    if (status >= 200) this.on.start(status, fields, statusText ?? '');
  }
  data(chunk) {
    if (!this.destroyed && this.on.data(chunk) === false) this.paused = true;
    return !this.paused;
  }
  ended() {
    if (this.over) return;
    this.over = true;
    this.on.end();
  }
  failed(error) {
    if (this.over) return;
    this.over = this.destroyed = true;
    this.source?.cancel(error).catch(() => {});
    this.on.error(error);
  }
  // Its functions are its own and need no `this`: programs copy them to objects that change some.
  handler() {
    return {
      onConnect: (abort) => this.started(abort),
      onHeaders: (status, fields, resume, statusText) => {
        this.wake = resume;
        this.answered(status, flat(fields), statusText);
        return !this.paused;
      },
      onData: (chunk) => this.data(chunk),
      onComplete: () => this.ended(),
      onError: (error) => this.failed(error),
      onUpgrade: (status, fields, socket) => this.on.upgrade(status, flat(fields), socket),
      onRequestStart: (controller) => this.started((reason) => controller.abort(reason)),
      onResponseStart: (controller, status, headers, statusText) => {
        this.wake = () => controller.resume();
        this.answered(status, fieldsOf(controller, headers), statusText);
      },
      onResponseData: (controller, chunk) => { if (!this.data(chunk)) controller.pause(); },
      onResponseEnd: () => this.ended(),
      onResponseError: (controller, error) => this.failed(error),
      onRequestUpgrade: (controller, status, headers, socket) => this.on.upgrade(status, fieldsOf(controller, headers), socket),
    };
  }
}

// The body that is sent, piece by piece as it is asked for. `failed(error)` is told what went wrong in it.
async function* pieces(dispatched, body, length, failed) {
  if (body.stream === undefined && body.source !== null) {
    const { buffer, byteOffset, byteLength } = body.source;
    if (byteLength > 0) yield new Uint8Array(buffer, byteOffset, byteLength);
    return;
  }
  const reader = dispatched.source = streamFor(body).getReader();
  let sent = 0;
  let over = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || dispatched.destroyed) break;
      if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
      sent += value.byteLength;
      if (length !== null && sent > length) throw mismatch();
      yield value;
    }
    over = true;
    if (length !== null && sent !== length && !dispatched.destroyed) throw mismatch();
  } catch (error) {
    if (!dispatched.destroyed) failed(error);
  } finally {
    dispatched.source = null;
    if (!over) reader.cancel().catch(() => {});
  }
}

// What MockAgent compares and hands on: what the program gave, not its bytes.
function given(body) {
  if (body === null) return null;
  if (body.source === null) return body.given ?? streamFor(body);
  return body.given === 'text' ? body.source.toString() : body.source;
}

// Where a request goes, as dispatchers want it.
function placeOf(url) {
  const path = `${url.pathname}${url.search}`;
  const emptyQuery = url.search === '' && url.href[url.href.length - url.hash.length - 1] === '?';
  return { path: emptyQuery ? `${path}?` : path, origin: url.origin };
}

// A request of fetch(), told by its events: fail(error): it failed before there was an answer; answer(res): there is one, its body to be read.
// began(what can be destroyed) comes before both.
function request(dispatcher, { url, method, headers, body, length }, { began, fail, answer }) {
  const { Readable } = require('stream');
  let res;
  let unread = false;
  const broke = (error) => {
    if (res === undefined) fail(causeOf(error));
    else res.destroy(error ?? cancelled());
  };
  const dispatched = new Dispatched({
    start(statusCode, rawHeaders, statusMessage) {
      res = new Readable({
        read() { dispatched.resume(); },
        destroy(error, callback) {
          if (!dispatched.over) dispatched.destroy(error);
          callback(error);
        },
      });
      res.on('error', () => {}); // those who read it have theirs
      Object.assign(res, { statusCode, statusMessage, rawHeaders });
      unread = statusCode === 204 || statusCode === 205 || statusCode === 304;
      answer(res);
    },
    data(chunk) {
      if (!unread) return res.push(chunk);
      dispatched.destroy(); // bytes that this status cannot have: they are not waited for
      return true;
    },
    end() { res?.push(null); },
    error: broke,
    upgrade(status, fields, socket) {
      socket.destroy();
      fail(new Error('bad upgrade'));
    },
  });
  began(dispatched);
  const sent = body === null ? null : pieces(dispatched, body, length, (error) => {
    broke(error);
    dispatched.destroy(error);
  });
  const options = { ...placeOf(url), method, body: sent, headers, maxRedirections: 0, upgrade: undefined };
  if (dispatcher.isMockActive) {
    options.body = given(body);
    options.__mockAgentBodyForDispatch = sent; // for what it lets through
  }
  try {
    dispatched.send(dispatcher, options);
  } catch (error) {
    fail(causeOf(error));
  }
}

module.exports = { chosen, kOwn, places, Dispatched, placeOf, request };
