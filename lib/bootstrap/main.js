// What the main thread of a process does after the bootstrap: arguments, preloads, then the program.

const core = internalBinding('core');
const options = require('internal/options');

const watches = () => options.get('--watch') === true || options.get('--watch-path') !== undefined;

// Most programs are given none: what is not run is not read in.
const isEmpty = (given) => Object.keys(given).length === 0;
function obey(given) {
  const limit = given['--stack-trace-limit'];
  if (limit !== undefined) Error.stackTraceLimit = limit;
  if (given['--openssl-legacy-provider'] && !internalBinding('crypto_hash').legacyProvider()) {
    core.writeSync(2, `${process.execPath}: OpenSSL's legacy provider cannot be loaded\n`);
    core.exit(9);
  }
  if (given['--disallow-code-generation-from-strings']) require('internal/vm/no_strings').setUp();
  if (given['--experimental-global-navigator'] === false) delete globalThis.navigator;
  if (given['--disable-proto'] !== undefined) require('internal/process/disable_proto')(globalThis, given['--disable-proto']);
  if (given['--title'] !== undefined) process.title = given['--title'];
  if (given['--experimental-websocket'] === false) for (const name of ['WebSocket', 'CloseEvent']) delete globalThis[name];
  if (given['--experimental-eventsource']) core.lazy(globalThis, 'internal/fetch/eventsource', ['EventSource'], false);
  if (given['--experimental-webstorage']) {
    core.lazy(globalThis, 'internal/webstorage', ['Storage'], false);
    core.lazy(globalThis, 'internal/webstorage', ['localStorage', 'sessionStorage'], true);
  }
  if (given['--trace-sync-io']) require('internal/process/trace_sync');
  if (given['--experimental-shadow-realm']) core.lazy(globalThis, 'internal/vm/shadow_realm', ['ShadowRealm'], false);
  if (given['--pending-deprecation']) require('internal/modules/parent');
  if (given['--report-on-signal'] || given['--report-uncaught-exception'] || given['--report-on-fatalerror']) require('internal/process/report');
  if (given['--experimental-transform-types'] || given['--strip-types'] === false) require('internal/modules/typescript').setUp();
  if (given['--expose-gc']) globalThis.gc = () => core.collect();
  if (watches()) { /* the program that is watched loads them */ } else if (given['--env-file'] || given['--env-file-if-exists']) loadEnvFiles();
  if (given['--cpu-prof']) require('internal/v8/cpu_profile').ofRun();
  else if (given['--cpu-prof-dir'] !== undefined || given['--cpu-prof-name'] !== undefined) {
    core.writeSync(2, `${process.execPath}: --cpu-prof-${given['--cpu-prof-dir'] !== undefined ? 'dir' : 'name'} must be used with --cpu-prof\n`);
    core.exit(9);
  }
}

function prepare() {
  const { env } = process;
  options.forget(); // a fork server may have asked for its own
  const given = options.all();
  if (!isEmpty(given)) obey(given);
  if (given['--experimental-test-coverage'] && env.NODE_TEST_CONTEXT !== 'child-v8') require('internal/test_runner/coverage').begin();
  else if (env.NODE_V8_COVERAGE) require('internal/process/coverage').ofRun(env.NODE_V8_COVERAGE);
  if (given['--use-env-proxy'] ?? env.NODE_USE_ENV_PROXY === '1') require('internal/fetch/globals').goByProxies();
  if (env.NODE_COMPILE_CACHE) require('internal/modules/compile_cache').enable();
  if (env.NODE_CHANNEL_FD !== undefined) {
    const fd = Number(env.NODE_CHANNEL_FD);
    const mode = env.NODE_CHANNEL_SERIALIZATION_MODE ?? 'json';
    delete env.NODE_CHANNEL_FD;
    delete env.NODE_CHANNEL_SERIALIZATION_MODE;
    require('internal/process/ipc').setup(fd, mode);
    if (env.WATCH_REPORT_DEPENDENCIES !== undefined) require('internal/watch/report').start();
  }
  if (env.NODE_UNIQUE_ID !== undefined) {
    const cluster = require('internal/cluster/child');
    require.loaded.cluster = { id: 'cluster', exports: cluster, loaded: true }; // as that module chooses, without its being evaluated in each
    cluster._setupWorker();
    delete env.NODE_UNIQUE_ID;
  }
}

// In the order of the command line; of two that set a name the later one wins, and the environment before both.
function loadEnvFiles() {
  const files = [];
  const left = { '--env-file': [...options.get('--env-file') ?? []], '--env-file-if-exists': [...options.get('--env-file-if-exists') ?? []] };
  for (const argument of process.execArgv) {
    const name = argument.split('=', 1)[0].replaceAll('_', '-');
    if (left[name]?.length > 0) files.push([left[name].shift(), name === '--env-file']);
  }
  while (files.length > 0) loadEnvFile(...files.pop()); // what is set already stays
}

function loadEnvFile(file, required) {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    if (error.code !== 'ENOENT' || required) {
      core.writeSync(2, `${process.argv0}: ${file}: not found\n`);
      core.exit(9);
    }
    core.writeSync(2, `${file} not found. Continuing without it.\n`);
  }
}

