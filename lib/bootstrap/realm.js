// The first JavaScript of every runtime (main thread, worker, fork server): the loader of built-in modules, ticks and
// microtasks, globals, and the hooks that src/core calls. Pure: it reads no clock, environment or descriptor.
// It is called with the core binding (src/core/builtins.c) in the place of `exports`.

const core = exports;
const { reg } = core;
const define = Object.defineProperty;
const tryDefine = Reflect.defineProperty;
const TICKS = 0;
const REJECTS = 1;

// --- built-in modules -------------------------------------------------------------------------------

const bindings = { __proto__: null, core };
internalBinding = function internalBinding(name) {
  let binding = bindings[name];
  if (binding === undefined) {
    binding = core.binding(name);
    if (binding === undefined) throw new Error(`No such binding: ${name}`);
    bindings[name] = binding;
  }
  return binding;
};

const loaded = { __proto__: null };
require = function requireBuiltin(id) {
  const known = loaded[id];
  if (known !== undefined) return known.exports;
  const module = { id, exports: {}, loaded: false };
  loaded[id] = module;
  try {
    core.run(id, { exports: module.exports, require, module, internalBinding, process });
  } catch (error) {
    delete loaded[id];
    throw error;
  }
  module.loaded = true;
  return module.exports;
};
require.loaded = loaded; // for those who behave otherwise when a module is in use, but must not load it

// The class that `process.constructor` shows. The object exists before any module is loaded, as each is handed it.
function processClass() {}
define(processClass, 'name', { __proto__: null, value: 'process' });
process = Object.create(processClass.prototype);

const errors = require('bootstrap/errors');

// Properties that load their module at first use and then are plain data; rows of [module, names, enumerable or true]. There
// are hundreds: one descriptor serves all, and one call for many rows stays below what makes the engine start its compiler's
// thread.
function lazyRows(target, rows) {
  const descriptor = { __proto__: null, configurable: true, enumerable: true, get: undefined, set: undefined };
  for (let k = 0; k < rows.length; k++) {
    const id = rows[k][0];
    const names = rows[k][1];
    const enumerable = rows[k][2] !== false;
    descriptor.enumerable = enumerable;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      // One function is both, as it costs memory: as a getter it is called without arguments.
      descriptor.get = descriptor.set = function(value) {
        const row = { __proto__: null, value, writable: true, configurable: true, enumerable };
        if (arguments.length !== 0) return define(this ?? target, name, row); // `this`: programs copy descriptors to other objects
        row.value = require(id)[name];
        tryDefine(target, name, row); // a program may have frozen the target
        return row.value;
      };
      define(target, name, descriptor);
    }
  }
}

core.lazyRows = lazyRows;

// --- process: its shape; what it can do is loaded at first use -----------------------------------------

define(processClass.prototype, 'constructor', { __proto__: null, value: processClass, writable: true, configurable: true, enumerable: false });
define(process, Symbol.toStringTag, { __proto__: null, value: 'process', writable: true, configurable: true, enumerable: false });
// As EventEmitter's constructor leaves it; lib/internal/process/shape fills them.
core.kShapeMode = Symbol('shapeMode');
process[core.kShapeMode] = false;
process._events = undefined;
process._eventsCount = 0;
process._maxListeners = undefined;

// --- ticks, microtasks, rejections -----------------------------------------------------------------------

let firstTick = null;
let lastTick = null;

// Parameters rather than a list of the rest: most ticks have few, and what follows costs a third of it then.
process.nextTick = function nextTick(callback, a = undefined, b = undefined, c = undefined) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
  if (process._exiting) return;
  if (reg[5] !== 0) callback = core.asyncContext.bind(callback, 'TickObject');
  const count = arguments.length;
  const tick = { callback, count, a, b, c, args: count > 4 ? Array.prototype.slice.call(arguments, 1) : undefined, next: null };
  if (lastTick === null) firstTick = tick;
  else lastTick.next = tick;
  lastTick = tick;
  reg[TICKS] = 1;
};

function uncaught(error, fromPromise) {
  require('internal/process/execution').onUncaught(error, fromPromise);
}

// After a tick that threw, the others are for the loop's next callback, as in Node: an error handler that asks for a tick
// that throws would keep all else waiting.
let postponed = false;
function postpone() {
  reg[TICKS] = 0;
  if (firstTick === null) return;
  postponed = true;
  new (require('internal/timers').Immediate)(() => { reg[TICKS] = 1; }, undefined);
}

