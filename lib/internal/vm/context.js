// The global object that scripts of a vm context see: a proxy of the caller's object (the sandbox), with the engine's
// own global object of that context behind it for what the sandbox does not have (src/vm/vm.c). The engine's is an
// object whose prototype cannot be set and which tells no property's attributes; this one is like any other.

const native = internalBinding('vm');
const core = internalBinding('core');
const { reg } = core;
const own = Reflect.ownKeys;
const describe = Reflect.getOwnPropertyDescriptor;
const hasOwn = Object.hasOwn;

const contexts = new WeakMap(); // sandbox, and the global object -> state
const hidden = (key) => typeof key === 'string' && key.startsWith('$trk_');

// The engine's global object as it is by itself. What `fn` does may not run a program's code.
function raw(state, fn) {
  native.mode(state.box, true, false);
  try {
    return fn(state.real);
  } finally {
    native.mode(state.box, false, state.running);
  }
}

// A variable lives on the engine's object, where functions read and write it without asking anybody; the sandbox has
// it too. Whichever changed since they last agreed has the new value.
function agree(state, key) {
  const { sandbox, last } = state;
  raw(state, (real) => {
    const outer = sandbox[key];
    const inner = real[key];
    if (Object.is(outer, inner)) last.set(key, inner);
    else if (last.has(key) && Object.is(inner, last.get(key)) && hasOwn(sandbox, key)) last.set(key, real[key] = outer);
    else if (Reflect.set(sandbox, key, inner)) last.set(key, inner);
  });
}
function variable(state, key) {
  if (typeof key !== 'string') return;
  if (!(key in state.slots)) {
    if (state.known.has(key)) return;
    const d = raw(state, (real) => describe(real, key));
    if (d === undefined || d.configurable || !d.writable) return;
    state.slots[key] = true;
  }
  agree(state, key);
}

// What a bare `name = value` does to the sandbox; false: the engine refuses it, by the rules of the code that asks.
function assign(state, key, value) {
  const { sandbox } = state;
  if (Reflect.set(sandbox, key, value)) {
    if (state.running || key in state.slots) {
      raw(state, (real) => {
        const d = describe(real, key);
        if (d === undefined || !d.writable) return;
        real[key] = value;
        if (key in state.slots) state.last.set(key, value);
      });
    }
    return true;
  }
  state.denied = key;
  let d;
  for (let o = sandbox; o !== null && d === undefined; o = Reflect.getPrototypeOf(o)) d = describe(o, key);
  raw(state, (real) => {
    if (d === undefined || 'value' in d) Reflect.defineProperty(real, key, { __proto__: null, value: d?.value, writable: false, configurable: true, enumerable: false });
    else Reflect.defineProperty(real, key, { __proto__: null, get: d.get, set: undefined, configurable: true, enumerable: false });
  });
  return false;
}

const traps = {
  get(sandbox, key) {
    const state = contexts.get(sandbox);
    variable(state, key);
    if (key in sandbox) {
      const value = sandbox[key];
      return value === sandbox && describe(sandbox, key)?.configurable !== false ? state.global : value;
    }
    if (state.standin !== undefined && !raw(state, (real) => key in real)) return Reflect.get(state.prototype, key, state.global);
    return raw(state, (real) => real[key]);
  },
  has(sandbox, key) {
    const state = contexts.get(sandbox);
    return hasOwn(sandbox, key) || raw(state, (real) => key in real) || (state.standin !== undefined && Reflect.has(state.prototype, key));
  },
  set(sandbox, key, value) {
    const state = contexts.get(sandbox);
    variable(state, key);
    if (!hasOwn(sandbox, key)) {
      const d = raw(state, (real) => describe(real, key));
      if (d !== undefined && !d.configurable && d.writable === false) return false;
    }
    const done = Reflect.set(sandbox, key, value);
    if (done && key in state.slots) agree(state, key);
    return done;
  },
  defineProperty(sandbox, key, descriptor) {
    const state = contexts.get(sandbox);
    variable(state, key);
    const done = Reflect.defineProperty(sandbox, key, descriptor);
    if (done && key in state.slots) agree(state, key);
    return done;
  },
  deleteProperty(sandbox, key) {
    const state = contexts.get(sandbox);
    if (!Reflect.deleteProperty(sandbox, key)) return false;
    raw(state, (real) => Reflect.deleteProperty(real, key));
    return true;
  },
  getOwnPropertyDescriptor(sandbox, key) {
    const state = contexts.get(sandbox);
    variable(state, key);
    const d = describe(sandbox, key);
    if (d !== undefined || !Reflect.isExtensible(sandbox)) return d;
    if (isLazy(key)) void state.real[key]; // made by now
    const inner = raw(state, (real) => describe(real, key));
    if (inner === undefined || hidden(key)) return undefined;
    inner.configurable = true; // a proxy may say nothing else of what its target does not have
    return inner;
  },
  ownKeys(sandbox) {
    const keys = own(sandbox);
    if (!Reflect.isExtensible(sandbox)) return keys;
    const seen = new Set(keys);
    for (const key of raw(contexts.get(sandbox), own)) {
      if (!seen.has(key) && !hidden(key)) keys.push(key);
    }
    return keys;
  },
  getPrototypeOf(sandbox) {
    return Reflect.isExtensible(sandbox) ? contexts.get(sandbox).prototype : Reflect.getPrototypeOf(sandbox);
  },
  setPrototypeOf(sandbox, prototype) {
    return Reflect.isExtensible(sandbox) && setPrototype(contexts.get(sandbox), prototype);
  },
};

