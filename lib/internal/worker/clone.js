// Structured clone: https://html.spec.whatwg.org/#safe-passing-of-structured-data. The writer walks a value and fills a
// stream of words and one string; C carries both to another thread (src/thread/clone.c); the reader builds the value.
//
// A word's low three bits say what it is, the others hold a small number. Doubles are two words at an even place. The
// names of an object's properties are its shape: written once per message, and shapes that come often are known to all
// threads by number. Bytes up to 16 KB lie in the words, larger ones travel beside them.
//
// One difference to the standard: a Proxy is read through, not refused (asking each object costs more than cloning it).

const native = internalBinding('clone');
const { reg } = internalBinding('core');

const CONST = 0; // undefined, null, true, false, hole
const INT = 1; // 29 bits
const DOUBLE = 2;
const STRING = 3; // length
const OBJECT = 4; // shape: number in this message (negative word: defined here)
const ARRAY = 5; // length
const REF = 6; // number of the object
const EXT = 7;
const UNDEFINED = CONST | 0 << 3;
const NULL = CONST | 1 << 3;
const TRUE = CONST | 2 << 3;
const FALSE = CONST | 3 << 3;
const HOLE = CONST | 4 << 3;
const ext = (n) => EXT | n << 3;
const BIGINT = ext(1);
const DATE = ext(2);
const MAP = ext(3);
const SET = ext(4);
const REGEXP = ext(5);
const BOXED = ext(6);
const ERROR = ext(7);
const VIEW = ext(8);
const BYTES = ext(9); // an ArrayBuffer in the words
const BLOCK = ext(10); // one beside them
const MOVED = ext(11); // one that was transferred
const SHARED = ext(12);
const PORT = ext(13);
const HOST = ext(14);
const TEXT = ext(15); // a string beside the others
const KNOWN = ext(16); // an object of a shape that all threads know
const RESIZABLE = ext(17);
const DESCRIPTOR = ext(18);
const WASM = ext(19); // a WebAssembly.Module
const LENT = ext(20); // a long string, not copied here

const INLINE_BYTES = 16384;
const LONG_TEXT = 512; // characters: it does not share memory with the others
const LENT_TEXT = 16384;
// What C carries must be a string made for the message: whoever frees it must not free the name of a property (src/thread/text.h).
// A rope with this in front becomes one.
const OWN = ' ';
const VIEWS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array',
  'Float64Array', 'BigInt64Array', 'BigUint64Array', 'DataView', 'Float16Array'];

const objectProto = Object.prototype;
const protoOf = Object.getPrototypeOf;
const keysOf = Object.keys;
const { isArray } = Array;
const getter = (proto, key) => Object.getOwnPropertyDescriptor(proto, key).get;
const viewTag = getter(protoOf(Uint8Array.prototype), Symbol.toStringTag);
const byteLengthOf = getter(ArrayBuffer.prototype, 'byteLength');

// --- the writer's state ------------------------------------------------------------------------------------------------

let W; // the stream, as int32
let F; // the same memory as doubles
let B; // as bytes
let wp = 0;
let text = OWN;
let ids = 0;
let few; // objects seen, while they are few
let seen = null; // then this Map
let moves = null; // what the transfer list names: object -> index
let rare; // internal/worker/clone_rare, once needed

function map(words) {
  W = words;
  F = new Float64Array(W.buffer);
  B = new Uint8Array(W.buffer);
}
// Room for n more words.
function grow(n) {
  map(native.out(wp + n + 16));
}
function w(word) {
  if (wp >= W.length) grow(1);
  W[wp++] = word;
}
function double(value) {
  if (wp + 3 > W.length) grow(3);
  wp += wp & 1;
  F[wp >> 1] = value;
  wp += 2;
}
function string(value) {
  if (value.length > LONG_TEXT) {
    const lent = value.length > LENT_TEXT;
    w(lent ? LENT : TEXT);
    w(lent ? native.lendText(value) : native.attachText(OWN + value));
    return;
  }
  w(STRING | value.length << 3);
  text += value;
}

