// Request and Response. Source: https://fetch.spec.whatwg.org/#request-class

const { Headers, List, makeHeaders, fill } = require('internal/fetch/headers');
const { kBody, extract, cloneBody, isUsed, mixin } = require('internal/fetch/body');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kRequest = Symbol('request');
const kResponse = Symbol('response');
const kHeaders = Symbol('headers');
const kMake = Symbol('kMake');
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const hidden = (object, key, value) => Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: false });

const enums = {
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin',
    'strict-origin-when-cross-origin', 'unsafe-url'],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'error', 'manual'],
  duplex: ['half'],
};
const standard = { method: 'GET', referrerPolicy: '', mode: 'cors', credentials: 'same-origin', cache: 'default', redirect: 'follow', integrity: '', keepalive: false,
  referrer: 'about:client' };

let warnedOfPatch = false;
function normalizeMethod(method) {
  method = `${method}`;
  if (!token.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (['CONNECT', 'TRACE', 'TRACK'].includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  if (['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'].includes(upper)) return upper;
  if (method === 'patch' && !warnedOfPatch) {
    warnedOfPatch = true;
    process.emitWarning('Using `patch` is highly likely to result in a `405 Method Not Allowed`. `PATCH` is much more likely to succeed.', { code: 'UNDICI-FETCH-patch' });
  }
  return method;
}

function parseReferrer(text) {
  if (text === '') return '';
  const { URL } = globalThis;
  try {
    return new URL(text).href;
  } catch (error) {
    throw new TypeError(`Referrer "${text}" is not a valid URL.`, { cause: error });
  }
}

class Request {
  constructor(input, init = {}) {
    if (input === kMake) return;
    if (arguments.length === 0) throw new TypeError('Request constructor: 1 argument required, but only 0 found.');
    if (init !== undefined && init !== null && typeof init !== 'object') throw new TypeError('Request constructor: init is not an object.');
    init ??= {};
    const { URL, AbortController, AbortSignal } = globalThis;
    let r;
    let inputBody = null;
    let signal = null;
    if (input !== null && typeof input === 'object' && kRequest in input) {
      r = { ...input[kRequest], headers: input[kRequest].headers.copy() };
      inputBody = input[kBody];
      ({ signal } = input);
    } else {
      let url;
      try {
        url = new URL(`${input}`);
      } catch (error) {
        throw new TypeError(`Failed to parse URL from ${input}`, { cause: error });
      }
      if (url.username || url.password) throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
      r = { ...standard, url, headers: new List() };
    }
    for (const name of Object.keys(enums)) {
      if (init[name] === undefined) continue;
      const value = `${init[name]}`;
      if (!enums[name].includes(value)) {
        throw new TypeError(`Request constructor: ${value} is not an accepted type. Expected one of ${enums[name].join(', ')}.`);
      }
      r[name] = value;
    }
    if (init.window !== undefined && init.window !== null) throw new TypeError("'window' option 'client' must be null");
    if (init.mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
    if (r.cache === 'only-if-cached' && r.mode !== 'same-origin') {
      throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
    }
    if (init.priority !== undefined && !['high', 'low', 'auto'].includes(`${init.priority}`)) {
      throw new TypeError(`Request constructor: ${init.priority} is not an accepted type. Expected one of high, low, auto.`);
    }
    if (init.referrer !== undefined) r.referrer = parseReferrer(`${init.referrer}`);
    if (init.integrity != null) r.integrity = `${init.integrity}`;
    if (init.keepalive !== undefined) r.keepalive = Boolean(init.keepalive);
    if (init.method !== undefined) r.method = normalizeMethod(init.method);
    if (init.dispatcher || (init.dispatcher !== undefined && r.dispatcher === undefined)) r.dispatcher = init.dispatcher;
    if (init.signal !== undefined) ({ signal } = init);
    if (signal != null && (typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function')) {
      throw require('internal/util').notInstance('RequestInit: Expected signal', signal, 'AbortSignal');
    }
    hidden(this, kRequest, r);
    // One's own signal follows the one given.
    const controller = new AbortController();
    r.signal = signal != null ? AbortSignal.any([signal]) : controller.signal;
    if (init.headers !== undefined) {
      r.headers = new List();
      hidden(this, kHeaders, makeHeaders(r.headers, 'request'));
      fill(this[kHeaders], init.headers);
    } else {
      hidden(this, kHeaders, makeHeaders(r.headers, 'request'));
    }
    if ((init.body != null || inputBody !== null) && (r.method === 'GET' || r.method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    let body = inputBody;
    if (init.body != null) {
      const [extracted, type] = extract(init.body, r.keepalive);
      body = extracted;
      if (extracted.length === null && init.duplex === undefined) throw new TypeError('RequestInit: duplex option is required when sending a body.');
      if (type !== null && !r.headers.has('content-type')) r.headers.append('content-type', type);
    } else if (inputBody !== null) {
      if (isUsed(inputBody) || inputBody.stream?.locked) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      if (inputBody.stream !== undefined) {
        const { TransformStream } = globalThis;
        body = { ...inputBody, stream: inputBody.stream.pipeThrough(new TransformStream()) };
      }
    }
    hidden(this, kBody, body);
  }
  get method() { return this[kRequest].method; }
  get url() { return this[kRequest].url.href; }
  get headers() { return this[kHeaders]; }
  get destination() { return ''; }
  get referrer() { return this[kRequest].referrer; }
  get referrerPolicy() { return this[kRequest].referrerPolicy; }
  get mode() { return this[kRequest].mode; }
  get credentials() { return this[kRequest].credentials; }
  get cache() { return this[kRequest].cache; }
  get redirect() { return this[kRequest].redirect; }
  get integrity() { return this[kRequest].integrity; }
  get keepalive() { return this[kRequest].keepalive; }
  get isReloadNavigation() { return false; }
  get isHistoryNavigation() { return false; }
  get signal() { return this[kRequest].signal; }
  get duplex() { return 'half'; }
  clone() {
    if (isUsed(this[kBody]) || this[kBody]?.stream?.locked) throw new TypeError('unusable');
    const { AbortSignal } = globalThis;
    const next = new Request(kMake);
    const r = { ...this[kRequest], headers: this[kRequest].headers.copy(), signal: AbortSignal.any([this.signal]) };
    hidden(next, kRequest, r);
    hidden(next, kHeaders, makeHeaders(r.headers, 'request'));
    hidden(next, kBody, cloneBody(this[kBody]));
    return next;
  }
  [kInspect](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const names = ['method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache', 'redirect', 'integrity', 'keepalive',
      'isReloadNavigation', 'isHistoryNavigation', 'signal'];
    return `Request ${inspect(Object.fromEntries(names.map((n) => [n, this[n]])), options)}`;
  }
}

const nullBody = [101, 103, 204, 205, 304];
const redirects = [301, 302, 303, 307, 308];

class Response {
  constructor(body = null, init = {}) {
    if (body === kMake) return;
    if (init !== null && init !== undefined && typeof init !== 'object') throw new TypeError('Response constructor: init is not an object.');
    init ??= {};
    const status = init.status === undefined ? 200 : Math.trunc(Number(init.status)) & 0xffff;
    if (status < 200 || status > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    const statusText = init.statusText === undefined ? '' : require('internal/util').byteString(`${init.statusText}`);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(statusText)) throw new TypeError('Invalid statusText');
    const list = new List();
    hidden(this, kResponse, { status, statusText, type: 'default', urls: [], headers: list });
    hidden(this, kHeaders, makeHeaders(list, 'response'));
    if (init.headers !== undefined) fill(this[kHeaders], init.headers);
    hidden(this, kBody, null);
    if (body !== null && body !== undefined) {
      if (nullBody.includes(status)) throw new TypeError(`Response constructor: Invalid response status code ${status}`);
      const [extracted, type] = extract(body);
      this[kBody] = extracted;
      if (type !== null && !list.has('content-type')) list.append('content-type', type);
    }
  }
  static error() {
    return makeResponse({ status: 0, statusText: '', type: 'error', urls: [], headers: new List() }, null, 'immutable');
  }
  static json(data, init = {}) {
    if (arguments.length === 0) throw new TypeError('Response.json: 1 argument required, but 0 found.');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const response = new Response(text, init);
    if (!new Headers(init.headers).has('content-type')) response[kResponse].headers.set('content-type', 'application/json');
    return response;
  }
  static redirect(url, status = 302) {
    const { URL } = globalThis;
    let parsed;
    try {
      parsed = new URL(`${url}`);
    } catch (error) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause: error });
    }
    if (!redirects.includes(status)) throw new RangeError(`Invalid status code ${status}`);
    const list = new List();
    list.append('location', parsed.href);
    return makeResponse({ status, statusText: '', type: 'default', urls: [], headers: list }, null, 'immutable');
  }
  get type() { return this[kResponse].type; }
  get url() {
    const { urls } = this[kResponse];
    if (urls.length === 0) return '';
    const url = new URL(urls.at(-1));
    url.hash = '';
    return url.href;
  }
  get redirected() { return this[kResponse].urls.length > 1; }
  get status() { return this[kResponse].status; }
  get ok() { return this.status >= 200 && this.status <= 299; }
  get statusText() { return this[kResponse].statusText; }
  get headers() { return this[kHeaders]; }
  clone() {
    if (isUsed(this[kBody]) || this[kBody]?.stream?.locked) throw new TypeError('Response.clone: Body has already been consumed.');
    const r = this[kResponse];
    return makeResponse({ ...r, urls: r.urls.slice(), headers: r.headers.copy() }, cloneBody(this[kBody]), 'response');
  }
  [kInspect](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const names = ['status', 'statusText', 'headers', 'body', 'bodyUsed', 'ok', 'redirected', 'type', 'url'];
    return `Response ${inspect(Object.fromEntries(names.map((n) => [n, this[n]])), options)}`;
  }
}

function makeResponse(state, body, guard) {
  const response = new Response(kMake);
  hidden(response, kResponse, state);
  hidden(response, kHeaders, makeHeaders(state.headers, guard));
  hidden(response, kBody, body);
  return response;
}

for (const Class of [Request, Response]) {
  mixin(Class);
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}

module.exports = { Request, Response, makeResponse, kRequest, kResponse };
