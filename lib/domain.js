// node:domain: errors of asynchronous work go to one place. The current domain is a store of AsyncLocalStorage.

const EventEmitter = require('events');
const { AsyncLocalStorage } = require('async_hooks');
const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const execution = require('internal/process/execution');

if (execution.captureCallback !== null) throw new codes.ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();

const storage = new AsyncLocalStorage();
let stack = [];
let nothing = null; // what process.domain is where no domain is active: null, or undefined after the last was left
const hidden = (object, key, value) => Object.defineProperty(object, key, { __proto__: null, configurable: true, enumerable: false, value, writable: true });

// The stack is that of this turn; a callback begins with the domain it was made in.
function current() {
  const domain = storage.getStore();
  if (stack.at(-1) !== domain) stack = domain === undefined ? [] : [domain];
  return domain ?? nothing;
}
function activate(domain) {
  storage.enterWith(domain ?? undefined);
  if (domain === null || domain === undefined) nothing = domain;
}

execution.domainLoadedAt = new Error('require(`domain`) at this point').stack;
execution.domainCallback = (error) => {
  const domain = current();
  if (domain === null || domain === undefined) return false;
  if (domain.listenerCount('error') === 0 && stack.every((other) => other === domain)) {
    clear();
    return false;
  }
  return domain._errorHandler(error);
};
function clear() {
  stack = [];
  activate(null);
}

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }
  _errorHandler(error) {
    let caught = false;
    if ((typeof error === 'object' && error !== null) || typeof error === 'function') {
      hidden(error, 'domain', this);
      error.domainThrown = true;
    }
    while (current() === this) this.exit();
    if (stack.length === 0) {
      if (this.listenerCount('error') > 0) caught = this.emit('error', error);
    } else {
      try {
        caught = this.emit('error', error);
      } catch (second) {
        // Its own handler threw: the next domain out may take that.
        if (stack.length === 0) throw second;
        activate(stack.at(-1));
        caught = stack.at(-1)._errorHandler(second);
      }
    }
    clear();
    return caught;
  }
  enter() {
    current();
    stack.push(this);
    activate(this);
  }
  exit() {
    current();
    const index = stack.lastIndexOf(this);
    if (index === -1) return;
    stack.splice(index);
    activate(stack.at(-1));
  }
  add(ee) {
    if (ee.domain === this) return;
    if (ee.domain) ee.domain.remove(ee);
    // No circles: a domain in itself could not tell an error to anybody.
    if (this.domain && ee instanceof Domain) {
      for (let d = this.domain; d; d = d.domain) if (ee === d) return;
    }
    hidden(ee, 'domain', this);
    this.members.push(ee);
  }
  remove(ee) {
    ee.domain = null;
    const index = this.members.indexOf(ee);
    if (index !== -1) this.members.splice(index, 1);
  }
  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }
  intercept(callback) {
    validateFunction(callback, 'callback');
    const self = this;
    function runIntercepted(error, ...args) {
      if (error && error instanceof Error) {
        error.domainBound = callback;
        error.domainThrown = false;
        hidden(error, 'domain', self);
        self.emit('error', error);
        return undefined;
      }
      self.enter();
      const result = Reflect.apply(callback, this, args);
      self.exit();
      return result;
    }
    return runIntercepted;
  }
  bind(callback) {
    const self = this;
    function runBound(...args) {
      self.enter();
      const result = Reflect.apply(callback, this, args);
      self.exit();
      return result;
    }
    hidden(runBound, 'domain', this);
    return runBound;
  }
}

const active = {
  __proto__: null, configurable: true, enumerable: true,
  get: current,
  set(value) { activate(value); },
};
Object.defineProperty(process, 'domain', active);
Object.defineProperty(exports, 'active', active);
Object.defineProperty(exports, '_stack', { __proto__: null, configurable: true, enumerable: true, get() { current(); return stack; }, set(value) { stack = value; } });
exports.Domain = Domain;
exports.create = exports.createDomain = function createDomain() {
  return new Domain();
};

EventEmitter.usingDomains = true;
const { init } = EventEmitter;
EventEmitter.init = function(opts) {
  hidden(this, 'domain', null);
  const domain = current();
  if (domain && !(this instanceof Domain)) this.domain = domain;
  return Reflect.apply(init, this, [opts]);
};

const { emit } = EventEmitter.prototype;
EventEmitter.prototype.emit = function(...args) {
  const { domain } = this;
  const [type] = args;
  if (domain === null || domain === undefined || this === process || (type === 'error' && this.listenerCount('error') > 0)) {
    return Reflect.apply(emit, this, args);
  }
  if (type === 'error') {
    const error = args.length > 1 && args[1] ? args[1] : new codes.ERR_UNHANDLED_ERROR(args[1]);
    if (typeof error === 'object') {
      error.domainEmitter = this;
      hidden(error, 'domain', domain);
      error.domainThrown = false;
    }
    const before = current();
    const beforeStack = stack.slice();
    // What the handler throws is for the domains further out.
    while (stack.length > 0 && stack.at(-1) === before) stack.pop();
    activate(stack.at(-1) ?? null);
    domain.emit('error', error);
    activate(before);
    stack = beforeStack;
    return false;
  }
  domain.enter();
  const result = Reflect.apply(emit, this, args);
  domain.exit();
  return result;
};
