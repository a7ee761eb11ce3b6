// A program that is one plain file of CommonJS, and nothing that was asked for with it changes how it is found or loaded. Most of
// those, worker threads above all, ask no more of require() than built-in modules while they start: for that, the loader of CommonJS
// (internal/modules/cjs) is not loaded. With the first other thing that is asked, it takes the program over as if it had loaded it.

const core = internalBinding('core');
const builtin = require;
const { publicBuiltin } = require('internal/modules/builtins');
const { loaded } = require;

const changing = ['--import', '--require', '--experimental-loader', '--preserve-symlinks-main', '--check', '--enable-source-maps', '--frozen-intrinsics'];

function isPlain(file) {
  if (!file.startsWith('/') || !file.endsWith('.js') || loaded['internal/modules/cjs'] !== undefined || loaded.diagnostics_channel !== undefined) return false;
  if (core.moduleHooks !== undefined || core.asyncHooks !== undefined || core.coverage !== undefined || core.sourceMaps !== undefined ||
    core.watching !== undefined || core.esmLoaded || loaded['internal/modules/compile_cache'] !== undefined) return false;
  const options = require('internal/options').all();
  if (Object.keys(options).some((name) => changing.includes(name))) return false;
  // It is there under this very name, and no package says that it is something else.
  return internalBinding('modules.find').find(`${file}\0`, 0, '', 0) === file && require('internal/modules/package').scopeOf(file)?.data.type !== 'module';
}

// What internal/worker/first has started.
exports.take = function take(first) {
  const { module, filename } = first;
  internalBinding('compile.first').note(filename, core.notePositions);
  Object.setPrototypeOf(module, require('internal/late')(() => require('internal/modules/cjs').Module.prototype));
  Object.defineProperty(module, 'paths', { __proto__: null, value: require('internal/modules/package').packageFolders(module.path), writable: true, configurable: true, enumerable: true });
  first.require = makeRequire(module, first.requireFn);
  first.import = (specifier, options) => require('internal/modules/cjs').importFrom(filename)(specifier, options);
  beMain(module);
  core.plain = { module, filename };
};
exports.ended = function ended({ module, filename }, ok) {
  if (loaded['internal/modules/cjs'] !== undefined) require('internal/modules/cjs').finish(module, filename, ok);
};

// The function; `shown`: which has its properties, if it is another.
function makeRequire(module, shown = undefined) {
  const requireFn = function require(id) {
    if (core.plain !== undefined && typeof id === 'string' && core.describe(module, 'require') === undefined) {
      const found = publicBuiltin(id);
      if (found !== undefined && loaded.diagnostics_channel === undefined) return builtin(found); // else who subscribes hears of it
    }
    return module.require(id);
  };
  const target = shown ?? requireFn;
  core.lazy(target, 'internal/modules/plain_require', ['resolve'], true);
  Object.defineProperty(target, 'main', { __proto__: null, value: module, writable: true, configurable: true, enumerable: true });
  core.lazy(target, 'internal/modules/plain_require', ['extensions', 'cache'], true);
  return requireFn;
}

// The frames of a program's file: packages count on more than one below it (callsites()[2]).
function run(module, filename, compiled) {
  return compiled.call(module.exports, module.exports, makeRequire(module), module, filename, module.path);
}
function compile(module, filename, [compiled, rewritten]) {
  if (rewritten) require('internal/modules/cjs').run(module, filename, [compiled, rewritten]); // it has import(), or the like
  else run(module, filename, compiled);
  module.loaded = true;
}
function load(module, filename, compiled) {
  core.plain = { module, filename };
  let ok = false;
  try {
    compile(module, filename, compiled);
    ok = true;
  } finally {
    if (loaded['internal/modules/cjs'] !== undefined) require('internal/modules/cjs').finish(module, filename, ok);
  }
}

function beMain(module) {
  exports.program = module;
  Object.defineProperty(module, 'parent', { __proto__: null, value: null, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(process, 'mainModule', { __proto__: null, value: module, writable: true, configurable: true, enumerable: true });
}

// Runs it; false: it is not plain (or has a fault, which the loader explains), and nothing was done.
exports.runMain = function runMain(filename) {
  if (!isPlain(filename)) return false;
  const compiler = internalBinding('compile');
  let compiled;
  try {
    compiled = compiler.file(filename, core.notePositions, compiler.AWAIT);
  } catch {
    return false;
  }
  const path = filename.slice(0, filename.lastIndexOf('/')) || '/';
  const module = {
    __proto__: require('internal/late')(() => require('internal/modules/cjs').Module.prototype),
    id: '.', path, exports: {}, filename, loaded: false, children: [], paths: require('internal/modules/package').packageFolders(path),
  };
  beMain(module);
  load(module, filename, compiled);
  return true;
};
