// Bodies of requests and responses. Source: https://fetch.spec.whatwg.org/#bodies

const kBody = Symbol('body'); // null or { stream, source, length }

function isStream(value) {
  return value !== null && typeof value === 'object' && typeof value.getReader === 'function' && typeof value.pipeThrough === 'function';
}
const disturbed = (stream) => stream[require('internal/webstreams/util').kState]?.disturbed === true;

function streamOf(parts) {
  const { ReadableStream } = globalThis;
  let i = 0;
  let reader = null;
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        if (reader !== null) {
          const { done, value } = await reader.read();
          if (!done) {
            controller.enqueue(value);
            return;
          }
          reader = null;
        }
        if (i === parts.length) {
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        const part = parts[i++];
        if (part instanceof Uint8Array) {
          if (part.byteLength === 0) continue;
          controller.enqueue(new Uint8Array(part));
          return;
        }
        reader = part.stream().getReader();
      }
    },
    type: 'bytes',
  });
}

// A body from what a program gives: [body, content type or null]
function extract(object, keepalive = false) {
  const { Buffer } = require('buffer');
  const { URLSearchParams } = globalThis;
  const { isBlob } = require('internal/buffer/blob');
  const { FormData, encode } = require('internal/fetch/formdata');
  let parts;
  let length = null;
  let type = null;
  let source = null;
  let given; // what a dispatcher that mocks is given: the object, or that the bytes are a text's
  if (isStream(object)) {
    if (keepalive) throw new TypeError('keepalive');
    if (disturbed(object) || object.locked) throw new TypeError('Response body object should not be disturbed or locked');
    return [{ stream: object, source: null, length: null }, null];
  }
  if (object instanceof URLSearchParams) {
    source = Buffer.from(object.toString());
    given = 'text';
    type = 'application/x-www-form-urlencoded;charset=UTF-8';
  } else if (object instanceof ArrayBuffer) {
    source = new Uint8Array(object.slice());
  } else if (ArrayBuffer.isView(object)) {
    source = new Uint8Array(object.buffer.slice(object.byteOffset, object.byteOffset + object.byteLength));
  } else if (object instanceof FormData) {
    const encoded = encode(object);
    ({ parts, length } = encoded);
    given = object;
    type = `multipart/form-data; boundary=${encoded.boundary}`;
  } else if (isBlob(object)) {
    parts = [object];
    given = object;
    length = object.size;
    if (object.type) ({ type } = object);
  } else if (typeof object === 'object' && object !== null && typeof object[Symbol.asyncIterator] === 'function') {
    const { ReadableStream } = globalThis;
    const iterator = object[Symbol.asyncIterator]();
    const stream = new ReadableStream({
      async pull(controller) {
        const { value, done } = await iterator.next();
        if (done) {
          queueMicrotask(() => {
            controller.close();
            controller.byobRequest?.respond(0);
          });
          return;
        }
        const bytes = typeof value === 'string' ? Buffer.from(value) : new Uint8Array(value);
        if (bytes.byteLength > 0) controller.enqueue(new Uint8Array(bytes));
      },
      async cancel() { await iterator.return?.(); },
      type: 'bytes',
    });
    return [{ stream, source: null, length: null }, null];
  } else {
    source = Buffer.from(`${object}`.toWellFormed());
    given = 'text';
    type = 'text/plain;charset=UTF-8';
  }
  if (source !== null) {
    length = source.byteLength;
    parts = [source];
  }
  return [{ stream: undefined, parts, source, length, given }, type];
}

// The stream is made when it is looked at.
function streamFor(body) {
  return (body.stream ??= streamOf(body.parts));
}

async function readAll(body) {
  if (body === null) return new Uint8Array(0);
  if (body.stream === undefined && body.source !== null) {
    body.stream = spent();
    return new Uint8Array(body.source);
  }
  const chunks = [];
  let total = 0;
  const reader = streamFor(body).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
    chunks.push(value);
    total += value.byteLength;
  }
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function spent() {
  const { ReadableStream } = globalThis;
  const stream = new ReadableStream({ start(controller) { controller.close(); }, type: 'bytes' });
  stream[require('internal/webstreams/util').kState].disturbed = true;
  stream.getReader(); // as what reads a stream keeps it
  return stream;
}