// The engine's object keeps its prototype for ever, but not that one's: names are found there as well. The engine runs no script
// whose global object has a proxy above it (jsdom's windows do): then an object stands in that asks the proxy.
function setPrototype(state, prototype) {
  const there = behindProxy(prototype) ? standin(state, prototype) : prototype;
  if (!Reflect.setPrototypeOf(state.base, there)) return false;
  state.standin = there === prototype ? undefined : there;
  state.prototype = prototype;
  return true;
}
function behindProxy(o) {
  const { isProxy } = require('internal/util/types');
  for (; o !== null; o = Reflect.getPrototypeOf(o)) {
    if (isProxy(o)) return true;
  }
  return false;
}
function standin(state, prototype) {
  return native.standin(state.box, (key) => (Reflect.has(prototype, key) ? [Reflect.get(prototype, key, state.global)] : undefined));
}
// A proxy may have come above it since.
function checkPrototype(state) {
  if (state.prototype !== state.first && state.standin === undefined && behindProxy(state.prototype)) setPrototype(state, state.prototype);
}

// Without a sandbox the engine's object is what scripts see, but for its prototype.
function plainGlobal(state) {
  return new state.real.Proxy(state.real, {
    getPrototypeOf: () => state.prototype,
    setPrototypeOf: (_, prototype) => setPrototype(state, prototype),
    // Symbols are nothing that a standin is asked for; the engine's object has a tag of its own.
    has: (real, key) => key in real || (typeof key === 'symbol' && state.standin !== undefined && key in state.prototype),
    get(real, key, receiver) {
      if (typeof key !== 'symbol' || state.standin === undefined || !(key in state.prototype)) return Reflect.get(real, key);
      return key !== Symbol.toStringTag && key in real ? Reflect.get(real, key) : Reflect.get(state.prototype, key, receiver);
    },
  });
}

// A context's errors have the stacks that Node's users know once it asks for one of their classes: making these takes longer
// than making the context. (Until then the engine's errors have the engine's constructor.) So with memory that is shared.
const errorNames = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError', 'AggregateError', 'SuppressedError'];
const sharedNames = ['SharedArrayBuffer', 'Atomics'];
const isLazy = (key) => errorNames.includes(key) || sharedNames.includes(key);
function lazily(state, real, names, fill) {
  const engine = names.map((name) => describe(real, name));
  let made = false;
  const make = () => {
    if (made) return;
    made = true;
    raw(state, () => {
      engine.forEach((d, i) => {
        if (d !== undefined) Reflect.defineProperty(real, names[i], d);
      });
      fill();
    });
  };
  const descriptor = { __proto__: null, configurable: true, enumerable: false, get: undefined, set: undefined };
  engine.forEach((d, i) => {
    if (d === undefined) return;
    descriptor.get = descriptor.set = function(value) { // one function for both, as it costs memory
      make();
      return arguments.length === 0 ? raw(state, () => real[names[i]]) : raw(state, () => { real[names[i]] = value; });
    };
    Reflect.defineProperty(real, names[i], descriptor);
  });
  return make;
}

function disableProto(real) {
  const mode = require('internal/options').get('--disable-proto');
  if (mode !== undefined) require('internal/process/disable_proto')(real, mode);
}