// Numbers the object; true: it was there already and a reference is written.
function known(object) {
  if (seen === null) {
    for (let i = 0; i < ids; i++) {
      if (few[i] === object) {
        w(REF | i << 3);
        return true;
      }
    }
    if (ids < 16) {
      few[ids++] = object;
      return false;
    }
    seen = new Map();
    for (let i = 0; i < ids; i++) seen.set(few[i], i);
  }
  const id = seen.get(object);
  if (id !== undefined) {
    w(REF | id << 3);
    return true;
  }
  seen.set(object, ids++);
  return false;
}

// --- shapes ------------------------------------------------------------------------------------------------------------

let shapes = new Map(); // first key -> shapes
let shapeCount = 0;
let lastShape = null;
let epoch = 0;
let defined = 0; // shapes in this message

function sameKeys(shape, keys, n) {
  const own = shape.keys;
  if (own.length !== n) return false;
  for (let i = 0; i < n; i++) if (own[i] !== keys[i]) return false;
  return true;
}

function shapeOf(keys, n) {
  const last = lastShape;
  if (last !== null) {
    if (sameKeys(last, keys, n)) return last;
    if (last.next !== null && sameKeys(last.next, keys, n)) return (lastShape = last.next);
  }
  const first = n === 0 ? '' : keys[0];
  let list = shapes.get(first);
  if (list === undefined) shapes.set(first, (list = []));
  for (let i = 0; i < list.length; i++) {
    if (sameKeys(list[i], keys, n)) {
      if (last !== null) last.next = list[i];
      return (lastShape = list[i]);
    }
  }
  const shape = { keys, epoch: -1, id: 0, uses: 0, known: 0, next: null };
  if (++shapeCount > 1024) {
    // Objects used as dictionaries: forget all.
    shapes = new Map([[first, (list = [])]]);
    shapeCount = 1;
  }
  list.push(shape);
  if (last !== null) last.next = shape;
  return (lastShape = shape);
}

function writeShape(shape) {
  if (shape.known > 0) {
    w(KNOWN);
    w(shape.known);
    return;
  }
  if (shape.epoch === epoch) {
    w(OBJECT | shape.id << 3);
    return;
  }
  shape.epoch = epoch;
  shape.id = defined++;
  // Asked at the third message that has it; -1: not to be known.
  if (++shape.uses === 3 && shape.known === 0) shape.known = native.shape(shape.keys.join('\0'), shape.keys.some((key) => key.includes('\0')) ? 0 : shape.keys.length);
  w(OBJECT | shape.id << 3 | -2147483648);
  const { keys } = shape;
  w(keys.length);
  for (let i = 0; i < keys.length; i++) {
    w(keys[i].length);
    text += keys[i];
  }
}

// --- the writer ----------------------------------------------------------------------------------------------------------

function value(v) {
  switch (typeof v) {
    case 'number':
      if ((v | 0) === v && v >= -268435456 && v < 268435456 && (v !== 0 || 1 / v > 0)) {
        w(v << 3 | INT);
      } else {
        w(DOUBLE);
        double(v);
      }
      return;
    case 'string': string(v); return;
    case 'boolean': w(v ? TRUE : FALSE); return;
    case 'undefined': w(UNDEFINED); return;
    case 'bigint':
      w(BIGINT);
      string(`${v}`);
      return;
    case 'object':
      if (v === null) {
        w(NULL);
        return;
      }
      break;
    default:
      fail(v);
  }
  if (known(v)) return;
  if (isArray(v)) {
    array(v);
    return;
  }
  const proto = protoOf(v);
  if (proto !== objectProto && proto !== null) {
    if (other(v)) return;
  } else if (marked !== null && marked.has(v)) {
    fail(v);
  }
  const keys = keysOf(v);
  writeShape(shapeOf(keys, keys.length));
  for (let i = 0; i < keys.length; i++) value(v[keys[i]]);
}

