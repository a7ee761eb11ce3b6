// Structured clone of what is neither plain object, array, view nor Date: see internal/worker/clone.

const native = internalBinding('clone');
const core = internalBinding('core');
const clone = require('internal/worker/clone');

const protoOf = Object.getPrototypeOf;
const getter = (proto, key) => Object.getOwnPropertyDescriptor(proto, key).get;
const { hasOwn } = Object;
const { kPort } = clone;
const detached = getter(ArrayBuffer.prototype, 'detached');
const kinds = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];

const { Descriptor, kClone, kTransfer, kDeserialize } = require('internal/worker/js_transferable');
const { byteLength, isBuffer, sharedBlock, isWebStream } = require('internal/worker/clone_transfer');

function unsupported() {
  return clone.dataCloneError('Cannot clone object of unsupported type.');
}

// --- by the prototype it descends from -----------------------------------------------------------------------------------

// Each: (v, writer) -> whether it was written; false when it has the prototype but not the slot.
const table = new Map();
const bySlot = (probe, write) => (v, writer) => {
  let slot;
  try {
    slot = probe(v);
  } catch {
    return false;
  }
  write(v, writer, slot);
  return true;
};
const sizeOf = (Class) => {
  const size = getter(Class.prototype, 'size');
  return (v) => size.call(v);
};
const refuse = (v, writer) => writer.fail(v);
const refuseTag = (v) => {
  throw clone.dataCloneError(`${Object.prototype.toString.call(v)} could not be cloned.`);
};

table.set(Map.prototype, bySlot(sizeOf(Map), (v, writer) => {
  const entries = [];
  Map.prototype.forEach.call(v, (item, key) => { entries.push(key, item); });
  writer.w(writer.codes.MAP);
  writer.w(entries.length);
  for (const item of entries) writer.value(item);
}));
table.set(Set.prototype, bySlot(sizeOf(Set), (v, writer) => {
  const items = [];
  Set.prototype.forEach.call(v, (item) => { items.push(item); });
  writer.w(writer.codes.SET);
  writer.w(items.length);
  for (const item of items) writer.value(item);
}));
const sourceOf = getter(RegExp.prototype, 'source');
const flagsOf = getter(RegExp.prototype, 'flags');
table.set(RegExp.prototype, bySlot((v) => sourceOf.call(v), (v, writer, source) => {
  writer.w(writer.codes.REGEXP);
  writer.string(source);
  writer.string(flagsOf.call(v));
}));
for (const Class of [Number, String, Boolean, BigInt]) {
  const { valueOf } = Class.prototype;
  table.set(Class.prototype, bySlot((v) => valueOf.call(v), (v, writer, primitive) => {
    writer.w(writer.codes.BOXED);
    writer.value(primitive);
  }));
}
table.set(Error.prototype, (v, writer) => {
  if (!Error.isError(v)) return false;
  writeError(v, writer);
  return true;
});
table.set(ArrayBuffer.prototype, bySlot((v) => byteLength.call(v), writeBuffer));
for (const Class of [Promise, WeakMap, WeakSet, WeakRef, FinalizationRegistry, WebAssembly.Instance,
  DisposableStack, AsyncDisposableStack]) table.set(Class.prototype, refuse);
const { Memory } = WebAssembly;
const pagesOf = getter(Memory.prototype, 'buffer');
table.set(Memory.prototype, bySlot((v) => pagesOf.call(v), (v, writer, buffer) => {
  const index = sizeOfEngine(buffer) !== undefined ? native.attachPages(v, new Uint8Array(buffer), true) : -1;
  if (index < 0) writer.fail(v);
  writer.w(writer.codes.MEMORY);
  writer.w(index);
}));
table.set(WebAssembly.Module.prototype, (v, writer) => {
  const block = require.loaded['internal/wasm']?.exports.blockOf(v);
  if (block === undefined) writer.fail(v);
  writer.w(writer.codes.WASM);
  writer.w(native.attachShared(block));
  return true;
});
for (const proto of [Symbol.prototype, protoOf(function*() {}).prototype, protoOf(async function*() {}).prototype, protoOf([].values()),
  protoOf(new Map().keys()), protoOf(new Set().keys())]) {
  table.set(proto, refuseTag);
}

