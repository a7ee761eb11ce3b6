// A run: the root test, its stream of events, its reporters, and when it ends.

const { codes } = require('internal/errors');
const { TestsStream } = require('internal/test_runner/events');
const { Test, Suite, currentParent, callerLocation } = require('internal/test_runner/test');

const option = (name) => require('internal/options').get(name);
const now = () => Number(process.hrtime.bigint()) / 1e6;
let global;

function pattern(text) {
  const found = /^\/(.*)\/([a-z]*)$/s.exec(text);
  return found === null ? new RegExp(text) : new RegExp(found[1], found[2]);
}
const patterns = (name) => {
  const given = option(name);
  return given === undefined ? null : (Array.isArray(given) ? given : [given]).map((p) => (p instanceof RegExp ? p : pattern(p)));
};

class Harness {
  constructor(options = {}) {
    this.stream = new TestsStream();
    this.suites = [];
    this.counts = { tests: 0, failed: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0, suites: 0 };
    this.numbers = new Map();
    this.namePatterns = options.namePatterns ?? patterns('--test-name-pattern');
    this.skipPatterns = options.skipPatterns ?? patterns('--test-skip-pattern');
    this.only = options.only ?? Boolean(option('--test-only'));
    this.success = true;
    this.ended = false;
    this.root = new Test({ parent: null, harness: this, name: '<root>', fn() {}, loc: { file: undefined }, concurrency: options.concurrency ?? null,
      timeout: options.timeout ?? null, signal: options.signal });
    this.root.startTime = now();
    this.root.waitingOn = 1;
    this.started = false;
  }
  // Whether the filters of the command line let a test run.
  wanted(test) {
    const matches = (list) => list.some((p) => {
      for (let t = test; t.parent !== null; t = t.parent) if (p.test(t.name) || p.test(t.fullName)) return true;
      return false;
    });
    if (this.namePatterns !== null && !matches(this.namePatterns)) return false;
    if (this.skipPatterns !== null && this.skipPatterns.some((p) => p.test(test.name) || p.test(test.fullName))) return false;
    if (this.only) {
      for (let t = test; t.parent !== null; t = t.parent) if (t.only) return true;
      return test.parent.runOnlySubtests === undefined && test.parent.parent !== null && !(test.parent instanceof Suite);
    }
    if (test.parent.runOnlySubtests && !test.only) return false;
    return true;
  }
  numberOf(test) {
    const next = (this.numbers.get(test.parent) ?? 0) + 1;
    this.numbers.set(test.parent, next);
    return next;
  }
  count(test) {
    const { counts } = this;
    if (test.nesting === 0) counts.topLevel++;
    if (test.reportedType === 'suite') {
      counts.suites++;
      if (!test.passed && !test.isTodo) this.success = false;
      return;
    }
    if (test.skipped) counts.skipped++;
    else if (test.isTodo) counts.todo++;
    else if (test.cancelled) counts.cancelled++;
    else if (!test.passed) counts.failed++;
    else counts.passed++;
    counts.tests++;
    if (!test.passed && !test.isTodo && !test.skipped) this.success = false;
  }
  // After the root's last test.
  finish() {
    if (this.ended) return;
    this.ended = true;
    const { stream, counts, root } = this;
    stream.say('plan', { nesting: 0, file: undefined, line: undefined, column: undefined, count: counts.topLevel });
    const say = (message) => stream.say('diagnostic', { nesting: 0, message, level: 'info', file: undefined, line: undefined, column: undefined });
    for (const message of root.diagnostics) say(message);
    const duration = now() - root.startTime;
    say(`tests ${counts.tests}`);
    say(`suites ${counts.suites}`);
    say(`pass ${counts.passed}`);
    say(`fail ${counts.failed}`);
    say(`cancelled ${counts.cancelled}`);
    say(`skipped ${counts.skipped}`);
    say(`todo ${counts.todo}`);
    say(`duration_ms ${duration}`);
    stream.say('summary', { success: this.success, counts: { ...counts, topLevel: counts.topLevel }, duration_ms: duration, file: undefined });
    stream.end();
  }
}

