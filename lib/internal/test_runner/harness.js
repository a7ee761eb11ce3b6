// A run: the root test, its stream of events, its counts, and when it ends.

const { clearInterval, setInterval, setTimeout, TIMEOUT_MAX } = require('internal/timers');
const { TestsStream } = require('internal/test_runner/events');
const { Test } = require('internal/test_runner/test');
const { Suite, currentParent, running } = require('internal/test_runner/suite');
const { callerLocation } = require('internal/test_runner/location');

const option = (name) => require('internal/options').get(name);
const { now, span } = require('internal/test_runner/bodies');
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
    this.namePatterns = options.namePatterns === undefined ? patterns('--test-name-pattern') : options.namePatterns;
    this.skipPatterns = options.skipPatterns === undefined ? patterns('--test-skip-pattern') : options.skipPatterns;
    const tags = options.tagFilters === undefined ? option('--experimental-test-tag-filter') : options.tagFilters;
    this.tagFilters = tags === undefined || tags === null ? null : require('internal/test_runner/tags').filters(tags, '--experimental-test-tag-filter');
    if (options.random !== undefined) this.random = options.random;
    else if (option('--test-randomize') || option('--test-random-seed') !== undefined) {
      const { RandomOrder, fromCommandLine } = require('internal/test_runner/random');
      this.random = new RandomOrder(fromCommandLine(option));
    }
    this.only = options.only ?? Boolean(option('--test-only'));
    this.mayOnly = Boolean(options.mayOnly); // `only` of any test counts, also without --test-only
    this.success = true;
    this.ended = false;
    this.summed = false;
    this.isProgram = Boolean(options.isProgram); // its outcome is that of the process
    this.ready = undefined; // or a promise: tests of the root start after it
    this.children = new Set(); // promises: processes of test files that have not ended
    this.cleanups = [];
    this.held = 0; // tests under way: a program with one stays, also where nothing of the test's own keeps the loop
    this.holding = undefined; // the timer that does
    this.letGo = undefined;
    const { rerunFile } = options;
    if (rerunFile !== undefined) this.rerun = require('internal/test_runner/rerun').open(this, rerunFile, options.cwd);
    this.root = new Test({ parent: null, harness: this, name: '<root>', fn() {}, loc: { file: undefined }, concurrency: options.concurrency ?? null,
      timeout: options.timeout ?? null, signal: options.signal });
    this.root.startTime = now();
    this.root.waitingOn = 1;
  }
  hold() {
    if (this.held++ !== 0 || this.letGo !== undefined) return;
    this.holding = setInterval(() => {}, TIMEOUT_MAX);
  }
  release() {
    if (--this.held === 0) clearInterval(this.holding);
  }
  // `why` until then: at the end of the loop it may be known which test that belongs to.
  holdNoMore(why) {
    this.letGo = why;
    clearInterval(this.holding);
  }
  holdAgain() {
    this.letGo = undefined;
    if (this.held > 0) this.holding = setInterval(() => {}, TIMEOUT_MAX);
  }
  // Whether the filters of the command line let a test run.
  wanted(test) {
    const matches = (list) => list.some((p) => {
      for (let t = test; t.parent !== null; t = t.parent) if (p.test(t.name) || p.test(t.fullName)) return true;
      return false;
    });
    if (this.namePatterns !== null && !matches(this.namePatterns)) return false;
    if (this.tagFilters !== null && !this.tagFilters.every((tag) => test.tags.includes(tag))) return false;
    if (this.skipPatterns !== null && this.skipPatterns.some((p) => p.test(test.name) || p.test(test.fullName))) return false;
    if (test.only) return true;
    const { parent } = test;
    if (parent.parent !== null && !parent.isSuite) return !parent.runOnlySubtests || (!this.only && !this.mayOnly);
    if (!this.only) return true;
    // In a suite that has `only`, all are wanted, unless some of them have it, too.
    for (let suite = parent; suite.parent !== null; suite = suite.parent) if (suite.only) return !suite.hasOnly;
    return false;
  }
  // A test with `only` is declared. Without processes for files, that alone is what chooses.
  seeOnly(test) {
    let declared = true; // before tests run
    for (let t = test.parent; t !== null; t = t.parent) {
      t.hasOnly = true;
      declared &&= t.isSuite || t.parent === null;
    }
    if (declared && this.mayOnly) this.only = true;
  }
  // Once all that may have `only` are known.
  filter(test) {
    if (!this.only) return;
    const apply = (t) => {
      for (const subtest of t.subtests) if (!subtest.started) apply(subtest);
      t.filtered = !this.wanted(t) && !t.subtests.some((s) => !s.filtered);
    };
    apply(test);
  }
  warnOfOnly(test) {
    if (this.only || this.mayOnly) return;
    const { runOnlySubtests } = test.parent;
    if (runOnlySubtests || test.only) test.diagnostic("'only' and 'runOnly' require the --test-only command-line option.");
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
  // One of the file's own hooks: it is told as a test that has the file's name, as no other test tells it.
  hookFailed(hook, error) {
    if (hook.name !== 'after') return; // the tests that it stands before fail by it
    this.success = false;
    const { file, line, column } = hook.loc ?? {};
    this.stream.say('fail', { name: this.entry ?? file, nesting: 0, testNumber: this.counts.topLevel + 1, details: { duration_ms: 0, type: undefined, error }, file, line, column, tags: [] });
  }
  // The root's tests have ended, or will not: its own last hooks, and the sums.
  async end(error) {
    if (this.ending !== undefined) return this.ending;
    return (this.ending = this.endRoot(error));
  }
  async endRoot(error) {
    const { root } = this;
    try {
      await root.runHooks('after');
    } catch (hookError) {
      root.fail(hookError);
      this.success = false;
    }
    try {
      await this.teardown?.();
    } catch (teardownError) {
      root.diagnostic(`global teardown failed: ${require('internal/util/inspect').inspect(teardownError)}`);
      this.success = false;
    }
    root.passed = root.error === null;
    root.postRun(error);
    if (this.isProgram && (!this.success || root.error !== null)) process.exitCode ||= 1;
  }
  // After the root's last test.
  finish() {
    if (this.ended) return;
    this.ended = true;
    if (!this.summed) this.sumUp();
    this.stream.end();
    for (const cleanup of this.cleanups.splice(0)) cleanup();
  }
  sumUp() {
    this.summed = true;
    const { stream, counts, root } = this;
    const coverage = this.coverage === undefined ? undefined : require('internal/test_runner/coverage');
    coverage?.gather(this);
    stream.say('plan', { nesting: 0, file: undefined, line: undefined, column: undefined, count: counts.topLevel });
    const say = (message) => stream.say('diagnostic', { nesting: 0, message, level: 'info', file: undefined, line: undefined, column: undefined });
    for (const message of root.diagnostics) say(message);
    if (this.random !== undefined) say(`Randomized test order seed: ${this.random.seed}`);
    const duration = span(root.startTime, now());
    say(`tests ${counts.tests}`);
    say(`suites ${counts.suites}`);
    say(`pass ${counts.passed}`);
    say(`fail ${counts.failed}`);
    say(`cancelled ${counts.cancelled}`);
    say(`skipped ${counts.skipped}`);
    say(`todo ${counts.todo}`);
    say(`duration_ms ${duration}`);
    coverage?.say(this);
    stream.say('summary', { success: this.success, counts: { ...counts, topLevel: counts.topLevel }, duration_ms: duration, file: undefined });
  }
  // A further round of files (--watch): sums and numbers begin anew.
  startAgain() {
    const { root } = this;
    this.summed = false;
    for (const name of Object.keys(this.counts)) this.counts[name] = 0;
    this.numbers.clear();
    this.fileNumber = 0;
    this.success = true;
    root.subtests = [];
    root.diagnostics = [];
    root.waitingOn = 1;
    root.startTime = now();
  }
}

