// run() and --test: test files, each in a process of its own or all in this one.

const { codes } = require('internal/errors');
const { Harness } = require('internal/test_runner/harness');

const option = (name) => require('internal/options').get(name);

function run(options = {}) {
  const settings = require('internal/test_runner/run_options').validate(options);
  const { concurrency, signal, setup, only, isolation, cwd, shard, rerunFile } = settings;
  const here = isolation === 'none' && !settings.watch;
  const { takePreloaded } = require('internal/test_runner/harness');
  const declared = here && options.main ? takePreloaded() : undefined;
  const harness = declared ?? new Harness({
    isProgram: Boolean(options.main), concurrency, timeout: here ? settings.timeout : null, signal, rerunFile, cwd,
    namePatterns: (here && settings.testNamePatterns) || null,
    skipPatterns: (here && settings.testSkipPatterns) || null,
    tagFilters: (here && settings.testTagFilters) || null,
    random: settings.seed === undefined ? undefined : new (require('internal/test_runner/random').RandomOrder)(settings.seed),
    only: here && Boolean(only),
    mayOnly: here,
  });
  if (process.env.NODE_TEST_CONTEXT !== undefined && !options.main) {
    process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
    harness.end();
    return harness.stream;
  }
  if (settings.coverage !== undefined) require('internal/test_runner/coverage').collect(harness, settings.coverage);
  if (!here) harness.wanted = () => true;
  let list = settings.files ?? require('internal/test_runner/find_files').findFiles(cwd, settings.globPatterns);
  if (shard) list = list.filter((_, i) => i % shard.total === shard.index - 1);
  require('internal/test_runner/attach').attach(harness);
  (async () => {
    await setup?.(harness.stream);
    await null;
    if (settings.globalSetupPath !== undefined) await require('internal/test_runner/global_setup').begin(harness, settings.globalSetupPath, cwd);
    if (settings.watch) {
      await require('internal/test_runner/watch').runWatched(harness, list, settings);
      return;
    }
    if (here) {
      await require('internal/test_runner/run_here').runHere(harness, list, settings);
      return;
    }
    const { runFile } = require('internal/test_runner/run_file');
    await Promise.all(list.map((file) => runFile(harness, file, settings)));
    await harness.end();
  })().catch((error) => harness.stream.destroy(error));
  if (options.main) options.main.harness = harness;
  return harness.stream;
}

function shardOf(text) {
  if (!text) return undefined;
  const found = /^(\d+)\/(\d+)$/.exec(text);
  if (found === null) throw new codes.ERR_INVALID_ARG_VALUE('--test-shard', text, 'must be in the form of <index>/<total>');
  return { index: Number(found[1]), total: Number(found[2]) };
}

// --test on the command line.
function main() {
  const globs = process.argv.slice(1);
  const { setupReporters } = require('internal/test_runner/reporting');
  const isolation = option('--test-isolation') ?? 'process';
  if (isolation !== 'none' && isolation !== 'process') throw new codes.ERR_INVALID_ARG_VALUE('--test-isolation', isolation, "must be one of: 'process', 'none'");
  const coverage = option('--experimental-test-coverage') ? require('internal/test_runner/coverage').fromCommandLine() : undefined;
  const asList = (value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]);
  const concurrency = option('--test-concurrency');
  const timeout = option('--test-timeout');
  const options = {
    concurrency: isolation === 'none' ? 1 : concurrency ? Number(concurrency) : true,
    timeout: timeout === undefined ? Infinity : Number(timeout),
    cwd: process.cwd(),
    forceExit: Boolean(option('--test-force-exit')),
    globPatterns: globs.length > 0 ? globs : undefined,
    globalSetupPath: option('--test-global-setup'),
    isolation,
    only: Boolean(option('--test-only')),
    rerunFailuresFilePath: option('--test-rerun-failures'),
    shard: shardOf(option('--test-shard')),
    testNamePatterns: asList(option('--test-name-pattern')),
    testSkipPatterns: asList(option('--test-skip-pattern')),
    testTagFilters: option('--experimental-test-tag-filter'),
    randomSeed: option('--test-randomize') || option('--test-random-seed') !== undefined ? require('internal/test_runner/random').fromCommandLine(option) : undefined,
    watch: option('--watch') === true,
  };
  require('util').debuglog('test_runner')('test runner configuration:', options);
  const own = {};
  const stream = run({ ...options, main: own });
  if (coverage !== undefined) require('internal/test_runner/coverage').collect(own.harness, { ...coverage, elsewhere: isolation === 'process' });
  const done = setupReporters(stream, process.env.NODE_TEST_CONTEXT === 'child-v8', (connect) => connect());
  own.harness.reported = done;
  stream.on('test:summary', (data) => {
    if (data.file === undefined && !data.success) process.exitCode = 1;
  });
  done.then(() => {
    if (option('--test-force-exit')) process.exit();
  });
}

module.exports = { run, main };
