// util.types: what a value is, by its internal slots, not by its prototype.

const native = internalBinding('types');

const protoOf = Object.getPrototypeOf;
const getter = (proto, key) => Object.getOwnPropertyDescriptor(proto, key).get;
const TypedArrayPrototype = protoOf(Uint8Array.prototype);
const typedArrayTag = getter(TypedArrayPrototype, Symbol.toStringTag);
const tagOf = (value) => typedArrayTag.call(value);
const core = internalBinding('core');
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// A method that throws for any object without the slot it reads. A throw costs as much as a hundred other checks, so it is
// asked only of objects that may have the slot: those of the class, and those that no class of this realm has made.
const isPrototypeOf = Object.prototype.isPrototypeOf;
// Who knows that the value is no proxy says so, as to ask costs as much as all the rest.
function bySlot(Class, method, arg) {
  const { prototype } = Class;
  return (value, noProxy = false) => {
    if (typeof value !== 'object' || value === null || (noProxy !== true && native.isProxy(value))) return false;
    const proto = protoOf(value); // says it for most
    if (proto === Object.prototype) return false;
    if (proto !== prototype && !isPrototypeOf.call(prototype, value) && isPrototypeOf.call(Object.prototype, value)) return false;
    try {
      method.call(value, arg);
      return true;
    } catch {
      return false;
    }
  };
}

const arrayBufferSlot = bySlot(ArrayBuffer, getter(ArrayBuffer.prototype, 'byteLength'));
const sharedSlot = bySlot(core.EngineShared, core.engineSharedByteLength);
// Without a toStringTag on the way up, Object.prototype.toString tells the kind by the slot itself.
function byTag(tag, slow) {
  return (value, noProxy = false) => {
    if (typeof value !== 'object' || value === null || (noProxy !== true && native.isProxy(value))) return false;
    if (Symbol.toStringTag in value) return slow(value);
    return Object.prototype.toString.call(value) === tag;
  };
}

const types = {
  // process.env is none to see.
  isProxy: (value) => isObject(value) && native.isProxy(value) && !require('internal/process/env').isEnv(value),
  isExternal: () => false,
  isDate: byTag('[object Date]', bySlot(Date, Date.prototype.getTime)),
  isRegExp: byTag('[object RegExp]', (value) => regExpSlot(value)),
  isMap: bySlot(Map, getter(Map.prototype, 'size')),
  isSet: bySlot(Set, getter(Set.prototype, 'size')),
  isWeakMap: bySlot(WeakMap, WeakMap.prototype.has, {}),
  isWeakSet: bySlot(WeakSet, WeakSet.prototype.has, {}),
  // What internal/worker/shared makes is an ArrayBuffer to the engine.
  isArrayBuffer: (value, noProxy = false) => arrayBufferSlot(value, noProxy) && core.sharedBlockOf?.(value) === undefined,
  isDataView: (value) => ArrayBuffer.isView(value) && tagOf(value) === undefined,
  isSharedArrayBuffer: (value, noProxy = false) => core.sharedBlockOf?.(value) !== undefined || sharedSlot(value, noProxy),
  isAnyArrayBuffer: (value, noProxy = false) => types.isArrayBuffer(value, noProxy) || types.isSharedArrayBuffer(value, noProxy),
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isTypedArray: (value) => tagOf(value) !== undefined,
  isNumberObject: byTag('[object Number]', bySlot(Number, Number.prototype.valueOf)),
  isStringObject: byTag('[object String]', bySlot(String, String.prototype.valueOf)),
  isBooleanObject: byTag('[object Boolean]', bySlot(Boolean, Boolean.prototype.valueOf)),
  isBigIntObject: bySlot(BigInt, BigInt.prototype.valueOf),
  isSymbolObject: bySlot(Symbol, Symbol.prototype.valueOf),
  isBoxedPrimitive: (value, noProxy = false) => types.isNumberObject(value, noProxy) || types.isStringObject(value, noProxy) ||
    types.isBooleanObject(value, noProxy) || types.isBigIntObject(value, noProxy) || types.isSymbolObject(value, noProxy),
  isNativeError: (value) => typeof value === 'object' && value !== null && Error.isError(value),
  isPromise: (value) => typeof value === 'object' && value !== null && promiseSlot(value),
  isAsyncFunction: (value) => typeof value === 'function' && /^Async/.test(functionKind(value)),
  isGeneratorFunction: (value) => typeof value === 'function' && /GeneratorFunction$/.test(functionKind(value)),
  isGeneratorObject: (value) => hidden(value, '[object Generator]', GeneratorPrototype) || hidden(value, '[object AsyncGenerator]', AsyncGeneratorPrototype),
  isMapIterator: (value) => iteratorOf(value, MapIteratorPrototype),
  isSetIterator: (value) => iteratorOf(value, SetIteratorPrototype),
  isArgumentsObject: (value) => typeof value === 'object' && value !== null && !(Symbol.toStringTag in value) &&
    Object.prototype.toString.call(value) === '[object Arguments]',
  isModuleNamespaceObject: (value) => typeof value === 'object' && value !== null && namespaces().has(value),
  isCryptoKey: (value) => require.loaded['internal/crypto/webcrypto_key']?.exports.isKey?.(value) ?? false,
  isKeyObject: (value) => isKeyObject(value),
  isEventTarget: (value) => require('internal/events/event_target').isEventTarget(value),
};
for (const name of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float16', 'Float32', 'Float64', 'BigInt64', 'BigUint64']) {
  types[`is${name}Array`] = (value) => tagOf(value) === `${name}Array`;
}