// The next callback of the loop has come: they run behind it.
function takeUp() {
  postponed = false;
  if (firstTick !== null) reg[TICKS] = 1;
}

function runTicks() {
  if (postponed) {
    reg[TICKS] = 0;
    return;
  }
  while (firstTick !== null) {
    const tick = firstTick;
    firstTick = tick.next;
    if (firstTick === null) lastTick = null;
    const { callback } = tick;
    try {
      switch (tick.count) {
        case 1: callback(); break;
        case 2: callback(tick.a); break;
        case 3: callback(tick.a, tick.b); break;
        case 4: callback(tick.a, tick.b, tick.c); break;
        default: callback(...tick.args);
      }
    } catch (error) {
      uncaught(error, false);
      postpone();
      return;
    }
  }
  reg[TICKS] = 0;
}

// The ticks that a program left whose first run threw, behind 'exit'.
core.lastTicks = () => {
  postponed = false;
  runTicks();
};

function dispatch(fn, a, b, c, d, e, f) {
  if (reg[5] !== 0) core.asyncContext.reset();
  if (postponed) takeUp();
  try {
    switch (arguments.length) {
      case 1: fn(); break;
      case 2: fn(a); break;
      case 3: fn(a, b); break;
      case 4: fn(a, b, c); break;
      case 5: fn(a, b, c, d); break;
      case 6: fn(a, b, c, d, e); break;
      default: fn(a, b, c, d, e, f);
    }
  } catch (error) {
    uncaught(error, false);
  }
  if (reg[TICKS] !== 0) runTicks();
}

function settle() {
  if (reg[TICKS] === 0) {
    try {
      require('internal/process/promises').processRejections();
    } catch (error) {
      uncaught(error, false);
    }
  }
  runTicks();
}

core.runTicks = runTicks;
core.settle = settle;
core.rejected = (promise, reason) => require('internal/process/promises').onRejection(promise, reason);
if (core.first === undefined) core.onRejection(core.rejected); // the engine never lets go of what it was given: one for each realm

function guarded(fn) {
  return () => {
    if (reg[5] !== 0) core.asyncContext.reset();
    if (postponed) takeUp();
    try {
      return fn();
    } catch (error) {
      uncaught(error, false);
    } finally {
      if (reg[TICKS] !== 0) runTicks();
    }
  };
}

// Where a timer throws the next that is due runs before the ticks, as in Node.
function runTimer() {
  for (;;) {
    try {
      return require('internal/timers').runTimer();
    } catch (error) {
      uncaught(error, false);
    }
    if (reg[5] !== 0) core.asyncContext.reset();
  }
}

core.setHooks(
  dispatch,
  settle,
  guarded(runTimer),
  guarded(() => require('internal/timers').runImmediate()),
  guarded(() => require('internal/process/execution').beforeExit()),
  () => require('internal/process/execution').atExit(),
  require,
  (fn) => core.asyncContext.bind(fn),
  function makeError(kind, code, message, errno, syscall, path, dest) {
    const Class = kind === 1 ? TypeError : kind === 2 ? RangeError : Error;
    if (errno === undefined) {
      // The header of the stack does not show the code, as of errors that Node makes in C++.
      const error = new Class(message);
      if (code !== undefined) {
        error.code = code;
        if (code === 'ERR_FS_FILE_TOO_LARGE') {
          define(error, errors.kCoded, { __proto__: null, value: true, writable: true, configurable: true, enumerable: false });
        }
        Error.captureStackTrace(error, makeError);
      }
      return error;
    }
    let text = message;
    if (path !== undefined) text += ` '${path}'`;
    if (dest !== undefined) text += ` -> '${dest}'`;
    const error = new Error(text);
    error.errno = errno;
    error.code = code;
    error.syscall = syscall;
    if (path !== undefined) error.path = path;
    if (dest !== undefined) error.dest = dest;
    return error;
  },
);

// --- globals -------------------------------------------------------------------------------------------------

const data = (value, enumerable) => ({ __proto__: null, value, writable: true, configurable: true, enumerable });

