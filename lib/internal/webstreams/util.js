// What the kinds of web streams share. Source: https://streams.spec.whatwg.org/

const { codes } = require('internal/errors');

const kState = Symbol('kState'); // the internal slots of a stream, controller, reader or writer
const kMake = Symbol('kMake'); // said by our own code to constructors that are closed to others
const kInspect = Symbol.for('nodejs.util.inspect.custom');

function deferred() {
  const d = { promise: undefined, resolve: undefined, reject: undefined, settled: false };
  d.promise = new Promise((resolve, reject) => {
    d.resolve = resolve;
    d.reject = reject;
  });
  return d;
}
const then = Promise.prototype.then;
const react = (promise, ok, fail) => Reflect.apply(then, promise, [ok, fail]);
const nop = () => {};
const handled = (promise) => {
  react(promise, nop, nop);
  return promise;
};
const resolved = (value) => Promise.resolve(value);
// As the streams standard takes what start() returns: by a promise of its own, so a promise is heard two turns later.
const ownPromise = (value) => new Promise((resolve) => resolve(value));
const rejected = (reason) => Promise.reject(reason);
const settledDeferred = (value) => ({ promise: Promise.resolve(value), resolve: undefined, reject: undefined, settled: true });
const failedDeferred = (reason) => ({ promise: handled(Promise.reject(reason)), resolve: undefined, reject: undefined, settled: true });

// Calls a method of the user's; what it throws becomes a rejection.
function promiseCall(fn, self, ...args) {
  try {
    return Promise.resolve(Reflect.apply(fn, self, args));
  } catch (error) {
    return Promise.reject(error);
  }
}

// --- a queue whose chunks have sizes ---------------------------------------------------------------------

class Queue {
  constructor() {
    this.items = [];
    this.head = 0;
    this.total = 0;
  }
  get length() { return this.items.length - this.head; }
  push(value, size) {
    size = Number(size);
    if (!(size >= 0) || size === Infinity) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('size', size);
    this.items.push({ value, size });
    this.total += size;
  }
  shift() {
    const item = this.items[this.head];
    this.items[this.head++] = undefined;
    if (this.head > 64 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    this.total -= item.size;
    if (this.total < 0) this.total = 0;
    return item.value;
  }
  peek() { return this.items[this.head].value; }
  reset() {
    this.items = [];
    this.head = 0;
    this.total = 0;
  }
}

Object.setPrototypeOf(Queue.prototype, null); // no setter of Object.prototype is called

function highWaterMarkOf(strategy, standard) {
  if (strategy?.highWaterMark === undefined) return standard;
  const mark = +strategy.highWaterMark;
  if (Number.isNaN(mark) || mark < 0) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', mark);
  return mark;
}
function sizeOf(strategy) {
  const size = strategy?.size;
  if (size === undefined) return () => 1;
  if (typeof size !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  return (chunk) => Reflect.apply(size, undefined, [chunk]);
}

function dictionary(value, name) {
  if (value === undefined || value === null) return { __proto__: null };
  if (typeof value !== 'object' && typeof value !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(name, 'Object', value);
  return value;
}
function optionalFunction(object, key, name) {
  const fn = object?.[key];
  if (fn === undefined) return undefined;
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(`${name}.${key}`, 'Function', fn);
  return fn;
}

// Members as WebIDL has them: enumerable; and the name in Object.prototype.toString.
function finish(Class, members, name = Class.name) {
  for (const key of members) Object.defineProperty(Class.prototype, key, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: name, configurable: true, writable: false, enumerable: false });
}

function inspectAs(self, depth, options, name, fields) {
  if (depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  return `${name} ${inspect(fields, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

function is(value, brand) {
  return value !== null && typeof value === 'object' && value[kState] !== undefined && value[kState].brand === brand;
}
function need(value, brand) {
  if (!is(value, brand)) throw new codes.ERR_INVALID_THIS(brand);
  return value[kState];
}
function setState(object, state) {
  Object.defineProperty(object, kState, { __proto__: null, value: state, enumerable: false, writable: true });
  return state;
}

module.exports = {
  kState, kMake, kInspect, deferred, react, nop, handled, resolved, ownPromise, rejected, settledDeferred, failedDeferred, promiseCall, Queue, highWaterMarkOf, sizeOf,
  dictionary, optionalFunction, finish, inspectAs, is, need, setState, codes,
};
