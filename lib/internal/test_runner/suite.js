// Suite: a test whose function only declares others; it runs when it is declared.

const { codes } = require('internal/errors');
const { Test, als } = require('internal/test_runner/test');
const { ERR_TEST_FAILURE } = codes;

class Suite extends Test {
  constructor(options) {
    super({ ...options, isSuite: true });
    this.reportedType = 'suite';
    if (options.concurrency != null) this.inheritedConcurrency = undefined;
    if (this.skipped || this.endTime !== null) {
      this.built = Promise.resolve();
      return;
    }
    try {
      this.harness.suites.push(this);
      const ctx = this.context();
      this.built = Promise.resolve(als().run(this, () => Reflect.apply(this.fn, ctx, [ctx])));
      this.built.catch((error) => this.fail(new ERR_TEST_FAILURE(error, 'testCodeFailure')));
    } catch (error) {
      this.fail(new ERR_TEST_FAILURE(error, 'testCodeFailure'));
      this.built = Promise.resolve();
    } finally {
      this.harness.suites.pop();
    }
    // A suite is there as long as any of its tests is.
    if (this.filtered && this.subtests.some((t) => !t.filtered)) this.filtered = false;
  }
  context() { return (this.ctx ??= new (require('internal/test_runner/context').SuiteContext)(this)); }
  async run() {
    this.begun();
    try {
      await this.built;
    } catch { /* told by fail() */ }
    this.harness.filter(this); // of tests that an asynchronous body has declared
    if (this.skipped || this.filtered || this.endTime !== null || this.error !== null) {
      if (this.skipped || this.filtered) this.pass();
      if (this.error !== null) for (const t of this.subtests) t.cancel();
      this.postRun();
      return;
    }
    const stop = this.stopPromise();
    try {
      await this.parent.runHooks('before');
      await Promise.race([this.runHooks('before'), stop.promise]);
      stop.throwIfAborted();
      await Promise.race([Promise.all(this.subtests.map((t) => t.start())), stop.promise]);
      await this.runHooks('after');
      this.settleExpected();
    } catch (error) {
      if (error?.code === 'ERR_TEST_FAILURE' && error.failureType === 'testTimeoutFailure') this.cancel(error);
      else if (error?.code === 'ERR_TEST_FAILURE') this.fail(error);
      else if (error === this.stopReason) this.cancel(error);
      else this.fail(new ERR_TEST_FAILURE(error, 'testCodeFailure'));
      try { await this.runHooks('after'); } catch { /* the first failure is told */ }
    } finally {
      stop.clean();
    }
    this.postRun();
  }
}

// Where a test declared now belongs.
function currentParent(harness) {
  const now = running();
  return harness.suites.at(-1) ?? now?.owner ?? now ?? harness.root;
}
// A test, or a hook of one.
const running = () => als().getStore();

module.exports = { Suite, currentParent, running };