function make(sandbox, strings, wasm) {
  const state = { box: undefined, sandbox, real: undefined, global: undefined, base: undefined, prototype: undefined, first: undefined, standin: undefined, slots: Object.create(null), makeErrors: undefined,
    known: new Set(), last: new Map(), running: false, denied: undefined, wasm: !wasm };
  const onRejection = (promise, reason) => require('internal/process/promises').onRejection(promise, reason);
  state.box = native.make(sandbox, onRejection, (key, value) => assign(state, key, value));
  state.real = native.global(state.box);
  // Made by the context's own Proxy: the engine runs a script in the global scope that its `this` is of.
  state.global = sandbox === undefined ? plainGlobal(state) : new (raw(state, (real) => real.Proxy))(sandbox, traps);
  native.appear(state.box, state.global);
  if (sandbox !== undefined) contexts.set(sandbox, state);
  contexts.set(state.global, state);
  raw(state, (real) => {
    for (const extra of ['readline', 'print']) Reflect.deleteProperty(real, extra);
    state.makeErrors = lazily(state, real, errorNames, () => require('internal/vm/errors').make(state));
    lazily(state, real, sharedNames, () => require('internal/worker/shared').own(real));
    disableProto(real);
    Object.defineProperty(real, 'globalThis', { __proto__: null, value: state.global, writable: true, configurable: true, enumerable: false });
    state.base = Reflect.getPrototypeOf(real);
    state.first = state.prototype = Reflect.getPrototypeOf(state.base);
    followPromises(real.Promise);
    core.followDate(real);
    core.errors.closeIterators(real.Iterator.prototype);
    core.errors.followCatch(real.Promise.prototype, (reason) => require('internal/vm/imports').fixer(state)(reason));
    if (!strings) native.run(state.box, require('internal/vm/no_strings').text, 'node:vm', 1, 0);
    if (!wasm) native.run(state.box, withoutWasm, 'node:vm', 1, 0);
    if (core.gcExposed || require('internal/options').get('--expose-gc')) {
      Object.defineProperty(real, 'gc', { __proto__: null, value: () => core.collect(), writable: true, configurable: true, enumerable: false });
    }
    for (const key of own(real)) state.known.add(key);
  });
  return state;
}

// The async context goes through promises of other global objects as well (internal/async/context).
function followPromises(OtherPromise) {
  if (reg[5] !== 0) {
    core.asyncContext.follow(OtherPromise);
    return;
  }
  core.realms = (core.realms ?? []).filter((reference) => reference.deref() !== undefined);
  core.realms.push(new WeakRef(OtherPromise));
}
const withoutWasm = `{ const { CompileError } = WebAssembly;
  const refuse = (name) => function() { throw new CompileError(\`WebAssembly.\${name}(): Wasm code generation disallowed by embedder\`); };
  const later = (name) => async function() { refuse(name)(); };
  WebAssembly.Module = new Proxy(WebAssembly.Module, { construct: refuse('Module') });
  for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']) if (name in WebAssembly) WebAssembly[name] = later(name); }`;

// What the engine says of a refusal, in the words for an ordinary object.
function reword(state, error) {
  const d = error !== null && typeof error === 'object' ? describe(error, 'message') : undefined;
  if (typeof d?.value !== 'string' || !d.writable) return;
  const trap = /^Proxy(?:'s| object's) '(defineProperty|set)' trap returned falsy value for property '(.*)'$/s.exec(d.value);
  if (trap !== null) error.message = trap[1] === 'set' ? readOnly(trap[2]) : `Cannot redefine property: ${trap[2]}`;
  else if (d.value === 'Attempted to assign to readonly property.' && state.denied !== undefined) error.message = readOnly(state.denied);
}
const readOnly = (name) => `Cannot assign to read only property '${name}' of object '#<Object>'`;

// Before a run: what was given to variables, and symbols, from outside since the last one.
function enter(state) {
  const { sandbox, slots } = state;
  for (const key in slots) agree(state, key);
  for (const key of Object.getOwnPropertySymbols(sandbox)) {
    raw(state, (real) => {
      if (!hasOwn(real, key)) real[key] = sandbox[key];
    });
  }
  state.running = true;
  native.mode(state.box, false, true);
}

// After a run: variables stay on the engine's object (it has no other place for them), what else it got moves.
function leave(state) {
  const { sandbox, slots, known } = state;
  state.running = false;
  raw(state, (real) => {
    // The engine lists no variables: what was given a value is a name of the sandbox too.
    for (const key of Object.getOwnPropertyNames(sandbox)) {
      if (key in slots || known.has(key)) continue;
      const d = describe(real, key);
      if (d !== undefined && !d.configurable && d.writable) slots[key] = true;
    }
    for (const key of own(real)) {
      if (known.has(key) || hidden(key)) continue;
      const d = describe(real, key);
      if (d === undefined) continue;
      if (typeof key === 'string' && !d.configurable && d.writable) {
        slots[key] = true;
        continue;
      }
      if (!hasOwn(sandbox, key)) Reflect.defineProperty(sandbox, key, d);
      if (typeof key === 'string') Reflect.deleteProperty(real, key);
    }
  });
  for (const key in slots) agree(state, key);
}

exports.contexts = contexts;
exports.make = make;
exports.checkPrototype = checkPrototype;
exports.enter = enter;
exports.leave = leave;
exports.raw = raw;
exports.reword = reword;
