// The dispatcher that stands for all of a program's requests where they go by the proxies of the environment (--use-env-proxy,
// http.setGlobalProxyFromEnv()): undici, where a program installs it, asks this one and puts none of its own in its place, so that neither
// its requests nor fetch()'s go past the proxies. fetch() itself does not come this way.
// Source: https://undici.nodejs.org/#/docs/api/Dispatcher

const EventEmitter = require('events');
const { setTimeout, clearTimeout } = require('internal/timers');
const { agentFor } = require('internal/fetch/fetch');
const { causeOf, failure, lost } = require('internal/fetch/failures');
const { kOwn, places } = require('internal/fetch/dispatch');

const TIMEOUT = 300e3;
const bytesOf = (list) => list.map((text) => Buffer.from(text, 'latin1'));
const invalid = (message) => failure('InvalidArgumentError', 'UND_ERR_INVALID_ARG', message);

// { name: value or values } of [name, value, ...].
function fields(raw, lower) {
  const all = {};
  for (let i = 0; i < raw.length; i += 2) {
    const name = lower ? raw[i].toLowerCase() : raw[i];
    all[name] = all[name] === undefined ? raw[i + 1] : [all[name], raw[i + 1]].flat();
  }
  return all;
}

// Those that a program gives: names and values in turn, pairs, or an object.
function given(headers) {
  if (headers == null) return {};
  if (Array.isArray(headers)) return fields(headers.map((one) => (Buffer.isBuffer(one) ? one.toString('latin1') : one)), false);
  if (typeof headers[Symbol.iterator] === 'function') return fields([...headers].flat(), false);
  return { ...headers };
}

// Bytes that are there, or something to iterate over.
function payload(body, headers, has) {
  if (body == null) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const form = body[Symbol.toStringTag] === 'FormData';
  if (form || typeof body.stream === 'function') {
    const { Response, FormData } = globalThis;
    let own = body;
    if (form && !(body instanceof FormData)) { // undici's
      own = new FormData();
      for (const [name, value] of body) own.append(name, value);
    }
    const made = new Response(own);
    if (form && !has('content-type')) headers['content-type'] = made.headers.get('content-type');
    if (body.size !== undefined && !has('content-length')) headers['content-length'] = body.size;
    return made.body;
  }
  if (typeof body[Symbol.asyncIterator] === 'function' || typeof body[Symbol.iterator] === 'function') return body;
  throw invalid('body must be a string, a Buffer, a Readable stream, an iterable, or an async iterable');
}

