// Formats captured frames as `    at f (file:line:column)`, through Error.prepareStackTrace where a program set one.

const core = internalBinding('core');

// Built-in functions as V8 names them.
const owners = { __proto__: null, defineProperty: 'Object.', parse: 'JSON.', stringify: 'JSON.', from: 'Array.', Promise: 'new ', Function: 'new ' };
for (const name of ['forEach', 'map', 'filter', 'reduce', 'reduceRight', 'some', 'every', 'find', 'findIndex', 'findLast', 'flatMap', 'sort']) owners[name] = 'Array.';
for (const name of ['replace', 'replaceAll', 'split', 'match']) owners[name] = 'String.';

const kModule = 'Object.<anonymous>'; // the function around a CommonJS module, as Node writes it

let shownName;
class CallSite {
  static { shownName = (site) => site.#function; }
  #function;
  #file;
  #line;
  #column;
  #ran; // the column in what the engine ran
  #owner;
  constructor(fn, file, line, column, ran) {
    this.#function = fn;
    this.#file = file;
    this.#line = line;
    this.#column = column;
    this.#ran = ran;
  }
  #kind() { return this.#owner ??= ownerOf(this.#function, this.#file, this.#line, this.#ran); }
  getThis() { return undefined; }
  // What it is called on is known of a method by the text around it. Functions and constructors have none, for which packages
  // look: caller-path and others take the first frame with a type for their caller's end.
  #type() {
    if (this.#function === kModule) return 'Object';
    const kind = this.isNative() ? owners[this.#function]?.slice(0, -1) ?? '' : this.#kind();
    return kind === '' || kind === 'new' ? null : kind;
  }
  getTypeName() { return this.#type(); }
  getFunction() { return undefined; }
  getFunctionName() { return this.#function === kModule ? null : this.#function || null; }
  getMethodName() { return this.#type() === null ? null : this.getFunctionName(); }
  getFileName() { return this.isNative() ? null : this.#file || null; }
  getLineNumber() { return this.#line || null; }
  getColumnNumber() { return this.#column || null; }
  getEvalOrigin() { return undefined; }
  getScriptNameOrSourceURL() { return this.getFileName(); }
  getScriptHash() { return ''; }
  getPromiseIndex() { return null; }
  getPosition() { return 0; }
  getEnclosingLineNumber() { return this.#line || 0; }
  getEnclosingColumnNumber() { return this.#column || 0; }
  isNative() { return this.#file === '[native code]'; }
  isToplevel() { return this.#type() === null && !this.isConstructor(); }
  isEval() { return false; }
  isConstructor() { return this.#kind() === 'new'; }
  isAsync() { return false; }
  isPromiseAll() { return false; }
  named(name) { return new CallSite(name, this.#file, this.#line, this.#column, this.#ran); }
  toString() {
    const file = this.#file || '<anonymous>';
    const place = this.isNative() ? '<anonymous>' : this.#line ? `${file}:${this.#line}:${this.#column}` : file;
    const kind = this.#kind();
    const fn = this.isNative() && owners[this.#function] !== undefined ? `${owners[this.#function]}${this.#function}` :
      kind === '' ? this.#function : `${kind}${kind === 'new' ? ' ' : '.'}${this.#function}`;
    return fn ? `${fn} (${place})` : place;
  }
}

// One line of the engine's text: `name@file:line:column`, the name possibly empty, the file possibly without a place.
function split(text) {
  const at = text.indexOf('@');
  let fn = at < 0 ? '' : text.slice(0, at);
  let file = text.slice(at + 1);
  let line = 0;
  let column = 0;
  const last = file.lastIndexOf(':');
  const first = last > 0 ? file.lastIndexOf(':', last - 1) : -1;
  if (first > 0) {
    column = +file.slice(last + 1);
    line = +file.slice(first + 1, last);
    file = file.slice(0, first);
  }
  if (fn === 'global code' || fn === 'module code' || fn === 'eval code') fn = '';
  return { fn, file, line, column };
}

// The engine runs the body of an async function as a function of its own, often without the name: whether `caller` is the
// frame that called `frame` as its body (src/module/rewrite.h: trk_async_body).
function callsBody(caller, frame) {
  const bodies = frame.file === caller.file ? core.asyncBodies.get(caller.file) : undefined;
  if (bodies === undefined || frame.line < caller.line) return false;
  for (let i = 0; i < bodies.length; i += 3) {
    if (bodies[i] === caller.line && bodies[i + 1] === caller.column && frame.line <= bodies[i + 2]) return true;
  }
  return false;
}

// The column as written, where what the engine ran is not the text of the file (src/module/rewrite.h: shifts).
function written(file, line, column) {
  const shifts = core.wrapped.get(file);
  if (shifts === undefined) return column;
  let delta = 0;
  for (let i = 0; i < shifts.length && shifts[i] <= line; i += 3) {
    if (shifts[i] === line && column >= shifts[i + 1]) delta = shifts[i + 2];
  }
  return Math.max(1, column - delta);
}

// The engine tells the end of what is called or read from, Node's users know its beginning: of the name in `a.b()`, of `new` in
// `new a.B()`; and of the property in `a.b` where `a` has none, which is what `fault` tells of the first frame.
const kNothingHas = 1;
const kMeansNothing = 2; // the name itself
const faultOf = (header) => (header.endsWith(' is not defined') ? kMeansNothing : header.startsWith('TypeError: ') ? kNothingHas : 0);
const callee = /(?:(?<![\w$.])new\s+(?:[\w$\u0080-\uffff]+\s*\.\s*)*)?#?[\w$\u0080-\uffff]+$/;
function beginning(column, before, after, fault) {
  const dots = fault === kMeansNothing ? null : /^\s*(?:\.(?!\.)|\?\.)\s*(?=[#\w$\u0080-\uffff])/.exec(after);
  if (dots !== null) return fault === kNothingHas ? column + dots[0].length : column; // the call of a getter
  const name = callee.exec(before);
  return name === null ? column : column - name[0].length;
}

// What is found out about frames in the text takes a while, and many errors are made at few places: it is remembered.
const kKnownMax = 2000;
const places = new Map();
const kinds = new Map();
function remembered(known, what, file, line, column, find) {
  const key = `${what}@${file}:${line}:${column}`;
  let found = known.get(key);
  if (found !== undefined) return found;
  found = find(what, file, line, column);
  if (known.size >= kKnownMax) known.clear();
  known.set(key, found);
  return found;
}

// The column of a frame as Node's users know it.
function placed({ file, line, column }, fault) {
  if (column === 0 || file === '[native code]') return 0;
  if (file.startsWith('node:')) return written(file, line, column);
  return remembered(places, fault, file, line, column, findPlace);
}

let compiler;
let evaluated;
function findPlace(fault, file, line, column) {
  const asWritten = written(file, line, column);
  evaluated ??= require('internal/process/evaluated');
  let around = evaluated.around(file, line, asWritten);
  if (around !== undefined) return beginning(asWritten, around[0], around[1], fault);
  compiler ??= internalBinding('compile');
  const text = compiler.around(file.startsWith('file:') ? pathOf(file) : file, line, column);
  if (text === undefined) return asWritten;
  around = text.split('\n');
  return written(file, line, beginning(column, around[0], around[1], fault));
}

// What a method belongs to, 'new' of a constructor, as Node names them; '' of others.
function ownerOf(fn, file, line, column) {
  if (fn === '' || !(column > 0) || file === '[native code]' || file.startsWith('node:') || /[^\w$]/.test(fn)) return '';
  return remembered(kinds, fn, file, line, column, findOwner);
}

function findOwner(fn, file, line, column) {
  evaluated ??= require('internal/process/evaluated');
  compiler ??= internalBinding('compile');
  const text = evaluated.until(file, line, written(file, line, column));
  return (text !== undefined ? compiler.owner(fn, text) : compiler.owner(fn, file.startsWith('file:') ? pathOf(file) : file, line, column)) ?? '';
}

function pathOf(url) {
  try {
    return require('internal/url/url').fileURLToPath(url);
  } catch {
    return url;
  }
}

// Frames that only exist because of how errors and callbacks enter JavaScript here. By hand: an expression takes a tenth of a millisecond when
// it is first used, in every program that looks at a stack.
const hiddenFiles = ['bootstrap/', 'internal/errors:', 'internal/error_stack:', 'internal/async_context:', 'internal/modules/esm_evaluate:', 'internal/modules/faults:'];
const hiddenNatives = ['apply', 'call', 'construct', 'evaluate', 'next'];
function isHidden(text) {
  const at = text.indexOf('@node:');
  if (at >= 0) {
    for (let i = 0; i < hiddenFiles.length; i++) if (text.startsWith(hiddenFiles[i], at + 6)) return true;
    return false;
  }
  return text.endsWith('@[native code]') && hiddenNatives.includes(text.slice(0, -14));
}
const runsModule = (text) => text.startsWith('run@node:') && (text.startsWith('internal/modules/cjs:', 9) || text.startsWith('internal/modules/plain:', 9) || text.startsWith('internal/worker/first:', 9));

function parse(raw, header = '') {
  const sites = [];
  if (raw === undefined || raw === '') return sites;
  let last;
  for (const text of raw.split('\n')) {
    if (isHidden(text)) continue;
    const frame = split(text);
    if (core.asyncBodies !== undefined && last !== undefined && callsBody(frame, last)) {
      sites[sites.length - 1] = sites.at(-1).named(frame.fn);
      last = undefined;
      continue;
    }
    last = frame;
    // The function around a CommonJS module: Node calls it so.
    if (runsModule(text) && sites.length > 0 && !shownName(sites.at(-1))) sites[sites.length - 1] = sites.at(-1).named(kModule);
    const column = placed(frame, sites.length === 0 ? faultOf(header) : 0);
    sites.push(new CallSite(frame.fn, frame.file, frame.line, column, frame.column));
  }
  return sites;
}

// The frames as the sources have them, by their source maps.
function mapped(sites) {
  let text = '';
  sites.forEach((site, i) => {
    const place = core.sourceMaps.original(site.getFileName(), site.getLineNumber(), site.getColumnNumber());
    if (place === undefined) {
      text += `\n    at ${site}`;
      return;
    }
    const name = core.sourceMaps.name(sites[i + 1]) ?? shownName(site);
    const where = `${place.file}:${place.line}:${place.column}`;
    text += name ? `\n    at ${name} (${where})` : `\n    at ${where}`;
  });
  return text;
}

// `prepare`: the program's hook, or undefined. One that reads a stack gets what there is without it.
let preparing = false;
let wanted; // what sites() reads the frames of
function format(prepare, object, header, raw) {
  const sites = parse(raw, header);
  if (object === wanted) return sites;
  if (prepare !== undefined && !preparing) {
    preparing = true;
    try {
      return prepare(object, sites);
    } finally {
      preparing = false;
    }
  }
  let text = header;
  if (core.sourceMaps !== undefined) return text + mapped(sites);
  for (const site of sites) text += `\n    at ${site}`;
  return text;
}

// A text of the same name was compiled: places may be others.
exports.forget = () => {
  places.clear();
  kinds.clear();
};
exports.format = format;
exports.parse = parse;
exports.written = written;
exports.placed = (frame, header) => placed(frame, faultOf(header));

// The frames above `fn` as call sites, at most `count`.
exports.sites = function sites(count, fn) {
  const limit = Error.stackTraceLimit;
  const before = wanted;
  const holder = {};
  wanted = holder;
  try {
    Error.stackTraceLimit = count * 2 + 16; // the engine's own frames are left out
    Error.captureStackTrace(holder, fn);
    return (holder.stack ?? []).slice(0, count);
  } finally {
    Error.stackTraceLimit = limit;
    wanted = before;
  }
};