// The engine does not say where a structure comes back to itself, nor where a text is not JSON.
const engineStringify = JSON.stringify;
const engineParse = JSON.parse;
core.stringify = engineStringify;
const { stringify, parse } = {
  parse(text, reviver) {
    try {
      return reviver === undefined ? engineParse(text) : engineParse(text, reviver);
    } catch (error) {
      throw require('internal/errors/json').explained(error, text);
    }
  },
  stringify(value, replacer, space) {
    try {
      return engineStringify(value, replacer, space);
    } catch (error) {
      throw require('internal/errors/circular').explained(error, value);
    }
  },
};
define(JSON, 'stringify', data(stringify, false));
define(JSON, 'parse', data(parse, false));

// A function's text is the program's own, not what its file was rewritten to; that of the engine's is on one line, as V8's
// (programs put it into headers, compare it).
const engineBody = '{\n    [native code]\n}';
const textOf = Function.prototype.toString;
const describers = core.shownAsNative = [];
define(Function.prototype, 'toString', data(function toString() {
  if (this === Function.prototype.toString) return 'function toString() { [native code] }';
  if (this === stringify || this === parse || this === errors.caught || this === globalThis.Date || describers.includes(this)) return `function ${this.name}() { [native code] }`;
  const text = Reflect.apply(textOf, this, []);
  if (text.endsWith(engineBody)) return `${text.slice(0, -engineBody.length)}{ [native code] }`;
  if (!text.includes('$') || !/\/\*\$\*\/|mprt|mportMeta|\$trk_/.test(text)) return text;
  return require('internal/modules/function_text').restore(text);
}, false));

