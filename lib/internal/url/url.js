'use strict';
/*
 * URL and URLSearchParams. The parser is internalBinding('url'): a URL here is its text and the offsets of its
 * parts; the accessors cut the text. URLSearchParams is a flat list of names and values.
 */
const binding = internalBinding('url');
const { reg } = internalBinding('core');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

function fail(code, ...args) {
  throw new (require('internal/errors').codes[code])(...args);
}

// As numbered in url_parse.h.
const PROTOCOL = 0;
const USERNAME = 1;
const PASSWORD = 2;
const HOST = 3;
const HOSTNAME = 4;
const PORT = 5;
const PATHNAME = 6;
const SEARCH = 7;
const HASH = 8;

function isSpecial(protocol) {
  return protocol === 'http:' || protocol === 'https:' || protocol === 'file:' || protocol === 'ws:' ||
    protocol === 'wss:' || protocol === 'ftp:';
}

let updateFromParams; // (url, params): the query follows its parameters

class URL {
  #href;
  #protocolEnd;
  #usernameEnd;
  #hostStart;
  #hostEnd;
  #pathStart;
  #searchStart;
  #hashStart;
  #params;

  constructor(input, base = undefined) {
    if (arguments.length === 0) fail('ERR_MISSING_ARGS', 'url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const href = binding.parse(input, base);
    if (href === undefined) invalid(input, base);
    this.#take(href);
  }

  static {
    updateFromParams = (url, params) => {
      const text = params.toString();
      url.#set(SEARCH, text === '' ? '' : `?${text}`);
    };
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) fail('ERR_MISSING_ARGS', 'url');
    return binding.canParse(`${url}`, base === undefined ? undefined : `${base}`);
  }

  static parse(url, base = undefined) {
    if (arguments.length === 0) fail('ERR_MISSING_ARGS', 'url');
    url = `${url}`;
    if (base !== undefined) base = `${base}`;
    return binding.canParse(url, base) ? new URL(url, base) : null;
  }

  static createObjectURL(obj) {
    return require('internal/buffer/blob').createObjectURL(obj);
  }

  static revokeObjectURL(url) {
    if (arguments.length === 0) fail('ERR_MISSING_ARGS', 'url');
    require('internal/buffer/blob').revokeObjectURL(`${url}`);
  }

