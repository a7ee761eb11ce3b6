// run() and --test: test files, each in a process of its own.

const { codes } = require('internal/errors');
const { validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf, validateString, validateUint32 } =
  require('internal/validators');
const { Harness, Test } = require('internal/test_runner/harness');

const option = (name) => require('internal/options').get(name);
const patternDirs = /(^|\/)node_modules\//;
const ext = '(?:js|cjs|mjs|ts|cts|mts)';
const isTestFile = (file) => new RegExp(`(?:(?:^|/)test\\.${ext}|(?:^|/)test-[^/]*\\.${ext}|[^/][._-]test\\.${ext}|(?:^|/)test/(?:.*/)?[^/]+\\.${ext})$`).test(file);

function findFiles(cwd, globs) {
  const fs = require('fs');
  const path = require('path');
  if (globs !== undefined && globs.length > 0) {
    const found = new Set();
    for (const glob of globs) {
      if (fs.existsSync(path.resolve(cwd, glob)) && fs.statSync(path.resolve(cwd, glob)).isFile()) {
        found.add(path.resolve(cwd, glob));
        continue;
      }
      for (const file of fs.globSync(glob, { cwd })) if (!patternDirs.test(file)) found.add(path.resolve(cwd, file));
    }
    const list = [...found].sort();
    if (list.length === 0) {
      require('fs').writeSync(2, `Could not find '${globs.join(', ')}'\n`);
      process.exit(1);
    }
    return list;
  }
  const list = [];
  const walk = (dir) => {
    for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const full = path.join(dir, entry.name);
      if (entry.isDirectory()) walk(full);
      else if (isTestFile(`/${path.relative(cwd, full)}`)) list.push(full);
    }
  };
  walk(cwd);
  return list.sort();
}

// The switches that a test file's process takes over.
function childArguments(file, options) {
  const kept = [];
  const { execArgv } = process;
  for (let i = 0; i < execArgv.length; i++) {
    const arg = execArgv[i];
    if (/^--test-(?:reporter|reporter-destination|concurrency|shard|isolation|timeout|name-pattern|skip-pattern)$/.test(arg)) i++; // and its value
    else if (!/^--(?:test(?:-reporter(?:-destination)?|-concurrency|-shard|-isolation|-timeout|-name-pattern|-skip-pattern)?|watch)(?:=|$)/.test(arg)) kept.push(arg);
  }
  for (const p of options.testNamePatterns ?? []) kept.push(`--test-name-pattern=${p}`);
  for (const p of options.testSkipPatterns ?? []) kept.push(`--test-skip-pattern=${p}`);
  if (options.only && !kept.includes('--test-only')) kept.push('--test-only');
  if (options.forceExit && !kept.includes('--test-force-exit')) kept.push('--test-force-exit');
  kept.push(...(options.execArgv ?? []), file, ...(options.argv ?? []));
  return kept;
}

