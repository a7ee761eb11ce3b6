// An uncaught error on its way from a worker to its parent: an object of its class there, with its properties.

const names = ['Error', 'TypeError', 'RangeError', 'URIError', 'SyntaxError', 'ReferenceError', 'EvalError', 'AggregateError'];
const define = Object.defineProperty;

function className(error) {
  for (let at = error; at !== null; at = Object.getPrototypeOf(at)) {
    const own = Object.getOwnPropertyDescriptor(at, 'constructor')?.value?.name;
    if (names.includes(own) && at === globalThis[own].prototype) return own;
  }
  return 'Error';
}

// What the structured clone can carry of it; `send` throws when it cannot, and then less is sent.
function properties(error, seen) {
  const list = [];
  for (const key of Object.getOwnPropertyNames(error)) {
    if (key === 'stack' || key === 'message') continue;
    const descriptor = Object.getOwnPropertyDescriptor(error, key);
    let value;
    try {
      value = error[key];
    } catch {
      continue;
    }
    if (typeof value === 'function' || typeof value === 'symbol') continue;
    if (Error.isError(value)) list.push([key, descriptor.enumerable, true, pack(value, seen)]);
    else if (cloneable(value)) list.push([key, descriptor.enumerable, false, value]);
    else if (key === 'cause') list.push([key, descriptor.enumerable, false, require('internal/util/inspect').inspect(value)]);
  }
  return list;
}
function cloneable(value) {
  if (typeof value !== 'object' || value === null) return true;
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
const read = (get) => {
  try {
    const text = get();
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
};

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const shownText = (error) => require('internal/util/inspect').inspect(error);

// seen: the errors that are packed already, by their numbers, as one may have itself for a property.
function pack(error, seen) {
  if (typeof error !== 'object' || error === null || !Error.isError(error)) {
    if (typeof error === 'symbol') return { kind: 'symbol', name: error.description };
    // What has its own way to be shown arrives as a thing that is shown so, all else as the text.
    if (typeof error === 'object' && error !== null && typeof error[inspectCustom] === 'function') return { kind: 'shown', text: shownText(error) };
    if (typeof error === 'function' || !cloneable(error)) return { kind: 'value', value: shownText(error) };
    return { kind: 'value', value: error };
  }
  let number = seen.get(error);
  if (number !== undefined) return { kind: 'seen', number };
  number = seen.size;
  seen.set(error, number);
  internalBinding('core').errors.fix(error);
  return {
    kind: 'error', number, name: className(error), message: read(() => error.message), stack: read(() => error.stack), own: Object.hasOwn(error, 'message'),
    shown: read(() => error.name), source: sourceOf(error), properties: properties(error, seen), dom: Object.prototype.toString.call(error) === '[object DOMException]',
  };
}

// [name, line, text]: the line of a program that is in no file, which the parent's report could not find.
function sourceOf(error) {
  try {
    const { file, line } = require('internal/process/fatal').placeOf(error);
    const text = require('internal/process/evaluated').line(file, line);
    return text === undefined ? undefined : [file, line, text];
  } catch {
    return undefined;
  }
}

// Something of it always arrives.
function packSafely(error) {
  try {
    return pack(error, new Map());
  } catch {
    return { kind: 'lost' };
  }
}

function unpack(packed, made = []) {
  if (packed.kind === 'value') return packed.value;
  if (packed.kind === 'shown') {
    const shown = packed.text;
    return { [inspectCustom]: () => shown };
  }
  if (packed.kind === 'symbol') return Symbol(packed.name);
  if (packed.kind === 'lost') {
    const { codes } = require('internal/errors');
    return new codes.ERR_WORKER_UNSERIALIZABLE_ERROR();
  }
  if (packed.kind === 'seen') return made[packed.number];
  if (packed.dom) {
    const { DOMException } = require('internal/errors/domexception');
    return made[packed.number] = new DOMException(packed.message, packed.shown);
  }
  if (packed.source !== undefined) {
    const [name, line, text] = packed.source;
    require('internal/process/evaluated').add(name, text, line - 1);
  }
  const Class = globalThis[packed.name];
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = packed.name === 'AggregateError' ? new Class([]) : new Class();
  Error.stackTraceLimit = limit;
  made[packed.number] = error;
  const put = (key, value, enumerable = false) => define(error, key, { __proto__: null, value, writable: true, enumerable, configurable: true });
  if (packed.message !== undefined) put('message', packed.message);
  put('stack', packed.stack);
  for (const [key, enumerable, isError, value] of packed.properties) put(key, isError ? unpack(value, made) : value, enumerable);
  return error;
}

module.exports = { pack: packSafely, unpack };
