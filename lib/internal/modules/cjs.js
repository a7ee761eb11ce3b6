// CommonJS: https://nodejs.org/api/modules.html. Module is what require('module') gives; what is rarely used of it is
// in lib/module.js, which adds to it.

const native = internalBinding('modules');
const core = internalBinding('core');
const compiler = internalBinding('compile');
const { find } = internalBinding('modules.find');
const { publicBuiltin, isAbsent } = require('internal/modules/builtins');
const path = require('path');

const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  // Not by assignment, which a setter of Object.prototype would see.
  Object.defineProperty(this, 'exports', { __proto__: null, value: {}, writable: true, configurable: true, enumerable: true });
  if (parent) parent.children.push(this);
  // With --pending-deprecation, an accessor of the prototype (internal/modules/parent) warns.
  if (Module.parents === undefined) Object.defineProperty(this, 'parent', { __proto__: null, value: parent, writable: true, configurable: true, enumerable: false });
  else Module.parents.set(this, parent);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

Object.defineProperty(Module.prototype, 'isPreloading', { __proto__: null, value: false, configurable: true, writable: true, enumerable: false });
Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
Module.Module = Module;
Module.wrapper = wrapper;
Module.wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1];
const originalWrap = Module.wrap;
const [head, tail] = wrapper;
// Whether a program has changed how modules are wrapped.
function rewrapped() {
  return Module.wrap !== originalWrap || Module.wrapper !== wrapper || wrapper[0] !== head || wrapper[1] !== tail;
}
Module._stat = (file) => native.stat(file);

// --- where to look ---------------------------------------------------------------------------------------------

const modulePathsOf = new Map(); // of a directory; programs get copies
Module._nodeModulePaths = function _nodeModulePaths(from) {
  from = path.resolve(from);
  let paths = modulePathsOf.get(from);
  if (paths === undefined) modulePathsOf.set(from, paths = require('internal/modules/package').packageFolders(from));
  return paths.slice();
};

Object.defineProperty(Module, 'parents', { __proto__: null, value: undefined, writable: true, enumerable: false });

Module._initPaths = function _initPaths() {
  const home = process.env.HOME;
  const paths = [path.resolve(process.execPath, '..', '..', 'lib', 'node')];
  if (home) paths.unshift(path.resolve(home, '.node_modules'), path.resolve(home, '.node_libraries'));
  const extra = process.env.NODE_PATH;
  if (extra) paths.unshift(...extra.split(path.delimiter).filter(Boolean));
  if (require('internal/options').get('--global-search-paths') === false) paths.length = 0;
  modulePaths = paths;
  Module.globalPaths = paths.slice();
};
let modulePaths;

function isRelative(request) {
  return request.startsWith('./') || request.startsWith('../') || request === '.' || request === '..';
}

Module._resolveLookupPaths = function _resolveLookupPaths(request, parent) {
  if (publicBuiltin(request) !== undefined) return null;
  if (!isRelative(request)) {
    if (modulePaths === undefined) Module._initPaths();
    return parent?.paths?.length ? parent.paths.concat(modulePaths) : modulePaths;
  }
  if (!parent?.id || !parent.filename) return ['.']; // of the REPL: the working directory
  return [path.dirname(parent.filename)];
};

function keepLinks(isMain) {
  const options = require('internal/options');
  return options.get(isMain ? '--preserve-symlinks-main' : '--preserve-symlinks') === true;
}

// Of what internalBinding('modules.find').find is told beside the key.
const KEEP_LINKS = 1;
const linkFlag = (isMain) => (keepLinks(isMain) ? KEEP_LINKS : 0);
// What is no file of the very name or with an extension; loaded by the first that is not.
const finder = () => require('internal/modules/find_package');

Module._findPath = function _findPath(request, paths, isMain) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const key = paths.length === 1 ? `${request}\0${paths[0]}` : `${request}\0${paths.join('\0')}`;
  const known = Module._pathCache[key];
  if (known) return known;
  if (request.includes('\0')) return false;
  const inCwd = paths.some((dir) => dir !== '' && dir.charCodeAt(0) !== 47);
  const dirs = inCwd ? paths.map((dir) => path.resolve(dir)) : paths;
  const extensions = Object.keys(Module._extensions).join('\0');
  const flags = linkFlag(isMain);
  for (let i = 0; ; i++) {
    let found = find(inCwd ? `${request}\0${dirs.join('\0')}` : key, i, extensions, flags);
    if (typeof found !== 'string') {
      if (found < 0) return false;
      i = found;
      found = finder().inDirectory(request, dirs[i], extensions, flags, absolute, isMain);
    }
    if (found !== undefined) return (Module._pathCache[key] = found);
  }
};

