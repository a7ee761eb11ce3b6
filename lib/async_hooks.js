// async_hooks: https://nodejs.org/api/async_hooks.html

const context = require('internal/async/context');
const { lazy } = internalBinding('core');
const { Frame, runIn } = context;

const kFrame = Symbol('frame');
const define = Object.defineProperty;
let collected; // destroys the resources that were collected without emitDestroy()

class AsyncResource {
  constructor(type, options = {}) {
    const { validateString } = require('internal/validators');
    const { codes } = require('internal/errors');
    validateString(type, 'type');
    let trigger = options;
    let manual = false;
    if (typeof options !== 'number') {
      trigger = options.triggerAsyncId;
      manual = Boolean(options.requireManualDestroy);
    }
    context.trackIds();
    const now = context.current();
    if (trigger === undefined) trigger = now.id;
    if (!Number.isSafeInteger(trigger) || trigger < -1) throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    const hooks = context.hooks();
    if (hooks !== null && hooks.wants('init') && type.length === 0) throw new codes.ERR_ASYNC_TYPE(type);
    const frame = new Frame(now.stores, context.newId(), trigger, this);
    define(this, kFrame, { __proto__: null, value: frame, enumerable: false, configurable: true });
    if (hooks === null) return;
    hooks.emitInit(frame.id, type, trigger, this);
    if (!manual && hooks.wants('destroy')) {
      const { id, stores } = frame;
      define(this, kFrame, { __proto__: null, value: new Frame(stores, id, trigger, undefined), enumerable: false });
      collected ??= new FinalizationRegistry((held) => {
        if (!held.destroyed) context.hooks()?.emitDestroy(held.id);
      });
      const held = { id, destroyed: false };
      define(this, kHeld, { __proto__: null, value: held, enumerable: false });
      collected.register(this, held);
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const own = this[kFrame];
    // Made anew, so that a resource that waits for its collection is not held by its own frame.
    const frame = own.resource === undefined ? new Frame(own.stores, own.id, own.trigger, this) : own;
    const hooks = context.hooks();
    if (hooks === null) return runIn(frame, fn, thisArg, args);
    return runIn(frame, () => {
      hooks.emitBefore(frame.id);
      try {
        return Reflect.apply(fn, thisArg, args);
      } finally {
        hooks.emitAfter(frame.id);
      }
    }, undefined, []);
  }

  emitDestroy() {
    if (this[kHeld] !== undefined) this[kHeld].destroyed = true;
    context.hooks()?.emitDestroy(this[kFrame].id);
    return this;
  }
  asyncId() { return this[kFrame].id; }
  triggerAsyncId() { return this[kFrame].trigger; }

  bind(fn, thisArg) {
    require('internal/validators').validateFunction(fn, 'fn');
    const resource = this;
    let bound;
    if (thisArg === undefined) {
      bound = function(...args) {
        return resource.runInAsyncScope(fn, this, ...args);
      };
    } else {
      bound = this.runInAsyncScope.bind(this, fn, thisArg);
    }
    define(bound, 'length', { __proto__: null, configurable: true, enumerable: false, value: fn.length, writable: false });
    return bound;
  }
  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}
const kHeld = Symbol('held');

class AsyncLocalStorage {
  #name;
  #hasDefault = false;
  #defaultValue;
  constructor(options = undefined) {
    if (options !== undefined) {
      const validators = require('internal/validators');
      validators.validateObject(options, 'options');
      if ('defaultValue' in options) {
        this.#hasDefault = true;
        this.#defaultValue = options.defaultValue;
      }
      if (options.name !== undefined) this.#name = `${options.name}`;
    }
    context.start();
  }

  get name() { return this.#name || ''; }

  static bind(fn) {
    require('internal/validators').validateFunction(fn, 'fn');
    const frame = context.current();
    return {
      bound(...args) {
        return runIn(frame, fn, this, args);
      },
    }.bound;
  }
  static snapshot() {
    return AsyncLocalStorage.bind((fn, ...args) => fn(...args));
  }

  // What was kept for later from this same context has lost its store, too. A run() of another storage sees that it does not end
  // in the context that it began.
  disable() {
    const now = context.current();
    if (now.stores.delete(this)) context.enter(new Frame(now.stores, now.id, now.trigger, now.resource));
  }
  enterWith(store) {
    context.enter(withStore(this, store));
  }
  run(store, fn, ...args) {
    const before = context.current();
    const frame = before.stores.has(this) && Object.is(before.stores.get(this), store) ? before : withStore(this, store);
    context.enter(frame);
    try {
      return Reflect.apply(fn, undefined, args);
    } finally {
      // Only this storage goes back: another one may have entered something to stay.
      const now = context.current();
      if (now === frame) context.enter(before);
      else if (before.stores.has(this)) context.enter(withStore(this, before.stores.get(this)));
      else context.enter(withoutStore(this));
    }
  }
  withScope(store) {
    return new (require('internal/async/run_scope').RunScope)(this, store);
  }
  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }
  getStore() {
    const { stores } = context.current();
    const store = stores.get(this);
    if (store === undefined && this.#hasDefault && !stores.has(this)) return this.#defaultValue;
    return store;
  }
}

function withoutStore(storage) {
  const now = context.current();
  const stores = new Map(now.stores);
  stores.delete(storage);
  return new Frame(stores, now.id, now.trigger, now.resource);
}

function withStore(storage, store) {
  const now = context.current();
  const stores = new Map(now.stores);
  stores.set(storage, store);
  return new Frame(stores, now.id, now.trigger, now.resource);
}

const topLevel = {};

module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  executionAsyncId() {
    context.trackIds();
    return context.current().id;
  },
  triggerAsyncId() {
    context.trackIds();
    return context.current().trigger;
  },
  executionAsyncResource() {
    context.trackIds();
    return context.current().resource ?? topLevel;
  },
};
lazy(module.exports, 'internal/async/hooks', ['createHook']);
lazy(module.exports, 'internal/async/providers', ['asyncWrapProviders']);
