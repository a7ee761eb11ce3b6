// Test: a node of a run's tree (Suite is one too: internal/test_runner/suite). A test reports only when all before it have.

const { setTimeout, clearTimeout } = require('internal/timers');
const { codes, AbortError } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateNumber, validateUint32 } = require('internal/validators');
const { TIMEOUT_MAX } = require('internal/timers');
const { callerLocation } = require('internal/test_runner/location');
const { callHook, now, pendingPromise, span, withCallback } = require('internal/test_runner/bodies');

const { ERR_TEST_FAILURE } = codes;
const nop = () => {};
const none = Object.freeze([]);
const standard = { concurrency: null, timeout: null };
let storage;
const als = () => (storage ??= new (require('async_hooks').AsyncLocalStorage)());

function validateOptions(options) {
  const { concurrency, timeout, signal } = options;
  if (timeout != null && timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (concurrency != null && typeof concurrency !== 'boolean') {
    if (typeof concurrency !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
    validateUint32(concurrency, 'options.concurrency', true);
  }
}

class Test {
  constructor(options) {
    const { parent, name, fn, skip, todo, only, signal, plan, loc } = options;
    let { timeout = null, concurrency = null } = options;
    validateOptions(options);
    this.parent = parent;
    this.root = parent === null ? this : parent.root;
    this.harness = parent === null ? options.harness : parent.harness;
    this.name = typeof name === 'string' && name !== '' ? name : fn?.name || '<anonymous>';
    this.fn = typeof fn === 'function' ? fn : nop;
    this.loc = loc ?? callerLocation();
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.testNumber = parent === null ? 0 : parent.subtests.length + 1;
    this.only = Boolean(only);
    this.hasOnly = false; // any below it has `only`
    this.tags = options.tags === undefined ? parent?.tags ?? none : require('internal/test_runner/tags').tagsOf(options.tags, parent);
    if (concurrency === null) concurrency = parent?.inheritedConcurrency ?? standard.concurrency;
    if (concurrency === true) concurrency = parent === null ? Math.max(1, require('os').availableParallelism() - 1) : Infinity;
    this.concurrency = concurrency === false || concurrency === null ? 1 : concurrency;
    this.inheritedConcurrency = options.inheritConcurrency ? concurrency : undefined;
    // --test-timeout is for tests: a suite takes none from it, nor a file's process, whose own tests are given it.
    this.inheritedTimeout = timeout ?? parent?.inheritedTimeout ?? null;
    this.ownTimeout = parent !== null && (timeout !== null || parent.ownTimeout);
    this.timeout = options.isFile || (options.isSuite && !this.ownTimeout) ? null : this.inheritedTimeout;
    if (this.timeout === Infinity) this.timeout = null;
    this.childNumber = parent === null ? 0 : parent.testNumber;
    this.subtests = [];
    this.pendingSubtests = [];
    this.readySubtests = new Map();
    this.activeSubtests = 0;
    this.waitingOn = 0;
    this.hooks = {
      before: [], after: [],
      beforeEach: parent === null ? [] : parent.hooks.beforeEach.slice(),
      afterEach: parent === null ? [] : parent.hooks.afterEach.slice(),
      ownAfterEachCount: 0,
    };
    this.diagnostics = [];
    this.passed = false;
    this.error = null;
    this.skipped = Boolean(skip);
    this.isTodo = (todo !== undefined && todo !== false) || Boolean(parent?.isTodo);
    this.expectFailure = parent?.expectFailure;
    if (options.expectFailure !== undefined) this.expectFailure = require('internal/test_runner/expectation').parse(options.expectFailure, this.expectFailure);
    this.message = typeof skip === 'string' ? skip : typeof todo === 'string' ? todo : null;
    this.filtered = false;
    this.cancelled = false;
    this.finished = false;
    this.started = false;
    this.reportedType = 'test';
    this.startReported = false;
    this.startTime = null;
    this.endTime = null;
    this.endedNormally = false;
    this.expectedAssertions = plan;
    const { AbortController } = globalThis;
    this.abortController = new AbortController();
    this.outerSignal = signal;
    this.isSuite = Boolean(options.isSuite);
    this.isFile = Boolean(options.isFile);
    this.attempt = 0;
    if (this.only) this.harness.seeOnly(this);
    if (parent !== null && !this.harness.wanted(this)) this.filtered = true;
    if (parent !== null && !this.filtered) this.harness.warnOfOnly(this);
    if (this.skipped) this.fn = nop;
    if (parent !== null && this.harness.rerun !== undefined) this.harness.rerun.adopt(this);
    if (signal?.aborted) this.cancel(this.outerAbort());
    this.onOuterAbort = () => this.cancel(this.outerAbort());
    signal?.addEventListener('abort', this.onOuterAbort, { once: true });
    this.done = pendingPromise();
  }

  // With the signal's own reason.
  outerAbort() {
    return new ERR_TEST_FAILURE(this.outerSignal.reason ?? new AbortError(undefined), 'testAborted');
  }
  get signal() { return this.abortController.signal; }
  get fullName() {
    const names = [];
    for (let t = this; t !== null && t.parent !== null; t = t.parent) names.unshift(t.name);
    return names.length === 0 ? this.name : names.join(' > ');
  }
  // Of the file that was started, also for tests that another module declares.
  get filePath() { return this.harness.entry ?? this.loc?.file; }

  // --- children ------------------------------------------------------------------------------------------

  createSubtest(Factory, name, options, fn, overrides) {
    if (typeof name === 'function') {
      fn = name;
    } else if (name !== null && typeof name === 'object') {
      fn = options;
      options = name;
    } else if (typeof options === 'function') {
      fn = options;
    }
    if (options === null || typeof options !== 'object') options = {};
    let parent = this;
    // A subtest that comes too late belongs to the first ancestor that still runs.
    let prevented;
    while (parent.parent !== null && parent.isFinished()) {
      parent = parent.parent;
      prevented = new ERR_TEST_FAILURE('test could not be started because its parent finished', 'parentAlreadyFinished');
    }
    const test = new Factory({ fn, name, parent, ...options, ...overrides });
    if (parent.waitingOn === 0) parent.waitingOn = test.testNumber;
    if (prevented !== undefined) {
      test.startTime ??= now();
      test.fail(prevented);
      test.preventRun = true;
    }
    parent.subtests.push(test);
    return test;
  }
  isFinished() { return this.finished || this.endTime !== null; }
  hasConcurrency() { return this.concurrency > this.activeSubtests; }

  start() {
    this.queued = true;
    this.harness.stream.say('enqueue', { nesting: this.nesting, name: this.name, ...this.where(), type: this.reportedType, tags: this.tags });
    if (this.harness.random !== undefined) return this.harness.random.start(this);
    if (this.parent.hasConcurrency() && this.parent.pendingSubtests.length === 0) return this.begin();
    this.parent.pendingSubtests.push(this);
    return this.done.promise;
  }
  begin() {
    this.harness.stream.say('dequeue', { nesting: this.nesting, name: this.name, ...this.where(), type: this.reportedType, tags: this.tags });
    this.run();
    return this.done.promise;
  }
  processPending() {
    while (this.pendingSubtests.length > 0 && this.hasConcurrency()) this.pendingSubtests.shift().begin();
  }
  where() {
    return { file: this.loc?.file, line: this.loc?.line, column: this.loc?.column };
  }

  // --- outcome ---------------------------------------------------------------------------------------------

  fail(error) {
    if (this.endTime === null && this.error !== null) return;
    if (this.error !== null) return;
    this.passed = false;
    this.endTime ??= now();
    this.error = error;
  }
  pass() {
    if (this.error !== null) return;
    this.endTime ??= now();
    this.passed = true;
  }
  cancel(error) {
    if (this.endTime !== null || this.error !== null) return;
    this.fail(error ?? new ERR_TEST_FAILURE('test did not finish before its parent and was cancelled', 'cancelledByParent'));
    this.startTime ??= this.endTime;
    this.cancelled = true;
    this.abortController.abort();
  }
  skip(message) {
    this.skipped = true;
    if (message !== undefined) this.message = `${message}`;
  }
  todo(message) {
    this.isTodo = true;
    if (message !== undefined) this.message = `${message}`;
  }
  diagnostic(message) { this.diagnostics.push(message); }

  // --- running ---------------------------------------------------------------------------------------------

  addHook(name, fn, options) {
    if (typeof fn !== 'function') validateFunction(fn, 'fn');
    const hook = { name, fn, options: options ?? {}, run: false, owner: this, loc: callerLocation() };
    if (options?.timeout != null) validateNumber(options.timeout, 'options.timeout', 0, TIMEOUT_MAX);
    if (options?.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
    if (name === 'before' && this.startTime !== null) {
      // The test has begun: now, or as soon as it is waited for.
      hook.run = true;
      hook.result = this.runHook(hook, this);
      hook.result.catch(nop);
      this.lateBefore = hook.result;
    }
    // Its own afterEach hooks run in their order, before those of what is around it.
    if (name === 'afterEach') this.hooks.afterEach.splice(this.hooks.ownAfterEachCount++, 0, hook);
    else this.hooks[name].push(hook);
    if (name === 'beforeEach' || name === 'afterEach') {
      for (const test of this.subtests) {
        if (test.started) continue;
        const at = name === 'afterEach' ? test.hooks.ownAfterEachCount + this.hooks.ownAfterEachCount - 1 : this.hooks.beforeEach.length - 1;
        test.hooks[name].splice(at, 0, hook);
      }
    }
  }
  runHook(hook, subject) {
    return als().run(hook, () => callHook(hook, subject.context()));
  }
  async runHooks(name, subject = this) {
    for (const hook of this.hooks[name]) {
      if (name === 'after' && this.parent === null && hook.run) continue;
      hook.run = true;
      try {
        if (name === 'before') await (hook.result ??= this.runHook(hook, subject));
        else await this.runHook(hook, subject);
      } catch (error) {
        const failure = new ERR_TEST_FAILURE(`failed running ${name} hook`, 'hookFailed');
        failure.cause = error?.code === 'ERR_TEST_FAILURE' && error.cause ? error.cause : error;
        if (this.parent === null) this.harness.hookFailed(hook, failure);
        throw failure;
      }
    }
  }
  context() { return (this.ctx ??= new (require('internal/test_runner/context').TestContext)(this)); }

  begun() {
    this.started = true;
    this.parent.activeSubtests++;
    this.harness.hold();
    this.harness.filter(this);
    this.startTime ??= now();
  }
  async run() {
    this.begun();
    if (this.preventRun || this.endTime !== null || this.skipped || this.filtered || this.root.cancelled) {
      if (this.skipped && this.endTime === null) this.pass();
      if (this.filtered) this.pass();
      await null;
      this.postRun();
      return;
    }
    const stop = this.stopPromise();
    const { context } = this;
    const ctx = Reflect.apply(context, this, []);
    try {
      await this.parent.runHooks('before');
      await this.runEach('beforeEach');
      stop.throwIfAborted();
      if (this.expectedAssertions !== undefined) ctx.plan(this.expectedAssertions);
      await Promise.race([als().run(this, () => this.callBody(ctx)), stop.promise]);
      if (this.lateBefore !== undefined) await this.lateBefore;
      if (this.subtestsPending()) await Promise.race([this.allSubtests(), stop.promise]);
      if (this.plan !== undefined) { // assertions of promises that the body let go of still count, as far as Node's own way here is
        await null;
        await null;
      }
      const waited = this.plan?.check();
      if (waited !== undefined) await Promise.race([waited, stop.promise]);
      this.endedNormally = true;
      await this.runEach('afterEach');
      await this.runHooks('after');
      this.settleExpected();
    } catch (error) {
      await this.failWith(error);
    } finally {
      stop.clean();
    }
    this.mock?.reset();
    this.postRun();
  }

  settleExpected() {
    if (this.expectFailure !== undefined && this.error === null) {
      this.fail(new ERR_TEST_FAILURE('test was expected to fail but passed', 'expectedFailure'));
      return;
    }
    this.pass();
  }
  async failWith(error) {
    if (this.expectFailure !== undefined && !this.cancelled && !(error?.code === 'ERR_TEST_FAILURE' && error.failureType === 'hookFailed')) {
      if (!require('internal/test_runner/expectation').matches(error, this.expectFailure)) {
        const failure = new ERR_TEST_FAILURE('the test failed, but not with the error that was expected', 'testCodeFailure');
        failure.cause = error;
        this.fail(failure);
      } else {
        this.error = null;
        this.pass();
      }
    } else if (error?.code === 'ERR_TEST_FAILURE' && typeof error.failureType === 'string' && error.constructor === Error) {
      if (error.failureType === 'testTimeoutFailure') this.cancel(error);
      else this.fail(error);
    } else if (error === this.stopReason) {
      this.cancel(error);
    } else {
      this.fail(new ERR_TEST_FAILURE(error, 'testCodeFailure'));
    }
    try { await this.runEach('afterEach'); } catch { /* the first failure is the one told */ }
    try { await this.runHooks('after'); } catch { /* the same */ }
  }
  async runEach(name) {
    if (name === 'afterEach' && this.ranAfterEach) return;
    if (name === 'afterEach') this.ranAfterEach = true;
    // The hooks of the ancestors, for a test itself and not for its own subtests' sake.
    await this.parent.runHooks(name, this);
  }

  callBody(ctx) {
    const { fn } = this;
    if (fn.length < 2) {
      const result = Reflect.apply(fn, ctx, [ctx]);
      return Promise.resolve(result);
    }
    return withCallback(fn, ctx, [ctx]);
  }
  // Those that the test did not wait for itself.
  subtestsPending() { return this.subtests.some((t) => !t.finishedRunning); }
  async allSubtests() {
    while (this.subtestsPending()) await Promise.all(this.subtests.map((t) => t.done.promise));
  }

  stopPromise() {
    const d = pendingPromise();
    d.promise.catch(nop);
    let timer;
    const onAbort = () => {
      this.stopReason = this.outerSignal?.aborted ? this.outerAbort() : new AbortError(undefined, { cause: this.signal.reason });
      d.reject(this.error ?? this.stopReason);
    };
    if (this.signal.aborted) onAbort();
    else this.signal.addEventListener('abort', onAbort, { once: true });
    if (this.timeout !== null) {
      timer = setTimeout(() => {
        const error = new ERR_TEST_FAILURE(`test timed out after ${this.timeout}ms`, 'testTimeoutFailure');
        this.cancel(error);
        d.reject(error);
      }, this.timeout);
    }
    return {
      promise: d.promise,
      throwIfAborted: () => { if (this.signal.aborted) throw this.error ?? this.stopReason; },
      clean: () => {
        clearTimeout(timer);
        this.signal.removeEventListener('abort', onAbort);
      },
    };
  }

  // After the test itself: what its subtests came to.
  postRun(pendingError) {
    this.startTime ??= now();
    this.endTime ??= now();
    let failed = 0;
    this.pendingSubtests = [];
    for (const subtest of this.subtests) {
      if (!subtest.finished && this.filtered) continue;
      if (!subtest.finished) {
        subtest.cancel(pendingError);
        subtest.postRun(pendingError);
      }
      if (!subtest.passed && !subtest.isTodo) failed++;
    }
    if ((this.passed || this.parent === null) && failed > 0) {
      const message = `${failed} subtest${failed > 1 ? 's' : ''} failed`;
      this.passed = false;
      if (this.error === null) this.error = new ERR_TEST_FAILURE(message, 'subtestsFailed');
    }
    this.outerSignal?.removeEventListener('abort', this.onOuterAbort);
    if (this.parent !== null) {
      if (this.started) {
        this.parent.activeSubtests--;
        this.harness.release();
      }
      this.abortController.abort();
      this.finishedRunning = true;
      this.harness.stream.say('complete', { name: this.name, nesting: this.nesting, testNumber: this.testNumber, details: { ...this.details(), passed: this.passed }, ...this.where(),
        ...this.directive(), tags: this.tags });
      this.parent.readySubtests.set(this.testNumber, this);
      this.parent.processReady(false);
      this.done.resolve();
      this.parent.processPending();
      // What keeps the loop alive may be closed by a hook of the whole file.
      const { root } = this;
      if (this.parent === root && root.activeSubtests === 0 && root.pendingSubtests.length === 0 && root.hooks.after.length > 0 && root.readySubtests.size === 0) {
        if (root.subtests.every((t) => t.finished)) root.harness.afterAll?.();
      }
      return;
    }
    this.harness.finish();
  }

  // --- reporting, in the order of declaration --------------------------------------------------------------------

  isClearToSend() {
    return this.parent === null || (this.parent.waitingOn === this.testNumber && this.parent.isClearToSend());
  }
  processReady(canSend) {
    if (this.waitingOn < 1) return;
    for (;;) {
      const subtest = this.readySubtests.get(this.waitingOn);
      if (subtest === undefined) return;
      canSend = canSend || this.isClearToSend();
      if (!canSend) return;
      this.readySubtests.delete(this.waitingOn);
      if (this.parent !== null) this.reportStarted();
      subtest.finalize();
    }
  }
  finalize() {
    this.finished = true;
    this.processReady(true);
    this.report();
    this.parent.waitingOn++;
  }
  reportStarted() {
    if (this.startReported || this.parent === null) return;
    this.startReported = true;
    this.parent.reportStarted();
    if (this.filtered) return;
    this.harness.stream.say('start', { nesting: this.nesting, name: this.name, ...this.where(), tags: this.tags });
  }
  details() {
    const details = { duration_ms: span(this.startTime, this.endTime), type: this.reportedType };
    if (this.error !== null) details.error = this.error;
    if (this.rerunKey !== undefined) {
      details.rerun_key = this.rerunKey;
      details.passed_on_attempt = this.passedBefore ?? this.harness.rerun.attempt;
    }
    return details;
  }
  directive() {
    if (this.skipped) return { skip: this.message ?? true };
    if (this.isTodo) return { todo: this.message ?? true };
    if (this.expectFailure !== undefined) return { expectFailure: this.expectFailure.label ?? true };
    return {};
  }
  report() {
    if (this.filtered || (this.isFile && this.cancelled && this.harness.silenced)) return;
    this.harness.count(this);
    if (this.subtests.some((t) => !t.filtered)) {
      this.harness.stream.say('plan', { nesting: this.nesting + 1, ...this.where(), count: this.subtests.filter((t) => !t.filtered).length });
    } else {
      this.reportStarted();
    }
    const number = this.harness.numberOf(this);
    this.harness.stream.say(this.passed ? 'pass' : 'fail', { name: this.name, nesting: this.nesting, testNumber: number, details: this.details(), ...this.where(), ...this.directive(), tags: this.tags });
    for (const message of this.diagnostics) this.harness.stream.say('diagnostic', { nesting: this.nesting, message, level: 'info', ...this.where() });
  }
}

module.exports = { Test, als };