Module._resolveFilename = function _resolveFilename(request, parent, isMain, options) {
  if (publicBuiltin(request) !== undefined) return request;
  let paths;
  if (options !== null && typeof options === 'object' && options.paths !== undefined) {
    paths = finder().givenPaths(request, options.paths);
  } else {
    paths = Module._resolveLookupPaths(request, parent);
  }
  if (request[0] === '#' && (parent?.filename || parent?.id === '<repl>')) {
    const packages = require('internal/modules/package');
    const from = parent.filename ?? `${require('internal/process/cwd').folder()}/x`;
    const scope = packages.scopeOf(from);
    if (scope?.data.imports !== undefined && scope?.data.imports !== null) {
      const target = packages.resolveImports(request, from, packages.requireConditions());
      if (target.file !== undefined) return finder().finishExported(target.file, scope.path, request);
      return Module._resolveFilename(target.bare, parent, isMain);
    }
  }
  if (!isRelative(request) && !path.isAbsolute(request)) {
    const self = finder().fromSelf(parent, request);
    if (self !== undefined) return self;
  }
  const found = Module._findPath(request, paths, isMain);
  if (found) return found;
  if (core.watching !== undefined) finder().reportMissing(request, parent);
  if (isAbsent(request)) {
    const { codes } = require('internal/errors');
    const error = new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`require('${request}')`);
    error.message = `The module '${request}' is not available in troika ${process.versions.troika}`;
    throw error;
  }
  throw finder().notFound(request, parent);
};

// --- loading ---------------------------------------------------------------------------------------------------------

let relativeCache = { __proto__: null };

Module._load = function _load(request, parent, isMain) {
  if (core.moduleHooks !== undefined) return loadHooked(request, parent, isMain);
  let relativeKey;
  if (parent && request[0] === '.') {
    relativeKey = `${parent.path}\0${request}`;
    const file = relativeCache[relativeKey];
    if (file !== undefined) {
      const cached = Module._cache[file];
      if (cached !== undefined) return reuse(cached, parent);
      delete relativeCache[relativeKey];
    }
  }
  if (request.startsWith('node:')) {
    const id = publicBuiltin(request);
    if (id !== undefined) return require(id);
    if (!isAbsent(request)) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
    }
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) return reuse(cached, parent);
  const id = publicBuiltin(filename);
  if (id !== undefined) return require(id);
  return loadNew(filename, parent, isMain, relativeKey);
};

// The same while module.registerHooks() is in use.
function loadHooked(request, parent, isMain) {
  const found = core.moduleHooks.resolveRequire(request, parent, isMain);
  const id = publicBuiltin(found.filename);
  if (id !== undefined) return core.moduleHooks.loadBuiltin(id, found, Module);
  const cached = Module._cache[found.filename];
  return cached !== undefined ? reuse(cached, parent) : loadNew(found.filename, parent, isMain, undefined, found);
}

// A text in the place of a file, for import of what a hook loaded.
function loadText(filename, text, isMain, requirer) {
  if (Module._cache[filename] === undefined) loadNew(filename, undefined, isMain, undefined, undefined, text, requirer);
}

// A file by its full name, for import of a CommonJS module.
function loadFile(filename, parent, isMain) {
  const cached = Module._cache[filename];
  return cached !== undefined ? reuse(cached, parent) : loadNew(filename, parent, isMain, undefined);
}

// What modules exported when they had run, for the first import of them: a later change of module.exports is nothing to it.
const atLoad = new WeakMap();
function importFile(filename, isMain) {
  const exports = loadFile(filename, undefined, isMain);
  const module = Module._cache[filename];
  if (module === undefined || !atLoad.has(module)) return exports;
  const first = atLoad.get(module);
  atLoad.delete(module);
  return first;
}

