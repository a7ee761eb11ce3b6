// What an object is called: constructor, tag, prefix; and which keys of it are shown. ctx gives the recursion (value.js).

const protoOf = Object.getPrototypeOf;
const hasOwn = Object.hasOwn;
const numberPattern = /^(0|[1-9][0-9]*)$/;
const nativeIsEnumerable = Object.prototype.propertyIsEnumerable;
// The engine hides the global object from native functions that are called on it.
function isEnumerable(object, key) {
  if (object === globalThis) return Object.getOwnPropertyDescriptor(object, key)?.enumerable === true;
  return nativeIsEnumerable.call(object, key);
}

// The object's own; that of a frozen intrinsic is behind a getter (internal/process/freeze_intrinsics).
function ownConstructor(object) {
  const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
  const value = descriptor?.value ?? descriptor?.get?.value;
  return typeof value === 'function' ? value : undefined;
}

function internalName(object) {
  const own = ownConstructor(object);
  if (own !== undefined && own.name !== '' && isInstanceof(object, own)) return own.name;
  return undefined;
}

function isInstanceof(object, proto) {
  try {
    return object instanceof proto;
  } catch {
    return false;
  }
}

// What the language itself has; a program's own globals and those of the platform are no such.
const builtInObjects = new Set(['Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'Date', 'Promise', 'RegExp', 'Error', 'AggregateError',
  'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'SuppressedError', 'ArrayBuffer', 'SharedArrayBuffer', 'Uint8Array',
  'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'Uint8ClampedArray', 'BigUint64Array',
  'BigInt64Array', 'DataView', 'Map', 'Set', 'BigInt', 'Iterator', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'Proxy', 'Reflect', 'Atomics', 'JSON',
  'Math', 'Intl', 'Temporal', 'WebAssembly', 'DisposableStack', 'AsyncDisposableStack']);

function getConstructorName(object, ctx, recurseTimes, protoProps) {
  let firstProto;
  const original = object;
  while (object || typeof object === 'function') {
    const own = ownConstructor(object);
    if (own !== undefined && own.name !== '' && isInstanceof(original, own)) {
      if (protoProps !== undefined && (firstProto !== object || !builtInObjects.has(own.name))) {
        addPrototypeProperties(ctx, original, firstProto || original, recurseTimes, protoProps);
      }
      return String(own.name);
    }
    object = protoOf(object);
    if (firstProto === undefined) firstProto = object;
  }
  if (firstProto === null) return null;
  const name = internalName(original) ?? className(original);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const above = getConstructorName(firstProto, ctx, recurseTimes + 1, protoProps);
  if (above === null) return `${name} <${ctx.inspect(firstProto, { ...ctx, customInspect: false, depth: -1 })}>`;
  return `${name} <${above}>`;
}

// Most objects: without a tag the engine's own class says that there is no slot to look for. Asking each slot would cost an
// exception a question. (A boxed bigint or symbol has a tag by its prototype.)
function isPlain(object) {
  return !(Symbol.toStringTag in object) && Object.prototype.toString.call(object) === '[object Object]' && !(object instanceof Error);
}

function className(object) {
  return Object.prototype.toString.call(object).slice(8, -1);
}

// With showHidden the methods of classes are shown up to the first built-in prototype.
function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  let depth = 0;
  let keys;
  let keySet;
  do {
    if (depth !== 0 || main === object) {
      object = protoOf(object);
      if (object === null) break;
      const own = ownConstructor(object);
      if (own !== undefined && builtInObjects.has(own.name)) break;
    }
    if (depth === 0) keySet = new Set();
    else for (const key of keys) keySet.add(key);
    keys = Reflect.ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(main, key) || (depth !== 0 && keySet.has(key))) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function' || (descriptor.get !== undefined && descriptor.get === descriptor.set)) continue; // both: a method to be loaded
      const value = ctx.formatProperty(ctx, object, recurseTimes, key, 0, descriptor, main);
      output.push(ctx.colors ? `\u001b[2m${value}\u001b[22m` : value);
    }
    ctx.seen.pop();
  } while (++depth !== 3);
}

function namedAfter(constructor, tag) {
  for (let i = constructor.indexOf(tag); i >= 0; i = constructor.indexOf(tag, i + 1)) {
    const next = constructor[i + tag.length];
    if (next === undefined || next < 'a' || next > 'z') return true;
  }
  return false;
}

function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  // A subclass whose name tells of the tag (MyMap of Map) does not show it.
  if (tag !== '' && !namedAfter(constructor, tag)) return `${constructor}${size} [${tag}] `;
  return `${constructor}${size} `;
}

function getKeys(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) {
    const keys = Object.getOwnPropertyNames(value);
    return symbols.length === 0 ? keys : [...keys, ...symbols];
  }
  let keys;
  try {
    keys = Object.keys(value);
  } catch {
    keys = Object.getOwnPropertyNames(value); // a module namespace with a binding in its dead zone
  }
  return symbols.length === 0 ? keys : [...keys, ...symbols.filter((key) => isEnumerable(value, key))];
}

function isIndex(key) {
  return typeof key === 'string' && numberPattern.test(key) && +key < 4294967295;
}

// Keys of an array that are no index.
function getOwnNonIndexProperties(value, showHidden) {
  const all = Reflect.ownKeys(value); // what is an index comes first
  const keys = [];
  for (let i = all.length - 1; i >= 0 && !isIndex(all[i]); i--) {
    if (showHidden || (all[i] !== 'length' && isEnumerable(value, all[i]))) keys.unshift(all[i]);
  }
  return keys;
}

function getPrefixName(constructor, tag, value) {
  if (Array.isArray(value)) return constructor === 'Array' && tag === '' ? 'Array' : getPrefix(constructor, tag, 'Array').slice(0, -1);
  return getPrefix(constructor, tag, 'Object').slice(0, -1);
}

function getCtxName(constructor, tag, value) {
  if (Array.isArray(value)) return getPrefix(constructor, tag, 'Array');
  const fallback = constructor === null && !hasOwn(value, Symbol.toStringTag) ? className(value) : 'Object';
  return getPrefix(constructor, tag, fallback);
}

module.exports = { builtInObjects, className, getConstructorName, getCtxName, getKeys, getOwnNonIndexProperties, getPrefix, getPrefixName, isEnumerable, isIndex, isPlain };
