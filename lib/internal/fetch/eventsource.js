// The global EventSource (behind --experimental-eventsource). Source: https://html.spec.whatwg.org/#server-sent-events

const { setTimeout, clearTimeout } = require('internal/timers');
const { EventTarget, defineEventHandler } = require('internal/events/event_target');
const { Event } = require('internal/events/event');

class EventSource extends EventTarget {
  #url;
  #state = 0;
  #abort = null;
  #lastId = '';
  #delay = 3000;
  #timer = null;
  #withCredentials;
  #dispatcher;

  constructor(url, init = {}) {
    super();
    if (arguments.length === 0) throw new TypeError('EventSource constructor: 1 argument required, but only 0 found.');
    if (init !== null && typeof init !== 'object') throw new TypeError(`EventSource constructor: Expected ${String(init)} to be one of: Null, Undefined, Object.`);
    try {
      this.#url = new (require('internal/url/url').URL)(`${url}`);
    } catch (error) {
      throw new (require('internal/errors/domexception').DOMException)(`${error}`, 'SyntaxError');
    }
    this.#withCredentials = Boolean(init?.withCredentials);
    this.#dispatcher = init?.node?.dispatcher || init?.dispatcher;
    this.#connect();
  }

  async #connect() {
    if (this.#state === 2) return;
    const { AbortController } = require('internal/events/abort_controller');
    this.#state = 0;
    this.#abort = new AbortController();
    const headers = { accept: 'text/event-stream' };
    if (this.#lastId !== '') headers['last-event-id'] = this.#lastId;
    try {
      const res = await require('internal/fetch/globals').fetch(this.#url, { headers, signal: this.#abort.signal, cache: 'no-store', dispatcher: this.#dispatcher });
      if (res.status !== 200 || !/^text\/event-stream\b/i.test(res.headers.get('content-type') ?? '')) {
        await res.body?.cancel();
        this.close();
        this.dispatchEvent(new Event('error'));
        return;
      }
      this.#state = 1;
      this.dispatchEvent(new Event('open'));
      await this.#read(res);
    } catch { /* the connection broke: tried again */ }
    this.#again();
  }

  #again() {
    if (this.#state === 2) return;
    this.#state = 0;
    this.dispatchEvent(new Event('error'));
    if (this.#state === 2) return;
    this.#timer = setTimeout(() => this.#connect(), this.#delay);
  }

  async #read(res) {
    const { TextDecoder } = require('internal/encoding/encoding');
    const decoder = new TextDecoder();
    let text = '';
    let data = [];
    let type = '';
    let id = this.#lastId;
    for await (const chunk of res.body) {
      text += decoder.decode(chunk, { stream: true });
      let match;
      const line = /\r\n|\n|\r(?!$)/g;
      let at = 0;
      while ((match = line.exec(text)) !== null) {
        const row = text.slice(at, match.index);
        at = line.lastIndex;
        if (row === '') {
          this.#lastId = id;
          if (data.length > 0 && this.#state === 1) this.#emit(type || 'message', data.join('\n'), res.url);
          data = [];
          type = '';
          continue;
        }
        if (row[0] === ':') continue;
        const colon = row.indexOf(':');
        const field = colon === -1 ? row : row.slice(0, colon);
        const value = colon === -1 ? '' : row.slice(colon + 1).replace(/^ /, '');
        if (field === 'data') data.push(value);
        else if (field === 'event') type = value;
        else if (field === 'id' && !value.includes('\0')) id = value;
        else if (field === 'retry' && /^\d+$/.test(value)) this.#delay = Number(value);
      }
      text = text.slice(at);
    }
  }

  #emit(type, data, url) {
    const { MessageEvent } = globalThis;
    const origin = new (require('internal/url/url').URL)(url).origin;
    if (MessageEvent !== undefined) {
      this.dispatchEvent(new MessageEvent(type, { data, origin, lastEventId: this.#lastId }));
      return;
    }
    this.dispatchEvent(Object.assign(new Event(type), { data, origin, lastEventId: this.#lastId }));
  }

  close() {
    if (this.#state === 2) return;
    this.#state = 2;
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }
  get readyState() { return this.#state; }
  get url() { return this.#url.href; }
  get withCredentials() { return this.#withCredentials; }

  static {
    for (const type of ['open', 'error', 'message']) defineEventHandler(this.prototype, type);
    ['CONNECTING', 'OPEN', 'CLOSED'].forEach((name, value) => {
      for (const target of [this, this.prototype]) Object.defineProperty(target, name, { __proto__: null, value, enumerable: true });
    });
  }
}
for (const name of ['url', 'readyState', 'withCredentials', 'close']) Object.defineProperty(EventSource.prototype, name, { __proto__: null, enumerable: true });
Object.defineProperty(EventSource.prototype, Symbol.toStringTag, { __proto__: null, value: 'EventSource', configurable: true });

module.exports = { EventSource };
