// What a worker's thread does after the bootstrap: takes over what its parent gave it, then runs the program.

const core = internalBinding('core');
const child = require('internal/worker/child');
const execution = require('internal/process/execution');

// Ends this thread here and now: what follows in the program does not run, whatever it catches.
const end = core.exit;
core.exit = (code) => {
  child.flush();
  end(code);
  internalBinding('worker').halt();
  for (;;);
};

// Of the process, not of a thread: each says so when it is looked at.
const refused = ['abort', 'chdir', 'send', 'disconnect', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups', 'umask', 'execve'];
let refusing = false;
function refuse() {
  refusing = true;
  core.lazy(process, 'internal/worker/refused', refused);
  for (const name of ['channel', 'connected']) {
    Object.defineProperty(process, name, {
      __proto__: null, configurable: true, enumerable: false,
      get: () => require('internal/worker/refused').property(name),
      set: (value) => { Object.defineProperty(process, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true }); },
    });
  }
  for (const name of ['_startProfilerIdleNotifier', '_stopProfilerIdleNotifier', '_debugProcess', '_debugPause', '_debugEnd']) delete process[name];
  let title;
  Object.defineProperty(process, 'title', {
    __proto__: null, configurable: true, enumerable: true,
    get: () => title ?? internalBinding('process').title(),
    set: (value) => { title = `${value}`; },
  });
}

function adopt(given) {
  const state = require('internal/worker/state');
  Object.assign(state, {
    threadId: given.threadId, threadName: given.name, workerData: given.hooks === undefined ? given.workerData : null, resourceLimits: given.resourceLimits,
    shareEnv: given.env === undefined, internal: given.hooks !== undefined,
  });
  if (given.environmentData !== undefined) state.environmentData = given.environmentData;
  core.envText = given.env; // taken apart when something is asked of it
  const env = require.loaded['internal/process/env']?.exports;
  if (given.env !== undefined) env?.replace(env.copyStore(given.env));
  // Its text may rule a name out.
  const inEnv = (name) => (given.env === undefined || given.env.includes(`${name}\0`) ? process.env[name] : undefined);
  // As in Node, what a channel to a parent process would give is refused only where the environment speaks of one.
  if (inEnv('NODE_CHANNEL_FD') === undefined) for (const name of ['send', 'disconnect', 'channel', 'connected']) delete process[name];
  if (given.options !== undefined) require('internal/options').replace(given.options);
  process.execArgv = given.execArgv;
  process.argv = [internalBinding('process').execPath(), given.filename, ...given.argv];
  if (given.hooks === undefined && inEnv('NODE_V8_COVERAGE')) require('internal/process/coverage').ofRun(process.env.NODE_V8_COVERAGE);
  if (require('internal/options').get('--use-env-proxy') ?? inEnv('NODE_USE_ENV_PROXY') === '1') require('internal/fetch/globals').goByProxies();
  if (given.hooks === undefined && inEnv('NODE_COMPILE_CACHE')) require('internal/modules/compile_cache').enable();
}

function preload(hooks = require('internal/options').get('--experimental-loader')) {
  if (require('internal/options').get('--enable-source-maps')) require('internal/modules/source_map').setSupport(true, true, true);
  const wanted = require('internal/options').get('--require');
  if (wanted !== undefined) {
    const { Module } = require('internal/modules/cjs');
    const parent = new Module('internal/preload', null);
    parent.paths = Module._nodeModulePaths(process.cwd());
    for (const id of wanted) parent.require(id);
  }
  if (hooks) require('internal/modules/register').fromOptions(hooks);
  if (require('internal/options').get('--frozen-intrinsics')) require('internal/process/freeze_intrinsics')();
}

// What every worker needs and nothing that belongs to the program: a spare VM does it ahead (src/thread/spare.c), one after the
// other, until it is wanted. true: there is more.
const ahead = ['internal/worker/state', 'internal/options', 'internal/modules/builtins', 'internal/modules/package', 'internal/modules/plain'];
let warmed = 0;
exports.warm = function warm() {
  if (warmed < ahead.length) require(ahead[warmed++]);
  else refuse();
  return !refusing;
};
// What only some need, when nobody has wanted it for a while.
exports.warmMore = function warmMore() {
  require('internal/process/evaluate');
  require('internal/process/evaluated');
};