// The run of a program that declares tests at its top level.
function globalHarness() {
  if (global !== undefined) return global;
  global = new Harness();
  const { root } = global;
  const child = process.env.NODE_TEST_CONTEXT === 'child-v8';
  const { setupReporters } = require('internal/test_runner/reporting');
  const reported = setupReporters(global.stream, child);
  const cancelled = () => new codes.ERR_TEST_FAILURE('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent');

  async function end(error) {
    if (global.ending) return;
    global.ending = true;
    try {
      await root.runHooks('after');
    } catch (hookError) {
      root.fail(hookError);
      global.success = false;
    }
    root.postRun(error);
    if (!global.success || root.error !== null) process.exitCode ||= 1;
    await reported;
    if (option('--test-force-exit')) process.exit();
  }
  global.entry = process.argv[1];
  global.afterAll = () => {
    root.runHooks('after').catch((error) => {
      root.fail(error);
      global.success = false;
    });
  };
  process.on('beforeExit', () => {
    if (global.ended) return;
    end(cancelled());
  });
  process.on('exit', (code) => {
    // process.exit() within a test.
    if (!global.ended && code === 0 && root.subtests.some((t) => !t.finished)) process.exitCode = 1;
  });
  const onError = (origin) => (error) => {
    const { als } = require('internal/test_runner/test');
    const test = als().getStore();
    const failureType = origin === 'uncaughtException' ? 'uncaughtException' : 'unhandledRejection';
    if (test === undefined || test.finishedRunning || test.endedNormally) {
      const where = test === undefined ? 'A resource' : `Test "${test.name}" at ${require('path').relative(process.cwd(), test.loc?.file ?? '')}:${test.loc?.line}:${test.loc?.column}`;
      let text = `${error}`;
      if (error?.code && error instanceof Error) text = `${error.name} [${error.code}]: ${error.message}`;
      root.diagnostic(test === undefined
        ? `Error: ${where} generated asynchronous activity after the test ended. This activity created the error "${text}" which triggered an ${failureType} event, caught by the test runner.`
        : `Error: ${where} generated asynchronous activity after the test ended. This activity created the error "${text}" and would have caused the test to fail, but instead triggered an ${failureType} event.`);
      process.exitCode = 1;
      return;
    }
    test.fail(new codes.ERR_TEST_FAILURE(error, failureType));
    test.stopReason = test.error;
    test.abortController.abort();
  };
  process.on('uncaughtException', onError('uncaughtException'));
  process.on('unhandledRejection', onError('unhandledRejection'));
  if (option('--test-force-exit')) {
    const poll = () => {
      if (root.subtests.length > 0 && root.subtests.every((t) => t.finished)) end();
      else setTimeout(poll, 20);
    };
    setTimeout(poll, 20);
  }
  return global;
}

// test() and describe() as functions.
function runner(Factory) {
  function run(name, options, fn, overrides) {
    const harness = globalHarness();
    const parent = currentParent(harness);
    const subtest = parent.createSubtest(Factory, name, options, fn, { loc: callerLocation(), ...overrides });
    if (parent instanceof Suite) return Promise.resolve();
    if (parent === harness.root) {
      // Once the program's own top level is through.
      return new Promise((resolve) => queueMicrotask(() => process.nextTick(() => subtest.start().then(resolve))));
    }
    return subtest.start();
  }
  const declare = (name, options, fn) => run(name, options, fn);
  for (const keyword of ['expectFailure', 'only', 'skip', 'todo']) {
    declare[keyword] = (name, options, fn) => run(name, options, fn, { [keyword]: true });
    Object.defineProperty(declare[keyword], 'name', { __proto__: null, value: keyword });
  }
  return declare;
}

function hook(name) {
  const fn = (body, options) => {
    const harness = globalHarness();
    currentParent(harness).addHook(name, body, options);
  };
  Object.defineProperty(fn, 'name', { __proto__: null, value: name });
  return fn;
}

module.exports = { Harness, globalHarness, runner, hook, Test, Suite };
