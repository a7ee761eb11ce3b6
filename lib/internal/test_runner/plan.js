// t.plan(): how many assertions and subtests a test is to have.

const { setTimeout, clearTimeout } = require('internal/timers');
const { codes } = require('internal/errors');
const { validateNumber, validateObject, validateUint32 } = require('internal/validators');
const { TIMEOUT_MAX } = require('internal/timers');
const { ERR_TEST_FAILURE } = codes;
const { pendingPromise } = require('internal/test_runner/bodies');

class Plan {
  #timer;
  constructor(count, options = {}) {
    validateUint32(count, 'count');
    validateObject(options, 'options');
    this.expected = count;
    this.actual = 0;
    const { wait } = options;
    this.wait = wait;
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, TIMEOUT_MAX);
    else if (wait !== undefined && typeof wait !== 'boolean') throw new codes.ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
  }
  count() {
    this.actual++;
    if (this.waiting !== undefined && this.actual >= this.expected) this.#settle();
  }
  #settle() {
    clearTimeout(this.#timer);
    if (this.actual === this.expected) this.waiting.resolve();
    else this.waiting.reject(this.error());
  }
  error() {
    return new ERR_TEST_FAILURE(`plan expected ${this.expected} assertions but received ${this.actual}`, 'testCodeFailure');
  }
  check() {
    if (this.actual === this.expected) return undefined;
    if (this.wait && this.actual < this.expected) {
      this.waiting = pendingPromise();
      if (typeof this.wait === 'number') {
        this.#timer = setTimeout(() => {
          this.waiting.reject(new ERR_TEST_FAILURE(`plan timed out after ${this.wait}ms with ${this.actual} assertions when expecting ${this.expected}`, 'testTimeoutFailure'));
        }, this.wait);
      }
      return this.waiting.promise;
    }
    throw this.error();
  }
}

module.exports = { Plan };
