// module.registerHooks(): https://nodejs.org/api/module.html#synchronous-hooks-accepted-by-moduleregisterhooks. Functions in this
// thread that resolve specifiers and load sources, for import and require() alike; the last one registered is asked first.

const core = internalBinding('core');
const { codes } = require('internal/errors');
const { toURL, toPath } = require('internal/modules/esm_resolve');
const { publicBuiltin } = require('internal/modules/builtins');
const packages = require('internal/modules/package');
const { wrongReturn, formatOf, detected, sourceAt, resolution, checkLoaded, checkFormat, textOf, stripped, recordOfLoaded } =
  require('internal/modules/hook_results');

let entries = []; // { resolve, load }

function chain(name) {
  const list = [];
  for (const entry of entries) if (entry[name] !== undefined) list.push(entry[name]);
  return list;
}

// Asks the hooks from `list[i]` down, then `last`.
function ask(list, i, name, first, context, last) {
  if (i < 0) return last(first, context);
  let asked = false;
  const next = (value = first, given = undefined) => {
    if (typeof value !== 'string' && !(value instanceof URL)) throw new codes.ERR_INVALID_ARG_TYPE(name === 'resolve' ? 'specifier' : 'url', 'string', value);
    if (given !== undefined && given !== null) require('internal/validators').validateObject(given, 'context');
    asked = true;
    return ask(list, i - 1, name, `${value}`, { ...context, ...given }, last);
  };
  const result = list[i](first, context, next);
  if (!asked && !result?.shortCircuit) throw wrongReturn('true', name, 'shortCircuit', result?.shortCircuit);
  if (result === null || typeof result !== 'object') throw new codes.ERR_INVALID_RETURN_VALUE('an object', `'${name}' hook`, result);
  if (typeof result.then === 'function') throw new codes.ERR_INVALID_RETURN_VALUE('an object, not a promise,', `'${name}' hook`, result);
  return result;
}

// --- resolving ---------------------------------------------------------------------------------------------------------

function resolveImport(specifier, parent, type, usual) {
  const list = chain('resolve');
  const conditions = [...packages.importConditions()];
  const context = { conditions, importAttributes: type ? { __proto__: null, type } : { __proto__: null }, parentURL: parent.entry ? undefined : parent.url };
  return resolution(ask(list, list.length - 1, 'resolve', specifier, context, (name, { parentURL, conditions: wanted = conditions }) => {
    checkConditions(wanted);
    const from = parentURL === undefined || parentURL === parent.url ? parent
      : { url: parentURL, path: parentURL.startsWith('file:') ? toPath(parentURL) : undefined };
    const found = usual(name, from, new Set(wanted), type);
    return { __proto__: null, url: found.url, format: found.format ?? formatOf(found.url) };
  }), 'resolve');
}

function checkConditions(value) {
  if (!Array.isArray(value)) throw new codes.ERR_INVALID_ARG_VALUE('conditions', value, 'expected an array');
}

// Module._resolveFilename() with the conditions that a hook gave.
function resolveFilename(Module, conditions, ...args) {
  const usual = packages.requireConditions();
  if (conditions.length === usual.size && conditions.every((name) => usual.has(name))) return Module._resolveFilename(...args);
  const { _pathCache: cache } = Module;
  Module._pathCache = { __proto__: null };
  try {
    return packages.withRequireConditions(new Set(conditions), () => Module._resolveFilename(...args));
  } finally {
    Module._pathCache = cache;
  }
}

// For Module._load and require.resolve(): { filename, url, format }; `filename` is a URL where the module is no file.
function resolveRequire(request, parent, isMain, options) {
  const { Module } = require('internal/modules/cjs');
  const list = chain('resolve');
  if (list.length === 0) {
    const filename = Module._resolveFilename(request, parent, isMain, options);
    return { filename, url: urlOf(filename), format: undefined };
  }
  const parentURL = parent?.filename ? core.givenURLs?.get(parent) ?? urlOf(parent.filename) : undefined;
  const conditions = [...packages.requireConditions()];
  const context = { conditions, importAttributes: { __proto__: null }, parentURL };
  let usual; // what would be found without hooks
  const found = resolution(ask(list, list.length - 1, 'resolve', request, context, (name, { parentURL: wanted, conditions: given = conditions }) => {
    checkConditions(given);
    let from = parent;
    if (wanted !== parentURL && typeof wanted === 'string' && wanted.startsWith('file:')) {
      from = new Module(toPath(wanted), undefined);
      from.filename = from.id;
      from.paths = Module._nodeModulePaths(require('path').dirname(from.id));
    }
    if (name.startsWith('node:') && publicBuiltin(name) === undefined) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(name);
    const filename = /^(?:file|data):/.test(name) ? name : resolveFilename(Module, given, name, from, isMain, options);
    const url = urlOf(filename);
    usual = { filename, url };
    return { __proto__: null, url, format: formatOf(url) };
  }), 'resolve');
  return { filename: usual?.url === found.url && found.builtin !== undefined ? usual.filename : nameOf(found), url: found.url, format: found.format };
}

function urlOf(filename) {
  const id = publicBuiltin(filename);
  if (id !== undefined) return `node:${id}`;
  return filename.startsWith('/') ? toURL(filename) : filename;
}

