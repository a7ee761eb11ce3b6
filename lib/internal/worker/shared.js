// SharedArrayBuffer and Atomics. The engine's own shared buffers cannot leave their VM through its C API, so ours are
// ArrayBuffers over a block of memory that C counts references of (src/thread/block.c), with the prototype of
// SharedArrayBuffer and a mark that cannot be forged. Found by experiment: the engine's Atomics are real atomic
// instructions on any buffer; only wait and notify refuse one that it does not know as shared, and waitAsync is missing.
// These three stand on src/thread/waiters.c. The engine pins such a buffer, so nothing can detach it.
// A growable one is the engine's, and so is how it is shared (src/thread/shared_pages.c).

const native = internalBinding('clone');
const core = internalBinding('core');
const waiters = internalBinding('waiters');

const define = Object.defineProperty;
const protoOf = Object.getPrototypeOf;
const getter = (proto, key) => Object.getOwnPropertyDescriptor(proto, key).get;
const plainLength = getter(ArrayBuffer.prototype, 'byteLength');
const species = Object.getOwnPropertyDescriptor(ArrayBuffer, Symbol.species);

class Marked extends (class { constructor(object) { return object; } }) {
  #block;
  static set(object, block) {
    new Marked(object).#block = block;
  }
  static get(object) {
    return typeof object === 'object' && object !== null && #block in object ? object.#block : undefined;
  }
}
core.sharedBlockOf = Marked.get;

// Over a block, whose reference passes to the buffer.
function adopt(block, proto = core.EngineShared.prototype) {
  const buffer = native.mapShared(block);
  native.drop(block);
  Object.setPrototypeOf(buffer, proto);
  Marked.set(buffer, block);
  return buffer;
}

// The class for a global object (the program's, or one of vm's) whose engine's own is `Engine`. Their prototype is the same.
function classOver(Engine) {
  const { prototype } = Engine;
  function SharedArrayBuffer(length, options) {
    if (!new.target) throw new TypeError("Constructor SharedArrayBuffer requires 'new'");
    if (typeof options === 'object' && options !== null && options.maxByteLength !== undefined) return Reflect.construct(Engine, [length, options], new.target);
    const n = length === undefined ? 0 : Math.trunc(Number(length)) || 0;
    if (n < 0 || n > 2 ** 53 - 1) throw new RangeError('Array buffer allocation failed');
    const { prototype: own } = new.target;
    const block = native.block(n);
    if (block === 0) throw new RangeError('Array buffer allocation failed');
    return adopt(block, typeof own === 'object' && own !== null ? own : prototype);
  }
  define(SharedArrayBuffer, 'length', { __proto__: null, value: 1, configurable: true });
  define(SharedArrayBuffer, 'prototype', { __proto__: null, value: prototype, writable: false, enumerable: false, configurable: false });
  define(SharedArrayBuffer, Symbol.species, species);
  define(prototype, 'constructor', { __proto__: null, value: SharedArrayBuffer, writable: true, enumerable: false, configurable: true });
  accessor(prototype, 'byteLength', (self) => plainLength.call(self));
  accessor(prototype, 'maxByteLength', (self) => plainLength.call(self));
  accessor(prototype, 'growable', () => false);
  methods(prototype, SharedArrayBuffer);
  return SharedArrayBuffer;
}
function accessor(prototype, key, get) {
  const old = getter(prototype, key);
  const fn = { get [key]() { return Marked.get(this) !== undefined ? get(this) : Reflect.apply(old, this, []); } };
  define(prototype, key, { __proto__: null, get: getter(fn, key), set: undefined, enumerable: false, configurable: true });
}
function methods(prototype, SharedArrayBuffer) {
  const engine = { slice: prototype.slice, grow: prototype.grow };
  const own = {
    slice(start, end) {
      if (Marked.get(this) === undefined) return Reflect.apply(engine.slice, this, [start, end]);
      const part = new Uint8Array(this).slice(start, end);
      const { constructor } = this;
      const Class = (constructor === undefined ? undefined : constructor[Symbol.species]) ?? SharedArrayBuffer;
      const copy = new Class(part.length);
      if (Marked.get(copy) === undefined || copy === this || plainLength.call(copy) < part.length) throw new TypeError('Species constructor returned an unfit SharedArrayBuffer');
      new Uint8Array(copy).set(part);
      return copy;
    },
    grow(length) {
      if (Marked.get(this) !== undefined) throw new TypeError('Method SharedArrayBuffer.prototype.grow called on incompatible receiver #<SharedArrayBuffer>');
      return Reflect.apply(engine.grow, this, [length]);
    },
  };
  for (const name of ['slice', 'grow']) define(prototype, name, { __proto__: null, value: own[name], writable: true, enumerable: false, configurable: true });
}

// --- Atomics -------------------------------------------------------------------------------------------------------------

const { Atomics } = core;
const engine = { wait: Atomics.wait, notify: Atomics.notify };
const tagOf = getter(protoOf(Uint8Array.prototype), Symbol.toStringTag);

