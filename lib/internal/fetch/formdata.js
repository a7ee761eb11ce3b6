// FormData, and bodies of the kind multipart/form-data. Source: https://xhr.spec.whatwg.org/#interface-formdata

const kInspect = Symbol.for('nodejs.util.inspect.custom');

const isBlobLike = (value) => require('internal/buffer/blob').isBlob(value);
function makeEntry(name, value, filename) {
  name = `${name}`.toWellFormed();
  if (!isBlobLike(value)) return { name, value: `${value}`.toWellFormed() };
  const { File } = globalThis;
  if (!(value instanceof File) || filename !== undefined) {
    const lastModified = value instanceof File ? value.lastModified : undefined;
    value = new File([value], filename ?? (value instanceof File ? value.name : 'blob'), { type: value.type, ...(lastModified !== undefined && { lastModified }) });
  }
  return { name, value };
}

function need(count, args, method) {
  if (args < count) throw new TypeError(`FormData.${method}: ${count} argument${count === 1 ? '' : 's'} required, but${args ? ' only' : ''} ${args} found.`);
}

let makeIterator;
class FormData {
  #entries = [];
  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError("FormData constructor: Argument 1 could not be converted to: undefined.");
    }
  }
  append(name, value, filename = undefined) {
    need(2, arguments.length, 'append');
    checkFile(value, arguments.length, 'append');
    this.#entries.push(makeEntry(name, value, filename === undefined ? undefined : `${filename}`));
  }
  delete(name) {
    need(1, arguments.length, 'delete');
    name = `${name}`.toWellFormed();
    this.#entries = this.#entries.filter((entry) => entry.name !== name);
  }
  get(name) {
    need(1, arguments.length, 'get');
    name = `${name}`.toWellFormed();
    return this.#entries.find((entry) => entry.name === name)?.value ?? null;
  }
  getAll(name) {
    need(1, arguments.length, 'getAll');
    name = `${name}`.toWellFormed();
    return this.#entries.filter((entry) => entry.name === name).map((entry) => entry.value);
  }
  has(name) {
    need(1, arguments.length, 'has');
    name = `${name}`.toWellFormed();
    return this.#entries.some((entry) => entry.name === name);
  }
  set(name, value, filename = undefined) {
    need(2, arguments.length, 'set');
    checkFile(value, arguments.length, 'set');
    const entry = makeEntry(name, value, filename === undefined ? undefined : `${filename}`);
    const at = this.#entries.findIndex((e) => e.name === entry.name);
    if (at === -1) {
      this.#entries.push(entry);
    } else {
      this.#entries = this.#entries.filter((e, i) => i <= at || e.name !== entry.name);
      this.#entries[at] = entry;
    }
  }
  #iterate(kind) {
    makeIterator ??= require('internal/fetch/pair_iterator').pairIterators('FormData');
    return makeIterator((i) => {
      const entry = this.#entries[i];
      return entry === undefined ? undefined : [entry.name, entry.value];
    }, kind);
  }
  entries() { return this.#iterate('entries'); }
  keys() { return this.#iterate('keys'); }
  values() { return this.#iterate('values'); }
  forEach(callback, thisArg = undefined) {
    need(1, arguments.length, 'forEach');
    for (const [name, value] of this.entries()) Reflect.apply(callback, thisArg, [value, name, this]);
  }
  [kInspect](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const fields = {};
    for (const { name, value } of this.#entries) {
      if (name in fields) fields[name] = [fields[name], value].flat();
      else fields[name] = value;
    }
    return `FormData ${inspect(fields, options)}`;
  }
}
function checkFile(value, args, method) {
  if (args === 3 && !isBlobLike(value)) throw require('internal/util').notInstance(`FormData.${method}: Expected value`, value, 'Blob');
}
Object.defineProperty(FormData.prototype, Symbol.iterator, { __proto__: null, value: FormData.prototype.entries, writable: true, configurable: true, enumerable: false });
Object.defineProperty(FormData.prototype, Symbol.toStringTag, { __proto__: null, value: 'FormData', configurable: true });
for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'entries', 'keys', 'values', 'forEach']) {
  Object.defineProperty(FormData.prototype, name, { __proto__: null, enumerable: true });
}

// --- multipart/form-data -------------------------------------------------------------------------------------

const escape = (text) => text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
const crlf = (text) => text.replace(/\r?\n|\r/g, '\r\n');

// { boundary, parts: [Uint8Array | Blob], length }
function encode(form) {
  const { Buffer } = require('buffer');
  const boundary = `----formdata-troika-0${Math.random().toString().slice(2, 13).padStart(11, '0')}`;
  const parts = [];
  let length = 0;
  const add = (part) => {
    parts.push(part);
    length += part.size ?? part.byteLength;
  };
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escape(crlf(name))}"`;
    if (typeof value === 'string') {
      add(Buffer.from(`${head}\r\n\r\n${crlf(value)}\r\n`));
    } else {
      add(Buffer.from(`${head}; filename="${escape(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`));
      add(value);
      add(Buffer.from('\r\n'));
    }
  }
  add(Buffer.from(`--${boundary}--\r\n`));
  return { boundary, parts, length };
}

function decode(bytes, boundary) {
  const { Buffer } = require('buffer');
  const { File } = globalThis;
  const fail = () => { throw new TypeError('Failed to parse body as FormData.'); };
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = Buffer.from(`--${boundary}`);
  const form = new FormData();
  let at = data.indexOf(mark);
  if (at !== 0 && (at === -1 || data.subarray(at - 2, at).toString('latin1') !== '\r\n')) fail();
  for (;;) {
    at += mark.length;
    const next = data.subarray(at, at + 2).toString('latin1');
    if (next === '--') return form;
    if (next !== '\r\n') fail();
    const headEnd = data.indexOf('\r\n\r\n', at);
    if (headEnd === -1) fail();
    const head = data.subarray(at + 2, headEnd).toString('utf8');
    const end = data.indexOf(`\r\n--${boundary}`, headEnd + 2);
    if (end === -1) fail();
    const body = data.subarray(headEnd + 4, Math.max(end, headEnd + 4));
    let name;
    let filename;
    let type;
    for (const line of head.split('\r\n')) {
      const colon = line.indexOf(':');
      const key = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      if (key === 'content-disposition') {
        if (!/^form-data/i.test(value)) fail();
        const unescape = (t) => t.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%22', '"');
        const found = /[;\s]name=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(value);
        if (found === null) fail();
        name = unescape(found[1] ?? found[2]);
        const file = /[;\s]filename=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(value);
        if (file !== null) filename = unescape(file[1] ?? file[2]);
      } else if (key === 'content-type') {
        type = value;
      }
    }
    if (name === undefined) fail();
    if (filename !== undefined) form.append(name, new File([body], filename, { type: type ?? 'text/plain' }));
    else form.append(name, body.toString('utf8'));
    at = end + 2;
  }
}

module.exports = { FormData, encode, decode };