function loadNew(filename, parent, isMain, relativeKey, found = undefined, text = undefined, requirer = undefined) {
  if (core.watching !== undefined) core.watching(filename);
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (relativeKey !== undefined) relativeCache[relativeKey] = filename;
  let ok = false;
  try {
    if (text !== undefined) {
      module.filename = filename;
      module.paths = Module._nodeModulePaths(path.dirname(filename));
      if (requirer !== undefined) Object.defineProperty(module, 'require', { __proto__: null, value: requirer(module), writable: true, configurable: true, enumerable: false });
      module._compile(text, filename);
      module.loaded = true;
    } else if (found === undefined || core.moduleHooks?.loadModule(module, filename, found) !== true) {
      module.load(filename);
    }
    ok = true;
  } finally {
    finish(module, filename, ok);
    if (!ok) {
      if (relativeKey !== undefined) delete relativeCache[relativeKey];
      const siblings = parent?.children;
      if (Array.isArray(siblings)) {
        const i = siblings.indexOf(module);
        if (i !== -1) siblings.splice(i, 1);
      }
    }
  }
  return module.exports;
}

// It has run, or failed.
function finish(module, filename, ok) {
  if (!ok) delete Module._cache[filename];
  else if (core.esmLoaded) atLoad.set(module, module.exports);
  if (require.loaded['internal/modules/circular'] !== undefined) require('internal/modules/circular').complete(module);
}

function reuse(module, parent) {
  if (!module.loaded && (core.esmLoaded || handing.has(module))) require('internal/modules/esm').checkUnfinished(module, parent, handing.has(module));
  if (parent && !parent.children.includes(module)) parent.children.push(module);
  // In a cycle: what is asked of it before it is complete is worth a warning.
  if (!module.loaded) return require('internal/modules/circular').watched(module);
  return module.exports;
}

Module.prototype.load = function load(filename) {
  this.filename = filename;
  this.paths = Module._nodeModulePaths(path.dirname(filename));
  if (endsAsModule(filename) && Module._extensions[filename.slice(-4)] === undefined) requireEsm(this, filename);
  else Module._extensions[extensionOf(filename)](this, filename);
  this.loaded = true;
};