// Classes that clone nowhere: of the web, and those that hold something of the system's. A prototype of theirs is an ordinary object.
const platform = [['internal/url/url', 'URL'], ['internal/url/url', 'URLSearchParams'], ['internal/url/pattern', 'URLPattern'],
  ['internal/fetch/headers', 'Headers'], ['internal/fetch/messages', 'Request'], ['internal/fetch/messages', 'Response'], ['internal/fetch/formdata', 'FormData'], ['internal/worker/message_event', 'MessageEvent'],
  ['internal/fs/watchers', 'FSWatcher'], ['internal/child_process/child', 'ChildProcess']];
const connected = [['net', 'Socket'], ['net', 'Server']];
const isOf = (list, proto) => list.some(([id, name]) => require.loaded[id]?.exports[name]?.prototype === proto);
function refusePlatform(v) {
  if (v === v.constructor?.prototype) return false;
  throw unsupported();
}
function refuseUnlisted() {
  throw clone.dataCloneError('Object that needs transfer was found in message but not listed in transferList');
}
// The language's own that are known by their tag: of Intl, of WebAssembly, and iterators.
function tagged(proto) {
  const tag = Object.getOwnPropertyDescriptor(proto, Symbol.toStringTag)?.value;
  if (typeof tag !== 'string') return undefined;
  const [space, name] = tag.split('.');
  if (space === 'Intl' || space === 'WebAssembly') return globalThis[space][name]?.prototype === proto ? refuse : undefined;
  return tag === 'String Iterator' || tag === 'RegExp String Iterator' ? refuseTag : undefined;
}

const found = new WeakMap(); // prototype -> what the table has for it, null: nothing, undefined: of another realm
function lookUp(proto) {
  let at = proto;
  while (at !== null) {
    const write = table.get(at);
    if (write !== undefined) return write;
    if (at === Object.prototype) return null;
    if (isOf(platform, at)) return refusePlatform;
    if (isOf(connected, at)) return refuseUnlisted;
    const own = tagged(at);
    if (own !== undefined) return own;
    at = protoOf(at);
  }
  return undefined;
}
function kindOf(proto) {
  if (!found.has(proto)) found.set(proto, lookUp(proto));
  return found.get(proto);
}

// true: written. false: to be cloned as a plain object.
function write(v, writer) {
  if (writer.isMarked(v) && !isBuffer(v)) writer.fail(v);
  const proto = protoOf(v);
  if (internalBinding('types').isProxy(v)) writer.fail(v);
  if (v instanceof Descriptor) {
    writer.w(writer.codes.DESCRIPTOR);
    writer.later(v);
    return true;
  }
  const shared = sharedBlock(v);
  if (shared === undefined && proto === core.EngineShared.prototype && sizeOfEngine(v) !== undefined) return writeEngine(v, writer);
  if (shared !== undefined) {
    writer.w(writer.codes.SHARED);
    writer.w(native.attachShared(shared));
    return true;
  }
  if (v[kPort] !== undefined) return writePort(v, writer);
  if (writer.moved(v) !== undefined && !isBuffer(v)) return writeHost(v, writer, kTransfer);
  if (typeof v[kClone] === 'function') return writeHost(v, writer, kClone);
  if (typeof v[kTransfer] === 'function') throw clone.dataCloneError('Object that needs transfer was found in message but not listed in transferList');
  const kind = kindOf(proto);
  if (kind === null) {
    if (isWebStream(v)) throw clone.dataCloneError('Object that needs transfer was found in message but not listed in transferList');
    if (isException(v) && Error.isError(v)) return writeException(v, writer);
    return false;
  }
  if (kind !== undefined) return kind(v, writer);
  return foreign(v, writer);
}

// Of another realm (vm): by its slots.
function foreign(v, writer) {
  const types = require('internal/util/types');
  if (types.isDate(v)) {
    writer.w(writer.codes.DATE);
    writer.double(Date.prototype.getTime.call(v));
    return true;
  }
  const rows = [[types.isMap, Map], [types.isSet, Set], [types.isRegExp, RegExp], [types.isNumberObject, Number], [types.isStringObject, String],
    [types.isBooleanObject, Boolean], [types.isBigIntObject, BigInt], [types.isNativeError, Error], [types.isArrayBuffer, ArrayBuffer],
    [types.isPromise, Promise], [types.isWeakMap, WeakMap], [types.isWeakSet, WeakSet]];
  for (const [is, Class] of rows) if (is(v)) return table.get(Class.prototype)(v, writer);
  if (sizeOfEngine(v) !== undefined) return writeEngine(v, writer);
  return table.get(Memory.prototype)(v, writer);
}