define(globalThis, 'global', data(globalThis, true));
define(globalThis, 'process', data(process, false));
define(globalThis, Symbol.toStringTag, { __proto__: null, value: 'global', writable: false, configurable: true, enumerable: false });
// The engine has a promise's functions as text, which it compiles at their first use: here half a dozen, in every runtime.
const EnginePromise = Promise;
const { resolve, prototype: { then } } = Promise;
let resolved;
define(globalThis, 'queueMicrotask', data(function queueMicrotask(callback) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
  if (reg[5] !== 0) callback = core.asyncContext.bind(callback, 'Microtask');
  then.call(resolved ??= resolve.call(EnginePromise), () => {
    try {
      callback();
    } catch (error) {
      uncaught(error, false);
    }
  });
}, true));
// Text with import() needs the pass that makes it ours.
const NativeFunction = Function;
function wrappedFunction(...args) {
  const target = new.target === undefined ? Function : new.target;
  for (const arg of args) {
    if (typeof arg === 'string' && arg.includes('import')) return require('internal/modules/dynamic_function').make(NativeFunction, args, target);
  }
  return Reflect.construct(NativeFunction, args, target);
}
define(wrappedFunction, 'name', { __proto__: null, value: 'Function', configurable: true });
define(wrappedFunction, 'length', { __proto__: null, value: 1, configurable: true });
define(wrappedFunction, 'prototype', { __proto__: null, value: NativeFunction.prototype, writable: false, enumerable: false, configurable: false });
define(NativeFunction.prototype, 'constructor', { __proto__: null, value: wrappedFunction, writable: true, enumerable: false, configurable: true });
globalThis.Function = wrappedFunction;
// V8 reads more texts as dates than the engine, as '2000-01-02 03:04:05 UTC' or 'Jan 2000' (internal/date_parse).
core.followDate = function followDate(real) {
  const NativeDate = real.Date;
  const strict = NativeDate.parse;
  const { parse: read } = {
    parse(text) {
      text = `${text}`;
      const time = strict(text);
      // A short one may be taken for one of ISO 8601, which it is not: 2000-1-2 is in local time.
      return Number.isNaN(time) || text.length < 10 ? require('internal/date_parse').parse(text, time) : time;
    },
  };
  function Date(value) {
    if (new.target === undefined) return NativeDate();
    const { length } = arguments;
    if (length === 1 && typeof value === 'string') value = read(value);
    if (new.target === Date && length < 2) return length === 0 ? new NativeDate() : new NativeDate(value);
    return Reflect.construct(NativeDate, length === 1 ? [value] : arguments, new.target === Date ? NativeDate : new.target);
  }
  for (const name of ['now', 'UTC']) define(Date, name, Object.getOwnPropertyDescriptor(NativeDate, name));
  define(Date, 'parse', data(read, false));
  define(Date, 'length', { __proto__: null, value: 7, configurable: true });
  define(Date, 'prototype', { __proto__: null, value: NativeDate.prototype, writable: false, enumerable: false, configurable: false });
  define(NativeDate.prototype, 'constructor', data(Date, false));
  if (real !== globalThis) {
    for (const made of [Date, read]) Object.setPrototypeOf(made, real.Function.prototype);
  }
  define(real, 'Date', data(Date, false));
};
core.followDate(globalThis);
core.ofDates = {};
for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) core.ofDates[name] = Date.prototype[name];
core.ofStrings = { toLocaleUpperCase: String.prototype.toLocaleUpperCase, toLocaleLowerCase: String.prototype.toLocaleLowerCase };
lazyRows(String.prototype, [['internal/string_locale', ['toLocaleUpperCase', 'toLocaleLowerCase'], false]]);
lazyRows(Date.prototype, [['internal/date_locale', ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'], false]]);
// The engine has these for its own shell or not as Node has them.
for (const name of ['readline', 'print']) delete globalThis[name];

// What internal/worker/shared stands on: the engine's own, before the lazy ones take their names.
core.EngineFinalizationRegistry = FinalizationRegistry; // internal/finalization_registry's
core.EngineShared = SharedArrayBuffer;
core.Atomics = Atomics;
core.engineGrow = SharedArrayBuffer.prototype.grow;
core.engineSharedByteLength = Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get;

// Rows: module, names, enumerable.
const globals = [
  ['timers', ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout'], true],
  ['internal/structured_clone', ['structuredClone'], true],
  ['internal/worker/shared', ['SharedArrayBuffer', 'Atomics'], false],
  ['internal/finalization_registry', ['FinalizationRegistry'], false],
  ['buffer', ['atob', 'btoa'], true],
  ['internal/perf/performance', ['performance'], true],
  ['internal/fetch/globals', ['fetch'], true],
  ['internal/navigator', ['navigator'], true],
  ['internal/crypto/webcrypto', ['crypto'], true],
  ['buffer', ['Buffer', 'Blob', 'File'], false],
  ['internal/console/global', ['console'], false],
  ['internal/events/abort_controller', ['AbortController', 'AbortSignal'], false],
  ['internal/events/event', ['Event', 'CustomEvent'], false],
  ['internal/events/event_target', ['EventTarget'], false],
  ['internal/events/error_event', ['ErrorEvent'], false],
  ['internal/encoding/encoding', ['TextEncoder', 'TextDecoder'], false],
  ['internal/url/url', ['URL', 'URLSearchParams'], false],
  ['internal/url/pattern', ['URLPattern'], false],
  ['internal/errors/domexception', ['DOMException', 'QuotaExceededError'], false],
  ['internal/worker/messaging', ['MessageChannel', 'MessagePort', 'MessageEvent', 'BroadcastChannel'], false],
  ['internal/webstreams/globals', ['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
    'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream', 'TransformStreamDefaultController',
    'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy',
    'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream', 'DecompressionStream'], false],
  ['internal/fetch/globals', ['FormData', 'Headers', 'Request', 'Response'], false],
  ['internal/fetch/websocket', ['WebSocket', 'CloseEvent'], false],
  ['internal/crypto/webcrypto', ['Crypto', 'CryptoKey', 'SubtleCrypto'], false],
  ['internal/perf/performance', ['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
    'PerformanceObserverEntryList', 'PerformanceResourceTiming'], false],
  ['internal/navigator', ['Navigator'], false],
];
lazyRows(globalThis, globals);

// What is lazy is plain data to who asks for its attributes, as it is in Node: test runners hand what they are told on to the
// global object of a vm context, and what puts functions in the place of others (sinon, node:test's mock) looks for a `value`.
// Its module is loaded when that is read. The names in these lists are accessors in Node too.
const accessors = ['performance', 'navigator', 'crypto', 'localStorage', 'sessionStorage'];
const moduleAccessors = ['promises', 'ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream', 'Utf8Stream', 'webcrypto', 'subtle', 'getRandomValues',
  'BlockList', 'SocketAddress', 'WebSocket', 'CloseEvent', 'MessageEvent', 'rootCertificates', 'EventEmitterAsyncResource', 'aborted', 'transferableAbortController',
  'transferableAbortSignal', 'mock', 'snapshot', 'dot', 'junit', 'tap', 'stdin', 'stdout', 'stderr', 'report', 'finalization', 'allowedNodeEnvironmentFlags',
  'sourceMapsEnabled', 'exitCode', 'domain'];
let lazyText;
function isLazy(d) {
  if (lazyText === undefined) {
    const made = {};
    lazyRows(made, [['', ['x']]]);
    lazyText = Reflect.apply(textOf, describe(made, 'x').get, []);
  }
  return Reflect.apply(textOf, d.get, []) === lazyText;
}
function asData(o, key, d) {
  if (d?.get === undefined || d.get !== d.set || (o === globalThis ? accessors : moduleAccessors).includes(key) || !isLazy(d)) return d;
  const row = { value: undefined, writable: true, enumerable: d.enumerable, configurable: d.configurable };
  const become = (value) => { define(row, 'value', data(value, true)); };
  return define(row, 'value', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const now = describe(o, key);
      become(Reflect.apply(d.get, undefined, []));
      if (now !== undefined && now.get !== d.get) tryDefine(o, key, now); // another has taken its place meanwhile
      return row.value;
    },
    set: become,
  });
}
const describe = core.describe = Object.getOwnPropertyDescriptor;
const describeAll = Object.getOwnPropertyDescriptors;
const describeOwn = Reflect.getOwnPropertyDescriptor;
function follow(target, methods) {
  for (const name in methods) {
    define(target, name, data(methods[name], false));
    describers.push(methods[name]);
  }
}
follow(Object, {
  getOwnPropertyDescriptor(o, key) { return asData(o, key, describe(o, key)); },
  getOwnPropertyDescriptors(o) {
    const all = describeAll(o);
    for (const key in all) {
      const d = all[key];
      if (d.get !== undefined && d.get === d.set) all[key] = asData(o, key, d);
    }
    return all;
  },
});
follow(Reflect, {
  getOwnPropertyDescriptor(o, key) { return asData(o, key, describeOwn(o, key)); },
});

core.lazy = (target, id, names, enumerable) => lazyRows(target, [[id, names, enumerable]]);
// file -> where its columns moved, and where it has async functions (internal/errors/stack, trk_source_note)
core.wrapped = new Map();
core.asyncBodies = undefined;
core.notePositions = (url, shifts, bodies) => {
  core.wrapped.set(url, shifts);
  if (bodies !== undefined) (core.asyncBodies ??= new Map()).set(url, bodies);
};

core.lazyModule = (target, id) => define(target, id, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get: () => require(id),
  set: (value) => define(target, id, data(value, true)),
});
core.errors = errors;
core.afterCollection = undefined; // internal/finalization_registry's
core.collect = () => {
  core.gc();
  core.afterCollection?.();
};
// What `await` is given in programs (src/module/rewrite.h).
core.awaitable = (value) => (reg[5] === 0 ? value : require('internal/async/context').awaitable(value));
// The same in two halves around the await, short enough for the engine to inline them.
const held = core.held ?? { v: undefined };
let hold;
let resume;
core.held = held;
core.hold = (value) => {
  if (reg[5] !== 0) return hold(value);
  held.v = value;
  return undefined;
};
core.resume = (frame, value) => {
  held.v = undefined;
  if (reg[5] !== 0) resume(frame);
  return value;
};
// What an async function gives back, if it has a `then` that will be called later.
let returned;
core.returned = (value) => (reg[5] === 0 ? value : returned(value));
core.using = () => require('internal/modules/using').make();
core.followAwaits = (first, second, third) => {
  hold = first;
  resume = second;
  returned = third;
};
core.uncaught = uncaught;
require('internal/process/shape');

// process is an EventEmitter, whose class is loaded by who asks for it or for what process has from it. (No Proxy stands in for that: one
// among the prototypes of a prototype makes the engine give up its quick arrays.)
const { prototype: ofProcess } = processClass;
core.onEvents = (emitter) => {
  core.onEvents = undefined;
  Object.setPrototypeOf(ofProcess, emitter);
};
const ofEmitter = {};
lazyRows(ofEmitter, [['internal/events/prototype', ['setMaxListeners', 'getMaxListeners', 'emit', 'addListener', 'on', 'prependListener', 'once',
  'prependOnceListener', 'removeListener', 'off', 'removeAllListeners', 'listeners', 'rawListeners', 'listenerCount', 'eventNames']]]);
Object.setPrototypeOf(ofProcess, ofEmitter);

if (core.first !== undefined) require('bootstrap/worker').take(core.first);
