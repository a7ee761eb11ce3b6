// QuotaExceededError: https://webidl.spec.whatwg.org/#quotaexceedederror

const { DOMException } = require('internal/errors/domexception');

// A member that may be absent; a double that counts.
function amount(options, name) {
  if (!(name in options) || options[name] === undefined) return null;
  const value = +options[name];
  if (!Number.isFinite(value)) throw new TypeError(`Cannot convert options.${name} to a double: the value is ${value}`);
  if (value < 0) throw new RangeError(`options.${name} must not be negative`);
  return value;
}

class QuotaExceededError extends DOMException {
  #quota;
  #requested;
  constructor(message = '', options = undefined) {
    super(message, 'QuotaExceededError');
    const given = options ?? {};
    if (typeof given !== 'object' && typeof given !== 'function') throw new TypeError('The options of a QuotaExceededError must be an object');
    this.#quota = amount(given, 'quota');
    this.#requested = amount(given, 'requested');
    if (this.#quota !== null && this.#requested !== null && this.#requested < this.#quota) {
      throw new RangeError('options.requested must not be less than options.quota');
    }
    // Not a frame of the program's.
    Error.captureStackTrace(this, QuotaExceededError);
  }
  get quota() { return this.#quota; }
  get requested() { return this.#requested; }
}
for (const name of ['quota', 'requested']) Object.defineProperty(QuotaExceededError.prototype, name, { __proto__: null, enumerable: true });
Object.defineProperty(QuotaExceededError.prototype, Symbol.toStringTag, { __proto__: null, value: 'QuotaExceededError', configurable: true });

module.exports = { QuotaExceededError };