function array(v) {
  const n = v.length;
  if (n > 0x0fffffff || marked?.has(v)) fail(v);
  w(ARRAY | n << 3);
  for (let i = 0; i < n; i++) {
    const item = v[i];
    if (item === undefined && !(i in v)) w(HOLE);
    else value(item);
  }
  // Properties beside the indexes; looked for in arrays of matches and the like, not in long ones.
  if (n > 64) {
    w(0);
    return;
  }
  const keys = keysOf(v);
  const names = keys.length === 0 || isIndex(keys[keys.length - 1]) ? keys.slice(0, 0) : keys.filter((key) => !isIndex(key));
  w(names.length);
  for (const key of names) {
    string(key);
    value(v[key]);
  }
}
const isIndex = (key) => {
  const code = key.charCodeAt(0);
  return code >= 48 && code <= 57 && `${key >>> 0}` === key;
};

// What is neither plain object nor array. false: a class instance without slots, cloned as a plain object.
function other(v) {
  if (moves !== null) {
    const move = moves.get(v);
    if (move?.buffer === v) {
      w(MOVED);
      w(0);
      move.place = wp - 1;
      return true;
    }
  }
  if (ArrayBuffer.isView(v)) {
    view(v);
    return true;
  }
  if (v instanceof Date) return date(v);
  rare ??= require('internal/worker/clone_rare');
  return rare.write(v, writer);
}

function date(v) {
  let time;
  try {
    time = Date.prototype.getTime.call(v);
  } catch {
    return false;
  }
  w(DATE);
  double(time);
  return true;
}

function view(v) {
  const tag = viewTag.call(v) ?? 'DataView';
  const { buffer } = v;
  w(VIEW);
  w(VIEWS.indexOf(tag));
  double(v.byteOffset);
  const resizable = buffer.resizable === true || buffer.growable === true;
  double(resizable && tracks(v, tag) ? -1 : tag === 'DataView' ? v.byteLength : v.length);
  value(buffer);
}
const tracks = (v, tag) => (rare ??= require('internal/worker/clone_rare')).tracksLength(v, tag);

// An ArrayBuffer of this engine that is not transferred.
function bytes(v) {
  const n = byteLengthOf.call(v);
  if (n > INLINE_BYTES) {
    const block = copyOut(v, n);
    w(BLOCK);
    w(native.attachBlock(block));
    native.drop(block);
    return;
  }
  const words = (n + 3) >> 2;
  if (wp + words + 2 > W.length) grow(words + 2);
  W[wp++] = BYTES;
  W[wp++] = n;
  if (n > 0) B.set(new Uint8Array(v), wp * 4);
  wp += words;
}

// A fresh block with the bytes of v.
function copyOut(v, n) {
  const block = native.block(n);
  if (block === 0) throw new RangeError('Array buffer allocation failed');
  const target = native.map(block);
  new Uint8Array(target).set(new Uint8Array(v));
  target.transfer(0); // gives this side's reference back now, not when the collector comes
  return block;
}

function dataCloneError(message, name = 'DataCloneError') {
  const { DOMException } = require('internal/errors/domexception');
  return new DOMException(message, name);
}
function fail(v) {
  let shown;
  if (typeof v === 'function') shown = Function.prototype.toString.call(v);
  else if (typeof v === 'symbol') shown = v.toString();
  else if (isArray(v)) shown = '[object Array]';
  else shown = `#<${nameOf(v)}>`;
  throw dataCloneError(`${shown} could not be cloned.`);
}
function nameOf(v) {
  const { constructor } = v;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'Object';
}

let marked = null; // objects that are not to be cloned (markAsUncloneable)
const writer = {
  w, double, string, value, bytes, copyOut, fail, dataCloneError, nameOf,
  isMarked: (v) => marked !== null && marked.has(v),
  moved: (v) => moves?.get(v),
  codes: { MAP, SET, REGEXP, BOXED, ERROR, MOVED, SHARED, PORT, HOST, RESIZABLE, DESCRIPTOR, WASM },
  at: () => wp,
};

// Writes `v` into the stream; `list` are the objects of a transfer list. Returns the number of words; the strings are in
// taken(). Throws with nothing attached.
function write(v, list, source) {
  if (W === undefined) map(native.out(0));
  wp = 0;
  text = OWN;
  ids = defined = 0;
  few = [];
  seen = null;
  epoch++;
  let plan = null;
  try {
    if (list === undefined) {
      W[wp++] = 0; // no ports
      value(v);
    } else {
      rare ??= require('internal/worker/clone_rare');
      plan = rare.prepare(list, writer, source);
      moves = plan.moves;
      const at = plan.reserve(writer);
      value(v);
      plan.commit(writer, at, (i, word) => { W[i] = word; });
    }
  } catch (error) {
    native.cancel();
    throw error;
  } finally {
    moves = null;
    few = seen = null;
  }
  if (wp <= 4096) return wp;
  const words = wp;
  W = undefined; // its memory goes with the message
  return words;
}
function taken() {
  if (text === OWN) return undefined;
  const all = text;
  text = OWN;
  return all;
}

