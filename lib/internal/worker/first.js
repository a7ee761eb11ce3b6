// The first JavaScript of a worker whose program asks for so little that the realm of lib/ need not be there (src/module/first.c finds
// that out, the parent what else speaks against it): it has `parentPort`, `workerData`, `isMainThread` and a `Worker` that it need not use,
// takes and sends small values and texts. With the first thing that is more, the realm is made and takes over what is here (take() of bootstrap/worker). All that is here is in each idle worker.
// It is called with the core binding in the place of `exports`, and sets core.runFirst if it can.

const core = exports;
const { reg } = core;
const native = core.binding('worker.first');
const filename = native.file();
const threadId = core.reg[16];
const TICKS = 0;
const REJECTS = 1;
const ID = 16; // what send() of internal/worker/port has there
const WORD = 17;
const WORDS = 18;
const SOLE = -2;
const NONE = -3;
const TEXT = -4;
const INT = 1;
const STRING = 3;
const CONSTANTS = { __proto__: null, undefined: 0, null: 8, true: 16, false: 24 };
const NEAR_MAX = 4096; // as internal/worker/port has it
const TEXT_MAX = 16384;
const ONLINE = 1; // of internal/worker/types

const { defineProperty: define } = Object;
const { prototype: ofFunctions } = Function; // which may be one that makes the realm, soon
const own = []; // of the engine, for the realm: [object, name, value]
let begun = false; // the realm is there, or about to be
function whole() {
  if (begun) return;
  begun = true;
  for (let i = 0; i < own.length; i += 3) define(own[i], own[i + 1], { __proto__: null, value: own[i + 2], writable: true, enumerable: false, configurable: true });
  try {
    core.realm();
  } catch (error) { // the stack was deep: it may be there the next time
    begun = false;
    throw error;
  }
}

// Stands for object[name] until the realm has put there what it is.
const descriptor = { __proto__: null, configurable: true, enumerable: true, get: undefined, set: undefined };
function later(object, name, enumerable = true, get = undefined) {
  descriptor.enumerable = enumerable;
  descriptor.get = descriptor.set = function(value) {
    whole();
    if (arguments.length === 0) return object[name];
    object[name] = value;
  };
  if (get !== undefined) descriptor.get = get;
  define(object, name, descriptor);
}
// What has no such name is looked for in the prototype that the realm gives it.
function late(object) {
  return new Proxy({}, new Proxy({}, {
    get: (_, trap) => (target, ...args) => {
      whole();
      return Reflect[trap](Reflect.getPrototypeOf(object()), ...args);
    },
  }));
}

function send(id, word, text) {
  reg[ID] = id;
  reg[WORD] = word;
  if (text === undefined) native.postWord();
  else native.postWord(text);
}

// --- parentPort -------------------------------------------------------------------------------------------------------------

let port;
let listener;
const portMethods = {
  __proto__: late(() => port),
  postMessage(message) {
    let word = -1;
    if (!begun && this === port && arguments.length === 1) {
      if (typeof message === 'string') word = message.length > TEXT_MAX ? -1 : STRING | message.length << 3;
      else if (typeof message === 'number') word = message << 3 >> 3 === message && (message !== 0 || 1 / message > 0) ? INT | message << 3 : -1;
      else if (typeof message !== 'object' || message === null) word = CONSTANTS[message] ?? -1;
    }
    if (word !== -1) {
      send(first.portId, word, word > STRING && (word & 7) === STRING ? message.length <= NEAR_MAX ? message : ` ${message}` : undefined);
      return true;
    }
    whole();
    return port.postMessage.apply(this, arguments);
  },
  on(type, callback) {
    if (begun || this !== port || listener !== undefined || type !== 'message' || typeof callback !== 'function') {
      whole();
      return port.on.apply(this, arguments);
    }
    listener = callback;
    native.ref(first.portId, true);
    native.start(first.portId);
    return this;
  },
};

function openPort() {
  if (port === undefined) {
    port = { __proto__: portMethods };
    first.portId = native.publicPort();
    native.own(first.portId, port);
  }
  return port;
}

function call(value) {
  let result;
  try {
    result = listener.call(port, value);
  } catch (error) {
    whole();
    core.callListener.throwLater(error);
    return;
  }
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) return; // else it may be a promise
  whole();
  core.callListener.watchResult(result);
}

function deliver(owner, text, block) {
  const words = reg[WORDS];
  if (begun || owner !== port || listener === undefined || (words !== TEXT && words !== SOLE)) {
    whole();
    reg[WORDS] = words;
    core.deliver(owner, text, block);
    return;
  }
  call(words === TEXT ? text.substring(1) : text);
  while (!begun && reg[TICKS] === 0 && reg[REJECTS] === 0) {
    const next = native.next();
    const kind = reg[WORDS];
    if (kind === NONE) return;
    if (begun || (kind !== TEXT && kind !== SOLE)) {
      whole();
      reg[WORDS] = kind;
      core.deliver(owner, next, undefined);
      return;
    }
    call(kind === TEXT ? next.substring(1) : next);
  }
}

