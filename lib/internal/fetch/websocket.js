// The global WebSocket: a client on http's upgrade. Source: RFC 6455, https://websockets.spec.whatwg.org/

const { EventTarget, defineEventHandler } = require('internal/events/event_target');
const { Event } = require('internal/events/event');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const MAX_MESSAGE = 128 * 1024 * 1024;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const domError = (message, name) => new (require('internal/errors/domexception').DOMException)(message, name);

class CloseEvent extends Event {
  #init;
  constructor(type, init = {}) {
    super(type, init);
    this.#init = init;
  }
  get wasClean() { return Boolean(this.#init.wasClean); }
  get code() { return this.#init.code ?? 0; }
  get reason() { return this.#init.reason ?? ''; }
}
function messageEvent(data, origin) {
  const { MessageEvent } = globalThis;
  if (MessageEvent !== undefined) return new MessageEvent('message', { data, origin });
  const event = new Event('message');
  Object.defineProperties(event, { data: { __proto__: null, value: data, enumerable: true }, origin: { __proto__: null, value: origin, enumerable: true } });
  return event;
}

// Frames in: feed(bytes) calls back with (opcode, payload) for whole messages and control frames.
class Receiver {
  constructor(onFrame, onFail) {
    this.onFrame = onFrame;
    this.onFail = onFail;
    this.chunks = [];
    this.size = 0;
    this.fragments = [];
    this.fragmentBytes = 0;
    this.opcode = 0;
    this.stopped = false;
  }
  feed(chunk) {
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (!this.stopped && this.next());
  }
  peek(n) {
    if (this.size < n) return null;
    if (this.chunks[0].length < n) this.chunks = [require('buffer').Buffer.concat(this.chunks)];
    return this.chunks[0];
  }
  take(n) {
    const first = this.peek(n);
    const out = first.subarray(0, n);
    if (first.length === n) this.chunks.shift();
    else this.chunks[0] = first.subarray(n);
    this.size -= n;
    return out;
  }
  fail(code, reason) {
    this.stopped = true;
    this.onFail(code, reason);
    return false;
  }
  next() {
    let head = this.peek(2);
    if (head === null) return false;
    const fin = (head[0] & 0x80) !== 0;
    const opcode = head[0] & 15;
    if (head[0] & 0x70) return this.fail(1002, 'RSV must be clear');
    if (head[1] & 0x80) return this.fail(1002, 'Frame cannot be masked');
    let length = head[1] & 127;
    let at = 2;
    if (length === 126) {
      if ((head = this.peek(4)) === null) return false;
      length = head.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if ((head = this.peek(10)) === null) return false;
      const big = head.readBigUInt64BE(2);
      if (big > BigInt(MAX_MESSAGE)) return this.fail(1009, 'Received payload length > 128 MiB');
      length = Number(big);
      at = 10;
    }
    const control = opcode >= 8;
    if (control && (!fin || length > 125)) return this.fail(1002, 'Invalid control frame');
    if (!control && opcode > 2) return this.fail(1002, 'Invalid opcode received');
    if (this.size < at + length) return false;
    this.take(at);
    const payload = length > 0 ? this.take(length) : require('buffer').Buffer.alloc(0);
    if (control) {
      this.onFrame(opcode, payload);
      return true;
    }
    if (opcode === 0 && this.opcode === 0) return this.fail(1002, 'Unexpected continuation frame');
    if (opcode !== 0 && this.opcode !== 0) return this.fail(1002, 'Expected continuation frame');
    if (opcode !== 0) this.opcode = opcode;
    this.fragments.push(payload);
    this.fragmentBytes += payload.length;
    if (this.fragmentBytes > MAX_MESSAGE) return this.fail(1009, 'Message is too big');
    if (!fin) return true;
    const whole = this.fragments.length === 1 ? this.fragments[0] : require('buffer').Buffer.concat(this.fragments);
    const kind = this.opcode;
    this.fragments = [];
    this.fragmentBytes = 0;
    this.opcode = 0;
    this.onFrame(kind, whole);
    return true;
  }
}

function frame(opcode, payload) {
  const { Buffer } = require('buffer');
  const { length } = payload;
  const headLength = length < 126 ? 6 : length < 65536 ? 8 : 14;
  const out = Buffer.allocUnsafe(headLength + length);
  out[0] = 0x80 | opcode;
  if (length < 126) {
    out[1] = 0x80 | length;
  } else if (length < 65536) {
    out[1] = 0x80 | 126;
    out.writeUInt16BE(length, 2);
  } else {
    out[1] = 0x80 | 127;
    out.writeBigUInt64BE(BigInt(length), 2);
  }
  const mask = require('crypto').randomBytes(4);
  mask.copy(out, headLength - 4);
  for (let i = 0; i < length; i++) out[headLength + i] = payload[i] ^ mask[i & 3];
  return out;
}

class WebSocket extends EventTarget {
  #url;
  #state = 0;
  #socket = null;
  #request = null;
  #protocol = '';
  #binaryType = 'blob';
  #buffered = 0;
  #closeSent = false;
  #closeCode = 1006;
  #closeReason = '';
  #failed = false;
  #timer = null;

  constructor(url, protocols = []) {
    super();
    if (arguments.length === 0) throw new TypeError('WebSocket constructor: 1 argument required, but only 0 found.');
    const options = protocols !== null && typeof protocols === 'object' && !Array.isArray(protocols) && typeof protocols[Symbol.iterator] !== 'function' ? protocols : { protocols };
    let list = options.protocols ?? [];
    let parsed;
    try {
      parsed = new (require('internal/url/url').URL)(`${url}`);
    } catch (error) {
      throw domError(String(error.message), 'SyntaxError');
    }
    if (parsed.protocol === 'http:') parsed.protocol = 'ws:';
    else if (parsed.protocol === 'https:') parsed.protocol = 'wss:';
    if (parsed.protocol !== 'ws:' && parsed.protocol !== 'wss:') throw domError(`Expected a ws: or wss: protocol, got ${parsed.protocol}`, 'SyntaxError');
    if (parsed.hash || parsed.href.endsWith('#')) throw domError('Got fragment', 'SyntaxError');
    list = typeof list === 'string' ? [list] : [...list].map((p) => `${p}`);
    if (new Set(list.map((p) => p.toLowerCase())).size !== list.length || !list.every((p) => token.test(p))) {
      throw domError('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
    }
    this.#url = parsed;
    this.#connect(list, options.headers);
  }

  #connect(protocols, extra) {
    const secure = this.#url.protocol === 'wss:';
    const key = require('crypto').randomBytes(16).toString('base64');
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': key };
    if (protocols.length > 0) headers['Sec-WebSocket-Protocol'] = protocols.join(', ');
    if (extra !== undefined) for (const [name, value] of new (require('internal/fetch/globals').Headers)(extra)) headers[name] = value;
    const url = new (require('internal/url/url').URL)(this.#url.href);
    url.protocol = secure ? 'https:' : 'http:';
    const { urlToHttpOptions } = require('internal/http/url');
    const req = require(secure ? 'https' : 'http').request({ ...urlToHttpOptions(url), headers, agent: false });
    this.#request = req;
    req.on('response', (res) => {
      res.destroy();
      this.#fail(new Error(`Received network error or non-101 status code.`));
    });
    req.on('error', (error) => this.#fail(error));
    req.on('upgrade', (res, socket, head) => {
      const accept = require('crypto').createHash('sha1').update(key + GUID).digest('base64');
      const chosen = res.headers['sec-websocket-protocol'];
      if (res.headers['sec-websocket-accept'] !== accept || res.headers['sec-websocket-extensions'] !== undefined || !/^websocket$/i.test(res.headers.upgrade) ||
          (chosen !== undefined && !protocols.includes(chosen))) {
        socket.destroy();
        this.#fail(new Error('Server answered the handshake wrongly.'));
        return;
      }
      this.#open(socket, head, chosen ?? '');
    });
    req.end();
  }

  #open(socket, head, protocol) {
    this.#socket = socket;
    this.#request = null;
    this.#protocol = protocol;
    socket.setNoDelay?.(true);
    socket.setTimeout?.(0);
    const receiver = new Receiver((opcode, payload) => this.#onFrame(opcode, payload, receiver), (code, reason) => {
      this.#sendClose(code, reason);
      this.#fail(new Error(reason));
    });
    socket.on('data', (chunk) => receiver.feed(chunk));
    socket.on('end', () => socket.end());
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#closed());
    if (this.#state === 0) {
      this.#state = 1;
      this.dispatchEvent(new Event('open'));
    }
    if (head.length > 0) receiver.feed(head);
  }

  #onFrame(opcode, payload, receiver) {
    if (opcode === 8) {
      receiver.stopped = true;
      this.#closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#closeReason = payload.subarray(2).toString('utf8');
      if (payload.length === 1 || (payload.length >= 2 && !validCode(this.#closeCode))) {
        this.#closeCode = 1002;
        this.#sendClose(1002, 'Invalid status code');
        this.#fail(new Error('Received invalid close code.'));
        return;
      }
      this.#state = 2;
      if (!this.#closeSent) this.#sendClose(payload.length >= 2 ? this.#closeCode : undefined, '');
      this.#socket.end();
      return;
    }
    if (opcode === 9) {
      if (!this.#closeSent) this.#socket.write(frame(10, payload));
      return;
    }
    if (opcode === 10 || this.#state !== 1) return;
    let data;
    if (opcode === 1) {
      const { isUtf8 } = require('buffer');
      if (!isUtf8(payload)) {
        this.#sendClose(1007, 'Received invalid UTF-8 in text frame.');
        this.#fail(new Error('Received invalid UTF-8 in text frame.'));
        return;
      }
      data = payload.toString('utf8');
    } else if (this.#binaryType === 'blob') {
      const { Blob } = require('buffer');
      data = new Blob([payload]);
    } else {
      data = new Uint8Array(payload).buffer;
    }
    this.dispatchEvent(messageEvent(data, this.#url.origin));
  }

  #sendClose(code, reason) {
    if (this.#closeSent || this.#socket === null) return;
    this.#closeSent = true;
    const { Buffer } = require('buffer');
    let payload = Buffer.alloc(0);
    if (code !== undefined) {
      payload = Buffer.alloc(2 + Buffer.byteLength(reason));
      payload.writeUInt16BE(code, 0);
      payload.write(reason, 2);
    }
    this.#socket.write(frame(8, payload));
  }

  #fail(error) {
    if (this.#failed) return;
    this.#failed = true;
    this.#state = 2;
    if (this.#request !== null) this.#request.destroy();
    this.#request = null;
    if (this.#socket !== null) this.#socket.destroy();
    process.nextTick(() => {
      const { ErrorEvent } = require('internal/events/error_event');
      this.dispatchEvent(new ErrorEvent('error', { error, message: error?.message }));
      if (this.#socket === null) this.#closed();
    });
  }

  #closed() {
    if (this.#state === 3) return;
    this.#state = 3;
    clearTimeout(this.#timer);
    const wasClean = this.#closeSent && this.#closeCode !== 1006;
    this.dispatchEvent(new CloseEvent('close', { wasClean, code: this.#closeCode, reason: this.#closeReason }));
  }

  close(code = undefined, reason = undefined) {
    const { Buffer } = require('buffer');
    if (code !== undefined) {
      code = Number(code) & 0xffff;
      if (code !== 1000 && (code < 3000 || code > 4999)) throw domError('invalid code', 'InvalidAccessError');
    }
    reason = reason === undefined ? '' : `${reason}`;
    const length = Buffer.byteLength(reason);
    if (length > 123) throw domError(`Reason must be less than 123 bytes; received ${length}`, 'SyntaxError');
    if (this.#state === 2 || this.#state === 3) return;
    if (this.#state === 0) {
      this.#fail(new Error('Connection was closed before it was established.'));
      return;
    }
    this.#state = 2;
    this.#sendClose(code, reason);
    // Who does not answer the farewell is left.
    this.#timer = setTimeout(() => this.#socket?.destroy(), 3000);
    this.#timer.unref();
  }

  send(data) {
    if (arguments.length === 0) throw new TypeError('WebSocket.send: 1 argument required, but only 0 found.');
    const { Buffer, Blob } = require('buffer');
    if (this.#state === 0) throw domError('Sent before connected.', 'InvalidStateError');
    let opcode = 2;
    let bytes;
    if (data instanceof Blob) {
      this.#buffered += data.size;
      data.arrayBuffer().then((buffer) => {
        this.#buffered -= data.size;
        this.#write(2, new Uint8Array(buffer));
      });
      return;
    }
    if (data instanceof ArrayBuffer) {
      bytes = new Uint8Array(data);
    } else if (ArrayBuffer.isView(data)) {
      bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    } else {
      opcode = 1;
      bytes = Buffer.from(`${data}`.toWellFormed());
    }
    this.#write(opcode, bytes);
  }
  #write(opcode, bytes) {
    if (this.#state !== 1 || this.#closeSent) return;
    this.#buffered += bytes.length;
    this.#socket.write(frame(opcode, bytes), () => { this.#buffered -= bytes.length; });
  }

  get readyState() { return this.#state; }
  get bufferedAmount() { return this.#buffered; }
  get url() { return this.#url.href; }
  get extensions() { return ''; }
  get protocol() { return this.#protocol; }
  get binaryType() { return this.#binaryType; }
  set binaryType(type) { this.#binaryType = type === 'arraybuffer' ? 'arraybuffer' : 'blob'; }

  static {
    for (const type of ['open', 'error', 'close', 'message']) defineEventHandler(this.prototype, type);
    ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].forEach((name, value) => {
      for (const target of [this, this.prototype]) Object.defineProperty(target, name, { __proto__: null, value, enumerable: true });
    });
  }
}
for (const name of ['url', 'readyState', 'bufferedAmount', 'extensions', 'protocol', 'binaryType', 'send', 'close']) {
  Object.defineProperty(WebSocket.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(WebSocket.prototype, Symbol.toStringTag, { __proto__: null, value: 'WebSocket', configurable: true });
Object.defineProperty(CloseEvent.prototype, Symbol.toStringTag, { __proto__: null, value: 'CloseEvent', configurable: true });

function validCode(code) {
  return (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);
}

module.exports = { WebSocket, CloseEvent };