// The longest registered extension of a file name: '.d.js' before '.js'.
function extensionOf(filename) {
  const name = path.basename(filename);
  for (let dot = name.indexOf('.', 1); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const extension = name.slice(dot);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

Module.prototype.require = function(id) {
  if (typeof id !== 'string') require('internal/validators').validateString(id, 'id');
  if (id === '') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  }
  if (require.loaded.diagnostics_channel !== undefined) return traced(id, this);
  return Module._load(id, this, false);
};

let channel; // made when somebody listens
let stages;
function traced(id, parent) {
  if (channel === undefined) {
    const diagnostics = require('diagnostics_channel');
    stages ??= ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((stage) => `tracing:module.require:${stage}`);
    if (!stages.some(diagnostics.hasSubscribers)) return Module._load(id, parent, false);
    channel = diagnostics.tracingChannel('module.require');
  }
  if (!channel.hasSubscribers) return Module._load(id, parent, false);
  return channel.traceSync(Module._load, { __proto__: null, parentFilename: parent.filename, id }, Module, id, parent, false);
}

// The require() that a module is given.
function makeRequire(module) {
  const requireFn = function require(id) {
    return module.require(id);
  };
  requireFn.resolve = function resolve(request, options) {
    if (typeof request !== 'string') validateRequest(request);
    if (core.moduleHooks !== undefined) return core.moduleHooks.resolveRequire(request, module, false, options).filename;
    const own = core.asyncHooks?.resolverOf?.(module);
    return own === undefined ? Module._resolveFilename(request, module, false, options) : own(request, options);
  };
  requireFn.resolve.paths = function paths(request) {
    if (typeof request !== 'string') validateRequest(request);
    return Module._resolveLookupPaths(request, module);
  };
  Object.defineProperty(requireFn, 'main', { __proto__: null, value: process.mainModule, writable: true, configurable: true, enumerable: true });
  requireFn.extensions = Module._extensions;
  requireFn.cache = Module._cache;
  return requireFn;
}

function validateRequest(request) {
  require('internal/validators').validateString(request, 'request');
}

// Wraps, compiles and runs; a file that is compiled straight from the disk never becomes a string.
function run(module, filename, [compiled, rewritten]) {
  if (rewritten) {
    compiled = compiled(importFrom(filename), undefined, core.errors.fix, core.awaitable,
      (kind, ...args) => require('internal/modules/esm_eval').translate(filename, kind, args), core.resume, core.hold, core.held,
      core.returned, core.using, core.coverage?.take(filename));
  }
  const dirname = path.dirname(filename);
  return Reflect.apply(compiled, module.exports, [module.exports, makeRequire(module), module, filename, dirname]);
}

// Ends of names without regular expressions: the engine makes machine code of each at its first use, in every thread.
const endsAsModule = (filename) => filename.endsWith('.mjs') || filename.endsWith('.mts');
const isTypeScript = (filename) => filename.endsWith('ts') && /\.[cm]?ts$/.test(filename) && compiler.TYPES !== 0;

// TypeScript by its ending. Awaits go through core.awaitable: a context may come into use after the file was compiled.
function rewriteFlags(filename) {
  return (isTypeScript(filename) ? compiler.TYPES : 0) | compiler.AWAIT | (core.coverage === undefined ? 0 : compiler.COVER);
}

function compile(kind, filename, content) {
  const flags = rewriteFlags(filename);
  require.loaded['internal/errors/stack']?.exports.forget();
  try {
    if (kind === 'file') return compiler.file(filename, core.notePositions, flags);
    return compiler.text(filename, core.notePositions, content, flags);
  } catch (error) {
    throw require('internal/process/fatal').withPlace(isTypeScript(filename) ? require('internal/modules/faults').typed(error) : error);
  }
}

// import() as a CommonJS file sees it.
function importFrom(filename) {
  const load = (specifier, options) => require('internal/modules/esm').dynamicImport(specifier, filename, options);
  load.source = (specifier) => require('internal/modules/esm').dynamicSource(specifier, filename);
  return load;
}

Module.prototype._compile = function _compile(content, filename, format) {
  if (format === 'module') {
    this.exports = require('internal/modules/esm').requireText(content, filename, this);
    return undefined;
  }
  if (format === 'typescript' || format === 'commonjs-typescript') content = compiler.strip(content, filename, compiler.TYPES);
  if (core.sourceMaps !== undefined) core.sourceMaps.note(filename, content);
  require('internal/process/evaluated').add(filename, content);
  if (!rewrapped()) {
    return run(this, filename, compile('text', filename, content));
  }
  // A program that replaced the wrapper gets the text wrapped by its own.
  const compiled = core.evaluate(Module.wrap(content.startsWith('#!') ? `//${content.slice(2)}` : content), filename, 1);
  return run(this, filename, [compiled, false]);
};
const originalCompile = Module.prototype._compile;

// By its name and package: true, false, or undefined when only the text can tell. A file without an extension that a module package
// has required is such a one (yargs 16 and 17 have theirs so, and mocha them), as in Node 24; Node 26 runs it as an ES module.
function isEsm(filename, main = false) {
  if (!filename.endsWith('.js')) {
    if (endsAsModule(filename) || (main && filename.endsWith('.wasm'))) return true;
    if (['.cjs', '.cts', '.node'].some((end) => filename.endsWith(end)) || (!main && filename.endsWith('.json'))) return false;
  }
  const type = require('internal/modules/package').scopeOf(filename)?.data.type;
  if (type === 'module') return main || filename.endsWith('.js') || filename.endsWith('.ts') ? true : undefined;
  return type === 'commonjs' ? false : undefined;
}

function requireEsm(module, filename) {
  if (module === process.mainModule) {
    // Found out late, by its text: the program is an ES module.
    delete Module._cache[filename];
    process.mainModule = undefined;
    require('internal/modules/esm').runMainModule(filename);
    return;
  }
  const options = require('internal/options').all();
  if (options['--experimental-require-module'] === false || options['--trace-require-module'] !== undefined) require('internal/modules/require_esm').check(module, filename);
  if (!handOn(module, filename)) module.exports = require('internal/modules/esm').requireFile(filename, module);
}

// A module that does no more than to hand on what a CommonJS file exports (async-function/require.mjs) needs no loader of
// ES modules, which would take longer than all the rest of such a package. Where that one is loaded, it is asked.
const handing = new Set(); // modules whose other file is under way
function handOn(module, filename) {
  if (core.esmLoaded || core.moduleHooks !== undefined || core.asyncHooks !== undefined || core.coverage !== undefined || !filename.endsWith('js')) return false;
  const request = internalBinding('modules.forward').forwarded(filename);
  if (request === undefined || !isRelative(request) || !(request.endsWith('.js') || request.endsWith('.cjs'))) return false;
  const file = find(`${path.resolve(path.dirname(filename), request)}\0`, 0, '', linkFlag(false));
  if (typeof file !== 'string' || Module._cache[file]?.loaded === false || isEsm(file) === true) return false;
  handing.add(module);
  try {
    const exports = loadFile(file, undefined, false);
    if (core.esmLoaded) return false; // the file was a module after all, or asked for one
    module.exports = exports;
  } finally {
    handing.delete(module);
  }
  return true;
}

Module._extensions['.js'] = function(module, filename) {
  const esm = isEsm(filename);
  if (esm) return requireEsm(module, filename);
  const typescript = isTypeScript(filename);
  if (module._compile !== originalCompile) { // a compiler of the program's own (ts-node): it gets the text as it is written
    const format = typescript ? (esm === false ? 'commonjs-typescript' : 'typescript') : esm === false ? 'commonjs' : undefined;
    return module._compile(native.readText(filename), filename, format);
  }
  if (typescript) {
    if (filename.includes('/node_modules/')) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
    }
    if (esm === undefined && detects() && compiler.fileIsModule(filename, compiler.TYPES)) return requireTypeless(module, filename);
  }
  if (rewrapped()) {
    const text = native.readText(filename);
    return module._compile(typescript ? compiler.strip(text, filename, compiler.TYPES) : text, filename);
  }
  let compiled;
  try {
    compiled = compile('file', filename);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const open = esm === undefined && detects();
    if (open && onlyInCommonJS(error.message) && parsesAsModule(filename)) return requireTypeless(module, filename);
    if (!compiler.fileIsModule(filename, 0)) throw error;
    if (open && !(module !== process.mainModule && require('internal/modules/require_esm').forbidden())) return requireTypeless(module, filename);
    throw require('internal/modules/faults').moduleInCommonJS(error, filename);
  }
  run(module, filename, compiled);
};

