// Structured clone: https://html.spec.whatwg.org/#safe-passing-of-structured-data. The writer walks a value and fills a
// stream of words and one string; C carries both to another thread (src/thread/clone.c); the reader builds the value.
//
// A word's low three bits say what it is, the others hold a small number. Doubles are two words at an even place. The
// names of an object's properties are its shape: written once per message, and shapes that come often are known to all
// threads by number. Bytes up to 16 KB lie in the words, larger ones travel beside them.
//
// Differences to the standard: a Proxy is refused among the first objects of a message, and where an object's names are
// unexpected, but is read through in the middle of a long list of like objects: asking each costs more than cloning it. The first
// ones are asked all at once when they have been written, so the traps of one that is refused have run.

const native = internalBinding('clone');
const { reg } = internalBinding('core');
const { isProxy, proxyTarget, isPlainArray } = internalBinding('types');
const { codes, readMessage, prepareReader, portsOf } = require('internal/worker/clone_read');
const {
  INT, DOUBLE, STRING, OBJECT, ARRAY, REF, UNDEFINED, NULL, TRUE, FALSE, HOLE, BIGINT, DATE, VIEW, BYTES, BLOCK, MOVED, TEXT, KNOWN, LENT,
  INLINE_BYTES, LONG_TEXT, LENT_TEXT, OWN, VIEWS,
} = codes;

const objectProto = Object.prototype;
const protoOf = Object.getPrototypeOf;
const keysOf = Object.keys;
const { isArray } = Array;
const toStringOf = objectProto.toString;
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
const FEW = 16;
let few = []; // the first objects seen
let unasked = 0; // how many of them may be proxies
let seen = null; // then this Map
let moves = null; // what the transfer list names: object -> index
let descriptors = null; // [place, descriptor] of what the message owns once it is whole
let rare; // internal/worker/clone_rare, once needed
let transfer; // internal/worker/clone_transfer, the same

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
    if (ids < FEW) {
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

const TRIES = 4; // objects of one shape may have been made in several ways
let shapes = new Map(); // first key -> shapes
let shapeCount = 0;
let lastShape = null;
let epoch = 0; // of this message
let epochs = 0;
let defined = 0; // shapes in this message
let unexpected = false; // the shape found last was not the one that followed last time

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
  unexpected = true;
  const first = n === 0 ? '' : keys[0];
  let list = shapes.get(first);
  if (list === undefined) shapes.set(first, (list = []));
  for (let i = 0; i < list.length; i++) {
    if (sameKeys(list[i], keys, n)) {
      if (last !== null) last.next = list[i];
      return (lastShape = list[i]);
    }
  }
  const shape = { keys, epoch: -1, id: 0, uses: 0, known: 0, tries: TRIES, next: null };
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
  // Asked by a message for which it pays; -1: not to be known.
  if (++shape.uses === 16 && shape.known === 0) shape.known = native.shape(shape.keys.join('\0'), shape.keys.some((key) => key.includes('\0')) ? 0 : shape.keys.length);
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
  if ((keys.length === 0 || keys[0] === '0') && Symbol.iterator in v && toStringOf.call(v) === '[object Arguments]') fail(v);
  const shape = shapeOf(keys, keys.length);
  if (unexpected) {
    unexpected = false;
    if (seen !== null && isProxy(v)) refuse(v);
  }
  writeShape(shape);
  if (shape.known > 0 && shape.tries > 0 && seen === null) learn(v, shape);
  for (let i = 0; i < keys.length; i++) value(v[keys[i]]);
}

// Shows C where objects made like `v` have their values (src/thread/plain.c).
function learn(v, shape) {
  shape.tries--;
  const { keys, known } = shape;
  if (isProxy(v) || keys.length > PLAIN_VALUES || keys.includes('__proto__') || Reflect.ownKeys(v).length !== keys.length) return;
  for (let i = 0; i < keys.length; i++) {
    const descriptor = Object.getOwnPropertyDescriptor(v, keys[i]);
    if (!('value' in descriptor) || !descriptor.writable || !descriptor.configurable) return;
  }
  const twin = { ...v };
  for (let i = 0; i < keys.length; i++) twin[keys[i]] = native.sign(i);
  native.learn(v, twin, known, keys.length);
}
const PLAIN_VALUES = 24;

require('internal/util/alike'); // shows the engine's marks to isPlainArray()

