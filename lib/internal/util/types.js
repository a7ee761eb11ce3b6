// util.types: what a value is, by its internal slots, not by its prototype.

const native = internalBinding('types');

const protoOf = Object.getPrototypeOf;
const getter = (proto, key) => Object.getOwnPropertyDescriptor(proto, key).get;
const TypedArrayPrototype = protoOf(Uint8Array.prototype);
const typedArrayTag = getter(TypedArrayPrototype, Symbol.toStringTag);
const tagOf = (value) => Reflect.apply(typedArrayTag, value, []);
const core = internalBinding('core');
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// A method that throws for any object without the slot it reads.
function bySlot(method, args = []) {
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    try {
      Reflect.apply(method, value, args);
      return true;
    } catch {
      return false;
    }
  };
}

const arrayBufferSlot = bySlot(getter(ArrayBuffer.prototype, 'byteLength'));
const sharedSlot = bySlot(core.engineSharedByteLength);
const types = {
  isProxy: (value) => isObject(value) && native.isProxy(value),
  isExternal: () => false,
  isDate: bySlot(Date.prototype.getTime),
  isRegExp: (value) => typeof value === 'object' && value !== null && regExpSlot(value),
  isMap: bySlot(getter(Map.prototype, 'size')),
  isSet: bySlot(getter(Set.prototype, 'size')),
  isWeakMap: bySlot(WeakMap.prototype.has, [{}]),
  isWeakSet: bySlot(WeakSet.prototype.has, [{}]),
  // What internal/worker/shared makes is an ArrayBuffer to the engine.
  isArrayBuffer: (value) => arrayBufferSlot(value) && core.sharedBlockOf?.(value) === undefined,
  isDataView: (value) => ArrayBuffer.isView(value) && tagOf(value) === undefined,
  isSharedArrayBuffer: (value) => core.sharedBlockOf?.(value) !== undefined || sharedSlot(value),
  isAnyArrayBuffer: (value) => types.isArrayBuffer(value) || types.isSharedArrayBuffer(value),
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isTypedArray: (value) => tagOf(value) !== undefined,
  isNumberObject: bySlot(Number.prototype.valueOf),
  isStringObject: bySlot(String.prototype.valueOf),
  isBooleanObject: bySlot(Boolean.prototype.valueOf),
  isBigIntObject: bySlot(BigInt.prototype.valueOf),
  isSymbolObject: bySlot(Symbol.prototype.valueOf),
  isBoxedPrimitive: (value) => types.isNumberObject(value) || types.isStringObject(value) || types.isBooleanObject(value) ||
    types.isBigIntObject(value) || types.isSymbolObject(value),
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
  isCryptoKey: (value) => cryptoKind(value, 'CryptoKey'),
  isKeyObject: (value) => cryptoKind(value, 'KeyObject'),
  isEventTarget: (value) => require('internal/event_target').isEventTarget(value),
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
// Object.create(Promise.prototype) passes for a promise here.
const objectToString = Object.prototype.toString;
function promiseSlot(value) {
  return !native.isProxy(value) && value instanceof Promise && objectToString.call(value) === '[object Promise]' && value !== Promise.prototype;
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

function cryptoKind(value, name) {
  if (typeof value !== 'object' || value === null) return false;
  const keys = require.loaded['internal/crypto/keys']?.exports;
  return keys?.[name] !== undefined && value instanceof keys[name];
}

module.exports = types;
for (const name of ['isObject', 'namespaces']) Object.defineProperty(types, name, { __proto__: null, enumerable: false });
