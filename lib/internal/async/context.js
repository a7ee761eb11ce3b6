// The context that follows asynchronous work: stores of AsyncLocalStorage and the ids of async_hooks. Nothing here runs, or
// is loaded, before a program uses one of them; reg[5] then tells all who keep a callback for later to bind() it first.
//
// Promises: `await` reads `constructor` on the promise it waits for. An accessor on Promise.prototype sees that and registers a
// reaction of its own just ahead of the engine's, which puts the context back. An await of a program that hold() and resume()
// surround (src/module/parse_expression.c) does without: it costs half as much. The reactions of then() put it back themselves.
// What a promise is given that has a `then` is asked in a job of its own, which enters the context of the giving: see returned().

const core = internalBinding('core');
const { reg } = core;
const ASYNC = 5;

let lastId = 1;
let hooks = null; // lib/internal/async/hooks.js, while a hook is enabled
let ids = false; // whether executionAsyncId() was ever asked for

// `stores` is a Map of AsyncLocalStorage -> value, which only AsyncLocalStorage.disable() changes.
class Frame {
  constructor(stores, id, trigger, resource) {
    this.stores = stores;
    this.id = id;
    this.trigger = trigger;
    this.resource = resource;
  }
}
// That of a resource which lives longer than one callback: hooks see each of its callbacks.
class ResourceFrame extends Frame {
  ended = false;
}
const none = new Map();
const outside = new Frame(none, 0, 0, undefined);
let current = outside;
let last = outside; // that of the callback which ran last since the loop called: promises that it rejected are told of behind it
let busy = false;
let first = outside; // of the program: where start() was called

function start() {
  if (reg[ASYNC] !== 0) return;
  reg[ASYNC] = 1;
  core.asyncContext = exports;
  core.followAwaits(hold, resume, returned);
  first = current = new Frame(none, 1, 0, undefined);
  follow(Promise);
  for (const reference of core.realms ?? []) {
    const OtherPromise = reference.deref();
    if (OtherPromise !== undefined) follow(OtherPromise);
  }
}

// The promises of a global object: ours, and those of vm's contexts.
function follow(NativePromise) {
  const { then } = NativePromise.prototype;
  Object.defineProperty(NativePromise.prototype, 'constructor', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      if (this === followed) {
        followed = undefined;
      } else if (!busy && this !== NativePromise.prototype) {
        busy = true;
        const frame = ids ? new Frame(current.stores, ++lastId, current.id, current.resource) : current;
        const restore = () => { last = current = frame; };
        try {
          Reflect.apply(then, this, [restore, restore]);
        } catch {
          // No promise: an object that only has the prototype.
        } finally {
          busy = false;
        }
      }
      return NativePromise;
    },
    set(value) {
      Object.defineProperty(this, 'constructor', { __proto__: null, value, writable: true, configurable: true, enumerable: true });
    },
  });
  const { resolve } = NativePromise;
  replace(NativePromise, {
    resolve(value) { // Promise.all() and the like call it too
      return Reflect.apply(resolve, this, [value instanceof NativePromise ? value : returned(value)]);
    },
  });
  replace(NativePromise.prototype, {
    then(onFulfilled, onRejected) { // its reactions put the context back themselves
      const frame = ids ? new Frame(current.stores, ++lastId, current.id, current.resource) : current;
      followed = this;
      const promise = Reflect.apply(then, this, [onValue(onFulfilled, frame), onReason(onRejected, frame)]);
      followed = undefined;
      return promise;
    },
  });
}

function replace(object, methods) {
  for (const [name, value] of Object.entries(methods)) {
    if (Object.getOwnPropertyDescriptor(object, name).configurable) Object.defineProperty(object, name, { __proto__: null, value }); // else --frozen-intrinsics
  }
}
// The reactions of a then(). What they give back may have a `then` as well.
function onValue(fn, frame) {
  return typeof fn !== 'function' ? (value) => { last = current = frame; return value; } : (value) => {
    last = current = frame;
    return returned(fn(value));
  };
}
function onReason(fn, frame) {
  return typeof fn !== 'function' ? (reason) => { last = current = frame; throw reason; } : (reason) => {
    last = current = frame;
    return returned(fn(reason));
  };
}

// Ids are given out only from the first time that someone wants to see one.
function trackIds() {
  ids = true;
  start();
}

const opened = []; // ids of the callbacks that are running, while hooks see them

// After an uncaught exception: the callbacks that it has left.
function unwind() {
  while (opened.length > 0) {
    const id = opened.pop();
    if (hooks !== null) hooks.emitAfter(id);
  }
}

// What a handle calls that lives for long (a child's end, a message, a signal): in the context in which the handle was made.
// What it throws leaves the context as it was, for the handlers of uncaught exceptions; each entry from the loop begins outside().
function keep(fn) {
  const frame = current;
  return function kept(...args) {
    const before = current;
    last = current = frame;
    const result = Reflect.apply(fn, this, args);
    current = before;
    return result;
  };
}