class FileTest extends Test {
  constructor(options) {
    super(options);
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
  const subtest = harness.root.createSubtest(FileTest, path.relative(options.cwd, file) || file, { loc: { file, line: 1, column: 1 }, timeout: options.timeout, signal: options.signal }, async (t) => {
    const { spawn } = require('child_process');
    const { Reader } = require('internal/test_runner/wire');
    const env = { ...process.env, ...options.env, NODE_TEST_CONTEXT: 'child-v8' };
    env.NODE_TEST_WORKER_ID ??= `${subtest.testNumber}`;
    const child = spawn(process.execPath, childArguments(file, options), { cwd: options.cwd, env, signal: t.signal, stdio: ['pipe', 'pipe', 'pipe'] });
    let failedSubtests = false;
    const reader = new Reader((event) => {
      const { type, data } = event;
      if (type === 'test:summary' || (type === 'test:plan' && data.nesting === 0)) return;
      if (type === 'test:diagnostic' && data.nesting === 0 && /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) \d/.test(data.message)) return;
      if (type === 'test:fail' && data.todo === undefined && data.nesting === 0) failedSubtests = true;
      data.file ??= file;
      subtest.take(event);
    }, (bytes) => subtest.take({ type: 'test:stdout', data: { file, message: bytes.toString('utf8') } }));
    child.stdout.on('data', (chunk) => reader.feed(chunk));
    child.stderr.on('data', (chunk) => subtest.take({ type: 'test:stderr', data: { file, message: chunk.toString('utf8') } }));
    child.stdin.end();
    const [code, signal, error] = await new Promise((resolve) => {
      child.on('error', (e) => resolve([1, null, e]));
      child.on('close', (c, s) => resolve([c, s]));
    });
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

function run(options = {}) {
  validateObject(options, 'options');
  let { concurrency, files, timeout = Infinity, cwd = process.cwd(), shard, testNamePatterns, testSkipPatterns } = options;
  const { forceExit, signal, watch, setup, only, globPatterns, coverage = false, isolation = 'process', execArgv = [], argv = [], env } = options;
  if (files != null) validateArray(files, 'options.files');
  if (watch != null) validateBoolean(watch, 'options.watch');
  if (forceExit != null) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) throw new codes.ERR_INVALID_ARG_VALUE('options.forceExit', watch, 'is not supported with watch mode');
  }
  if (only != null) validateBoolean(only, 'options.only');
  if (globPatterns != null) validateArray(globPatterns, 'options.globPatterns');
  if (globPatterns?.length > 0 && files?.length > 0) throw new codes.ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns, 'is not supported when specifying \'options.files\'');
  if (shard != null) {
    validateObject(shard, 'options.shard');
    shard = { ...shard };
    validateInteger(shard.total, 'options.shard.total', 1);
    validateInteger(shard.index, 'options.shard.index', 1, shard.total);
    if (watch) throw new codes.ERR_INVALID_ARG_VALUE('options.shard', watch, 'shards not supported with watch mode');
  }
  if (setup != null) validateFunction(setup, 'options.setup');
  validateString(cwd, 'options.cwd');
  if (!require('path').isAbsolute(cwd)) cwd = require('path').resolve(cwd);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  const patternList = (value, name) => {
    if (value == null) return undefined;
    if (!Array.isArray(value)) value = [value];
    return value.map((v, i) => {
      if (v instanceof RegExp) return v;
      validateString(v, `${name}[${i}]`);
      const found = /^\/(.*)\/([a-z]*)$/s.exec(v);
      return found === null ? new RegExp(v) : new RegExp(found[1], found[2]);
    });
  };
  testNamePatterns = patternList(testNamePatterns, 'options.testNamePatterns');
  testSkipPatterns = patternList(testSkipPatterns, 'options.testSkipPatterns');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  validateArray(execArgv, 'options.execArgv');
  validateArray(argv, 'options.argv');
  validateBoolean(coverage, 'options.coverage');
  if (watch) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('run() with watch');
  if (coverage) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('run() with coverage');
  if (isolation === 'none') throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('run() with isolation "none"');
  if (concurrency != null && typeof concurrency !== 'boolean') validateUint32(concurrency, 'options.concurrency', true);
  if (timeout === Infinity) timeout = null;
  const harness = new Harness({ concurrency: concurrency ?? true, timeout: null, signal, namePatterns: null, skipPatterns: null, only: false });
  harness.wanted = () => true;
  let list = files ?? findFiles(cwd, globPatterns);
  if (shard) list = list.filter((_, i) => i % shard.total === shard.index - 1);
  const settings = { cwd, timeout, testNamePatterns, testSkipPatterns, only, forceExit, signal, execArgv, argv, env };
  (async () => {
    await setup?.(harness.stream);
    await null;
    await Promise.all(list.map((file) => runFile(harness, require('path').resolve(cwd, file), settings)));
    harness.root.passed = true;
    harness.root.postRun();
  })().catch((error) => harness.stream.destroy(error));
  return harness.stream;
}

// --test on the command line.
function main() {
  const globs = process.argv.slice(1);
  const { setupReporters } = require('internal/test_runner/reporting');
  for (const name of ['--watch', '--experimental-test-coverage']) {
    if (option(name)) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`${name} with --test`);
  }
  const isolation = option('--test-isolation');
  if (isolation !== undefined && isolation !== 'process') {
    if (isolation !== 'none') throw new codes.ERR_INVALID_ARG_VALUE('--test-isolation', isolation, "must be one of: 'process', 'none'");
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('--test-isolation=none');
  }
  let shard;
  const shardText = option('--test-shard');
  if (shardText) {
    const found = /^(\d+)\/(\d+)$/.exec(shardText);
    if (found === null) throw new codes.ERR_INVALID_ARG_VALUE('--test-shard', shardText, 'must be in the form of <index>/<total>');
    shard = { index: Number(found[1]), total: Number(found[2]) };
  }
  const asList = (value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]);
  const concurrency = option('--test-concurrency');
  const stream = run({
    globPatterns: globs.length > 0 ? globs : undefined,
    concurrency: concurrency ? Number(concurrency) : true,
    timeout: option('--test-timeout') ? Number(option('--test-timeout')) : Infinity,
    shard,
    only: Boolean(option('--test-only')),
    forceExit: Boolean(option('--test-force-exit')),
    testNamePatterns: asList(option('--test-name-pattern')),
    testSkipPatterns: asList(option('--test-skip-pattern')),
  });
  const done = setupReporters(stream, false);
  stream.on('test:summary', (data) => {
    if (data.file === undefined && !data.success) process.exitCode = 1;
  });
  done.then(() => {
    if (option('--test-force-exit')) process.exit();
  });
}

module.exports = { run, main, findFiles };
