// A worker's workerData as JSON, where that says the same as a clone: numbers, texts, true, false and null, plain objects and arrays of
// them, each there once. It needs no clone's reader in the worker.

const core = internalBinding('core');
const { isProxy } = internalBinding('types');
const { stringify } = core;

const VALUES_MAX = 256;
const OBJECTS_MAX = 32;
const TEXT_MAX = 65536;
const protoOf = Object.getPrototypeOf;
const { isArray } = Array;

let objects;
let left;

// undefined: it is more.
function held(object, key) {
  const d = Object.getOwnPropertyDescriptor(object, key);
  return d !== undefined && 'value' in d ? value(d.value) : undefined; // what a getter does, it does once
}
function list(array) {
  const { length } = array;
  if (protoOf(array) !== Array.prototype || length > left || Object.keys(array).length !== length) return undefined;
  let text = '[';
  for (let i = 0; i < length; i++) {
    const item = held(array, i);
    if (item === undefined) return undefined;
    text += i === 0 ? item : `,${item}`;
  }
  return `${text}]`;
}
function record(object) {
  const proto = protoOf(object);
  if ((proto !== Object.prototype && proto !== null) || Symbol.toStringTag in object || Symbol.iterator in object) return undefined;
  let text = '{';
  for (const key of Object.keys(object)) {
    const item = held(object, key);
    if (item === undefined) return undefined;
    text += `${text === '{' ? '' : ','}${stringify(key)}:${item}`;
  }
  return `${text}}`;
}
function value(v) {
  if (left-- === 0) return undefined;
  switch (typeof v) {
    case 'string': return v.length <= TEXT_MAX ? stringify(v) : undefined;
    case 'boolean': return `${v}`;
    case 'number': return Number.isFinite(v) && !Object.is(v, -0) ? `${v}` : undefined;
    case 'object':
      if (v === null) return 'null';
      if (isProxy(v) || objects.length === OBJECTS_MAX || objects.includes(v)) return undefined;
      objects.push(v);
      return isArray(v) ? list(v) : record(v);
    default: return undefined;
  }
}

// The text, or undefined.
exports.write = function write(v) {
  if (require.loaded['internal/worker/clone']?.exports.marks()) return undefined;
  objects = [];
  left = VALUES_MAX;
  const text = value(v);
  objects = undefined;
  return text?.length <= TEXT_MAX ? text : undefined;
};