// One request that is carried out.
class Carried {
  constructor(options, handler) {
    this.handler = handler;
    this.newer = typeof handler.onRequestStart === 'function';
    this.over = false;
    this.req = this.res = this.timer = null;
    this.body = undefined;
    const self = this;
    this.controller = {
      paused: false, aborted: false, reason: null, rawHeaders: null, rawTrailers: null,
      pause() {
        this.paused = true;
        self.res?.pause();
      },
      resume() {
        this.paused = false;
        self.res?.resume();
      },
      abort(reason) { self.abort(reason); },
    };
    try {
      this.make(options);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.tell(() => {
      if (this.newer) handler.onRequestStart(this.controller, {});
      else handler.onConnect((reason) => this.abort(reason), null);
    });
    if (this.over) return;
    this.send();
  }
  make(options) {
    const { URL } = globalThis;
    if (options === null || typeof options !== 'object') throw invalid('opts must be an object.');
    if (typeof options.path !== 'string') throw invalid('path must be a string');
    for (const name of ['throwOnError', 'maxRedirections', 'expectContinue']) if (options[name]) throw invalid(`${name} is not supported here`);
    const url = new URL(`${options.origin}`);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid('Invalid URL protocol: the URL must start with `http:` or `https:`.');
    const headers = given(options.headers);
    const has = (name) => Object.keys(headers).some((one) => one.toLowerCase() === name);
    this.body = payload(options.body, headers, has);
    const method = options.method ?? 'GET';
    if (!has('content-length') && !has('transfer-encoding')) {
      if (this.body === undefined || ArrayBuffer.isView(this.body)) {
        const length = this.body?.length ?? 0;
        if (length > 0 || method === 'POST' || method === 'PUT' || method === 'PATCH') headers['content-length'] = length;
      } else {
        headers['transfer-encoding'] = 'chunked';
      }
    }
    if (options.upgrade) Object.assign(headers, { connection: 'upgrade', upgrade: options.upgrade });
    else if (options.reset) headers.connection = 'close';
    const query = options.query && require('querystring').stringify(options.query);
    const path = query ? `${options.path}${options.path.includes('?') ? '&' : '?'}${query}` : options.path;
    const { ClientRequest } = require('_http_client');
    const { urlToHttpOptions } = require('internal/http/url');
    this.bodyTimeout = options.bodyTimeout ?? TIMEOUT;
    this.req = new ClientRequest({ ...urlToHttpOptions(url), method, path, headers, agent: agentFor(url.protocol), ...options.servername && { servername: options.servername } });
    this.arm(options.headersTimeout ?? TIMEOUT, 'HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error');
  }
  async send() {
    const { req, body, handler } = this;
    const upgraded = (res, socket, head) => this.upgraded(res, socket, head);
    req.on('information', ({ statusCode, statusMessage, rawHeaders }) => this.head(statusCode, rawHeaders, statusMessage));
    req.on('response', (res) => this.answered(res)).on('upgrade', upgraded).on('connect', upgraded);
    req.on('error', (error) => this.fail(causeOf(error)));
    req.on('finish', () => this.tell(() => handler.onRequestSent?.()));
    if (body === undefined) {
      req.end();
      return;
    }
    try {
      for await (const chunk of ArrayBuffer.isView(body) ? [body] : body) {
        if (req.destroyed) break;
        this.tell(() => handler.onBodySent?.(chunk));
        if (!req.write(chunk)) {
          await new Promise((resolve) => { req.once('drain', resolve).once('close', resolve); });
        }
      }
      req.end();
    } catch (error) {
      this.abort(error);
    }
  }
  // What the handler throws ends the request.
  tell(call) {
    try {
      return call();
    } catch (error) {
      this.abort(error);
      return undefined;
    }
  }
  head(status, raw, text) {
    const { controller, handler } = this;
    controller.rawHeaders = bytesOf(raw);
    if (this.newer) {
      this.tell(() => handler.onResponseStart(controller, status, fields(raw, true), text));
      return !controller.paused;
    }
    return this.tell(() => handler.onHeaders(status, controller.rawHeaders, () => controller.resume(), text)) !== false;
  }
  answered(res) {
    const { controller, handler } = this;
    const goes = this.head(res.statusCode, res.rawHeaders, res.statusMessage);
    this.res = res;
    this.arm(this.bodyTimeout, 'BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT', 'Body Timeout Error');
    res.on('data', (chunk) => {
      this.timer?.refresh();
      if (this.over) return;
      if (this.newer) this.tell(() => handler.onResponseData(controller, chunk));
      else if (this.tell(() => handler.onData(chunk)) === false) controller.pause();
    });
    res.on('end', () => {
      if (this.over) return;
      this.finish();
      controller.rawTrailers = bytesOf(res.rawTrailers);
      this.tell(() => (this.newer ? handler.onResponseEnd(controller, fields(res.rawTrailers, true)) : handler.onComplete(controller.rawTrailers)));
    });
    for (const name of ['aborted', 'error']) res.on(name, () => this.fail(lost()));
    if (!goes || controller.paused) res.pause();
  }
  upgraded(res, socket, head) {
    if (this.over) return;
    const { controller, handler } = this;
    this.finish();
    if (head.length > 0) socket.unshift(head);
    const call = this.newer ? handler.onRequestUpgrade : handler.onUpgrade;
    if (typeof call !== 'function') {
      socket.destroy();
      this.over = false;
      this.fail(failure('SocketError', 'UND_ERR_SOCKET', 'bad upgrade'));
      return;
    }
    controller.rawHeaders = bytesOf(res.rawHeaders);
    if (this.newer) this.tell(() => handler.onRequestUpgrade(controller, res.statusCode, fields(res.rawHeaders, true), socket));
    else this.tell(() => handler.onUpgrade(res.statusCode, controller.rawHeaders, socket));
  }
  arm(time, name, code, message) {
    clearTimeout(this.timer);
    this.timer = null;
    if (time > 0) this.timer = setTimeout(() => this.abort(failure(name, code, message)), time).unref();
  }
  finish() {
    this.over = true;
    clearTimeout(this.timer);
  }
  abort(reason) {
    const { controller } = this;
    if (this.over || controller.aborted) return;
    controller.aborted = true;
    controller.reason = reason ?? failure('AbortError', 'UND_ERR_ABORTED', 'Request aborted');
    process.nextTick(() => {
      this.req?.destroy();
      this.fail(controller.reason);
    });
  }
  fail(error) {
    if (this.over) return;
    this.finish();
    if (this.newer) this.handler.onResponseError(this.controller, error);
    else this.handler.onError(error);
  }
}

class EnvHttpProxyAgent extends EventEmitter {
  get [kOwn]() { return true; }
  dispatch(options, handler) {
    if (handler === null || typeof handler !== 'object') throw invalid('handler must be an object');
    new Carried(options, handler);
    return true;
  }
  compose(...interceptors) {
    let dispatch = (options, handler) => this.dispatch(options, handler);
    for (const interceptor of interceptors.flat()) {
      if (interceptor == null) continue;
      if (typeof interceptor !== 'function') throw new TypeError(`invalid interceptor, expected function received ${typeof interceptor}`);
      dispatch = interceptor(dispatch);
      if (typeof dispatch !== 'function' || dispatch.length !== 2) throw new TypeError('invalid interceptor');
    }
    return new Proxy(this, { get: (target, key) => (key === 'dispatch' ? dispatch : key === kOwn ? false : target[key]) });
  }
  // Its connections are fetch()'s.
  close(callback = undefined) {
    if (typeof callback !== 'function') return Promise.resolve();
    queueMicrotask(() => callback(null, null));
    return undefined;
  }
  destroy(error = undefined, callback = error) { return this.close(callback); }
}

let one;

// Puts it where undici looks for the one for all. Returns what puts back what was there.
function place() {
  one ??= new EnvHttpProxyAgent();
  const before = places.map((key) => (key in globalThis ? { value: globalThis[key] } : undefined));
  const put = (key, value) => Object.defineProperty(globalThis, key, { __proto__: null, value, writable: true, enumerable: false });
  places.forEach((key, i) => (before[i] === undefined ? Object.defineProperty(globalThis, key, { __proto__: null, value: one, writable: true, configurable: true }) : put(key, one)));
  return () => places.forEach((key, i) => {
    if (globalThis[key] !== one) return; // the program has put another there since
    if (before[i] !== undefined) put(key, before[i].value);
    else if (!Reflect.deleteProperty(globalThis, key)) put(key, undefined);
  });
}

module.exports = { place };
