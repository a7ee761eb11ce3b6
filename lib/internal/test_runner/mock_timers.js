// mock.timers: time that goes only when told to.

const { codes } = require('internal/errors');
const { validateNumber, validateStringArray } = require('internal/validators');

const APIS = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];

class MockTimers {
  #enabled = false;
  #apis = [];
  #now = 0;
  #queue = [];
  #nextId = 1;
  #undo = [];

  #replace(object, name, value) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    Object.defineProperty(object, name, { __proto__: null, configurable: true, enumerable: descriptor?.enumerable ?? true, writable: true, value });
    this.#undo.push(() => {
      if (descriptor === undefined) delete object[name];
      else Object.defineProperty(object, name, descriptor);
    });
  }

  #add(kind, callback, delay, args) {
    require('internal/validators').validateFunction(callback, 'callback');
    delay = Number(delay);
    if (!(delay >= 1 && delay <= 2147483647)) delay = 1;
    if (kind === 'immediate') delay = -1;
    const id = this.#nextId++;
    const timer = {
      id, kind, callback, args, interval: kind === 'interval' ? delay : undefined, at: this.#now + delay, order: id, active: true,
      ref() { return this; },
      unref() { return this; },
      hasRef() { return true; },
      refresh: () => {
        timer.at = this.#now + delay;
        return timer;
      },
      close() { this.active = false; return this; },
      [Symbol.toPrimitive]() { return id; },
      [Symbol.dispose]() { this.active = false; },
    };
    this.#queue.push(timer);
    return timer;
  }
  #clear(timer) {
    if (timer === undefined || timer === null) return;
    const found = typeof timer === 'object' ? timer : this.#queue.find((t) => t.id === Number(timer));
    if (found === undefined) return;
    found.active = false;
    this.#queue = this.#queue.filter((t) => t !== found);
  }

  enable(options = { apis: APIS, now: 0 }) {
    const given = { ...options };
    if (this.#enabled) throw new codes.ERR_INVALID_STATE('MockTimers is already enabled!');
    let { now = 0, apis = APIS } = given;
    if (now instanceof Date) now = now.getTime();
    if (Number.isNaN(now) || typeof now !== 'number' || now < 0) {
      if (typeof now !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('initialTime', ['number', 'Date'], now);
      throw new codes.ERR_INVALID_ARG_VALUE('now', now, `epoch must be a positive integer received ${now}`);
    }
    if (apis.length === 0) apis = APIS;
    validateStringArray(apis, 'options.apis');
    for (const api of apis) {
      if (!APIS.includes(api)) throw new codes.ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    }
    if (apis.includes('Date') && Date.isMock) throw new codes.ERR_INVALID_STATE('Date is already being mocked!');
    this.#now = now;
    this.#apis = apis;
    this.#enabled = true;
    const timers = require('timers');
    const promises = require('timers/promises');
    const both = (name, fn) => {
      this.#replace(globalThis, name, fn);
      this.#replace(timers, name, fn);
    };
    for (const api of apis) {
      switch (api) {
        case 'setTimeout':
          both('setTimeout', (callback, delay, ...args) => this.#add('timeout', callback, delay, args));
          both('clearTimeout', (timer) => this.#clear(timer));
          this.#replace(promises, 'setTimeout', (delay, value, options) => this.#promise('timeout', delay, value, options));
          break;
        case 'setInterval':
          both('setInterval', (callback, delay, ...args) => this.#add('interval', callback, delay, args));
          both('clearInterval', (timer) => this.#clear(timer));
          this.#replace(promises, 'setInterval', (delay, value, options) => this.#iterate(delay, value, options));
          break;
        case 'setImmediate':
          both('setImmediate', (callback, ...args) => this.#add('immediate', callback, 0, args));
          both('clearImmediate', (timer) => this.#clear(timer));
          this.#replace(promises, 'setImmediate', (value, options) => this.#promise('immediate', 0, value, options));
          break;
        case 'Date': this.#replace(globalThis, 'Date', this.#makeDate()); break;
        case 'scheduler.wait': this.#replace(promises.scheduler, 'wait', (delay, options) => this.#promise('timeout', delay, undefined, options)); break;
        case 'AbortSignal.timeout':
          this.#replace(AbortSignal, 'timeout', (delay) => {
            validateNumber(delay, 'delay', 0);
            const controller = new AbortController();
            this.#add('timeout', () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay, []);
            return controller.signal;
          });
          break;
      }
    }
  }

  #promise(kind, delay, value, options) {
    return new Promise((resolve, reject) => {
      const { AbortError } = require('internal/errors');
      const signal = options?.signal;
      if (signal !== undefined) require('internal/validators').validateAbortSignal(signal, 'options.signal');
      if (signal?.aborted) {
        reject(new AbortError(undefined, { cause: signal.reason }));
        return;
      }
      const timer = this.#add(kind, () => resolve(value), delay, []);
      signal?.addEventListener('abort', () => {
        this.#clear(timer);
        reject(new AbortError(undefined, { cause: signal.reason }));
      }, { once: true });
    });
  }
  async* #iterate(delay, value, options) {
    const signal = options?.signal;
    let due = 0;
    let wake;
    const timer = this.#add('interval', () => {
      due++;
      wake?.();
    }, delay, []);
    signal?.addEventListener('abort', () => wake?.(), { once: true });
    try {
      while (!signal?.aborted) {
        if (due === 0) await new Promise((resolve) => { wake = resolve; });
        for (; due > 0; due--) yield value;
      }
      const { AbortError } = require('internal/errors');
      throw new AbortError(undefined, { cause: signal.reason });
    } finally {
      this.#clear(timer);
    }
  }

  #makeDate() {
    const Real = Date;
    const self = this;
    function MockDate(year, month, date, hours, minutes, seconds, ms) {
      if (!(this instanceof MockDate)) return new Real(self.#now).toString();
      if (arguments.length === 0) return Reflect.construct(Real, [self.#now], new.target);
      void [year, month, date, hours, minutes, seconds, ms];
      return Reflect.construct(Real, arguments, new.target);
    }
    const rest = Object.getOwnPropertyDescriptors(Real);
    delete rest.prototype;
    Object.defineProperties(MockDate, rest);
    MockDate.now = function now() { return self.#now; };
    MockDate.isMock = true;
    MockDate.prototype = Object.create(Real.prototype);
    Object.defineProperty(MockDate.prototype, 'constructor', { __proto__: null, value: MockDate, writable: true, configurable: true, enumerable: false });
    MockDate.prototype.toString = Real.prototype.toString;
    Object.defineProperty(MockDate, 'toString', { __proto__: null, value: () => 'function Date() { [native code] }', writable: true, configurable: true, enumerable: false });
    return MockDate;
  }

  #need() {
    if (!this.#enabled) throw new codes.ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
  }
  tick(time = 1) {
    this.#need();
    validateNumber(time, 'time');
    if (time < 0) throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#runUntil(this.#now + time);
    // What is due at once runs with it.
  }
  #runUntil(end) {
    for (;;) {
      let next;
      for (const t of this.#queue) {
        if (t.at <= end && (next === undefined || t.at < next.at || (t.at === next.at && t.order < next.order))) next = t;
      }
      if (next === undefined) break;
      if (next.at > this.#now) this.#now = next.at;
      this.#queue = this.#queue.filter((t) => t !== next);
      if (!next.active) continue;
      if (next.interval !== undefined) {
        next.at += next.interval;
        next.order = this.#nextId++;
        this.#queue.push(next);
      }
      Reflect.apply(next.callback, next, next.args);
    }
    this.#now = end;
  }
  runAll() {
    this.#need();
    const longest = this.#queue.reduce((most, t) => Math.max(most, t.at), -Infinity);
    if (longest === -Infinity) return;
    this.#runUntil(Math.max(longest, this.#now));
  }
  setTime(time = 1) {
    this.#need();
    validateNumber(time, 'time');
    if (time < 0) throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#now = time;
  }
  reset() {
    if (!this.#enabled) return;
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    this.#queue = [];
    this.#apis = [];
    this.#now = 0;
    this.#enabled = false;
  }
  [Symbol.dispose]() { this.reset(); }
}

module.exports = { MockTimers };
