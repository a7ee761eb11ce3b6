// The global WebSocket: a client on http's upgrade. Source: RFC 6455, https://websockets.spec.whatwg.org/

const { setTimeout, clearTimeout } = require('internal/timers');
const { EventTarget, defineEventHandler } = require('internal/events/event_target');
const { Event } = require('internal/events/event');
const { Receiver, frame, deflateOffer, acceptDeflate } = require('internal/fetch/websocket_frames');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const globalPlace = Symbol.for('undici.globalDispatcher.1');
const FAREWELL = 10000; // ms
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

class WebSocket extends EventTarget {
  #url;
  #state = 0;
  #socket = null;
  #request = null;
  #protocol = '';
  #extensions = '';
  #inflater = null;
  #binaryType = 'blob';
  #buffered = 0;
  #closeSent = false;
  #closeCode = 1006;
  #closeReason = '';
  #failed = false;
  #over = false;
  #timer = null;
  #queue = null;    // [opcode, bytes or Blob], ...: what is behind a Blob that is being read, itself included
  #farewell = null; // the arguments of #sendClose(), once the queue has left

  constructor(url, protocols = []) {
    super();
    if (arguments.length === 0) throw new TypeError('WebSocket constructor: 1 argument required, but 0 found.');
    const options = protocols === null || (typeof protocols === 'object' && typeof protocols[Symbol.iterator] !== 'function') ? protocols ?? {} : { protocols };
    let list = options.protocols ?? [];
    let parsed;
    try {
      parsed = new (require('internal/url/url').URL)(`${url}`);
    } catch (error) {
      throw domError(`${error}`, 'SyntaxError');
    }
    if (parsed.protocol === 'http:') parsed.protocol = 'ws:';
    else if (parsed.protocol === 'https:') parsed.protocol = 'wss:';
    if (parsed.protocol !== 'ws:' && parsed.protocol !== 'wss:') throw domError('expected a ws: or wss: url', 'SyntaxError');
    if (parsed.hash || parsed.href.endsWith('#')) throw domError('hash', 'SyntaxError');
    list = typeof list === 'object' ? [...list].map((p) => `${p}`) : [`${list}`];
    if (new Set(list.map((p) => p.toLowerCase())).size !== list.length || !list.every((p) => token.test(p))) {
      throw domError('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
    }
    this.#url = parsed;
    const { dispatcher } = options;
    const by = dispatcher !== undefined || globalPlace in globalThis ? require('internal/fetch/dispatch').chosen(dispatcher) : undefined;
    this.#connect(list, options.headers, by);
  }

  #connect(protocols, extra, dispatcher) {
    const secure = this.#url.protocol === 'wss:';
    const key = require('crypto').randomBytes(16).toString('base64');
    const own = [];
    if (extra !== undefined) {
      const { Headers, listOf } = require('internal/fetch/headers');
      own.push(...listOf(new Headers(extra)).raw());
    }
    const has = (name) => own.some(([key]) => key.toLowerCase() === name);
    const headers = { host: this.#url.host, connection: 'upgrade', upgrade: 'websocket' };
    for (const [name, value] of own) headers[name] = value;
    headers['sec-websocket-key'] = key;
    headers['sec-websocket-version'] = '13';
    if (protocols.length > 0) headers['sec-websocket-protocol'] = protocols.join(', ');
    headers['sec-websocket-extensions'] = deflateOffer;
    const usual = { accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'websocket', 'user-agent': 'node', pragma: 'no-cache', 'cache-control': 'no-cache',
      'accept-encoding': secure ? 'br, gzip, deflate' : 'gzip, deflate' };
    for (const name of Object.keys(usual)) if (!has(name)) headers[name] = usual[name];
    const url = new (require('internal/url/url').URL)(this.#url.href);
    url.protocol = secure ? 'https:' : 'http:';
    if (dispatcher !== undefined) {
      this.#connectBy(dispatcher, url, headers, key, protocols);
      return;
    }
    const { urlToHttpOptions } = require('internal/http/url');
    const { Agent } = require(secure ? 'https' : 'http');
    const { proxyEnv } = require('_http_agent');
    const req = require(secure ? 'https' : 'http').request({ ...urlToHttpOptions(url), headers, agent: proxyEnv === undefined ? false : new Agent({ proxyEnv }) });
    this.#request = req;
    req.on('response', (res) => {
      res.destroy();
      this.#fail();
    });
    req.on('error', () => this.#fail());
    req.on('upgrade', (res, socket, head) => this.#upgraded(res.headers, socket, head, key, protocols));
    req.end();
  }

  // By what undici calls a dispatcher: connecting, Host and the upgrade itself are its own.
  #connectBy(dispatcher, url, headers, key, protocols) {
    const { Dispatched, placeOf } = require('internal/fetch/dispatch');
    const refused = () => {
      this.#request?.destroy();
      this.#fail();
    };
    const dispatched = this.#request = new Dispatched({
      start: refused, data() {}, end() {},
      error: () => this.#fail(),
      upgrade: (status, fields, socket) => {
        if (status !== 101 || this.#failed) {
          socket.destroy();
          if (!this.#failed) refused();
          return;
        }
        const got = {};
        for (let i = 0; i < fields.length; i += 2) {
          const name = fields[i].toLowerCase();
          got[name] = name in got ? `${got[name]}, ${fields[i + 1]}` : fields[i + 1];
        }
        const { Buffer } = require('buffer');
        this.#upgraded(got, socket, Buffer.alloc(0), key, protocols);
      },
    });
    for (const name of ['host', 'connection', 'upgrade']) delete headers[name];
    try {
      // Frames are those of HTTP/1.1.
      dispatched.send(dispatcher, { ...placeOf(url), method: 'GET', body: null, headers, maxRedirections: 0, upgrade: 'websocket', allowH2: false });
    } catch {
      this.#fail();
    }
  }

  #upgraded(headers, socket, head, key, protocols) {
    const accept = require('crypto').createHash('sha1').update(key + GUID).digest('base64');
    const chosen = headers['sec-websocket-protocol'];
    const extensions = headers['sec-websocket-extensions'];
    this.#inflater = extensions === undefined ? null : acceptDeflate(extensions);
    if (headers['sec-websocket-accept'] !== accept || (extensions !== undefined && this.#inflater === null) || !/^websocket$/i.test(headers.upgrade) ||
        (chosen === undefined ? protocols.length > 0 : !protocols.includes(chosen))) {
      socket.destroy();
      this.#fail();
      return;
    }
    this.#extensions = extensions ?? '';
    this.#open(socket, head, chosen ?? '');
  }

  #open(socket, head, protocol) {
    this.#socket = socket;
    this.#request = null;
    this.#protocol = protocol;
    socket.setNoDelay?.(true);
    socket.setTimeout?.(0);
    const receiver = new Receiver(this.#inflater, (opcode, payload) => this.#onFrame(opcode, payload, receiver), (code, reason) => {
      this.#sendClose(code, reason);
      this.#fail();
    });
    socket.on('data', (chunk) => receiver.feed(chunk));
    socket.on('end', () => socket.end());
    socket.on('error', () => this.#fail());
    socket.on('close', () => {
      if (!this.#closeSent && this.#closeCode === 1006) this.#fail();
      else if (!this.#failed) this.#closed();
    });
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
      const reason = payload.subarray(2);
      const wrong = payload.length === 1 ? 'Received close frame with a 1-byte body.' :
        payload.length >= 2 && !validCode(this.#closeCode) ? 'Invalid status code' :
          !require('buffer').isUtf8(reason) ? 'Invalid UTF-8' : undefined;
      if (wrong !== undefined) {
        this.#closeCode = 1006; // it was no farewell
        this.#sendClose(wrong === 'Invalid UTF-8' ? 1007 : 1002, wrong);
        this.#fail();
        return;
      }
      this.#closeReason = reason.toString('utf8');
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
        this.#fail();
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
    // Who does not answer the farewell is left, from when all that was sent has gone.
    this.#socket.write(frame(8, payload), () => {
      if (!this.#over) this.#timer = setTimeout(() => this.#socket.destroy(), FAREWELL).unref();
    });
  }

  // Why is not told, as in browsers and Node.
  #fail() {
    if (this.#failed) return;
    this.#failed = true;
    this.#state = 2;
    if (this.#request !== null) this.#request.destroy();
    this.#request = null;
    if (this.#socket !== null) this.#socket.destroy();
    process.nextTick(() => {
      const { ErrorEvent } = require('internal/events/error_event');
      this.#state = 3;
      this.dispatchEvent(new ErrorEvent('error', { error: new TypeError(''), message: '' }));
      this.#closed();
    });
  }

  #closed() {
    if (this.#over) return;
    this.#over = true;
    this.#state = 3;
    clearTimeout(this.#timer);
    this.#inflater?.close();
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
      this.#fail();
      return;
    }
    this.#state = 2;
    if (this.#queue === null) this.#sendClose(code, reason);
    else this.#farewell = [code, reason];
  }

  send(data) {
    if (arguments.length === 0) throw new TypeError('WebSocket.send: 1 argument required, but 0 found.');
    const { Buffer, Blob } = require('buffer');
    if (this.#state === 0) throw domError('Sent before connected.', 'InvalidStateError');
    let opcode = 2;
    let bytes;
    if (this.#state !== 1) return;
    if (data instanceof Blob) {
      this.#buffered += data.size;
      if (this.#queue !== null) {
        this.#queue.push([2, data]);
      } else {
        this.#queue = [[2, data]];
        this.#sendQueue();
      }
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
    this.#buffered += bytes.length;
    if (this.#queue === null) this.#write(opcode, bytes);
    else this.#queue.push([opcode, new Uint8Array(bytes)]);
  }
  // In the order of the calls: what follows a Blob waits for its bytes.
  async #sendQueue() {
    try {
      for (const [opcode, data] of this.#queue) this.#write(opcode, data instanceof Uint8Array ? data : new Uint8Array(await data.arrayBuffer()));
    } catch {
      this.#fail();
    }
    this.#queue = null;
    if (this.#farewell !== null) this.#sendClose(...this.#farewell);
  }
  #write(opcode, bytes) {
    if (this.#closeSent || this.#failed) return;
    this.#socket.write(frame(opcode, bytes), () => { this.#buffered -= bytes.length; });
  }

  get readyState() { return this.#state; }
  get bufferedAmount() { return this.#buffered; }
  get url() { return this.#url.href; }
  get extensions() { return this.#extensions; }
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