  #take(href) {
    this.#href = href;
    this.#protocolEnd = reg[16];
    this.#usernameEnd = reg[17];
    this.#hostStart = reg[18];
    this.#hostEnd = reg[19];
    this.#pathStart = reg[20];
    this.#searchStart = reg[21];
    this.#hashStart = reg[22];
  }

  #set(part, value) {
    reg[16] = this.#protocolEnd;
    reg[17] = this.#usernameEnd;
    reg[18] = this.#hostStart;
    reg[19] = this.#hostEnd;
    reg[20] = this.#pathStart;
    reg[21] = this.#searchStart;
    reg[22] = this.#hashStart;
    this.#take(binding.set(this.#href, part, `${value}`));
  }

  #pathEnd() {
    if (this.#searchStart !== -1) return this.#searchStart;
    return this.#hashStart !== -1 ? this.#hashStart : this.#href.length;
  }

  get href() {
    return this.#href;
  }

  set href(value) {
    value = `${value}`;
    const href = binding.parse(value, undefined);
    if (href === undefined) invalid(value);
    this.#take(href);
    if (this.#params) replaceList(this.#params, this.search);
  }

  get origin() {
    const protocol = this.protocol;
    if (protocol === 'blob:') {
      const { pathname } = this;
      if (pathname.length > 0 && binding.canParse(pathname, undefined)) {
        const inner = new URL(pathname);
        if (inner.protocol === 'http:' || inner.protocol === 'https:') return inner.origin;
      }
      return 'null';
    }
    return isSpecial(protocol) && protocol !== 'file:' ? `${protocol}//${this.host}` : 'null';
  }

  get protocol() {
    return this.#href.slice(0, this.#protocolEnd);
  }

  set protocol(value) {
    this.#set(PROTOCOL, value);
  }

  get username() {
    return this.#usernameEnd > this.#protocolEnd + 2 ? this.#href.slice(this.#protocolEnd + 2, this.#usernameEnd) : '';
  }

  set username(value) {
    this.#set(USERNAME, value);
  }

  get password() {
    return this.#hostStart > this.#usernameEnd + 1 ? this.#href.slice(this.#usernameEnd + 1, this.#hostStart - 1) : '';
  }

  set password(value) {
    this.#set(PASSWORD, value);
  }

  get host() {
    // Without a host, "/." may stand before the path.
    return this.#hostStart > this.#protocolEnd ? this.#href.slice(this.#hostStart, this.#pathStart) : '';
  }

  set host(value) {
    this.#set(HOST, value);
  }

  get hostname() {
    return this.#href.slice(this.#hostStart, this.#hostEnd);
  }

  set hostname(value) {
    this.#set(HOSTNAME, value);
  }

  get port() {
    return this.#hostStart > this.#protocolEnd ? this.#href.slice(this.#hostEnd + 1, this.#pathStart) : '';
  }

  set port(value) {
    this.#set(PORT, value);
  }

  get pathname() {
    return this.#href.slice(this.#pathStart, this.#pathEnd());
  }

  set pathname(value) {
    this.#set(PATHNAME, value);
  }

  get search() {
    if (this.#searchStart === -1) return '';
    const end = this.#hashStart !== -1 ? this.#hashStart : this.#href.length;
    return end - this.#searchStart > 1 ? this.#href.slice(this.#searchStart, end) : '';
  }

  set search(value) {
    this.#set(SEARCH, value);
    if (this.#params) replaceList(this.#params, this.search);
  }

  get searchParams() {
    return this.#params ??= makeLinked(this, this.search);
  }

  get hash() {
    return this.#hashStart === -1 || this.#href.length - this.#hashStart === 1 ? '' : this.#href.slice(this.#hashStart);
  }

  set hash(value) {
    this.#set(HASH, value);
  }

  toString() {
    return this.#href;
  }

  toJSON() {
    return this.#href;
  }

  [inspectCustom](depth, options) {
    if (!(#href in this)) fail('ERR_INVALID_THIS', 'URL');
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const shown = { __proto__: { constructor: constructor === Object ? null : constructor } };
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
                       'search', 'searchParams', 'hash']) shown[key] = this[key];
    return `${constructor.name} ${require('internal/util/inspect').inspect(shown, options)}`
      .replace(new RegExp(`^${constructor.name} ${constructor.name} `), `${constructor.name} `);
  }
}

function invalid(input, base) {
  const error = new (require('internal/errors').codes.ERR_INVALID_URL)(input, base ?? null);
  throw error;
}

for (const name of ['toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port',
                    'pathname', 'search', 'searchParams', 'hash', 'toJSON']) {
  Object.defineProperty(URL.prototype, name, { enumerable: true });
}
for (const name of ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']) {
  Object.defineProperty(URL, name, { enumerable: true });
}
Object.defineProperty(URL.prototype, Symbol.toStringTag, { configurable: true, value: 'URL' });

// --- application/x-www-form-urlencoded ----------------------------------------------------------------------

// Percent-encoded UTF-8 in a form: broken sequences stay as they are or become U+FFFD.
function decodeForm(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    const bytes = require('buffer').Buffer.from(text).latin1Slice(); // what is no escape stands for its own UTF-8
    return require('querystring').unescapeBuffer(bytes).toString();
  }
}

function parseForm(text) {
  const list = [];
  const start = text.charCodeAt(0) === 63 ? 1 : 0;
  if (text.length === start) return list;
  for (const pair of (start === 1 ? text.slice(1) : text).split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    if (at === -1) list.push(decodeForm(pair), '');
    else list.push(decodeForm(pair.slice(0, at)), decodeForm(pair.slice(at + 1)));
  }
  return list;
}

const plain = /^[A-Za-z0-9*._-]*$/;
function encodeForm(text) {
  if (plain.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(/%20|[!'()~]/g, (c) =>
    c === '%20' ? '+' : `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

// --- URLSearchParams ----------------------------------------------------------------------------------------

let makeLinked; // (url, search): the parameters of a URL
let replaceList; // (params, search): the URL got a new query
let listOf; // (params): the flat list
let isParams;

function usv(value) {
  value = `${value}`;
  return value.isWellFormed() ? value : value.toWellFormed();
}

function listFrom(init) {
  const list = [];
  const method = init[Symbol.iterator];
  if (isParams(init) && method === URLSearchParams.prototype[Symbol.iterator]) return listOf(init).slice();
  if (method !== null && method !== undefined) {
    if (typeof method !== 'function') fail('ERR_ARG_NOT_ITERABLE', 'Query pairs');
    for (const pair of init) {
      if (pair === null || pair === undefined) fail('ERR_INVALID_TUPLE', 'Each query pair', '[name, value]');
      if (typeof pair !== 'object' && typeof pair !== 'function') {
        fail('ERR_INVALID_TUPLE', 'Each query pair', '[name, value]');
      }
      if (typeof pair[Symbol.iterator] !== 'function') fail('ERR_INVALID_TUPLE', 'Each query pair', '[name, value]');
      const items = Array.from(pair);
      if (items.length !== 2) fail('ERR_INVALID_TUPLE', 'Each query pair', '[name, value]');
      list.push(usv(items[0]), usv(items[1]));
    }
    return list;
  }
  const seen = new Map(); // names that become equal as USVString: the last value wins
  for (const key of Reflect.ownKeys(init)) {
    const property = Reflect.getOwnPropertyDescriptor(init, key);
    if (property === undefined || !property.enumerable) continue;
    const name = usv(key);
    const value = usv(init[key]);
    const at = seen.get(name);
    if (at !== undefined) list[at + 1] = value;
    else seen.set(name, list.push(name, value) - 2);
  }
  return list;
}

class URLSearchParams {
  #list = [];
  #url;

  constructor(init = undefined) {
    if (init === undefined) return;
    if ((typeof init === 'object' && init !== null) || typeof init === 'function') this.#list = listFrom(init);
    else this.#list = parseForm(usv(init));
  }

  static {
    makeLinked = (url, search) => {
      const params = new URLSearchParams();
      params.#list = parseForm(search);
      params.#url = url;
      return params;
    };
    replaceList = (params, search) => {
      params.#list = parseForm(search);
    };
    listOf = (params) => params.#list;
    isParams = (value) => typeof value === 'object' && value !== null && #list in value;
  }

  #changed() {
    if (this.#url !== undefined) updateFromParams(this.#url, this);
  }

  get size() {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    return this.#list.length / 2;
  }

  append(name, value) {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    if (arguments.length < 2) fail('ERR_MISSING_ARGS', 'name', 'value');
    name = usv(name);
    this.#list.push(name, usv(value));
    this.#changed();
  }

  delete(name, value = undefined) {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    if (arguments.length < 1) fail('ERR_MISSING_ARGS', 'name');
    name = usv(name);
    if (value !== undefined) value = usv(value);
    const list = this.#list;
    let kept = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) continue;
      list[kept] = list[i];
      list[kept + 1] = list[i + 1];
      kept += 2;
    }
    list.length = kept;
    this.#changed();
  }

  get(name) {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    if (arguments.length < 1) fail('ERR_MISSING_ARGS', 'name');
    name = usv(name);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) return list[i + 1];
    }
    return null;
  }

  getAll(name) {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    if (arguments.length < 1) fail('ERR_MISSING_ARGS', 'name');
    name = usv(name);
    const list = this.#list;
    const values = [];
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) values.push(list[i + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    if (arguments.length < 1) fail('ERR_MISSING_ARGS', 'name');
    name = usv(name);
    if (value !== undefined) value = usv(value);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    if (arguments.length < 2) fail('ERR_MISSING_ARGS', 'name', 'value');
    name = usv(name);
    value = usv(value);
    const list = this.#list;
    let found = false;
    let kept = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) {
        if (found) continue;
        found = true;
        list[i + 1] = value;
      }
      list[kept] = list[i];
      list[kept + 1] = list[i + 1];
      kept += 2;
    }
    list.length = kept;
    if (!found) list.push(name, value);
    this.#changed();
  }

  sort() {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    const list = this.#list;
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    // By code units, and stable.
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    for (let i = 0; i < pairs.length; i++) {
      list[2 * i] = pairs[i][0];
      list[2 * i + 1] = pairs[i][1];
    }
    this.#changed();
  }

  forEach(callback, thisArg = undefined) {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
    // The list may change while it is walked.
    for (let i = 0; i < this.#list.length; i += 2) {
      Reflect.apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
    }
  }

  entries() {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    return new ParamsIterator(this, 'entries');
  }

  keys() {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    return new ParamsIterator(this, 'keys');
  }

  values() {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    return new ParamsIterator(this, 'values');
  }

  toString() {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    const list = this.#list;
    let out = '';
    for (let i = 0; i < list.length; i += 2) {
      out += `${i === 0 ? '' : '&'}${encodeForm(list[i])}=${encodeForm(list[i + 1])}`;
    }
    return out;
  }

  [inspectCustom](depth, options) {
    if (!isParams(this)) fail('ERR_INVALID_THIS', 'URLSearchParams');
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth === null ? null : depth - 1 };
    const list = this.#list;
    const shown = [];
    for (let i = 0; i < list.length; i += 2) shown.push(`${inspect(list[i], inner)} => ${inspect(list[i + 1], inner)}`);
    return wrapList('URLSearchParams', shown, options);
  }
}

function wrapList(name, shown, options) {
  if (shown.length === 0) return `${name} {${name.endsWith('Iterator') ? '  ' : ''}}`;
  const plainText = shown.join(', ').replace(/\u001b\[\d\d?m/g, '');
  if (plainText.length <= options.breakLength && !plainText.includes('\n')) return `${name} { ${shown.join(', ')} }`;
  return `${name} {\n  ${shown.join(',\n  ')} }`;
}

class ParamsIterator {
  #params;
  #kind;
  #at = 0;

  constructor(params, kind) {
    this.#params = params;
    this.#kind = kind;
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#params in this)) {
      fail('ERR_INVALID_THIS', 'URLSearchParamsIterator');
    }
    const list = listOf(this.#params);
    const at = this.#at;
    if (at >= list.length) return { value: undefined, done: true };
    this.#at = at + 2;
    const kind = this.#kind;
    const value = kind === 'keys' ? list[at] : kind === 'values' ? list[at + 1] : [list[at], list[at + 1]];
    return { value, done: false };
  }

  [inspectCustom](depth, options) {
    if (typeof this !== 'object' || this === null || !(#params in this)) {
      fail('ERR_INVALID_THIS', 'URLSearchParamsIterator');
    }
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth === null ? null : depth - 1 };
    const list = listOf(this.#params);
    const shown = [];
    for (let i = this.#at; i < list.length; i += 2) {
      const value = this.#kind === 'keys' ? list[i] : this.#kind === 'values' ? list[i + 1] : [list[i], list[i + 1]];
      shown.push(inspect(value, inner));
    }
    return wrapList('URLSearchParams Iterator', shown, options);
  }
}
const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
delete ParamsIterator.prototype.constructor;
Object.setPrototypeOf(ParamsIterator.prototype, iteratorPrototype);
Object.defineProperty(ParamsIterator.prototype, 'next', { enumerable: true });
Object.defineProperty(ParamsIterator.prototype, Symbol.toStringTag, {
  configurable: true,
  value: 'URLSearchParams Iterator',
});

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'size', 'sort', 'entries', 'forEach', 'keys',
                    'values', 'toString']) {
  Object.defineProperty(URLSearchParams.prototype, name, { enumerable: true });
}
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { configurable: true, value: 'URLSearchParams' });
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  configurable: true,
  writable: true,
  value: URLSearchParams.prototype.entries,
});

// --- for others ---------------------------------------------------------------------------------------------

function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

// A path from a file: URL; anything else is given back.
function toPathIfFileURL(value) {
  return isURL(value) ? require('internal/url/file').fileURLToPath(value) : value;
}

module.exports = {
  URL,
  URLSearchParams,
  encodeForm,
  isURL,
  toPathIfFileURL,
  fileURLToPath: (...args) => require('internal/url/file').fileURLToPath(...args),
  fileURLToPathBuffer: (...args) => require('internal/url/file').fileURLToPathBuffer(...args),
  pathToFileURL: (...args) => require('internal/url/file').pathToFileURL(...args),
  urlToHttpOptions: (...args) => require('internal/url/file').urlToHttpOptions(...args),
};