// The run of a program that declares tests at its top level.
function globalHarness() {
  if (global !== undefined) return global;
  const child = process.env.NODE_TEST_CONTEXT === 'child-v8';
  if (option('--test') && !child) return preloaded();
  const timeout = option('--test-timeout');
  global = new Harness({ isProgram: true, mayOnly: !child, rerunFile: option('--test-rerun-failures'), timeout: timeout === undefined ? null : Number(timeout) });
  global.entry = process.argv[1];
  const { setupReporters } = require('internal/test_runner/reporting');
  const reported = setupReporters(global.stream, child, async (connect) => {
    await hops(START_HOPS + 1);
    return connect();
  });
  const { root } = global;
  const { endRoot } = Harness.prototype;
  global.endRoot = async function(error) {
    await Reflect.apply(endRoot, global, [error]);
    await reported;
    if (option('--test-force-exit')) process.exit();
  };
  global.afterAll = () => {
    root.runHooks('after').catch((error) => {
      root.fail(error);
      global.success = false;
    });
  };
  require('internal/test_runner/attach').attach(global);
  const setup = option('--test-global-setup');
  if (setup !== undefined && !child) global.ready = require('internal/test_runner/global_setup').begin(global, setup, process.cwd());
  if (option('--experimental-test-coverage') && !child) collectCoverage(global);
  if (option('--test-force-exit')) {
    const poll = () => {
      if (root.subtests.length > 0 && root.subtests.every((t) => t.finished)) global.end();
      else setTimeout(poll, 20);
    };
    setTimeout(poll, 20);
  }
  return global;
}

function collectCoverage(harness) {
  const coverage = require('internal/test_runner/coverage');
  coverage.collect(harness, coverage.fromCommandLine());
}

// What --import or --require declare in the process that runs test files: the files' own processes load them too; where
// the files are loaded here, they belong to all of them.
function preloaded() {
  global = new Harness({ isProgram: true, mayOnly: true, concurrency: 1, cwd: process.cwd(), rerunFile: option('--test-rerun-failures') });
  global.ready = new Promise((resolve) => { global.open = resolve; });
  return global;
}
const takePreloaded = () => global;

// The run that tests declared from now on belong to, for files that are loaded into this process; gives the one before.
function replaceGlobal(harness) {
  const before = global;
  global = harness;
  return before;
}

// A test of the root starts this many microtasks after its call: ahead of what the program put off to process.nextTick() in
// microtasks of its own. Frameworks that boot by ticks are told of routes by such tests.
const START_HOPS = 3;
async function hops(count) {
  while (count-- > 0) await null;
}

// test() and describe() as functions.
function runner(Factory) {
  function run(name, options, fn, overrides) {
    const harness = globalHarness();
    const parent = currentParent(harness);
    const subtest = parent.createSubtest(Factory, name, options, fn, { loc: callerLocation(), ...overrides });
    if (parent.isSuite) return Promise.resolve();
    if (parent.parent === null) {
      // Once the program's own top level is through, and what comes before all tests.
      if (harness.ready !== undefined) return harness.ready.then(() => subtest.start());
      return hops(START_HOPS).then(() => subtest.start());
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

// The context of the test or suite that runs now; a hook's is that of whose hook it is.
function currentContext() {
  const now = running();
  const owner = now?.owner ?? now;
  return owner?.parent == null ? undefined : owner.context();
}

module.exports = { Harness, currentContext, globalHarness, replaceGlobal, takePreloaded, runner, hook, Test, Suite };