// Most workers are given none, and what is never run takes less memory.
function obey(options) {
  const limit = options['--stack-trace-limit'];
  if (limit !== undefined) Error.stackTraceLimit = limit;
  if (options['--experimental-webstorage']) {
    core.lazy(globalThis, 'internal/webstorage', ['Storage'], false);
    core.lazy(globalThis, 'internal/webstorage', ['localStorage', 'sessionStorage'], true);
  }
  if (options['--trace-sync-io']) require('internal/process/trace_sync');
  if (options['--experimental-shadow-realm']) core.lazy(globalThis, 'internal/vm/shadow_realm', ['ShadowRealm'], false);
  if (options['--experimental-transform-types'] || options['--strip-types'] === false) require('internal/modules/typescript').setUp();
  if (options['--disallow-code-generation-from-strings']) require('internal/vm/no_strings').setUp();
  if (options['--experimental-global-navigator'] === false) delete globalThis.navigator;
  if (options['--disable-proto'] !== undefined) require('internal/process/disable_proto')(globalThis, options['--disable-proto']);
  if (options['--cpu-prof']) require('internal/v8/cpu_profile').ofRun();
  if (options['--expose-gc']) globalThis.gc = () => core.collect();
}

function begin(first) {
  execution.onFatal = (error) => child.fatal(error);
  execution.failedHandler = 1;
  const given = child.open(first);
  if (!refusing) refuse();
  child.makeStreams(given.hasStdin);
  adopt(given);
  if (given.trackFds) {
    const load = core.binding;
    core.binding = (name) => {
      const binding = load(name);
      if (name === 'fs') require('internal/worker/fds').track(binding);
      return binding;
    };
  }
  return given;
}

// The program was started by internal/worker/first, and has asked for something that is not there.
exports.take = function take(first) {
  begin(first);
  require('internal/worker/port').openInbox(first);
  execution.starting = first.starting;
  core.callListener = require('internal/events/call_listener');
  require('internal/modules/plain').take(first);
  if (first.threads !== undefined) {
    const real = require('worker_threads');
    if (first.stand() !== undefined) require('internal/worker/stand_in').take(first, real);
    for (const name of Object.keys(real)) Object.defineProperty(first.threads, name, core.describe(real, name)); // what is not loaded yet stays so
    require.loaded.worker_threads.exports = first.threads;
  }
  if (first.port() !== undefined) require('internal/worker/parent_port');
  first.ended = (ok) => {
    require('internal/modules/plain').ended(first, ok);
    if (ok) execution.starting = false;
  };
};

exports.run = function run() {
  const given = begin();
  const options = require('internal/options').all();
  const plain = Object.keys(options).length === 0;
  if (!plain) obey(options);
  if (given.watch) core.watching = child.watching;
  require('internal/worker/port').openInbox();
  const late = !plain && options['--require'] !== undefined; // what is preloaded may fail before there is a program
  if (!late || given.hooks !== undefined) child.ready();
  if (given.hooks !== undefined) return require('internal/modules/hooks_thread').run(given.hooks, () => preload(false));
  const prepare = () => {
    if (!plain) preload();
    if (late) child.ready();
  };
  execution.starting = true;
  if (given.eval === 'classic') {
    process.argv[1] = '[worker eval]';
    require('internal/process/evaluate').run(given.filename, '[worker eval]', false, prepare, false);
  } else if (given.eval === 'module') {
    process.argv[1] = '[worker eval]';
    if (!core.hasBuiltin('internal/modules/esm')) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('a worker of a data: URL');
    }
    prepare();
    require('internal/modules/esm').runText(given.filename, '[worker eval]', false);
  } else {
    prepare();
    if (require.loaded['internal/modules/cjs'] !== undefined || !require('internal/modules/plain').runMain(given.filename)) {
      require('internal/modules/cjs').Module.runMain(given.filename);
    }
  }
  execution.starting = false;
};
