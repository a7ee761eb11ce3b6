// Error objects with the `stack` that Node's users know, on an engine whose own differs (text `f@file:1:2`, no
// message, set at once as plain data). Each error constructor is wrapped: frames are captured when the error is
// made, the text is formatted when `stack` is first read, with the name and message of that moment, as in Node.
// The wrapped constructors share the prototypes of the engine's, so errors that the engine throws are instances too;
// fix() turns such an error's stack into ours wherever one passes through our hands.

const define = Object.defineProperty;
const home = module.home ?? globalThis; // of a vm context: internal/vm/errors
const construct = Reflect.construct;
const EngineError = home.Error;
const engineCapture = EngineError.captureStackTrace;

// Through Reflect: the engine takes notice in a hook of its [[Set]], which an assignment whose inline cache is warm passes by.
const { set } = Reflect;
function engineLimit(frames) {
  set(EngineError, 'stackTraceLimit', frames);
}

// The engine tells the place of its own errors only where it captures frames, and a program that switched them off for a while
// does not tell us when it puts its limit back: the engine keeps the last that was none of these.
let limit = 10;
let kept = limit;
engineLimit(kept);

// Private fields on any object: a base class that returns the object stamps it.
class Stamp {
  constructor(object) { return object; }
}

class Frames extends Stamp {
  #raw; // the engine's text, or an error of its own that will give it; undefined once formatted
  #text;
  static set(object, raw) {
    const frames = #raw in object ? object : new Frames(object);
    frames.#raw = raw;
    frames.#text = undefined;
  }
  static get(object) {
    if (!(#raw in object)) return undefined;
    if (object.#raw !== undefined) {
      const text = format(object, headerOf(object), Frames.#lines(object)); // a hook may read it meanwhile, or throw
      object.#raw = undefined;
      object.#text = text;
    }
    return object.#text;
  }
  static put(object, value) {
    if (#raw in object) {
      object.#raw = undefined;
      object.#text = value;
      return true;
    }
    return false;
  }
  static has(object) { return #raw in object; }
  static trim(object, cut) {
    if (#raw in object && object.#raw) object.#raw = cut(Frames.#lines(object).split('\n')).join('\n');
  }
  static #lines(object) {
    const raw = object.#raw;
    return typeof raw === 'string' ? raw : raw.stack;
  }
}

// The program's prepareStackTrace, bound: that of the error's own context, or else (not in a ShadowRealm) of the program's.
function hook(ErrorClass) {
  const prepare = ErrorClass.prepareStackTrace;
  if (typeof prepare === 'function' && prepare !== prepareStackTrace) return (error, sites) => prepare.call(ErrorClass, error, sites);
  return module.home === undefined || module.alone ? undefined : internalBinding('core').errors.hook();
}

let formatter;
function format(object, header, raw) {
  formatter ??= require('internal/errors/stack');
  return formatter.format(hook(WrappedError), object, header, raw);
}

const stackDescriptor = {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get: { stack() { return Frames.get(this); } }.stack,
  set: {
    stack(value) {
      if (!Frames.put(this, value)) define(this, 'stack', { __proto__: null, value, writable: true, configurable: true, enumerable: true });
    },
  }.stack,
};

const kCoded = Symbol('kIsNodeError'); // on errors whose header shows their code

function headerOf(object) {
  try {
    const { name, message } = object;
    let n = name === undefined ? 'Error' : String(name);
    if (kCoded in object) n += ` [${object.code}]`;
    const m = message === undefined ? '' : String(message);
    return n === '' ? m : m === '' ? n : `${n}: ${m}`;
  } catch {
    return '<error>';
  }
}

function attach(object, above) {
  const holder = { stack: '' };
  if (limit >= 1) engineCapture(holder, above);
  Frames.set(object, holder.stack);
  define(object, 'stack', stackDescriptor);
  return object;
}

// All frames above the function that calls this. The engine writes those of an error down when its stack is read, those that it
// captures for another object at once, which takes much longer.
function attachAll(object) {
  let holder = '';
  if (limit >= 1) {
    engineLimit(limit + 2); // with this function's and its caller's, which nobody is shown
    holder = new EngineError();
    engineLimit(kept);
  }
  Frames.set(object, holder);
  define(object, 'stack', stackDescriptor);
  return object;
}

// Takes over what the program set as Error.stackTraceLimit; false when stacks are switched off.
function tracing() {
  const wanted = WrappedError.stackTraceLimit;
  if (wanted !== limit) {
    limit = wanted;
    if (typeof wanted === 'number' && wanted >= 1) engineLimit(kept = wanted);
  }
  return typeof wanted === 'number';
}

function wrap(Engine, name, parent) {
  const Wrapped = {
    [name]: function(...args) {
      const on = tracing();
      const plain = new.target === undefined || new.target === Wrapped;
      engineLimit(0); // the engine's own capture would be thrown away
      let error;
      try {
        error = plain ? new Engine(...args) : construct(Engine, args, new.target);
      } finally { // a message that cannot be converted throws
        engineLimit(kept);
      }
      if (!on) return error;
      return plain ? attachAll(error) : attach(error, new.target); // the frames begin above the constructors
    },
  }[name];
  define(Wrapped, 'length', { __proto__: null, value: Engine.length, configurable: true });
  define(Wrapped, 'prototype', { __proto__: null, value: Engine.prototype, writable: false });
  define(Engine.prototype, 'constructor', { __proto__: null, value: Wrapped, writable: true, configurable: true, enumerable: false });
  if (parent) Object.setPrototypeOf(Wrapped, parent);
  define(home, name, { __proto__: null, value: Wrapped, writable: true, configurable: true, enumerable: false });
  return Wrapped;
}

const WrappedError = wrap(EngineError, 'Error');
WrappedError.stackTraceLimit = 10;
define(WrappedError, 'captureStackTrace', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  writable: true,
  value: function captureStackTrace(object, above) {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
      throw new TypeError(`Invalid argument`);
    }
    if (!tracing()) return;
    if (typeof above === 'function') attach(object, above);
    else attachAll(object);
  },
});
// What a program may call, save and put back; formatting knows it and does not call it.
function prepareStackTrace(error, trace) {
  let text = headerOf(error);
  for (let i = 0; i < trace.length; i++) text += `\n    at ${trace[i]}`;
  return text;
}
if (module.home === undefined) define(WrappedError, 'prepareStackTrace', { __proto__: null, configurable: true, enumerable: false, writable: true, value: prepareStackTrace });
define(WrappedError, 'isError', { __proto__: null, configurable: true, enumerable: false, writable: true, value: EngineError.isError });
for (const name of ['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError', 'AggregateError', 'SuppressedError']) {
  if (home[name]) wrap(home[name], name, WrappedError);
}

// The engine's words, unless the program has set its own.
let translator;
function translate(error, stack) {
  let { value } = Reflect.getOwnPropertyDescriptor(error, 'message') ?? {};
  if (value === undefined && error instanceof home.AggregateError) value = ''; // as Promise.any() gives it
  if (typeof value !== 'string') return;
  translator ??= require('internal/errors/engine_messages').translate;
  let text;
  if (stack !== undefined && value.startsWith('Attempt')) text = require('internal/errors/readonly').message(value, positions.get(error), stack);
  text ??= translator(value);
  if (text !== value) define(error, 'message', { __proto__: null, value: text, writable: true, enumerable: false, configurable: true });
}

// An error that the engine threw owns line, column and sourceURL beside its stack. Where the first frame is in no file (code
// of eval() and new Function) there is no sourceURL; the text tells, as a program may own a line and a column too.
const onlyNative = /^(?:[^\n@]*@\[native code\](?:\n|$))+$/; // of what a promise job calls; without a name: Promise.any()'s
const placeless = (error) => {
  const text = Reflect.getOwnPropertyDescriptor(error, 'stack')?.value;
  if (typeof text !== 'string') return false;
  if (onlyNative.test(text)) return true;
  if (!Object.hasOwn(error, 'line') || !Object.hasOwn(error, 'column')) return false;
  return /^[^\n@]*@(?:\n|$)/.test(text);
};

// Converts such an error in place, once; gives back what it got. Where it happened stays known to uncaught() through positionOf().
const positions = new WeakMap();
function fix(error) {
  if (typeof error !== 'object' || error === null) return error;
  const placed = Object.hasOwn(error, 'sourceURL');
  if (!placed && !placeless(error)) return error;
  const stack = Reflect.getOwnPropertyDescriptor(error, 'stack');
  if (!stack || typeof stack.value !== 'string') return error;
  if (!(error instanceof EngineError)) return EngineError.isError(error) ? require('internal/vm/foreign')(error) : error;
  if (placed) positions.set(error, { file: error.sourceURL, line: error.line, column: error.column });
  delete error.line;
  delete error.column;
  delete error.sourceURL;
  translate(error, placed ? stack.value : undefined);
  Frames.set(error, tracing() && limit >= 1 && stack.value !== '@[native code]' ? stack.value : '');
  define(error, 'stack', stackDescriptor);
  return error;
}

// The callback of a rejection is given an error of the engine's as a `catch` clause is (src/module/rewrite.h).
exports.followCatch = function followCatch(promisePrototype, fixed) {
  const caught = {
    catch(onRejected) {
      return this.then(undefined, typeof onRejected === 'function' ? (reason) => onRejected(fixed(reason)) : onRejected);
    },
  }.catch;
  define(promisePrototype, 'catch', { __proto__: null, value: caught, writable: true, configurable: true, enumerable: false });
  return caught;
};
if (home === globalThis) exports.caught = exports.followCatch(Promise.prototype, fix);
exports.fix = fix;

// `for await` over an iterator without `return` (an array's, a Set's) goes on for ever in this engine when one of its promises is
// rejected: it calls what is not there, after which nobody settles the step. So all of them have one.
const closing = {
  return(value) { return { value, done: true }; },
};
exports.closeIterators = (iteratorPrototype) => {
  define(iteratorPrototype, 'return', { __proto__: null, value: closing.return, writable: true, configurable: true, enumerable: false });
};
if (home === globalThis) exports.closeIterators(Iterator.prototype);
exports.hook = () => hook(WrappedError);
exports.translate = translate;
exports.positions = positions;
exports.headerOf = headerOf;
exports.kCoded = kCoded;
// { file, line, column } as written, of an error that the engine threw.
exports.positionOf = (error) => {
  const place = positions.get(error);
  if (place === undefined) return undefined;
  formatter ??= require('internal/errors/stack');
  return { ...place, column: formatter.placed(place, headerOf(error)) };
};
exports.EngineError = EngineError;
exports.hasFrames = Frames.has;
exports.trim = Frames.trim; // cut(lines of the engine's text), before the stack is read
exports.stackDescriptor = stackDescriptor;
