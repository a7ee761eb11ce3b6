'use strict';
/*
 * Blob: immutable bytes in parts, and the registry behind URL.createObjectURL.
 * Parts are private copies, or what is in a file (internal/buffer/file_part); slices and blobs made of blobs share them.
 */
const { FastBuffer, decode, isAnyArrayBuffer } = require('internal/buffer/buffer');
const { codes } = require('internal/errors');

const STREAM_CHUNK = 65536; // most bytes that a stream hands over at once

function notBlob() {
  return new codes.ERR_INVALID_THIS('Blob');
}

function copyOf(source) {
  if (isAnyArrayBuffer(source)) return new Uint8Array(source).slice();
  return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
}

function typeFrom(value) {
  const type = `${value}`;
  return /[^\u0020-\u007e]/.test(type) ? '' : type.toLowerCase();
}

const isInFile = (part) => !(part instanceof Uint8Array);

function partsFrom(sources, endings) {
  const parts = [];
  for (const source of sources) {
    if (isBlob(source)) {
      parts.push(...partsOf(source));
    } else if (ArrayBuffer.isView(source) || isAnyArrayBuffer(source)) {
      parts.push(copyOf(source));
    } else {
      let text = `${source}`;
      if (endings === 'native') text = text.replace(/\r\n|\r|\n/g, '\n');
      parts.push(copyOf(FastBuffer.prototype.constructor.from(text))); // not in the pool, and a plain Uint8Array: slice() copies
    }
  }
  return parts.filter((part) => part.length > 0 || isInFile(part));
}

function bounds(value, otherwise, size) {
  if (value === undefined) return otherwise;
  value = Math.trunc(+value) || 0;
  return value < 0 ? Math.max(size + value, 0) : Math.min(value, size);
}

let make; // (parts, type) => Blob, without the checks of the constructor
let partsOf;
let isBlob;

class Blob {
  #parts = [];
  #size = 0;
  #type = '';

  constructor(sources = [], options) {
    if (sources === null || typeof sources !== 'object' || typeof sources[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', ['Object'], options);
    }
    const given = options?.endings;
    const endings = given === undefined ? 'transparent' : `${given}`;
    if (endings !== 'transparent' && endings !== 'native') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
    }
    const type = options?.type;
    this.#parts = partsFrom(sources, endings);
    for (const part of this.#parts) this.#size += part.length;
    if (type !== undefined) this.#type = typeFrom(type);
  }

  static {
    isBlob = (value) => typeof value === 'object' && value !== null && #parts in value;
    partsOf = (blob) => blob.#parts;
    make = (parts, type) => {
      const blob = new Blob();
      blob.#parts = parts;
      for (const part of parts) blob.#size += part.length;
      blob.#type = type;
      return blob;
    };
  }

  get size() {
    if (!isBlob(this)) throw notBlob();
    return this.#size;
  }

  get type() {
    if (!isBlob(this)) throw notBlob();
    return this.#type;
  }

  slice(start = 0, end = undefined, contentType = undefined) {
    if (!isBlob(this)) throw notBlob();
    const size = this.#size;
    let from = bounds(start, 0, size);
    let left = Math.max(bounds(end, size, size) - from, 0);
    const parts = [];
    for (const part of this.#parts) {
      if (left === 0) break;
      if (from >= part.length) {
        from -= part.length;
        continue;
      }
      const to = Math.min(part.length, from + left);
      const piece = isInFile(part) ? part.slice(from, to) : new Uint8Array(part.buffer, part.byteOffset + from, to - from);
      parts.push(piece);
      left -= piece.length;
      from = 0;
    }
    return make(parts, contentType === undefined ? '' : typeFrom(contentType));
  }

  async arrayBuffer() {
    if (!isBlob(this)) throw notBlob();
    return (await concat(this)).buffer;
  }

  async text() {
    if (!isBlob(this)) throw notBlob();
    const bytes = await concat(this);
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return decode(bytes, 0, start, bytes.length);
  }

  async bytes() {
    if (!isBlob(this)) throw notBlob();
    return concat(this);
  }

  stream() {
    if (!isBlob(this)) throw notBlob();
    const parts = this.#parts;
    let i = 0;
    let at = 0;
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        if (i === parts.length) {
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        const part = parts[i];
        let chunk = part.slice(at, at + STREAM_CHUNK);
        at += chunk.length;
        if (at === part.length) {
          i++;
          at = 0;
        }
        if (isInFile(chunk)) chunk = await chunk.read();
        // A plain Uint8Array: the stream takes its memory over.
        controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
      },
      cancel() {
        i = parts.length;
      },
    }, { highWaterMark: 0 });
  }

  textStream() {
    if (!isBlob(this)) throw notBlob();
    return this.stream().pipeThrough(new TextDecoderStream());
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { size, type } = this;
    return `${this.constructor.name} ${inspect({ size, type }, {
      ...options,
      depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}

async function concat(blob) {
  const out = new Uint8Array(blob.size);
  let at = 0;
  for (const part of partsOf(blob)) {
    out.set(isInFile(part) ? await part.read() : part, at);
    at += part.length;
  }
  return out;
}

for (const name of ['size', 'type', 'slice', 'stream', 'text', 'textStream', 'arrayBuffer', 'bytes']) {
  Object.defineProperty(Blob.prototype, name, { enumerable: true });
}
Object.defineProperty(Blob.prototype, Symbol.toStringTag, { configurable: true, value: 'Blob' });

// --- object URLs --------------------------------------------------------------------------------------------

const registry = new Map();

function createObjectURL(blob) {
  if (!isBlob(blob)) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const id = require('crypto').randomUUID();
  registry.set(id, blob);
  return `blob:nodedata:${id}`;
}
// Query and fragment do not matter here (fetch() leaves only the fragment out).
function idOf(url) {
  const found = /^blob:nodedata:([^?#]*)/.exec(new URL(`${url}`).href);
  return found === null ? undefined : found[1];
}
function revokeObjectURL(url) {
  try {
    registry.delete(idOf(url));
  } catch {
    // Not a URL, so none of ours.
  }
}
function resolveObjectURL(url) {
  try {
    const blob = registry.get(idOf(url));
    return blob === undefined ? undefined : blob.slice(0, blob.size, blob.type);
  } catch {
    return undefined;
  }
}

// Between threads: private copies of the parts.
function partsToSend(blob) {
  const parts = partsOf(blob);
  if (parts.some(isInFile)) {
    const error = new TypeError('Invalid state: File-backed Blobs are not cloneable');
    error.code = 'ERR_INVALID_STATE';
    throw error;
  }
  return parts;
}
const { kClone, kDeserialize } = require('internal/worker/js_transferable');
Object.defineProperty(Blob.prototype, kClone, { __proto__: null, configurable: true, writable: true, enumerable: false, value() {
  return { data: { parts: partsToSend(this), type: this.type }, deserializeInfo: 'internal/buffer/blob:Blob' };
} });
Object.defineProperty(Blob, kDeserialize, { __proto__: null, value: ({ parts, type }) => make(parts, type) });

module.exports = { Blob, createObjectURL, isBlob, make, partsToSend, resolveObjectURL, revokeObjectURL };
