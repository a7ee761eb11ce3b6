// What a test's function is given.

const { setTimeout, clearTimeout } = require('internal/timers');
const { validateFunction, validateNumber, validateObject } = require('internal/validators');
const { Plan } = require('internal/test_runner/plan');

let assertNames;
const customAssertions = new Map();

function bindAsserts(test) {
  const assert = require('assert');
  assertNames ??= ['deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError', 'match', 'notDeepEqual',
    'notDeepStrictEqual', 'notEqual', 'notStrictEqual', 'partialDeepStrictEqual', 'rejects', 'strictEqual', 'throws'];
  const out = {};
  const count = () => test.plan?.count();
  for (const name of assertNames) {
    out[name] = (...args) => {
      count();
      return Reflect.apply(assert[name], assert, args);
    };
  }
  out.ok = function ok(...args) {
    count();
    // As the one that was called, for the text of the call.
    if (!args[0]) require('internal/assert/rare').failOk(ok, args.length, args[0], args.slice(1), 'simple');
  };
  for (const name of ['snapshot', 'fileSnapshot']) {
    out[name] = (...args) => {
      count();
      return require('internal/test_runner/snapshot')[name](test, ...args);
    };
  }
  for (const [name, fn] of customAssertions) {
    out[name] = (...args) => {
      count();
      return Reflect.apply(fn, test.context(), args);
    };
  }
  return out;
}

class SuiteContext {
  #suite;
  constructor(suite) { this.#suite = suite; }
  get signal() { return this.#suite.signal; }
  get name() { return this.#suite.name; }
  get filePath() { return this.#suite.filePath; }
  get fullName() { return this.#suite.fullName; }
  get tags() { return [...this.#suite.tags]; }
}

class TestContext {
  #test;
  #assert;
  constructor(test) { this.#test = test; }
  get signal() { return this.#test.signal; }
  get name() { return this.#test.name; }
  get filePath() { return this.#test.filePath; }
  get fullName() { return this.#test.fullName; }
  get tags() { return [...this.#test.tags]; }
  get error() { return this.#test.error; }
  get passed() { return this.#test.passed; }
  get attempt() { return this.#test.attempt; }
  get workerId() { return process.env.NODE_TEST_WORKER_ID === undefined ? undefined : Number(process.env.NODE_TEST_WORKER_ID); }
  get assert() { return (this.#assert ??= bindAsserts(this.#test)); }
  get mock() { return (this.#test.mock ??= new (require('internal/test_runner/mock').MockTracker)()); }
  plan(count, options) {
    if (this.#test.plan !== undefined) throw new (require('internal/errors').codes.ERR_TEST_FAILURE)('cannot set plan more than once', 'testCodeFailure');
    this.#test.plan = new Plan(count, options);
  }
  diagnostic(message) { this.#test.diagnostic(message); }
  skip(message) { this.#test.skip(message); }
  todo(message) { this.#test.todo(message); }
  runOnly(value) { this.#test.runOnlySubtests = Boolean(value); }
  test(name, options, fn) {
    this.#test.plan?.count();
    const { Test } = require('internal/test_runner/test');
    const subtest = this.#test.createSubtest(Test, name, options, fn);
    return subtest.start();
  }
  before(fn, options) { this.#test.addHook('before', fn, options); }
  after(fn, options) { this.#test.addHook('after', fn, options); }
  beforeEach(fn, options) { this.#test.addHook('beforeEach', fn, options); }
  afterEach(fn, options) { this.#test.addHook('afterEach', fn, options); }
  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, 2147483647);
    validateNumber(timeout, 'options.timeout', 0, 2147483647);
    return new Promise((resolve, reject) => {
      const noError = Symbol('none');
      let cause = noError;
      let poll;
      const end = setTimeout(() => {
        clearTimeout(poll);
        const error = new Error('waitFor() timed out');
        if (cause !== noError) error.cause = cause;
        reject(error);
      }, timeout);
      const tryOnce = async () => {
        try {
          const result = await condition();
          clearTimeout(end);
          resolve(result);
        } catch (error) {
          cause = error;
          poll = setTimeout(tryOnce, interval);
        }
      };
      tryOnce();
    });
  }
}

// assert.register(): further assertions for every context.
function register(name, fn) {
  require('internal/validators').validateString(name, 'name');
  validateFunction(fn, 'fn');
  customAssertions.set(name, fn);
}

module.exports = { TestContext, SuiteContext, register };