// A callback that will run later, in the context of now: a resource of its own, where ids are tracked.
function bind(fn, type = 'Callback', resource = undefined) {
  if (!ids) return keep(fn);
  const frame = new Frame(current.stores, ++lastId, current.id, resource ?? {});
  if (hooks !== null) hooks.emitInit(frame.id, type, frame.trigger, frame.resource);
  const once = type !== 'Timeout' && type !== 'Immediate' && resource === undefined;
  function bound(...args) {
    const before = current;
    last = current = frame;
    if (hooks !== null) {
      opened.push(frame.id);
      hooks.emitBefore(frame.id);
    }
    const result = Reflect.apply(fn, this, args);
    if (opened.length > 0) opened.pop();
    if (hooks !== null) {
      hooks.emitAfter(frame.id);
      if (once) hooks.emitDestroy(frame.id);
    }
    current = before;
    return result;
  }
  bound.asyncId = frame.id;
  return bound;
}

// A resource of a kind of Node's, which make() makes. Where nobody tracks them, the frame of now does.
function open(type, make) {
  if (!ids) return current;
  const frame = new ResourceFrame(current.stores, ++lastId, current.id, make());
  if (hooks !== null) hooks.emitInit(frame.id, type, frame.trigger, frame.resource);
  return frame;
}
function close(frame) {
  if (!(frame instanceof ResourceFrame) || frame.ended) return;
  frame.ended = true;
  if (hooks !== null) hooks.emitDestroy(frame.id);
}

// The end of a bound callback of a resource (a timer).
function destroy(bound) {
  if (hooks !== null && bound?.asyncId !== undefined) hooks.emitDestroy(bound.asyncId);
}

// Runs `fn` in `frame` and comes back, whatever happens.
function runIn(frame, fn, self, args) {
  const before = current;
  last = current = frame;
  try {
    return Reflect.apply(fn, self, args);
  } finally {
    current = before;
  }
}

// What `await` is given in modules compiled while a context is followed (src/module/rewrite.h): only a promise of the
// engine's own carries it.
const { prototype: promisePrototype } = Promise;
const toPromise = Promise.resolve.bind(Promise);
function awaitable(value) {
  if (value instanceof Promise && Object.getPrototypeOf(value) === promisePrototype) return value;
  return toPromise(value);
}

// Where nothing of a function can run after a rejection, its awaits need no reaction: hold() keeps the value for the await
// and gives the context, which resume() is given behind it.
let followed; // a promise whose await is followed like that: the accessor lets it pass
const { held } = core;
const { getPrototypeOf } = Object;
function hold(value) {
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
    if (getPrototypeOf(value) === promisePrototype) followed = value;
    else value = thenable(value);
  }
  held.v = value;
  return ids ? new Frame(current.stores, ++lastId, current.id, current.resource) : current;
}

// `then` of what is no promise of the engine's is called in a job of its own: in the context of the await, or of who gave it back.
function thenable(value) {
  const { then } = value;
  return typeof then === 'function' ? inFrame(value, then) : toPromise(value);
}
function inFrame(value, then) {
  const frame = current;
  return { then: (resolve, reject) => runIn(frame, then, value, [resolve, reject]) };
}
function returned(value) {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return value;
  if (getPrototypeOf(value) === promisePrototype) return value;
  let then;
  try {
    ({ then } = value);
  } catch {
    return value; // the engine asks again, and its promise is rejected
  }
  return typeof then === 'function' ? inFrame(value, then) : value;
}

function resume(frame) {
  followed = undefined;
  last = current = frame ?? first; // undefined: it waits since before start()
}

Object.assign(exports, {
  awaitable,
  Frame,
  start,
  trackIds,
  tracking: () => ids,
  unwind,
  follow,
  isOwn: () => busy, // a reaction of our own is being registered
  bind,
  keep,
  open,
  close,
  destroy,
  runIn,
  current: () => current,
  last: () => last,
  // What a handle does when its owner's C code tells of something. What is thrown leaves the context as it was: see bind().
  run(frame, fn, self, ...args) {
    const before = current;
    last = current = frame;
    const seen = hooks !== null && frame instanceof ResourceFrame;
    if (seen) {
      opened.push(frame.id);
      hooks.emitBefore(frame.id);
    }
    const result = Reflect.apply(fn, self, args);
    if (seen) {
      opened.pop();
      hooks?.emitAfter(frame.id);
    }
    current = before;
    return result;
  },
  enter(frame) { current = frame; },
  reset() { last = current = outside; },
  newId: () => ++lastId,
  setHooks(value) { hooks = value; },
  hooks: () => hooks,
});