// { block, offset, wide } of an element to wait for; undefined when its buffer is not one of ours.
function place(array, index, method) {
  const tag = ArrayBuffer.isView(array) ? tagOf.call(array) : undefined;
  if (tag !== 'Int32Array' && tag !== 'BigInt64Array') throw new TypeError(`[object ${tag ?? 'Object'}] is not an int32 or BigInt64 typed array.`);
  const i = Math.trunc(Number(index)) || 0;
  const block = Marked.get(array.buffer);
  if (block === undefined) {
    if (method === 'notify' || isEngines(array.buffer)) return undefined;
    throw new TypeError(`[object ${tag}] is not a shared typed array.`);
  }
  if (i < 0 || i >= array.length) throw new RangeError('Invalid atomic access index');
  return { block, offset: array.byteOffset + i * array.BYTES_PER_ELEMENT, wide: tag === 'BigInt64Array' };
}
function isEngines(buffer) {
  try {
    return core.engineSharedByteLength.call(buffer) >= 0;
  } catch {
    return false;
  }
}
function timeOf(timeout) {
  const ms = timeout === undefined ? Infinity : Number(timeout);
  return Number.isNaN(ms) ? Infinity : Math.max(0, ms);
}
const results = ['ok', 'not-equal', 'timed-out'];

const replaced = {
  wait(array, index, value, timeout) {
    const at = place(array, index, 'wait');
    if (at === undefined) return Reflect.apply(engine.wait, Atomics, [array, index, value, timeout]);
    const expected = at.wide ? BigInt.asIntN(64, value) : value | 0;
    const ms = timeOf(timeout);
    const status = waiters.wait(at.block, at.offset, expected, at.wide, ms === Infinity ? -1 : ms);
    // The thread is being ended: nothing after this is to run.
    if (status === 3) for (;;);
    return results[status];
  },
  notify(array, index, count) {
    const at = place(array, index, 'notify');
    const n = count === undefined ? Infinity : Math.max(0, Math.trunc(Number(count)) || 0);
    if (at === undefined) return Reflect.apply(engine.notify, Atomics, [array, index, count]);
    return waiters.notify(at.block, at.offset, Math.min(n, 0xffffffff));
  },
  waitAsync(array, index, value, timeout) {
    const at = place(array, index, 'waitAsync');
    if (at === undefined) return engineWaitAsync(array, index, value, timeOf(timeout));
    const expected = at.wide ? BigInt.asIntN(64, value) : value | 0;
    const ms = timeOf(timeout);
    return waitAsync(at, expected, ms);
  },
};

function waitAsync(at, expected, ms) {
  if (ms === 0) {
    const now = waiters.wait(at.block, at.offset, expected, at.wide, 0);
    return { async: false, value: results[now] };
  }
  const { setTimeout, clearTimeout } = require('internal/timers');
  let timer;
  let resolve;
  const id = waiters.join(at.block, at.offset, expected, at.wide, () => {
    if (timer !== undefined) clearTimeout(timer);
    resolve('ok');
  });
  if (id === 0) return { async: false, value: 'not-equal' };
  const promise = new Promise((done) => { resolve = done; });
  if (ms !== Infinity) {
    timer = setTimeout(() => {
      if (waiters.cancel(id)) resolve('timed-out');
    }, ms).unref();
  }
  return { async: true, value: promise };
}

// Of the engine's own buffers, which WebAssembly waits for, too. Its wait() for no time compares, and shows us what waits for it.
function engineWaitAsync(array, index, value, ms) {
  const now = Reflect.apply(engine.wait, Atomics, [array, index, value, 0]);
  if (ms === 0 || now === 'not-equal') return { async: false, value: now };
  const wide = tagOf.call(array) === 'BigInt64Array';
  const offset = array.byteOffset + Math.trunc(Number(index)) * array.BYTES_PER_ELEMENT;
  core.turnEngine(); // results come by the engine's own run loop
  const result = waiters.joinEngine(array, offset, wide ? BigInt.asIntN(64, value) : value | 0, wide, ms);
  if (result === undefined) throw new (require('internal/errors').codes).ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('Atomics.waitAsync on this buffer');
  return result;
}

define(replaced.wait, 'length', { __proto__: null, value: 4, configurable: true });
function replaceIn(target) {
  for (const name of ['wait', 'notify', 'waitAsync']) define(target, name, { __proto__: null, value: replaced[name], writable: true, enumerable: false, configurable: true });
}

// What a context of vm has: buffers of its own that other threads can have as well.
function own(real) {
  define(real, 'SharedArrayBuffer', { __proto__: null, value: classOver(real.SharedArrayBuffer), writable: true, enumerable: false, configurable: true });
  replaceIn(real.Atomics);
}

replaceIn(Atomics);
module.exports = { SharedArrayBuffer: classOver(core.EngineShared), Atomics, adopt, own };