// --- the reader ----------------------------------------------------------------------------------------------------------

let stream; // the small input stream and its views: of this thread, for ever
let streamF;
let streamB;
let R;
let RF;
let RB;
let rp = 0;
let end = 0;
let rest = '';
let tp = 0;
let objects;
let told; // shapes defined by this message
let ports;
const knownShapes = []; // by number: { keys, uses, make }

function corrupt() {
  throw dataCloneError('Message is corrupt');
}
function next() {
  if (rp >= end) corrupt();
  return R[rp++];
}
function nextDouble() {
  rp += rp & 1;
  if (rp + 2 > end) corrupt();
  const v = RF[rp >> 1];
  rp += 2;
  return v;
}
function slice(n) {
  const from = tp;
  tp += n;
  if (n < 0 || tp > rest.length) corrupt();
  return rest.substring(from, tp);
}
function readLong(word) {
  if (word === LENT) return native.takeLent(next()) ?? corrupt();
  return (native.takeText(next()) ?? corrupt()).substring(OWN.length);
}
function readString() {
  const word = next();
  if (word === TEXT || word === LENT) return readLong(word);
  if ((word & 7) !== STRING) corrupt();
  return slice(word >>> 3);
}

function set(object, key, v) {
  if (key === '__proto__') Object.defineProperty(object, key, { __proto__: null, value: v, writable: true, enumerable: true, configurable: true });
  else object[key] = v;
}

function readObject(keys) {
  const object = {};
  objects.push(object);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key === '__proto__') set(object, key, read());
    else object[key] = read();
  }
  return object;
}

function readKnown(id) {
  let shape = knownShapes[id];
  if (shape === undefined) {
    const all = native.shapeKeys(id);
    if (all === undefined) corrupt();
    shape = knownShapes[id] = { keys: all.split('\0'), uses: 0, make: null };
  }
  if (shape.make !== null) return shape.make(objects, read);
  if (++shape.uses === 64) shape.make = compile(shape.keys);
  return readObject(shape.keys);
}
// A function that fills such an object without looking each name up: worth it for shapes that keep coming.
function compile(keys) {
  if (keys.length > 32 || keys.includes('__proto__')) return null;
  const names = keys.map((key) => JSON.stringify(key));
  return new Function('objects', 'read', `const o = {${names.map((name) => `${name}: undefined`).join()}}; objects.push(o); ${
    names.map((name) => `o[${name}] = read();`).join('')} return o;`);
}

function readArray(n) {
  if (n > end - rp) corrupt();
  const list = [];
  objects.push(list);
  for (let i = 0; i < n; i++) {
    if (R[rp] === HOLE) {
      rp++;
      list.length = i + 1;
    } else {
      list[i] = read();
    }
  }
  for (let names = next(); names > 0; names--) {
    const key = readString();
    set(list, key, read());
  }
  return list;
}

function read() {
  const word = next();
  switch (word & 7) {
    case INT: return word >> 3;
    case DOUBLE: return nextDouble();
    case STRING: return slice(word >>> 3);
    case CONST: return word === NULL ? null : word === TRUE ? true : word === FALSE ? false : undefined;
    case ARRAY: return readArray(word >>> 3);
    case OBJECT: {
      const id = (word & 0x7fffffff) >> 3;
      if (word >= 0) return readObject(told[id] ?? corrupt());
      const n = next();
      if (n < 0 || n > end - rp) corrupt();
      const keys = [];
      const from = rp;
      rp += n;
      for (let i = 0; i < n; i++) keys.push(slice(R[from + i]));
      told[id] = keys;
      return readObject(keys);
    }
    case REF: {
      const id = word >>> 3;
      if (id >= objects.length) corrupt();
      return objects[id];
    }
    default: return readExt(word);
  }
}

