// Events of a test file's process to its runner: frames within standard output, beside what the program prints.

const MAGIC = '\xff\x0ftroika-test:';

const MOST_DEPTH = 8; // of errors in errors

// What a test compared: as it is where it can be told, else as text.
function packValue(value) {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  try {
    return { $clone: require('v8').serialize(value).toString('base64') };
  } catch {
    return require('internal/util/inspect').inspect(value);
  }
}

function pack(value, depth = 0) {
  if (value instanceof Error || (value !== null && typeof value === 'object' && typeof value.stack === 'string' && typeof value.message === 'string')) {
    const out = { $error: value.name, message: value.message, stack: value.stack };
    for (const key of new Set([...Object.keys(value), 'code', 'failureType'])) { // in its own order, which is shown
      if (key !== 'cause' && key !== 'message' && key !== 'stack' && key !== 'name' && key in value) out[key] = packValue(value[key]);
    }
    if (value.cause !== undefined && depth < MOST_DEPTH) out.cause = pack(value.cause, depth + 1);
    return out;
  }
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value);
  if (value === undefined) return { $undefined: true };
  if (value === null || typeof value !== 'object') return value;
  if (depth > 6) return require('internal/util/inspect').inspect(value);
  if (Array.isArray(value)) return value.map((v) => pack(v, depth + 1));
  const out = {};
  for (const key of Object.keys(value)) out[key] = pack(value[key], depth + 1);
  return out;
}
function unpack(value) {
  if (value === null || typeof value !== 'object') return value;
  if (value.$undefined) return undefined;
  if (typeof value.$clone === 'string') return require('v8').deserialize(require('buffer').Buffer.from(value.$clone, 'base64'));
  if (Array.isArray(value)) return value.map(unpack);
  if (value.$error !== undefined) {
    const Class = /^(?:Eval|Range|Reference|Syntax|Type|URI)Error$/.test(value.$error) ? globalThis[value.$error] : Error;
    const error = new Class(value.message);
    Object.defineProperty(error, 'name', { __proto__: null, value: value.$error, configurable: true, writable: true, enumerable: false });
    Object.defineProperty(error, 'stack', { __proto__: null, value: value.stack, configurable: true, writable: true, enumerable: false });
    for (const key of Object.keys(value)) if (!['$error', 'message', 'stack'].includes(key)) error[key] = unpack(value[key]);
    return error;
  }
  const out = {};
  for (const key of Object.keys(value)) out[key] = unpack(value[key]);
  return out;
}

function send(event) {
  const { Buffer } = require('buffer');
  const body = Buffer.from(JSON.stringify(pack(event)), 'utf8');
  const head = Buffer.from(MAGIC.padEnd(15), 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  process.stdout.write(Buffer.concat([head, length, body]));
}

// feed(chunk) calls back with events and with text between them.
class Reader {
  constructor(onEvent, onText) {
    const { Buffer } = require('buffer');
    this.onEvent = onEvent;
    this.onText = onText;
    this.rest = Buffer.alloc(0);
    this.magic = Buffer.from(MAGIC.padEnd(15), 'latin1');
  }
  feed(chunk) {
    const { Buffer } = require('buffer');
    let data = Buffer.concat([this.rest, chunk]);
    for (;;) {
      const at = data.indexOf(this.magic);
      if (at === -1) {
        // A mark may be cut in two.
        let keep = Math.min(data.length, this.magic.length - 1);
        while (keep > 0 && data.compare(this.magic, 0, keep, data.length - keep) !== 0) keep--;
        if (data.length > keep) this.onText(data.subarray(0, data.length - keep));
        this.rest = data.subarray(data.length - keep);
        return;
      }
      if (at > 0) this.onText(data.subarray(0, at));
      data = data.subarray(at);
      const head = this.magic.length + 4;
      if (data.length < head || data.length < head + data.readUInt32BE(this.magic.length)) {
        this.rest = data;
        return;
      }
      const length = data.readUInt32BE(this.magic.length);
      this.onEvent(unpack(JSON.parse(data.subarray(head, head + length).toString('utf8'))));
      data = data.subarray(head + length);
    }
  }
  end() {
    if (this.rest.length > 0) this.onText(this.rest);
  }
}

module.exports = { send, Reader };
