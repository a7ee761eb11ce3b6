// The reader of structured clone: builds the value of a message. It trusts no word: what does not fit is a DataCloneError.

const native = internalBinding('clone');
const { reg } = internalBinding('core');

// --- words, as the writer (internal/worker/clone) has them too ------------------------------------------------------------

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
const MEMORY = ext(21); // a WebAssembly.Memory that is shared
const ENGINE = ext(22); // a SharedArrayBuffer of the engine's

const INLINE_BYTES = 16384;
const LONG_TEXT = 512; // characters: it does not share memory with the others
const LENT_TEXT = 16384;
// What C carries must be a string made for the message: whoever frees it must not free the name of a property (src/thread/text.h).
// A rope with this in front becomes one.
const OWN = ' ';
const VIEWS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array',
  'Float64Array', 'BigInt64Array', 'BigUint64Array', 'DataView', 'Float16Array'];

const codes = {
  CONST, INT, DOUBLE, STRING, OBJECT, ARRAY, REF, EXT, UNDEFINED, NULL, TRUE, FALSE, HOLE, BIGINT, DATE, MAP, SET, REGEXP, BOXED, ERROR,
  VIEW, BYTES, BLOCK, MOVED, SHARED, PORT, HOST, TEXT, KNOWN, RESIZABLE, DESCRIPTOR, WASM, LENT, MEMORY, ENGINE, INLINE_BYTES, LONG_TEXT, LENT_TEXT, OWN,
  VIEWS,
};

// --- the reader ----------------------------------------------------------------------------------------------------------

let rare; // internal/worker/clone_rare, once needed
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
let reading = false;
let objects = []; // by number; used by one message after the other
let count = 0; // of them, in this message
let told = []; // shapes defined by this message
let toldCount = 0;
let ports;
const knownShapes = []; // by number: { keys, uses, make }

function corrupt() {
  const { DOMException } = require('internal/errors/domexception');
  throw new DOMException('Message is corrupt', 'DataCloneError');
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
  objects[count++] = object;
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
  if (shape.make !== null) return shape.make(add, read);
  if (++shape.uses === 64) shape.make = compile(shape.keys);
  return readObject(shape.keys);
}
function add(object) {
  objects[count++] = object;
}
// A function that fills such an object without looking each name up: worth it for shapes that keep coming.
function compile(keys) {
  if (keys.length > 32 || keys.includes('__proto__')) return null;
  const names = keys.map((key) => JSON.stringify(key));
  return new (internalBinding('core').EngineFunction ?? Function)('add', 'read', `const o = {${names.map((name) => `${name}: undefined`).join()}}; add(o); ${
    names.map((name) => `o[${name}] = read();`).join('')} return o;`);
}

function readArray(n) {
  if (n > end - rp) corrupt();
  const list = [];
  objects[count++] = list;
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
      if (word >= 0) return readObject(id < toldCount ? told[id] : corrupt());
      const n = next();
      if (n < 0 || n > end - rp) corrupt();
      const keys = [];
      const from = rp;
      rp += n;
      for (let i = 0; i < n; i++) keys.push(slice(R[from + i]));
      if (id !== toldCount) corrupt();
      told[toldCount++] = keys;
      return readObject(keys);
    }
    case REF: {
      const id = word >>> 3;
      if (id >= count) corrupt();
      return objects[id];
    }
    default: return word === TEXT || word === LENT ? readLong(word) : readExt(word);
  }
}

// Here, as a regular expression costs those who compile the function that has it.
const isWhole = (digits) => /^-?\d+$/.test(digits);

function readExt(word) {
  switch (word) {
    case KNOWN: return readKnown(next());
    case BIGINT: {
      const digits = readString();
      if (!isWhole(digits)) corrupt();
      return BigInt(digits);
    }
    case DATE: {
      const date = new Date(nextDouble());
      objects[count++] = date;
      return date;
    }
    case BYTES: {
      const n = next();
      if (n < 0 || rp + ((n + 3) >> 2) > end) corrupt();
      const copy = new Uint8Array(n);
      if (n > 0) copy.set(RB.subarray(rp * 4, rp * 4 + n));
      rp += (n + 3) >> 2;
      objects[count++] = copy.buffer;
      return copy.buffer;
    }
    case BLOCK:
    case MOVED: {
      const buffer = native.adopt(next()) ?? corrupt();
      objects[count++] = buffer;
      return buffer;
    }
    case VIEW: {
      const i = count++;
      objects[i] = undefined;
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

const reader = {
  next, nextDouble, readString, read, corrupt,
  push(v) {
    objects[count] = v;
    return count++;
  },
  pop: () => objects[--count],
  put: (i, v) => (objects[i] = v),
  port: (i) => ports?.[i] ?? corrupt(),
  codes,
};

// The value of the message that C has opened. `portsOf` gets the ports that came along, if it wants them.
function readMessage(strings, block) {
  if (reg[18] === -2 || reg[18] === -4) { // TRK_CLONE_SOLE, TRK_CLONE_TEXT
    arrived = undefined;
    return reg[18] === -2 ? strings : strings.substring(OWN.length);
  }
  // A host object that is being read may read another message.
  if (reading) return nested(strings, block);
  if (block !== undefined) {
    R = block;
    RF = new Float64Array(block.buffer);
    RB = new Uint8Array(block.buffer);
  } else {
    prepareReader();
    R = stream;
    RF = streamF;
    RB = streamB;
  }
  rp = 0;
  end = reg[18]; // the number of words: TRK_CLONE_WORDS
  rest = strings === undefined ? OWN : strings;
  tp = OWN.length;
  count = toldCount = 0;
  reading = true;
  try {
    const n = next();
    ports = n === 0 ? undefined : (rare ??= require('internal/worker/clone_rare')).readPorts(n, reader);
    return read();
  } finally {
    arrived = ports;
    ports = R = RF = RB = undefined;
    rest = '';
    reading = false;
    if (count > 64 || toldCount > 64) {
      objects = [];
      told = [];
    } else {
      for (let i = 0; i < count; i++) objects[i] = undefined;
    }
  }
}
function nested(strings, block) {
  const saved = [R, RF, RB, rp, end, rest, tp, objects, told, ports, count, toldCount];
  objects = [];
  told = [];
  reading = false;
  try {
    return readMessage(strings, block);
  } finally {
    [R, RF, RB, rp, end, rest, tp, objects, told, ports, count, toldCount] = saved;
    reading = true;
  }
}
let arrived;

function prepareReader() {
  if (stream !== undefined) return;
  stream = native.in();
  streamF = new Float64Array(stream.buffer);
  streamB = new Uint8Array(stream.buffer);
}

module.exports = { codes, readMessage, prepareReader, portsOf: () => arrived };