function readExt(word) {
  switch (word) {
    case KNOWN: return readKnown(next());
    case TEXT: return readLong(word);
    case LENT: return readLong(word);
    case BIGINT: {
      const digits = readString();
      if (!/^-?\d+$/.test(digits)) corrupt();
      return BigInt(digits);
    }
    case DATE: {
      const date = new Date(nextDouble());
      objects.push(date);
      return date;
    }
    case BYTES: {
      const n = next();
      if (n < 0 || rp + ((n + 3) >> 2) > end) corrupt();
      const copy = new Uint8Array(n);
      if (n > 0) copy.set(RB.subarray(rp * 4, rp * 4 + n));
      rp += (n + 3) >> 2;
      objects.push(copy.buffer);
      return copy.buffer;
    }
    case BLOCK: {
      const buffer = adopt(next());
      objects.push(buffer);
      return buffer;
    }
    case VIEW: {
      const i = objects.length;
      objects.push(undefined);
      const Class = globalThis[VIEWS[next()] ?? corrupt()];
      const offset = nextDouble();
      const n = nextDouble();
      const buffer = read();
      try {
        return (objects[i] = n < 0 ? new Class(buffer, offset) : new Class(buffer, offset, n));
      } catch {
        return corrupt();
      }
    }
    default:
      rare ??= require('internal/worker/clone_rare');
      return rare.read(word, reader);
  }
}

// The block that came as attachment `index`, as an ArrayBuffer.
function adopt(index) {
  const block = native.takeBlock(index);
  if (block === 0) corrupt();
  const buffer = native.map(block);
  native.drop(block);
  if (buffer.byteLength > INLINE_BYTES) kBlocks.set(buffer, block);
  return buffer;
}
const kBlocks = new WeakMap(); // ArrayBuffer -> the block it is over, for sending it on

const reader = {
  next, nextDouble, readString, read, corrupt, adopt,
  push: (v) => objects.push(v) - 1,
  pop: () => objects.pop(),
  put: (i, v) => (objects[i] = v),
  port: (i) => ports?.[i] ?? corrupt(),
  codes: writer.codes,
};

// The value of the message that C has opened. `portsOf` gets the ports that came along, if it wants them.
function readMessage(strings, block) {
  // A host object that is being read may read another message.
  if (objects !== undefined) return nested(strings, block);
  if (block !== undefined) {
    R = block;
    RF = new Float64Array(block.buffer);
    RB = new Uint8Array(block.buffer);
  } else {
    if (stream === undefined) prepareReader();
    R = stream;
    RF = streamF;
    RB = streamB;
  }
  rp = 0;
  end = reg[18]; // the number of words: TRK_CLONE_WORDS
  rest = strings === undefined ? OWN : strings;
  tp = OWN.length;
  objects = [];
  told = [];
  try {
    const count = next();
    ports = count === 0 ? undefined : (rare ??= require('internal/worker/clone_rare')).readPorts(count, reader);
    return read();
  } finally {
    arrived = ports;
    objects = told = ports = R = RF = RB = undefined;
    rest = '';
  }
}
function nested(strings, block) {
  const saved = [R, RF, RB, rp, end, rest, tp, objects, told, ports];
  objects = undefined;
  try {
    return readMessage(strings, block);
  } finally {
    [R, RF, RB, rp, end, rest, tp, objects, told, ports] = saved;
  }
}
let arrived;

// The input stream must be there before the first message is opened.
function prepareReader() {
  stream = native.in();
  streamF = new Float64Array(stream.buffer);
  streamB = new Uint8Array(stream.buffer);
}

module.exports = {
  write, taken, readMessage, prepareReader, dataCloneError, kPort: Symbol('port'), kBlocks,
  portsOf: () => arrived,
  clone(v, list) {
    prepareReaderOnce();
    const words = write(v, list);
    return native.loop(words, taken(), readMessage);
  },
  markAsUncloneable(object) {
    marked ??= new WeakSet();
    marked.add(object);
  },
};
function prepareReaderOnce() {
  if (stream === undefined) prepareReader();
}