// --- require() --------------------------------------------------------------------------------------------------------------

let workerData;
let known = false;
function dataOf() {
  if (!known) {
    known = true;
    workerData = native.data();
  }
  return workerData;
}

// A class that the realm gives all it has (internal/worker/stand_in), with the first that is asked of it.
let stand;
let target;
function openWorker() {
  if (stand === undefined) {
    target = function() {
      whole();
      return first.construct(arguments, new.target);
    };
    stand = target.bind();
    define(stand, 'name', { __proto__: null, value: 'Worker' });
    define(stand, 'length', { __proto__: null, value: 1 });
    later(stand, 'prototype', false);
    Object.setPrototypeOf(stand, late(() => stand));
  }
  return stand;
}

let threads; // what require('worker_threads') gives
const simple = { __proto__: null, parentPort: openPort, workerData: dataOf, Worker: openWorker };
function worker_threads() {
  if (threads === undefined) {
    threads = {};
    for (const name of ['isInternalThread', 'isMainThread', 'threadId', 'threadName', 'resourceLimits', 'SHARE_ENV', 'workerData', 'markAsUncloneable',
      'moveMessagePortToContext', 'setEnvironmentData', 'getEnvironmentData', 'parentPort', 'Worker', 'MessagePort', 'MessageChannel', 'BroadcastChannel',
      'receiveMessageOnPort', 'markAsUntransferable', 'isMarkedAsUntransferable', 'postMessageToThread', 'locks']) {
      if (name === 'isMainThread') threads.isMainThread = false;
      else if (name === 'threadId') threads.threadId = threadId;
      else later(threads, name, true, simple[name]);
    }
    first.threads = threads;
  }
  return threads;
}

function require_(id) {
  if (!begun && (id === 'worker_threads' || id === 'node:worker_threads')) return worker_threads();
  whole();
  return first.require(id);
}

// --- the program ------------------------------------------------------------------------------------------------------------

const first = {
  filename, threads: undefined, portId: 0, control: 0, inbox: 0, owners: [{}, {}], starting: false, module: undefined, requireFn: require_, require: undefined, import: undefined, ended: undefined,
  port: () => port, data: dataOf, stand: () => (stand === undefined ? undefined : { stand, target }), construct: undefined,
  listener: () => listener,
};

function dispatch(fn, a, b, c) {
  try {
    fn(a, b, c);
  } catch (error) {
    whole();
    core.uncaught(error, false);
  }
  if (reg[TICKS] !== 0) core.runTicks();
}

function settle() {
  whole();
  core.settle();
}

function run() {
  first.control = native.control();
  first.inbox = native.inbox();
  native.own(first.control, first.owners[0]);
  native.own(first.inbox, first.owners[1]);
  native.start(first.control);
  native.start(first.inbox);
  send(first.control, INT | ONLINE << 3);
  const path = filename.slice(0, filename.lastIndexOf('/')) || '/';
  const module = first.module = { __proto__: late(() => module), id: '.', path, exports: {}, filename, loaded: false, children: [] };
  later(module, 'paths');
  later(module, 'parent', false);
  for (const name of ['resolve', 'main', 'extensions', 'cache']) later(require_, name);
  first.starting = true;
  let ok = false;
  try {
    compiled.call(module.exports, module.exports, require_, module, filename, path);
    module.loaded = ok = true;
  } finally {
    first.starting = false;
    if (begun) first.ended?.(ok);
  }
}

// What the realm changes of the engine's.
function laterOf(object, name) {
  own[own.length] = object;
  own[own.length] = name;
  own[own.length] = object[name];
  later(object, name, false);
}
const changing = {
  __proto__: null,
  catch() { laterOf(Promise.prototype, 'catch'); },
  constructor() {
    for (const { prototype } of [Function, Date, Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError, SuppressedError]) {
      laterOf(prototype, 'constructor');
    }
  },
  // As in bootstrap/errors: `for await` looks for it.
  await() {
    define(Iterator.prototype, 'return', { __proto__: null, value: { return(value) { return { value, done: true }; } }.return, writable: true, enumerable: false, configurable: true });
  },
};
let compiled = core.binding('compile.first').file(filename, (name, enumerable, engines, method) => {
  if (method) {
    changing[name]();
    return;
  }
  if (engines) laterOf(globalThis, name);
  else later(globalThis, name, enumerable);
  if (name !== 'process') return;
  define(globalThis, Symbol.toStringTag, { __proto__: null, value: 'global', writable: false, configurable: true, enumerable: false });
});
if (compiled !== undefined && reg[ID] === 1) {
  const given = { core, whole, first, list: undefined };
  core.run('internal/worker/first_rewritten', { exports: given });
  compiled = compiled(...given.list);
}
if (compiled !== undefined) {
  laterOf(ofFunctions, 'toString'); // called without being named
  core.first = first;
  core.setHooks(dispatch, settle);
  core.onRejection((promise, reason) => {
    whole();
    core.rejected(promise, reason);
  });
  native.onMessage(deliver);
  define(require_, 'name', { __proto__: null, value: 'require', configurable: true });
  core.runFirst = run;
}
