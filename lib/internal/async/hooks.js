// createHook and what emits to hooks. Hooks see the resources of this runtime and of users; of promises see async_promises.

const context = require('internal/async/context');
const { codes } = require('internal/errors');

let active = []; // enabled hooks, in order
let destroyed = [];
let promises = false; // are tracked

function fatal(error) {
  internalBinding('core').errors.fix(error);
  let { stack } = error ?? {};
  if (typeof stack !== 'string') {
    const shown = { message: error };
    Error.captureStackTrace(shown, fatal);
    ({ stack } = shown);
  }
  internalBinding('core').writeSync(2, `${stack}\n`);
  process.exit(1);
}

function emit(name, id, a, b, c) {
  for (const hook of active) {
    const fn = hook.callbacks[name];
    if (fn === undefined) continue;
    try {
      if (name === 'init') fn.call(hook, id, a, b, c);
      else fn.call(hook, id);
    } catch (error) {
      fatal(error);
    }
  }
}

// Until none is left: a hook may itself end resources.
function flushDestroyed() {
  while (destroyed.length > 0) {
    const list = destroyed;
    destroyed = [];
    for (const id of list) emit('destroy', id);
  }
}

const emitter = {
  emitInit(id, type, trigger, resource) { emit('init', id, type, trigger, resource); },
  emitBefore(id) { emit('before', id); },
  emitAfter(id) { emit('after', id); },
  emitResolve(id) { emit('promiseResolve', id); },
  // Told from the loop, not from where the resource ended. From 'beforeExit' on that does not keep the loop alive: what a
  // listener of it ends would have it come again and again.
  emitDestroy(id) {
    destroyed.push(id);
    if (destroyed.length > 1) return;
    const { reg } = internalBinding('core');
    const { Immediate } = require('internal/timers');
    reg[5] = 0;
    const immediate = new Immediate(flushDestroyed, undefined);
    if (require('internal/process/execution').ending) immediate.unref();
    reg[5] = 1;
  },
  wants: (name) => active.some((hook) => hook.callbacks[name] !== undefined),
};

class AsyncHook {
  constructor(callbacks) {
    Object.defineProperty(this, 'callbacks', { __proto__: null, value: callbacks, enumerable: false });
  }
  enable() {
    if (active.includes(this)) return this;
    active = [...active, this];
    context.trackIds();
    context.setHooks(emitter);
    if (this.callbacks.trackPromises !== false && !promises) {
      promises = true;
      require('internal/async/promises').install();
    }
    return this;
  }
  disable() {
    active = active.filter((hook) => hook !== this);
    if (active.length === 0) context.setHooks(null);
    return this;
  }
}

function createHook(fns) {
  const callbacks = {};
  for (const name of ['init', 'before', 'after', 'destroy', 'promiseResolve']) {
    const fn = fns[name];
    if (fn !== undefined && typeof fn !== 'function') throw new codes.ERR_ASYNC_CALLBACK(`hook.${name}`);
    callbacks[name] = fn;
  }
  if (fns.trackPromises !== undefined) {
    require('internal/validators').validateBoolean(fns.trackPromises, 'trackPromises');
    if (fns.trackPromises === false && callbacks.promiseResolve !== undefined) throw new codes.ERR_INVALID_ARG_VALUE('trackPromises', false, 'must not be false when promiseResolve is enabled');
    callbacks.trackPromises = fns.trackPromises;
  }
  return new AsyncHook(callbacks);
}

module.exports = { createHook };