// --- errors ------------------------------------------------------------------------------------------------------------------

function ownText(v, key) {
  if (!hasOwn(v, key)) return undefined;
  const text = v[key];
  return text === undefined ? undefined : `${text}`;
}

function writeError(v, writer) {
  if (isException(v)) return writeException(v, writer);
  internalBinding('core').errors.fix(v);
  const kind = kinds.indexOf(`${v.name}`);
  const message = ownText(v, 'message');
  const { stack } = v;
  const withCause = hasOwn(v, 'cause');
  writer.w(writer.codes.ERROR);
  writer.w((kind < 0 ? 0 : kind) << 3 | (message !== undefined ? 1 : 0) | (typeof stack === 'string' ? 2 : 0) | (withCause ? 4 : 0));
  if (message !== undefined) writer.string(message);
  if (typeof stack === 'string') writer.string(stack);
  if (withCause) writer.value(v.cause);
}

function readError(reader) {
  const word = reader.next();
  const Class = globalThis[kinds[word >> 3] ?? reader.corrupt()];
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new Class();
  Error.stackTraceLimit = limit;
  reader.push(error);
  const put = (key, value) => Object.defineProperty(error, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  if (word & 1) put('message', reader.readString());
  if (word & 2) put('stack', reader.readString());
  if (word & 4) put('cause', reader.read());
  return error;
}

const isException = (v) => /^\[object (?:DOMException|QuotaExceededError)\]$/.test(Object.prototype.toString.call(v));
function writeException(v, writer) {
  writer.w(writer.codes.HOST);
  writer.string('internal/errors/domexception:DOMException');
  writer.string(`${v.name}`);
  writer.string(`${v.message}`);
  writer.string(`${v.stack}`);
  if (v.name === 'QuotaExceededError') writer.value({ quota: v.quota ?? undefined, requested: v.requested ?? undefined });
  return true;
}
function readException(reader) {
  const { DOMException, QuotaExceededError } = require('internal/errors/domexception');
  const name = reader.readString();
  const message = reader.readString();
  const stack = reader.readString();
  const i = reader.push(undefined);
  const error = name === 'QuotaExceededError' ? new QuotaExceededError(message, reader.read()) : new DOMException(message, name);
  reader.put(i, error);
  Object.defineProperty(error, 'stack', { __proto__: null, value: stack, writable: true, enumerable: false, configurable: true });
  return error;
}

// --- buffers -----------------------------------------------------------------------------------------------------------------

const lent = new WeakMap();
// The engine's own shared buffers: of WebAssembly.Memory, and those that grow.
function sizeOfEngine(v) {
  try {
    return core.engineSharedByteLength.call(v);
  } catch {
    return undefined;
  }
}
function writeEngine(v, writer) {
  const bytes = new Uint8Array(v); // the engine shows a memory's bytes through a view only
  const index = native.attachPages(v, bytes, false);
  if (index >= 0) {
    writer.w(writer.codes.ENGINE);
    writer.w(index);
    return true;
  }
  // Where that cannot be, its bytes are lent as they are now: another's growing and waiting is not seen.
  const block = v.growable ? 0 : lent.get(v) ?? native.share(bytes);
  if (block === 0) throw clone.dataCloneError('#<SharedArrayBuffer> could not be cloned.');
  lent.set(v, block);
  writer.w(writer.codes.SHARED);
  writer.w(native.attachShared(block));
  return true;
}

function writeBuffer(v, writer) {
  if (detached.call(v)) throw clone.dataCloneError('An ArrayBuffer is detached and could not be cloned.');
  if (v.resizable) {
    writer.w(writer.codes.RESIZABLE);
    writer.double(v.maxByteLength);
    writer.bytes(v.slice(0));
    return;
  }
  writer.bytes(v);
}

// Whether a view over a resizable buffer has no length of its own. No getter tells: so by trying, or, where the buffer would stay
// longer, by another view that has none.
function tracksLength(v, tag) {
  const { buffer } = v;
  const size = tag === 'DataView' ? 1 : v.BYTES_PER_ELEMENT;
  const room = Math.floor((buffer.byteLength - v.byteOffset) / size);
  if ((tag === 'DataView' ? v.byteLength : v.length) !== room) return false;
  if (buffer.growable) return native.alike(v, new globalThis[tag](buffer, v.byteOffset));
  const before = buffer.byteLength;
  if (before + size > buffer.maxByteLength) return true;
  buffer.resize(before + size);
  const tracks = (tag === 'DataView' ? v.byteLength : v.length) !== room;
  buffer.resize(before);
  return tracks;
}

// --- ports ----------------------------------------------------------------------------------------------------------------------

function readPorts(count, reader) {
  const receivedPort = module.exports.context?.port ?? require('internal/worker/messaging').receivedPort;
  const ports = [];
  if (count < 0) reader.corrupt();
  for (let i = 0; i < count; i++) {
    const id = internalBinding('messaging').take(reader.next());
    if (id === 0) reader.corrupt();
    ports.push(receivedPort(id));
  }
  return ports;
}

function writePort(v, writer) {
  const index = writer.moved(v);
  if (index === undefined) {
    const error = clone.dataCloneError('Object that needs transfer was found in message but not listed in transferList');
    throw error;
  }
  writer.w(writer.codes.PORT);
  writer.w(index);
  return true;
}

// --- objects of lib/ ---------------------------------------------------------------------------------------------------------------

function writeHost(v, writer, method) {
  const { data, deserializeInfo } = v[method]();
  writer.w(writer.codes.HOST);
  writer.string(deserializeInfo);
  writer.value(data);
  return true;
}

function readHost(reader) {
  const info = reader.readString();
  if (module.exports.context !== undefined) throw new (require('internal/errors').codes.ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE)();
  if (info === 'internal/errors/domexception:DOMException') return readException(reader);
  const i = reader.push(undefined);
  const [id, name] = info.split(':');
  if (!internalBinding('core').hasBuiltin(id)) throw new Error(`Missing internal module '${id}'`);
  const Class = require(id)[name];
  if (typeof Class !== 'function' || typeof Class[kDeserialize] !== 'function') throw new Error(`Unknown deserialize spec ${info}`);
  return reader.put(i, Class[kDeserialize](reader.read()));
}

function read(word, reader) {
  const { codes, next, corrupt } = reader;
  switch (word) {
    case codes.MAP: {
      const map = new Map();
      reader.push(map);
      for (let n = next(); n > 0; n -= 2) {
        const key = reader.read();
        map.set(key, reader.read());
      }
      return map;
    }
    case codes.SET: {
      const set = new Set();
      reader.push(set);
      for (let n = next(); n > 0; n--) set.add(reader.read());
      return set;
    }
    case codes.REGEXP: {
      const source = reader.readString();
      let regexp;
      try {
        regexp = new RegExp(source, reader.readString());
      } catch {
        corrupt();
      }
      reader.push(regexp);
      return regexp;
    }
    case codes.BOXED: {
      const i = reader.push(undefined);
      return reader.put(i, Object(reader.read()));
    }
    case codes.ERROR: return readError(reader);
    case codes.RESIZABLE: {
      const i = reader.push(undefined);
      const maxByteLength = reader.nextDouble();
      const bytes = new Uint8Array(readPlain(reader));
      reader.pop(); // the writer gave those bytes no number
      const buffer = new ArrayBuffer(bytes.length, { maxByteLength });
      new Uint8Array(buffer).set(bytes);
      return reader.put(i, buffer);
    }
    case codes.SHARED: {
      const block = native.takeShared(next());
      if (block === 0) corrupt();
      const buffer = require('internal/worker/shared').adopt(block);
      reader.push(buffer);
      return buffer;
    }
    case codes.PORT: {
      const port = reader.port(next());
      reader.push(port);
      return port;
    }
    case codes.DESCRIPTOR: {
      const fd = native.takeFd(next());
      reader.push(fd);
      return fd;
    }
    case codes.WASM: {
      const block = native.takeShared(next());
      if (block === 0) corrupt();
      const module = require('internal/wasm').moduleOf(block);
      reader.push(module);
      return module;
    }
    case codes.MEMORY:
    case codes.ENGINE: {
      const memory = new Memory({ initial: 1, maximum: 1, shared: true }); // its buffer is not to be read before it has those pages
      if (!native.takePages(next(), memory)) corrupt();
      const value = word === codes.MEMORY ? memory : memory.buffer;
      reader.push(value);
      return value;
    }
    case codes.HOST: return readHost(reader);
    default: return corrupt();
  }
}
function readPlain(reader) {
  const buffer = reader.read();
  if (!isBuffer(buffer)) reader.corrupt();
  return buffer;
}

module.exports = {
  context: undefined, // while a message for a port of a vm context is read: { port(id) } makes ports for it
  write, read, readPorts, tracksLength,
};
