// Headers. Source: https://fetch.spec.whatwg.org/#headers-class

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kState = Symbol('headers state');
const kMake = Symbol('kMake');
const tokenName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const badValue = /[\0\r\n]|[^\0-\xff]/;

class List {
  constructor() {
    this.map = new Map(); // lower-case name -> { name as it was first written, value }, in the order that they were named
    this.cookies = [];
    this.sorted = null;
  }
  append(name, value) {
    this.sorted = null;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.cookies.push(value);
    const known = this.map.get(key);
    if (known === undefined) this.map.set(key, { name, value });
    else known.value += `${key === 'cookie' ? '; ' : ', '}${value}`;
  }
  set(name, value) {
    this.sorted = null;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.cookies = [value];
    this.map.set(key, { name, value });
  }
  delete(name) {
    this.sorted = null;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.cookies = [];
    this.map.delete(key);
  }
  get(name) { return this.map.get(name.toLowerCase())?.value ?? null; }
  has(name) { return this.map.has(name.toLowerCase()); }
  entries() {
    if (this.sorted !== null) return this.sorted;
    const list = [];
    for (const key of [...this.map.keys()].sort()) {
      if (key === 'set-cookie') for (const cookie of this.cookies) list.push([key, cookie]);
      else list.push([key, this.map.get(key).value]);
    }
    return (this.sorted = list);
  }
  *raw() { // as they were written, not sorted
    for (const [key, { name, value }] of this.map) {
      if (key === 'set-cookie') for (const cookie of this.cookies) yield [name, cookie];
      else yield [name, value];
    }
  }
  copy() {
    const next = new List();
    for (const [key, { name, value }] of this.map) next.map.set(key, { name, value });
    next.cookies = this.cookies.slice();
    return next;
  }
}

function text(value, what) {
  if (typeof value === 'symbol') throw new TypeError(`${what}: Could not convert argument of type symbol to string.`);
  return `${value}`;
}
function checkName(name, method) {
  name = text(name, `Headers.${method}`);
  if (!tokenName.test(name)) throw new TypeError(`Headers.${method}: "${name}" is an invalid header name.`);
  return name;
}
function checkValue(value, method) {
  const { byteString, trimmed } = require('internal/util');
  value = byteString(trimmed(text(value, `Headers.${method}`), '\t\r\n '));
  if (badValue.test(value)) throw new TypeError(`Headers.${method}: "${value}" is an invalid header value.`);
  return value;
}

function need(self, count, args, method) {
  if (self === null || typeof self !== 'object' || self[kState] === undefined) throw new TypeError('Illegal invocation');
  if (args < count) throw new TypeError(`Headers.${method}: ${count} argument${count === 1 ? '' : 's'} required, but${args ? ' only' : ''} ${args} found.`);
  return self[kState];
}

// Not the public method, which a program may have replaced.
function appendTo(headers, name, value) {
  value = checkValue(value, 'append');
  name = checkName(name, 'append');
  mutable(headers[kState]);
  headers[kState].list.append(name, value);
}

function fill(headers, init) {
  if (init === undefined) return;
  if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
    throw new TypeError("Headers constructor: Argument 1 could not be converted to one of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.");
  }
  const method = init[Symbol.iterator]; // read once: it may be a getter
  if (method === Headers.prototype.entries && headersState(init) !== undefined) {
    for (const [name, value] of init[kState].list.raw()) appendTo(headers, name, value);
    return;
  }
  if (method != null) {
    for (const pair of { [Symbol.iterator]: () => Reflect.apply(method, init, []) }) {
      if (pair === null || typeof pair !== 'object' || typeof pair[Symbol.iterator] !== 'function') throw new TypeError('Headers constructor: init[0] is not iterable.');
      const list = [...pair];
      if (list.length !== 2) throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${list.length}.`);
      appendTo(headers, list[0], list[1]);
    }
    return;
  }
  for (const key of Reflect.ownKeys(init)) {
    if (!Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
    appendTo(headers, key, init[key]);
  }
}
const headersState = (value) => (value !== null && typeof value === 'object' ? value[kState] : undefined);

class Headers {
  constructor(init = undefined) {
    if (init === kMake) return;
    Object.defineProperty(this, kState, { __proto__: null, value: { list: new List(), guard: 'none' }, enumerable: false });
    fill(this, init);
  }
  append(name, value) {
    need(this, 2, arguments.length, 'append');
    appendTo(this, name, value);
  }
  delete(name) {
    const s = need(this, 1, arguments.length, 'delete');
    name = checkName(name, 'delete');
    mutable(s);
    s.list.delete(name);
  }
  get(name) {
    const s = need(this, 1, arguments.length, 'get');
    return s.list.get(checkName(name, 'get'));
  }
  has(name) {
    const s = need(this, 1, arguments.length, 'has');
    return s.list.has(checkName(name, 'has'));
  }
  set(name, value) {
    const s = need(this, 2, arguments.length, 'set');
    value = checkValue(value, 'set');
    name = checkName(name, 'set');
    mutable(s);
    s.list.set(name, value);
  }
  getSetCookie() { return need(this, 0, 0, 'getSetCookie').list.cookies.slice(); }
  entries() { return iterate(this, 'entries'); }
  keys() { return iterate(this, 'keys'); }
  values() { return iterate(this, 'values'); }
  forEach(callback, thisArg = undefined) {
    need(this, 1, arguments.length, 'forEach');
    if (typeof callback !== 'function') throw new TypeError("Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.");
    for (const [name, value] of this) Reflect.apply(callback, thisArg, [value, name, this]);
  }
  [kInspect](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const fields = {}; // as they were written
    for (const { name, value } of need(this, 0, 0, 'inspect').list.map.values()) fields[name] = value;
    return `Headers ${inspect(fields, options)}`;
  }
}
function mutable(s) {
  if (s.guard === 'immutable') throw new TypeError('immutable');
}
let makeIterator;
function iterate(headers, kind) {
  const { list } = need(headers, 0, 0, kind);
  makeIterator ??= require('internal/fetch/pair_iterator').pairIterators('Headers');
  return makeIterator((i) => list.entries()[i], kind);
}
Object.defineProperty(Headers.prototype, Symbol.iterator, { __proto__: null, value: Headers.prototype.entries, writable: true, configurable: true, enumerable: false });
Object.defineProperty(Headers.prototype, Symbol.toStringTag, { __proto__: null, value: 'Headers', configurable: true });
for (const name of ['append', 'delete', 'get', 'has', 'set', 'getSetCookie', 'entries', 'keys', 'values', 'forEach']) {
  Object.defineProperty(Headers.prototype, name, { __proto__: null, enumerable: true });
}

// Over a list of our own.
function makeHeaders(list, guard) {
  const headers = new Headers(kMake);
  Object.defineProperty(headers, kState, { __proto__: null, value: { list, guard }, enumerable: false });
  return headers;
}

module.exports = { Headers, List, makeHeaders, listOf: (headers) => headers[kState].list, fill, isHeaders: (v) => headersState(v) !== undefined };