// A built-in module goes by its name alone where it has one.
function nameOf({ builtin, path, url }) {
  if (builtin === undefined) return path ?? url;
  return publicBuiltin(builtin) === undefined ? url : builtin;
}

// --- loading -------------------------------------------------------------------------------------------------------------

const unchanged = Symbol('unchanged'); // on a result: what the usual way would read

// `first`: the URL that was asked for; a hook may have asked for another.
function usualLoad(url, { format }, first) {
  const known = format ?? formatOf(url);
  if (known === 'builtin' || known === 'addon') return { __proto__: null, format: known, source: null };
  const source = sourceAt(url);
  return { __proto__: null, format: known ?? detected(url, source), source, [unchanged]: url === first ? source : undefined };
}

// For require(): the source is a string, and what the package says is no matter for a URL that a hook put in.
function textLoad(url, { format }, first) {
  const known = format ?? (url !== first && /\.[jt]s$/.test(url) ? undefined : formatOf(url));
  if (known === 'builtin' || known === 'addon') return { __proto__: null, format: known, source: null };
  const bytes = sourceAt(url);
  const source = known === 'wasm' ? bytes : bytes.toString();
  return { __proto__: null, format: known ?? detected(url, source), source, [unchanged]: url === first ? source : undefined };
}

// What module.register() has is asked behind these, for import.
function remoteLoad(url, context, first) {
  const result = core.asyncHooks.loadSync(url, context);
  return result.own || url !== first ? result : { ...result, [unchanged]: result.source };
}

function load(url, format, type, conditions, last = textLoad) {
  const list = chain('load');
  const context = { conditions: [...conditions], importAttributes: type ? { __proto__: null, type } : { __proto__: null }, format: format ?? formatOf(url) };
  const result = ask(list, list.length - 1, 'load', url, context, (asked, given) => last(asked, given, url));
  checkLoaded(result, 'load');
  const final = result.format ?? context.format;
  if (final !== undefined) checkFormat(final, url);
  return { format: final, source: result.source, own: result.source !== result[unchanged] || !url.startsWith('file:') };
}

// For esm_records: the record of a resolution, or undefined where the usual way will do.
function record(found, main, type, makers) {
  if (chain('load').length === 0) {
    if (core.asyncHooks !== undefined) return core.asyncHooks.recordSync(found, main, type, makers);
    if (found.format === undefined) {
      if (found.path === undefined && found.builtin === undefined && !found.url.startsWith('data:')) {
        throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(found.url), ['file', 'data', 'node']);
      }
      return undefined;
    }
  }
  const loaded = load(found.url, found.format, type, packages.importConditions(), core.asyncHooks === undefined ? usualLoad : remoteLoad);
  return recordOfLoaded(found, loaded, makers);
}

function parseJSON(text, name) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw require('internal/modules/json_fault').explain(error, name, text);
  }
}

// For loadNew(): fills a module of CommonJS. False where the usual way will do.
function loadModule(module, filename, { url, format }) {
  if (chain('load').length === 0 && format === undefined) return false;
  const result = load(url, format, '', packages.requireConditions());
  const { source } = result;
  const usual = !result.own && (format ?? formatOf(url) ?? result.format) === result.format;
  if ((source === null || source === undefined || usual) && filename.startsWith('/')) return false;
  if (source === null || source === undefined) throw wrongReturn('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  module.paths = filename.startsWith('/') ? module.constructor._nodeModulePaths(require('path').dirname(filename)) : [];
  fill(module, filename, url, result);
  return true;
}

function fill(module, filename, url, { format = 'commonjs', source }) {
  const text = textOf(source);
  module.filename = filename;
  if (format === 'json') module.exports = parseJSON(text, filename);
  else if (format === 'module' || format === 'module-typescript') module._compile(stripped(format, text, url), filename, 'module');
  else module._compile(stripped(format, text, url), filename);
  module.loaded = true;
}

// A built-in module for require(): the hooks may put a text in its place.
function loadBuiltin(id, { url, format }, Module) {
  if (chain('load').length > 0) {
    const result = load(url, format, '', packages.requireConditions());
    if (result.format !== 'builtin' && result.source !== null && result.source !== undefined) {
      const module = new Module(url, undefined);
      fill(module, url, url, result);
      return module.exports;
    }
  }
  return require(id);
}

const active = { resolveImport, resolveRequire, record, loadModule, loadBuiltin };

exports.registerHooks = function registerHooks(hooks) {
  const { validateFunction, validateObject } = require('internal/validators');
  validateObject(hooks, 'hooks');
  const { resolve, load: loads } = hooks;
  if (resolve !== undefined) validateFunction(resolve, 'hooks.resolve');
  if (loads !== undefined) validateFunction(loads, 'hooks.load');
  const entry = { resolve, load: loads };
  entries = [...entries, entry];
  core.moduleHooks = active;
  return new ModuleHooks(entry);
};

class ModuleHooks {
  #entry;
  constructor(entry) {
    this.#entry = entry;
    this.resolve = entry.resolve;
    this.load = entry.load;
  }
  deregister() {
    entries = entries.filter((entry) => entry !== this.#entry);
    if (entries.length === 0) core.moduleHooks = undefined;
  }
}
