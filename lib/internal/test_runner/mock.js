// mock: functions that remember their calls, methods and properties replaced for a while.

const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');

class MockFunctionContext {
  #calls = [];
  #mocks = new Map();
  #implementation;
  #original;
  #restore;
  #times;
  constructor(implementation, original, restore, times) {
    this.#implementation = implementation;
    this.#original = original;
    this.#restore = restore;
    this.#times = times;
  }
  get calls() { return this.#calls.slice(); }
  callCount() { return this.#calls.length; }
  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }
  mockImplementationOnce(implementation, onCall = undefined) {
    validateFunction(implementation, 'implementation');
    const nextCall = this.#calls.length;
    const call = onCall ?? nextCall;
    validateInteger(call, 'onCall', nextCall);
    this.#mocks.set(call, implementation);
  }
  restore() {
    if (this.#restore !== undefined) {
      const { descriptor, object, methodName } = this.#restore;
      if (typeof methodName === 'string' || typeof methodName === 'symbol') Object.defineProperty(object, methodName, descriptor);
      else this.#restore.restore?.();
    } else {
      this.#implementation = this.#original;
    }
    this.#mocks.clear();
    this.#implementation = this.#original;
  }
  resetCalls() { this.#calls = []; }
  track(call) { this.#calls.push(call); }
  next() {
    const at = this.#calls.length;
    const mock = this.#mocks.get(at);
    let implementation = this.#implementation;
    if (at + 1 === this.#times) this.restore();
    if (mock !== undefined) {
      this.#mocks.delete(at);
      implementation = mock;
    }
    return implementation;
  }
}
const { next, track } = MockFunctionContext.prototype;
delete MockFunctionContext.prototype.next;
delete MockFunctionContext.prototype.track;

class MockPropertyContext {
  #object;
  #name;
  #value;
  #original;
  #descriptor;
  #accesses = [];
  #once = new Map();
  constructor(object, name, value) {
    this.#object = object;
    this.#name = name;
    this.#value = value;
    this.#original = object[name];
    this.#descriptor = Object.getOwnPropertyDescriptor(object, name);
    if (this.#descriptor === undefined) throw new codes.ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    const { configurable, enumerable } = this.#descriptor;
    Object.defineProperty(object, name, {
      __proto__: null, configurable, enumerable,
      get: () => {
        const result = this.#access(this.#value);
        this.#accesses.push({ type: 'get', value: result, stack: new Error() });
        return result;
      },
      set: (next) => {
        if (this.#descriptor.writable === false) throw new codes.ERR_INVALID_ARG_VALUE('propertyName', name, 'cannot be set');
        const result = this.#access(next);
        this.#accesses.push({ type: 'set', value: result, stack: new Error() });
        this.#value = result;
      },
    });
  }
  #access(value) {
    const at = this.#accesses.length;
    if (!this.#once.has(at)) return value;
    const result = this.#once.get(at);
    this.#once.delete(at);
    return result;
  }
  get accesses() { return this.#accesses.slice(); }
  accessCount() { return this.#accesses.length; }
  mockImplementation(value) { this.#object[this.#name] = value; }
  mockImplementationOnce(value, onAccess = undefined) {
    const nextAccess = this.#accesses.length;
    const at = onAccess ?? nextAccess;
    validateInteger(at, 'onAccess', nextAccess);
    this.#once.set(at, value);
  }
  resetAccesses() { this.#accesses = []; }
  restore() { Object.defineProperty(this.#object, this.#name, { ...this.#descriptor }); }
}

function findMethod(object, name) {
  for (let o = object; o !== null; o = Object.getPrototypeOf(o)) {
    const descriptor = Object.getOwnPropertyDescriptor(o, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

function timesOf(value) {
  if (value === undefined) return;
  validateInteger(value, 'options.times', 1);
}

class MockTracker {
  #mocks = [];
  #timers;
  get timers() { return (this.#timers ??= new (require('internal/test_runner/mock_timers').MockTimers)()); }
  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = Infinity } = options;
    if (times !== Infinity) timesOf(times);
    const ctx = new MockFunctionContext(implementation, original, undefined, times);
    return this.#proxy(original, ctx);
  }
  method(target, methodName, implementation = undefined, options = {}) {
    if (target === null || (typeof target !== 'object' && typeof target !== 'function')) throw new codes.ERR_INVALID_ARG_TYPE('object', 'Object', target);
    if (typeof methodName !== 'string' && typeof methodName !== 'symbol') throw new codes.ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], methodName);
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    if (implementation !== undefined) validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { getter = false, setter = false, times = Infinity } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    if (times !== Infinity) timesOf(times);
    if (setter && getter) throw new codes.ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    let descriptor = findMethod(target, methodName);
    if (!getter && !setter && descriptor?.get !== undefined) {
      void target[methodName]; // a built-in module's function that is loaded when first asked for is plain data from then on
      descriptor = findMethod(target, methodName);
    }
    let original;
    if (getter) original = descriptor?.get;
    else if (setter) original = descriptor?.set;
    else original = descriptor?.value;
    if (typeof original !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    const ctx = new MockFunctionContext(implementation ?? original, original, { descriptor, object: target, original, methodName }, times);
    const mock = this.#proxy(original, ctx);
    const replacement = { __proto__: null, configurable: descriptor.configurable, enumerable: descriptor.enumerable };
    if (getter) {
      replacement.get = mock;
      replacement.set = descriptor.set;
    } else if (setter) {
      replacement.get = descriptor.get;
      replacement.set = mock;
    } else {
      replacement.writable = descriptor.writable;
      replacement.value = mock;
    }
    if (!Reflect.defineProperty(target, methodName, replacement)) throw new TypeError(`Cannot redefine property: ${String(methodName)}`);
    return mock;
  }
  getter(object, methodName, implementation = undefined, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    } else {
      validateObject(options, 'options');
    }
    if (options.getter === false) throw new codes.ERR_INVALID_ARG_VALUE('options.getter', options.getter, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, getter: true });
  }
  setter(object, methodName, implementation = undefined, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    } else {
      validateObject(options, 'options');
    }
    if (options.setter === false) throw new codes.ERR_INVALID_ARG_VALUE('options.setter', options.setter, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, setter: true });
  }
  property(object, propertyName, value) {
    validateObject(object, 'object');
    if (typeof propertyName !== 'string' && typeof propertyName !== 'symbol') throw new codes.ERR_INVALID_ARG_TYPE('propertyName', ['string', 'symbol'], propertyName);
    const ctx = new MockPropertyContext(object, propertyName, arguments.length > 2 ? value : object[propertyName]);
    this.#mocks.push({ ctx });
    return new Proxy(object, {
      __proto__: null,
      get(target, key, receiver) {
        if (key === 'mock') return ctx;
        return Reflect.get(target, key, receiver);
      },
    });
  }
  module(specifier, options) {
    const ctx = require('internal/test_runner/mock_module').mockModule(specifier, options);
    this.#mocks.push({ ctx });
    return ctx;
  }
  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }
  restoreAll() {
    for (const { ctx } of this.#mocks) ctx.restore();
  }
  #proxy(original, ctx) {
    const proxy = new Proxy(original, {
      __proto__: null,
      apply(fn, thisArg, args) {
        const implementation = Reflect.apply(next, ctx, []);
        let result;
        let error;
        try {
          result = Reflect.apply(implementation, thisArg, args);
        } catch (e) {
          error = e;
          throw e;
        } finally {
          Reflect.apply(track, ctx, [{ arguments: args, error, result, stack: new Error(), target: undefined, this: thisArg }]);
        }
        return result;
      },
      construct(target, args, newTarget) {
        const implementation = Reflect.apply(next, ctx, []);
        let result;
        let error;
        try {
          result = Reflect.construct(implementation, args, newTarget);
        } catch (e) {
          error = e;
          throw e;
        } finally {
          Reflect.apply(track, ctx, [{ arguments: args, error, result, stack: new Error(), target, this: result }]);
        }
        return result;
      },
      get(target, key, receiver) {
        if (key === 'mock') return ctx;
        return Reflect.get(target, key, receiver);
      },
    });
    this.#mocks.push({ ctx });
    return proxy;
  }
}

module.exports = { MockTracker, MockFunctionContext };
