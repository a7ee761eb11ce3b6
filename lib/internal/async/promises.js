// Promises as async_hooks' resources, from the first createHook().enable() on: those that a program makes with Promise,
// and what then() gives. What async functions make by themselves the engine shows to nobody.

const context = require('internal/async/context');
const { Frame } = context;

const ids = new WeakMap(); // promise -> id
const Native = Promise;
const nativeThen = Native.prototype.then;
const nativeResolve = Native.resolve;
const { apply, construct } = Reflect;

function idOf(promise) {
  let id = ids.get(promise);
  if (id === undefined) ids.set(promise, id = context.newId());
  return id;
}

function track(promise, trigger) {
  const id = context.newId();
  ids.set(promise, id);
  context.hooks()?.emitInit(id, 'PROMISE', trigger, promise);
  return id;
}

// A callback of then(), in the derived promise's context.
function within(fn, link) {
  return (value) => {
    const before = context.current();
    context.enter(new Frame(before.stores, link.id, link.trigger, link.promise));
    context.hooks()?.emitBefore(link.id);
    try {
      return apply(fn, undefined, [value]);
    } finally {
      const hooks = context.hooks();
      if (hooks !== null) {
        hooks.emitAfter(link.id);
        hooks.emitResolve(link.id);
      }
      context.enter(before);
    }
  };
}

function then(onFulfilled, onRejected) {
  if (context.hooks() === null || context.isOwn() || !require('internal/util/types').isPromise(this)) return apply(nativeThen, this, [onFulfilled, onRejected]);
  const link = { id: 0, trigger: idOf(this), promise: undefined };
  link.promise = apply(nativeThen, this, [typeof onFulfilled === 'function' ? within(onFulfilled, link) : onFulfilled,
                                          typeof onRejected === 'function' ? within(onRejected, link) : onRejected]);
  link.id = track(link.promise, link.trigger);
  return link.promise;
}

const Tracked = new Proxy(Native, {
  construct(target, args, newTarget) {
    const [executor] = args;
    if (context.hooks() === null || typeof executor !== 'function') return construct(target, args, newTarget === Tracked ? Native : newTarget);
    let settle;
    const promise = construct(target, [(resolve, reject) => { settle = [resolve, reject]; }], newTarget === Tracked ? Native : newTarget);
    const id = track(promise, context.current().id);
    const [resolve, reject] = settle.map((fn) => (value) => {
      if (!settle.done) {
        settle.done = true;
        context.hooks()?.emitResolve(id);
      }
      fn(value);
    });
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
    return promise;
  },
  get(target, key, receiver) {
    return key === 'resolve' ? resolve : Reflect.get(target, key, receiver);
  },
});

// The engine's takes a promise as it is when its constructor is this one.
const { resolve } = {
  resolve(value) {
    if (this === Tracked && (context.hooks() === null || require('internal/util/types').isPromise(value))) return apply(nativeResolve, Native, [value]);
    return apply(nativeResolve, this, [value]);
  },
};

exports.install = () => {
  Object.defineProperty(Native.prototype, 'then', { __proto__: null, value: then, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(globalThis, 'Promise', { __proto__: null, value: Tracked, writable: true, configurable: true, enumerable: false });
};