function preload() {
  if (options.get('--enable-source-maps')) require('internal/modules/source_map').setSupport(true, true, true);
  const wanted = options.get('--require');
  if (wanted !== undefined) {
    const { Module } = require('internal/modules/cjs');
    const parent = new Module('internal/preload', null);
    parent.paths = Module._nodeModulePaths(require('internal/process/cwd').folder());
    Module.prototype.isPreloading = true;
    for (const id of wanted) parent.require(id);
    Module.prototype.isPreloading = false;
  }
  if (options.get('--experimental-loader') !== undefined) require('internal/modules/register').fromOptions(options.get('--experimental-loader'));
  if (options.get('--frozen-intrinsics')) require('internal/process/freeze_intrinsics')();
}

// The full name of a script whose name has no detours; undefined: it may have, or the loader of CommonJS is there already.
function fullName(script) {
  if (require.loaded['internal/modules/cjs'] !== undefined || !script.endsWith('.js')) return undefined;
  const name = script.startsWith('./') ? script.slice(2) : script;
  if (name.startsWith('.') || name.includes('/.') || name.includes('//')) return undefined;
  return name.startsWith('/') ? name : `${require('internal/process/cwd').folder()}/${name}`;
}

function runFile() {
  const script = process.argv[1];
  if (options.get('--entry-url')) return runURL(script);
  const name = fullName(script);
  if (name !== undefined) {
    process.argv[1] = name;
    if (require('internal/modules/plain').runMain(name)) return;
  }
  const path = require('path');
  process.argv[1] = path.resolve(script);
  const { Module } = require('internal/modules/cjs');
  // The one subcommand gives way to a script of its name.
  if (script === 'compare' && Module._findPath(process.argv[1], null, true) === false) return require('internal/compare/main').run(process.argv.slice(2));
  let file;
  try {
    if (options.get('--experimental-loader') === undefined) file = resolveMain(Module, script);
  } catch { /* what is preloaded may know more (another extension), or listen for the failure */ }
  process.argv[1] = path.resolve(script);
  preload();
  if (options.get('--check')) {
    const check = () => require('internal/process/check').file(file ?? resolveMain(Module, script));
    if (options.get('--import') !== undefined) require('internal/modules/esm').afterImports(check);
    else check();
    return;
  }
  Module.runMain(process.argv[1]);
}

function runURL(script) {
  const { pathToFileURL } = require('url');
  const { href } = new URL(script, pathToFileURL(`${process.cwd()}/`));
  require('internal/util').emitExperimentalWarning('--entry-url');
  preload();
  require('internal/modules/esm').runURL(href);
}

function resolveMain(Module, script) {
  return Module._resolveFilename(require('path').resolve(script), null, true);
}

function runText(text, name, print) {
  process.argv.splice(1, 0);
  require('internal/process/evaluate').run(text, name, print, preload);
}

// What options ask for in the place of a script: whether they do.
function runOther() {
  if (options.get('--run') !== undefined) {
    require('internal/process/run_script')(options.get('--run'), process.argv.slice(1));
    return true;
  }
  const text = options.get('--eval');
  const print = options.get('--print');
  if (options.get('--check') && (text !== undefined || print !== undefined)) {
    core.writeSync(2, `${process.execPath}: either --check or --eval can be used, not both\n`);
    core.exit(9);
  }
  if (watches()) {
    const watch = require('internal/watch/main');
    const fault = watch.conflict();
    if (fault !== undefined) {
      core.writeSync(2, `${process.execPath}: ${fault}\n`);
      core.exit(9);
    }
    if (!options.get('--test')) {
      watch.run();
      return true;
    }
  }
  if (options.get('--tls-min-v1.3') && options.get('--tls-max-v1.2')) {
    core.writeSync(2, `${process.execPath}: either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both\n`);
    core.exit(9);
  }
  if (options.get('--interactive') && process.argv[1] === undefined) {
    if (options.get('--input-type') !== undefined) {
      core.writeSync(2, 'Cannot specify --input-type for REPL\n');
      core.exit(1);
    }
    const code = typeof print === 'string' ? print : text;
    if (code === undefined) preload();
    require('internal/repl/standalone').run();
    if (code !== undefined) { // after the prompt, as in Node
      const { module } = globalThis;
      runText(code, '[eval]', print !== undefined);
      globalThis.module = module;
    }
    return true;
  }
  if (text !== undefined || typeof print === 'string') {
    process._eval = typeof print === 'string' ? print : text; // fork() leaves it out
    runText(process._eval, '[eval]', print !== undefined);
    return true;
  }
  if (options.get('--test')) {
    preload();
    const { main } = require('internal/test_runner/run');
    if (options.get('--import') === undefined) main();
    else require('internal/modules/esm').afterImports(main);
    return true;
  }
  return false;
}

exports.run = function run() {
  prepare();
  if (!isEmpty(options.all()) && runOther()) return;
  const script = process.argv[1];
  if (script !== undefined && script !== '-') return runFile();
  if (script === '-') process.argv[1] = '-';
  const print = options.get('--print');
  if (script === undefined && (options.get('--interactive') || require('tty').isatty(0)) && print === undefined && !options.get('--check')) {
    preload();
    return require('internal/repl/standalone').run();
  }
  const source = internalBinding('modules').readFd(0);
  if (options.get('--check')) return require('internal/process/check').text(source, '[stdin]');
  runText(source, '[stdin]', print === true);
};
