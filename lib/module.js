// require('module'): the Module class with what the loader itself does not need.

const { Module, makeRequire } = require('internal/modules/cjs');
const { builtinModules, publicBuiltin } = require('internal/modules/builtins');
const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const path = require('path');
const { lazy } = internalBinding('core');

// `url`: as it was given; hooks are told all of it.
function createRequireFrom(filename, url = undefined) {
  const isDirectory = filename.endsWith('/');
  const module = new Module(isDirectory ? path.join(filename, 'noop.js') : filename);
  module.filename = module.id;
  module.paths = Module._nodeModulePaths(path.dirname(module.filename));
  if (url !== undefined && /[?#]/.test(url)) (internalBinding('core').givenURLs ??= new WeakMap()).set(module, url);
  return makeRequire(module);
}

Module.createRequire = function createRequire(filename) {
  let file = filename;
  if (typeof filename === 'string' ? filename.startsWith('file:') : filename instanceof URL) {
    try {
      file = require('url').fileURLToPath(filename);
    } catch {
      throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
    }
  } else if (typeof filename !== 'string' || !path.isAbsolute(filename)) {
    throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  }
  return createRequireFrom(file, file === filename ? undefined : `${filename}`);
};

Module.builtinModules = builtinModules();
Object.freeze(Module.builtinModules);

Module.isBuiltin = function isBuiltin(name) {
  return typeof name === 'string' && publicBuiltin(name) !== undefined;
};

Module._preloadModules = function _preloadModules(requests) {
  if (!Array.isArray(requests)) return;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  for (const request of requests) parent.require(request);
};

Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  // Nothing to tell before the first ES module.
  if (internalBinding('core').esmLoaded) {
    require('internal/modules/esm').syncBuiltins();
  }
};

Module.findPackageJSON = function findPackageJSON(specifier, base = undefined) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('specifier');
  if (specifier instanceof URL) specifier = specifier.href;
  validateString(specifier, 'specifier');
  if (arguments.length > 1 && base !== undefined && typeof base !== 'string' && !(base instanceof URL)) throw new codes.ERR_INVALID_ARG_TYPE('base', ['string', 'URL'], base);
  const { scopeOf, read } = require('internal/modules/package');
  const toPath = (value) => (`${value}`.startsWith('file:') ? require('url').fileURLToPath(value) : `${value}`);
  if (base === undefined && !specifier.startsWith('file:') && !path.isAbsolute(specifier)) {
    throw new codes.ERR_INVALID_ARG_VALUE('specifier', specifier, 'a relative or bare specifier needs a base');
  }
  if (specifier.startsWith('.') || specifier.startsWith('file:') || path.isAbsolute(specifier)) {
    const file = specifier.startsWith('.') ? path.resolve(path.dirname(toPath(base)), specifier) : toPath(specifier);
    return scopeOf(`${file.endsWith('/') ? file.slice(0, -1) : file}${internalBinding('modules').stat(file) === 1 ? '/x' : ''}`)?.path;
  }
  const name = /^(?:@[^/]+\/)?[^/]*/.exec(specifier)[0];
  const from = toPath(base);
  let there = false;
  for (const dir of Module._nodeModulePaths(path.dirname(from))) {
    const found = read(path.join(dir, name, 'package.json'));
    if (found !== null) return found.path;
    there ||= name !== '' && internalBinding('modules').stat(path.join(dir, name)) === 1;
  }
  if (!there) throw new codes.ERR_MODULE_NOT_FOUND(name, from);
  return undefined;
};

Module.register = function register(specifier, parentURL = undefined, options = undefined) {
  require('internal/modules/register').register(specifier, parentURL, options);
};

Module.registerHooks = function registerHooks(hooks) {
  return require('internal/modules/hooks').registerHooks(hooks);
};

Module.stripTypeScriptTypes = function stripTypeScriptTypes(code, options = {}) {
  validateString(code, 'code');
  require('internal/validators').validateObject(options, 'options');
  return require('internal/modules/typescript').strip(code, options);
};

Module.enableCompileCache = function enableCompileCache(options = undefined) {
  let directory = options;
  let portable;
  if (options !== null && typeof options === 'object') ({ directory, portable } = options);
  if (directory !== undefined && typeof directory !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('cacheDir', 'string', directory);
  if (portable !== undefined) require('internal/validators').validateBoolean(portable, 'options.portable');
  return require('internal/modules/compile_cache').enable(directory, portable);
};
Module.getSourceMapsSupport = function getSourceMapsSupport() {
  return require('internal/modules/source_map').support();
};
Module.setSourceMapsSupport = function setSourceMapsSupport(enabled, options = {}) {
  const { validateBoolean, validateObject } = require('internal/validators');
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  require('internal/modules/source_map').setSupport(enabled, nodeModules, generatedCode);
};
// Where it is not loaded, nobody has enabled it.
const compileCache = () => require.loaded['internal/modules/compile_cache']?.exports;
Module.getCompileCacheDir = () => compileCache()?.directory();
Module.flushCompileCache = function flushCompileCache(keepDeserializedCache = undefined) {
  if (keepDeserializedCache !== undefined) require('internal/validators').validateBoolean(keepDeserializedCache, 'keepDeserializedCache');
  compileCache()?.flush();
};
Module.constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});

lazy(Module, 'internal/modules/source_map', ['SourceMap', 'findSourceMap']);

module.exports = Module;