{
  // The same to C, and where the elements are. Each of its own literal: one that has made an array of texts makes the next one for texts, too.
  const whole = [];
  const floating = [];
  const others = [];
  whole.push(1, 2, 3);
  floating.push(1.5, -2.5, 3);
  others.push('', 1, null);
  native.learnArrays(whole, floating, others, [1, 2, 3], [1.5, -2.5, 3.5], ['', null], new Array(2));
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
  if (n > 64 || isPlainArray(v)) {
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
    if (move?.buffer === v && v.resizable !== true) { // those are copied, as blocks have one size
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
    if (isProxy(v)) fail(v);
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
  const block = native.block(n, true);
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
  for (let target; (target = proxyTarget(v)) !== undefined;) v = target;
  if (marked?.has(v)) throw dataCloneError('Cannot clone object of unsupported type.');
  if (typeof v === 'function') shown = Function.prototype.toString.call(v);
  else if (typeof v === 'symbol') shown = v.toString();
  else if (isArray(v)) shown = '[object Array]';
  else shown = `#<${nameOf(v)}>`;
  throw dataCloneError(`${shown} could not be cloned.`);
}
// A proxy, unless it is process.env: what that is made by is no matter of a program's.
function refuse(v) {
  if (!require('internal/process/env').isEnv(v)) fail(v);
}
function nameOf(v) {
  const { constructor } = v;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'Object';
}

let marked = null; // objects that are not to be cloned (markAsUncloneable)
const writer = {
  w, double, string, value, bytes, fail, dataCloneError, nameOf,
  isMarked: (v) => marked !== null && marked.has(v),
  moved: (v) => moves?.get(v),
  later(descriptor) {
    (descriptors ??= []).push([wp, descriptor]);
    w(0);
  },
  codes,
};

// Refuses the first proxy among the first objects.
function refuseProxies() {
  const n = unasked;
  unasked = 0;
  if (n === 0 || !(n > 4 ? native.anyProxy(...few) : native.anyProxy(few[0], few[1], few[2], few[3]))) return;
  for (let i = 0; i < n; i++) if (isProxy(few[i])) refuse(few[i]);
}
function forget() {
  for (let i = 0; i < ids && i < FEW; i++) few[i] = undefined;
  ids = unasked = 0;
}

// Writes `v` into the stream; `list` are the objects of a transfer list. Returns the number of words; the strings are in
// taken(). Throws with nothing attached. With `later`, proxies are looked for by who sends: post().
function write(v, list, source, later = false) {
  if (W === undefined) map(native.out(0));
  wp = 0;
  text = OWN;
  ids = defined = 0;
  seen = null;
  epoch = ++epochs;
  writing = true;
  try {
    if (list === undefined) {
      W[wp++] = 0; // no ports
      value(v);
      unasked = ids < FEW ? ids : FEW;
      if (!later) refuseProxies();
    } else {
      transfer ??= require('internal/worker/clone_transfer');
      const plan = transfer.prepare(list, writer, source);
      moves = plan.moves;
      w(plan.ports.length);
      const at = wp;
      for (let i = 0; i < plan.ports.length; i++) w(0);
      value(v);
      unasked = ids < FEW ? ids : FEW;
      refuseProxies();
      // Nothing can fail any more but for want of memory, or as a buffer is that of a WebAssembly.Memory.
      for (const move of plan.buffers) {
        const index = transfer.takeBytes(move.buffer);
        if (move.place >= 0) W[move.place] = index;
      }
      for (let i = 0; i < plan.ports.length; i++) W[at + i] = transfer.sendAway(plan.ports[i]);
      if (descriptors !== null) {
        for (const [place, descriptor] of descriptors) W[place] = native.attachFd(descriptor.fd);
        descriptors = null;
      }
    }
  } catch (error) {
    failed(error);
  }
  moves = seen = null;
  writing = false;
  if (!later) forget();
  if (wp <= 4096) return wp;
  const words = wp;
  W = undefined; // its memory goes with the message
  return words;
}
// What a proxy's trap throws is told as the refusal of the proxy.
function failed(error) {
  native.cancel();
  if (descriptors !== null) {
    for (const [, descriptor] of descriptors) descriptor.giveBack();
    descriptors = null;
  }
  text = OWN;
  moves = seen = null;
  unasked = ids < FEW ? ids : FEW;
  try {
    refuseProxies();
  } finally {
    writing = false;
    forget();
  }
  throw error;
}

// A getter of a value that is being written may send something itself: send() then starts a message of its own.
let writing = false;
function nested(send) {
  const saved = [W, F, B, wp, text, ids, few, unasked, seen, moves, epoch, defined];
  native.setAside();
  W = undefined;
  few = [];
  seen = moves = null;
  writing = false;
  try {
    return send();
  } finally {
    native.takeUp();
    [W, F, B, wp, text, ids, few, unasked, seen, moves, epoch, defined] = saved;
    writing = true;
  }
}
function taken() {
  if (text === OWN) return undefined;
  const all = text;
  text = OWN;
  return all;
}

// Sends what write(..., true) has written: post(text, ...objects) looks whether one of those is a proxy, and then returns with
// -2 in the register. One call into C for a small message.
function post(post, id, words) {
  reg[16] = id;
  reg[17] = words;
  const all = taken();
  if (unasked === 0) {
    if (all === undefined) post();
    else post(all);
    return reg[16];
  }
  if (unasked === 1) post(all, few[0]);
  else if (unasked <= 4) post(all, few[0], few[1], few[2], few[3]);
  else post(all, ...few);
  if (reg[16] === -2) {
    try {
      refuseProxies();
    } catch (error) {
      failed(error);
    }
    reg[16] = id;
    reg[17] = words;
    post(all);
  }
  forget();
  return reg[16];
}

module.exports = {
  write, taken, post, nested, isWriting: () => writing, readMessage, prepareReader, dataCloneError, kPort: require('internal/worker/port').kPort, portsOf,
  clone(v, list) {
    if (list === undefined && typeof v === 'object') {
      const twin = native.plain(v);
      if (twin !== undefined) return twin;
    }
    if (writing) return nested(() => module.exports.clone(v, list));
    prepareReader();
    const words = write(v, list);
    return native.loop(words, taken(), readMessage);
  },
  marks: () => marked !== null, // whether there are objects that must not be cloned
  markAsUncloneable(object) {
    if (marked === null) native.forbid();
    marked ??= new WeakSet();
    marked.add(object);
  },
};