function cloneBody(body) {
  if (body === null) return null;
  if (body.stream === undefined) return { ...body };
  const [a, b] = body.stream.tee();
  body.stream = a;
  return { stream: b, source: body.source, length: body.length, parts: body.parts, given: body.given };
}

const isUsed = (body) => body !== null && body.stream !== undefined && disturbed(body.stream);

// The body of a request or response that nobody reads yet.
function unread(self) {
  if (self === null || typeof self !== 'object' || !(kBody in self)) throw new TypeError('Illegal invocation');
  const body = self[kBody];
  if (isUsed(body) || (body !== null && body.stream?.locked)) throw new TypeError('Body is unusable: Body has already been read');
  self.throwIfAborted?.();
  return body;
}

async function consume(self, convert) {
  const body = unread(self);
  return convert(await readAll(body), self);
}

function mimeOf(self) {
  return self.headers.get('content-type');
}
// The last of its values that is a media type. Source: https://fetch.spec.whatwg.org/#concept-header-extract-mime-type
function essence(self) {
  const { MIMEType } = require('internal/mime');
  let type = '';
  let charset = null;
  let last = '';
  for (const value of (mimeOf(self) ?? '').match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g) ?? []) {
    let mime;
    try {
      mime = new MIMEType(value);
    } catch {
      continue;
    }
    if (mime.essence === '*/*') continue;
    if (mime.essence !== last) {
      last = mime.essence;
      charset = mime.params.get('charset');
    } else if (charset !== null && !mime.params.has('charset')) {
      mime.params.set('charset', charset);
    }
    type = `${mime}`;
  }
  return type;
}
function decodeText(bytes) {
  const { TextDecoder } = globalThis;
  return new TextDecoder().decode(bytes);
}

const methods = {
  arrayBuffer() { return consume(this, (bytes) => bytes.buffer.byteLength === bytes.byteLength ? bytes.buffer : bytes.slice().buffer); },
  blob() {
    return consume(this, (bytes, self) => {
      const { Blob } = globalThis;
      return new Blob([bytes], { type: essence(self) });
    });
  },
  bytes() { return consume(this, (bytes) => bytes); },
  formData() {
    return consume(this, (bytes, self) => {
      const { FormData, decode } = require('internal/fetch/formdata');
      const type = mimeOf(self) ?? '';
      if (/^\s*multipart\/form-data/i.test(type)) {
        const found = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
        if (found === null) throw new TypeError('Failed to parse body as FormData.');
        return decode(bytes, found[1] ?? found[2]);
      }
      if (/^\s*application\/x-www-form-urlencoded/i.test(type)) {
        const { URLSearchParams } = globalThis;
        const form = new FormData();
        for (const [name, value] of new URLSearchParams(decodeText(bytes))) form.append(name, value);
        return form;
      }
      throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
    });
  },
  json() { return consume(this, (bytes) => JSON.parse(decodeText(bytes))); },
  text() { return consume(this, decodeText); },
  textStream() {
    const body = unread(this);
    const { ReadableStream, TextDecoderStream } = globalThis;
    if (body === null) return new ReadableStream({ start(controller) { controller.close(); } });
    const stream = streamFor(body).pipeThrough(new TextDecoderStream());
    streamFor(body)[require('internal/webstreams/util').kState].disturbed = true; // at once, not when the pipe reads
    return stream;
  },
};

// Gives a class `body`, `bodyUsed` and the methods that read.
function mixin(Class) {
  for (const name of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, name, { __proto__: null, value: methods[name], writable: true, configurable: true, enumerable: true });
  }
  Object.defineProperty(Class.prototype, 'body', {
    __proto__: null, configurable: true, enumerable: true,
    get() {
      const body = this[kBody];
      if (body === null) return null;
      body.taken = true; // who has it needs the response no more
      return streamFor(body);
    },
  });
  Object.defineProperty(Class.prototype, 'bodyUsed', {
    __proto__: null, configurable: true, enumerable: true,
    get() { return isUsed(this[kBody]); },
  });
}

module.exports = { kBody, extract, streamFor, readAll, cloneBody, isUsed, mixin, isStream };
