// run()'s options, checked.

const { codes } = require('internal/errors');
const { validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf, validateString, validateUint32 } =
  require('internal/validators');
const { TIMEOUT_MAX } = require('internal/timers');

function patternList(value, name) {
  if (value == null) return undefined;
  if (!Array.isArray(value)) value = [value];
  return value.map((v, i) => {
    if (v instanceof RegExp) return v;
    validateString(v, `${name}[${i}]`);
    const found = /^\/(.*)\/([a-z]*)$/s.exec(v);
    return found === null ? new RegExp(v) : new RegExp(found[1], found[2]);
  });
}

function validateShard(given, watch) {
  validateObject(given, 'options.shard');
  const shard = { ...given };
  validateInteger(shard.total, 'options.shard.total', 1);
  validateInteger(shard.index, 'options.shard.index', 1, shard.total);
  if (watch) throw new codes.ERR_INVALID_ARG_VALUE('options.shard', watch, 'shards not supported with watch mode');
  return shard;
}

exports.validate = function validate(options) {
  validateObject(options, 'options');
  let { concurrency, timeout = Infinity, cwd = process.cwd(), shard } = options;
  const { files, forceExit, signal, watch, setup, only, globPatterns, coverage = false, isolation = 'process', execArgv = [], argv = [], env, globalSetupPath,
    rerunFailuresFilePath } = options;
  if (files != null) validateArray(files, 'options.files');
  if (watch != null) validateBoolean(watch, 'options.watch');
  if (forceExit != null) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) throw new codes.ERR_INVALID_ARG_VALUE('options.forceExit', watch, 'is not supported with watch mode');
  }
  if (only != null) validateBoolean(only, 'options.only');
  if (globPatterns != null) validateArray(globPatterns, 'options.globPatterns');
  if (globPatterns?.length > 0 && files?.length > 0) throw new codes.ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns, 'is not supported when specifying \'options.files\'');
  if (shard != null) shard = validateShard(shard, watch);
  if (setup != null) validateFunction(setup, 'options.setup');
  validateString(cwd, 'options.cwd');
  if (!require('path').isAbsolute(cwd)) cwd = require('path').resolve(cwd);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  const testNamePatterns = patternList(options.testNamePatterns, 'options.testNamePatterns');
  const testSkipPatterns = patternList(options.testSkipPatterns, 'options.testSkipPatterns');
  const testTagFilters = options.testTagFilters == null ? undefined : require('internal/test_runner/tags').filters(options.testTagFilters, 'options.testTagFilters') ?? undefined;
  const seed = options.randomize == null && options.randomSeed == null ? undefined :
    require('internal/test_runner/random').seedOf(options.randomize, options.randomSeed, watch);
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  validateArray(execArgv, 'options.execArgv');
  validateArray(argv, 'options.argv');
  if (isolation === 'none' && execArgv.length > 0) throw new codes.ERR_INVALID_ARG_VALUE('options.execArgv', execArgv, "is not supported with isolation 'none'");
  if (isolation === 'none' && argv.length > 0) throw new codes.ERR_INVALID_ARG_VALUE('options.argv', argv, "is not supported with isolation 'none'");
  if (env !== undefined) {
    validateObject(env, 'options.env');
    if (isolation === 'none') throw new codes.ERR_INVALID_ARG_VALUE('options.env', env, "is not supported with isolation='none'");
  }
  if (globalSetupPath != null) validateString(globalSetupPath, 'options.globalSetupPath');
  if (rerunFailuresFilePath != null) validateString(rerunFailuresFilePath, 'options.rerunFailuresFilePath');
  validateBoolean(coverage, 'options.coverage');
  if (coverage) require('internal/test_runner/coverage').validate(options);
  if (concurrency != null && typeof concurrency !== 'boolean') validateUint32(concurrency, 'options.concurrency', true);
  if (timeout != null && timeout !== Infinity) require('internal/validators').validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
  if (timeout === Infinity) timeout = null;
  if (isolation === 'none') concurrency = 1;
  return { concurrency: concurrency ?? true, timeout, cwd, shard, files, forceExit, signal, watch, setup, only, globPatterns, isolation, execArgv, argv, env,
    coverage: coverage ? require('internal/test_runner/coverage').fromOptions(options, cwd) : undefined,
    globalSetupPath: globalSetupPath ?? undefined, rerunFile: rerunFailuresFilePath ?? undefined, testNamePatterns, testSkipPatterns,
    testTagFilters, seed };
};
