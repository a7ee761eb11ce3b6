// ErrorEvent: https://html.spec.whatwg.org/multipage/webappapis.html#errorevent

const { Event } = require('internal/events/event');

class ErrorEvent extends Event {
  #init;
  constructor(type, init = {}) {
    if (arguments.length === 0) throw new TypeError('ErrorEvent constructor: 1 argument required, but 0 found.');
    super(type, init);
    this.#init = { ...init };
  }
  get message() { return `${this.#init.message ?? ''}`; }
  get filename() { return `${this.#init.filename ?? ''}`; }
  get lineno() { return Math.trunc(this.#init.lineno) || 0; }
  get colno() { return Math.trunc(this.#init.colno) || 0; }
  get error() { return this.#init.error; }
}
Object.defineProperty(ErrorEvent, 'length', { __proto__: null, value: 2, configurable: true });
for (const name of ['message', 'filename', 'lineno', 'colno', 'error']) Object.defineProperty(ErrorEvent.prototype, name, { __proto__: null, enumerable: true });
Object.defineProperty(ErrorEvent.prototype, Symbol.toStringTag, { __proto__: null, value: 'ErrorEvent', configurable: true });

module.exports = { ErrorEvent };
