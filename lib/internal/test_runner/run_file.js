// A test file in a process of its own: what that process reports is told as this run's.

const { codes } = require('internal/errors');
const { Test } = require('internal/test_runner/test');

// The switches that a test file's process takes over.
function childArguments(file, options) {
  const kept = [];
  const { execArgv } = process;
  for (let i = 0; i < execArgv.length; i++) {
    const arg = execArgv[i];
    if (/^--test-(?:reporter|reporter-destination|concurrency|shard|isolation|timeout|name-pattern|skip-pattern|random-seed|global-setup|rerun-failures|coverage-(?:include|exclude|lines|branches|functions))$|^--experimental-test-(?:tag-filter|isolation)$/.test(arg)) i++; // and its value
    else if (!/^--(?:test(?:-reporter(?:-destination)?|-concurrency|-shard|-isolation|-timeout|-name-pattern|-skip-pattern|-randomize|-random-seed|-global-setup|-rerun-failures|-coverage-[a-z-]+)?|watch|experimental-test-coverage|experimental-test-tag-filter|experimental-test-isolation)(?:=|$)/.test(arg)) kept.push(arg);
  }
  for (const p of options.testNamePatterns ?? []) kept.push(`--test-name-pattern=${p}`);
  for (const p of options.testSkipPatterns ?? []) kept.push(`--test-skip-pattern=${p}`);
  for (const tag of options.testTagFilters ?? []) kept.push(`--experimental-test-tag-filter=${tag}`);
  if (options.seed !== undefined) kept.push(`--test-random-seed=${options.seed}`);
  if (options.only && !kept.includes('--test-only')) kept.push('--test-only');
  if (options.forceExit && !kept.includes('--test-force-exit')) kept.push('--test-force-exit');
  if (options.rerunFile !== undefined) kept.push(`--test-rerun-failures=${options.rerunFile}`);
  if (options.timeout != null) kept.push(`--test-timeout=${options.timeout}`);
  if (options.together !== undefined) kept.push('--test', '--test-isolation=none');
  kept.push(...(options.execArgv ?? []), ...(options.together ?? [file]), ...(options.argv ?? []));
  return options.watch ? require('internal/watch/main').without(kept) : kept;
}

class FileTest extends Test {
  constructor(options) {
    super({ ...options, isFile: true });
    this.events = [];
    this.sub = 0;
    this.failedTop = 0;
  }
  // What a file's process reports is said as the file's own tests, in the order of files.
  isReady() { return this.parent.waitingOn === this.testNumber; }
  take(event) {
    this.events.push(event);
    if (this.isReady()) this.flush();
  }
  flush() {
    const { harness, events } = this;
    this.events = [];
    for (const { type, data } of events) {
      const kind = type.slice(5);
      if ((kind === 'pass' || kind === 'fail') && data.nesting === 0) {
        this.sub++;
        harness.counts.topLevel++;
        data.testNumber = (harness.fileNumber = (harness.fileNumber ?? 0) + 1);
      }
      if (kind === 'pass' || kind === 'fail') countRemote(harness, kind, data);
      harness.stream.say(kind, data);
    }
  }
  report() {
    this.flush();
    // A file without tests of its own is one itself.
    if (this.sub === 0 || (!this.passed && this.error?.failureType !== 'subtestsFailed')) super.report();
  }
  reportStarted() {
    this.flush();
    if (this.sub === 0) super.reportStarted();
  }
}

function countRemote(harness, kind, data) {
  const { counts } = harness;
  const passed = kind === 'pass';
  const { error, type } = data.details;
  const todo = data.todo !== undefined;
  if (type === 'suite') {
    counts.suites++;
  } else {
    counts.tests++;
    if (data.skip !== undefined) counts.skipped++;
    else if (todo) counts.todo++;
    else if (!passed && (error?.failureType === 'cancelledByParent' || error?.failureType === 'testTimeoutFailure')) counts.cancelled++;
    else if (passed) counts.passed++;
    else counts.failed++;
  }
  if (!passed && !todo && data.skip === undefined) harness.success = false;
}

function runFile(harness, file, options) {
  const path = require('path');
  const name = file;
  file = path.resolve(options.cwd, file);
  const subtest = harness.root.createSubtest(FileTest, name, { loc: { file, line: 1, column: 1 }, signal: options.signal }, async (t) => {
    const { spawn } = require('child_process');
    const { Reader } = require('internal/test_runner/wire');
    const env = { ...(options.watch ? require('internal/watch/main').environment() : process.env), ...options.env, NODE_TEST_CONTEXT: 'child-v8' };
    // One of as many as run at the same time.
    const { concurrency } = harness.root;
    env.NODE_TEST_WORKER_ID = `${Number.isFinite(concurrency) ? ((subtest.testNumber - 1) % concurrency) + 1 : subtest.testNumber}`;
    const child = spawn(process.execPath, childArguments(file, options), { cwd: options.cwd, env, signal: t.signal, stdio: options.watch ? ['pipe', 'pipe', 'pipe', 'ipc'] : 'pipe' });
    options.onchild?.(child);
    let failedSubtests = false;
    const reader = new Reader((event) => {
      const { type, data } = event;
      if (type === 'test:plan' && data.nesting === 0) return;
      if (type === 'test:diagnostic' && data.nesting === 0 && /^(?:(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) \d|Randomized test order seed: )/.test(data.message)) return;
      if (type === 'test:fail' && data.todo === undefined && data.nesting === 0) failedSubtests = true;
      data.file ??= file;
      subtest.take(event);
    }, (bytes) => subtest.take({ type: 'test:stdout', data: { file, message: bytes.toString('utf8') } }));
    child.stdout.on('data', (chunk) => reader.feed(chunk));
    child.stderr.on('data', (chunk) => subtest.take({ type: 'test:stderr', data: { file, message: chunk.toString('utf8') } }));
    child.stdin.end();
    let failed;
    child.on('error', (error) => { failed = error; });
    const closed = new Promise((resolve) => {
      child.on('close', (c, s) => resolve([c, s]));
      child.on('error', (error) => { if (child.pid === undefined) resolve([1, null, error]); });
    });
    harness.children.add(closed);
    const [code, signal] = await closed;
    harness.children.delete(closed);
    const error = failed;
    reader.end();
    if (error !== undefined && error.name === 'AbortError') throw error;
    if (code !== 0 || signal !== null) {
      if (error !== undefined) throw error;
      const failure = new codes.ERR_TEST_FAILURE('test failed', failedSubtests ? 'subtestsFailed' : 'testCodeFailure');
      failure.exitCode = code;
      failure.signal = signal;
      failure.stack = undefined;
      throw failure;
    }
  });
  return subtest.start();
}

module.exports = { runFile };