const regExpFlags = getter(RegExp.prototype, 'global');
function regExpSlot(value) {
  // The accessor gives undefined for the prototype itself, which has no slot.
  try {
    return Reflect.apply(regExpFlags, value, []) !== undefined;
  } catch {
    return false;
  }
}

// `then` would tell for sure, but it also counts as handling a rejection; so an object made with
// Object.create(Promise.prototype) passes for a promise here. One of another realm is looked into.
const objectToString = Object.prototype.toString;
function promiseSlot(value) {
  if (native.isProxy(value) || objectToString.call(value) !== '[object Promise]') return false;
  if (value instanceof Promise) return value !== Promise.prototype;
  return require('internal/util/peek').promise(value) !== undefined;
}

const GeneratorPrototype = protoOf(function*() {}).prototype;
const AsyncGeneratorPrototype = protoOf(async function*() {}).prototype;
const MapIteratorPrototype = protoOf(new Map().keys());
const SetIteratorPrototype = protoOf(new Set().keys());
const kinds = new Map([
  [protoOf(async () => {}), 'AsyncFunction'],
  [protoOf(function*() {}), 'GeneratorFunction'],
  [protoOf(async function*() {}), 'AsyncGeneratorFunction'],
]);
const functionSource = Function.prototype.toString;
function functionKind(value) {
  const known = kinds.get(protoOf(value));
  if (known !== undefined) return known;
  if (protoOf(value) === Function.prototype) return 'Function';
  const match = /^(async\b)?\s*(?:function\b)?\s*(\*)?/.exec(functionSource.call(value));
  return `${match?.[1] ? 'Async' : ''}${match?.[2] ? 'Generator' : ''}Function`;
}
function hidden(value, tag, proto) {
  return typeof value === 'object' && value !== null && proto.isPrototypeOf(value) && objectToString.call(value) === tag;
}
function iteratorOf(value, proto) {
  return typeof value === 'object' && value !== null && proto.isPrototypeOf(value) && protoOf(value) === proto;
}

// The ES module loader registers its namespace objects here.
function namespaces() {
  const core = internalBinding('core');
  return (core.namespaces ??= new WeakSet());
}
types.isObject = isObject;
types.namespaces = namespaces;

function isKeyObject(value) {
  if (typeof value !== 'object' || value === null) return false;
  const keys = require.loaded['internal/crypto/keys']?.exports;
  return keys?.KeyObject !== undefined && value instanceof keys.KeyObject;
}

module.exports = types;
for (const name of ['isObject', 'namespaces']) Object.defineProperty(types, name, { __proto__: null, enumerable: false });