const detects = () => require('internal/options').get('--experimental-detect-module') !== false;

// A module may declare what CommonJS has around it.
const onlyInCommonJS = (message) => /^Identifier '(?:__filename|__dirname|require|module|exports)' has already been declared/.test(message);
function parsesAsModule(filename) {
  try {
    internalBinding('esm').read(filename, filename, 0);
    return true;
  } catch {
    return false;
  }
}

// Nothing but the text says that it is an ES module.
function requireTypeless(module, filename) {
  require('internal/modules/esm').warnTypeless(filename);
  requireEsm(module, filename);
}

Module._extensions['.json'] = function(module, filename) {
  module.exports = readJson(filename);
};

function readJson(filename) {
  const value = native.readJson(filename);
  if (core.reg[16] === 1) return value;
  const text = native.readText(filename); // throws when it is not there
  try {
    return JSON.parse(text);
  } catch (error) {
    throw require('internal/modules/json_fault').explain(error, filename, text);
  }
}

Module._extensions['.node'] = function(module, filename) {
  process.dlopen(module, filename);
};

// Runs the program. Its errors carry no frames of the loader that a user could act on.
Module.runMain = function runMain(main = process.argv[1]) {
  if (main.startsWith('data:') || main.startsWith('file:')) return require('internal/modules/esm').runMain(main);
  const file = Module._findPath(path.resolve(main), null, true);
  if (core.asyncHooks !== undefined || (file !== false && (isEsm(file, true) || require('internal/options').get('--import') !== undefined))) {
    return require('internal/modules/esm').runMain(main);
  }
  // What a program has put in the place of ours (its preloads may have) is asked; else the file is known already.
  if (file === false || core.moduleHooks !== undefined || Module._load !== load || Module._resolveFilename !== resolveFilename) return Module._load(main, null, true);
  return loadFile(file, null, true);
};
const { _load: load, _resolveFilename: resolveFilename } = Module;

// For a fork server: the first file that is loaded pays for the first run of all this. So an empty one is, of which nothing stays.
function practise() {
  modulePaths = []; // they depend on the environment
  Module._load('/dev/null', null, true);
  forget();
}

// All that is known of files, and of the environment.
function forget() {
  modulePaths = undefined;
  Module._cache = { __proto__: null };
  Module._pathCache = { __proto__: null };
  relativeCache = { __proto__: null };
  modulePathsOf.clear();
  require('internal/modules/package').forget();
  require('internal/options').forget();
  internalBinding('modules.find').forget();
  delete process.mainModule;
}

// The program, where it was started without all this (internal/modules/plain).
if (core.plain !== undefined) {
  const { module: program, filename } = core.plain;
  core.plain = undefined;
  Object.setPrototypeOf(program, Module.prototype);
  Module._cache[filename] = program;
  Module._pathCache[`${filename}\0`] = filename;
  Module._initPaths();
}

module.exports = { run, finish, practise, forget, Module, isRelative, linkFlag, makeRequire, importFrom, isEsm, rewrapped, readJson, importFile, loadFile, loadText };
