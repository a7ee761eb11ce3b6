// module.registerHooks(): https://nodejs.org/api/module.html#synchronous-hooks-accepted-by-moduleregisterhooks. Functions in this
// thread that resolve specifiers and load sources, for import and require() alike; the last one registered is asked first.

const core = internalBinding('core');
const { codes } = require('internal/errors');
const { toURL, toPath } = require('internal/modules/esm_resolve');
const { publicBuiltin } = require('internal/modules/builtins');
const packages = require('internal/modules/package');

let entries = []; // { resolve, load }

function chain(name) {
  const list = [];
  for (const entry of entries) if (entry[name] !== undefined) list.push(entry[name]);
  return list;
}

const shown = (value) => (value === null ? 'null' : typeof value);
function wrongReturn(input, name, property, value) {
  const error = new codes.ERR_INVALID_RETURN_PROPERTY(input, name, property, value);
  error.code = 'ERR_INVALID_RETURN_PROPERTY_VALUE';
  error.message = `Expected ${input} to be returned for the "${property}" from the "${name}" hook but got ${shown(value)}.`;
  return error;
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

// What the name of a file and its package say; undefined where only its text can tell.
function formatOf(url) {
  if (url.startsWith('node:')) return 'builtin';
  if (url.startsWith('data:')) {
    const type = /^data:([^,;]*)/.exec(url)[1];
    return { 'text/javascript': 'module', 'application/javascript': 'module', 'application/json': 'json', 'application/wasm': 'wasm' }[type];
  }
  if (!url.startsWith('file:')) return undefined;
  const path = toPath(url.replace(/[?#].*$/s, ''));
  const extension = /\.[^./]*$/.exec(path)?.[0] ?? '';
  const fixed = { '.mjs': 'module', '.cjs': 'commonjs', '.json': 'json', '.node': 'addon', '.wasm': 'wasm', '.mts': 'module-typescript', '.cts': 'commonjs-typescript' }[extension];
  if (fixed !== undefined) return fixed;
  if (extension !== '' && extension !== '.js' && extension !== '.ts') return undefined;
  const type = packages.scopeOf(path)?.data.type;
  const plain = type === 'module' || type === 'commonjs' ? type : undefined;
  if (extension === '.ts') return plain === undefined ? undefined : `${plain}-typescript`;
  return plain;
}

function checkResolved(result) {
  const { url, format } = result;
  if (typeof url !== 'string') throw wrongReturn('a URL string', 'resolve', 'url', url);
  if (publicBuiltin(url) === undefined && !URL.canParse(url)) throw wrongReturn('a URL string', 'resolve', 'url', url);
  if (format !== undefined && format !== null && typeof format !== 'string') throw wrongReturn('a string', 'resolve', 'format', format);
}

// As internal/modules/esm_resolve gives it, with the format that a hook named.
function resolution(result) {
  checkResolved(result);
  const id = publicBuiltin(result.url);
  if (id !== undefined) return { url: `node:${id}`, path: undefined, builtin: id, format: result.format };
  const { url } = result;
  return { url, path: url.startsWith('file:') ? toPath(url.replace(/[?#].*$/s, '')) : undefined, builtin: undefined, format: result.format ?? undefined };
}

function resolveImport(specifier, parent, type, usual) {
  const list = chain('resolve');
  const conditions = [...packages.importConditions()];
  const context = { conditions, importAttributes: type ? { __proto__: null, type } : { __proto__: null }, parentURL: parent.main ? undefined : parent.url };
  return resolution(ask(list, list.length - 1, 'resolve', specifier, context, (name, { parentURL, conditions: wanted }) => {
    const from = parentURL === undefined || parentURL === parent.url ? parent
      : { url: parentURL, path: parentURL.startsWith('file:') ? toPath(parentURL) : undefined };
    const found = usual(name, from, new Set(wanted));
    return { __proto__: null, url: found.url, format: formatOf(found.url) };
  }));
}

// For Module._load and require.resolve(): { filename, url, format }; `filename` is a URL where the module is no file.
function resolveRequire(request, parent, isMain, options) {
  const { Module } = require('internal/modules/cjs');
  const list = chain('resolve');
  if (list.length === 0) {
    const filename = Module._resolveFilename(request, parent, isMain, options);
    return { filename, url: publicBuiltin(filename) === undefined && filename.startsWith('/') ? toURL(filename) : filename, format: undefined };
  }
  const parentURL = parent?.filename ? (parent.filename.startsWith('/') ? toURL(parent.filename) : parent.filename) : undefined;
  const context = { conditions: [...packages.requireConditions()], importAttributes: { __proto__: null }, parentURL };
  const found = resolution(ask(list, list.length - 1, 'resolve', request, context, (name, { parentURL: wanted }) => {
    let from = parent;
    if (wanted !== parentURL && typeof wanted === 'string' && wanted.startsWith('file:')) {
      from = new Module(toPath(wanted), undefined);
      from.filename = from.id;
      from.paths = Module._nodeModulePaths(require('path').dirname(from.id));
    }
    if (name.startsWith('node:') && publicBuiltin(name) === undefined) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(name);
    const filename = /^(?:file|data):/.test(name) ? name : Module._resolveFilename(name, from, isMain, options);
    const id = publicBuiltin(filename);
    const url = id !== undefined ? `node:${id}` : filename.startsWith('/') ? toURL(filename) : filename;
    return { __proto__: null, url, format: formatOf(url) };
  }));
  return { filename: found.builtin !== undefined ? found.url : found.path ?? found.url, url: found.url, format: found.format };
}

// --- loading -------------------------------------------------------------------------------------------------------------

const unchanged = Symbol('unchanged'); // on a result: what the usual way would read

function usualLoad(url, { format }) {
  const known = format ?? formatOf(url);
  if (known === 'builtin' || known === 'addon') return { __proto__: null, format: known, source: null };
  let source;
  if (url.startsWith('data:')) {
    const [, base64, text] = /^data:[^,]*?(;base64)?,([^]*)$/.exec(url);
    source = require('buffer').Buffer.from(decodeURIComponent(text), base64 === undefined ? 'utf8' : 'base64');
  } else if (url.startsWith('file:')) {
    source = require('fs').readFileSync(toPath(url.replace(/[?#].*$/s, '')));
  } else {
    throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(url), ['file', 'data', 'node']);
  }
  return { __proto__: null, format: known ?? detected(url, source), source, [unchanged]: source };
}

function detected(url, source) {
  const compiler = internalBinding('compile');
  const types = /\.[cm]?ts(?:[?#]|$)/.test(url);
  const kind = compiler.isModule(`${source}`, types ? compiler.TYPES : 0) ? 'module' : 'commonjs';
  return types ? `${kind}-typescript` : kind;
}

const formats = ['addon', 'builtin', 'commonjs', 'commonjs-typescript', 'json', 'module', 'module-typescript', 'wasm'];

function load(url, format, type, conditions) {
  const list = chain('load');
  const context = { conditions: [...conditions], importAttributes: type ? { __proto__: null, type } : { __proto__: null }, format: format ?? formatOf(url) };
  const result = ask(list, list.length - 1, 'load', url, context, usualLoad);
  const { format: given, source } = result;
  const text = typeof source === 'string' || source instanceof ArrayBuffer || ArrayBuffer.isView(source);
  if (source !== null && source !== undefined && !text) throw wrongReturn('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  const final = given ?? context.format;
  if (final !== undefined && !formats.includes(final)) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(final, url);
  return { format: final, source, own: source !== result[unchanged] || !url.startsWith('file:') };
}

function textOf(source) {
  if (typeof source === 'string') return source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  return new TextDecoder().decode(source);
}

// For esm_records: the record of a resolution, or undefined where the usual way will do.
function record(found, main, type, makers) {
  if (chain('load').length === 0 && found.format === undefined) {
    if (found.path === undefined && found.builtin === undefined && !found.url.startsWith('data:')) {
      throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(found.url), ['file', 'data', 'node']);
    }
    return undefined;
  }
  const { url, path } = found;
  const { format, source, own } = load(url, found.format, type, packages.importConditions());
  if (format === 'builtin') return found.builtin === undefined ? makers.builtin(url, publicBuiltin(url)) : undefined;
  if (source === null || source === undefined) {
    if (format === 'commonjs' || format === 'addon') return makers.commonjs(url, path, format === 'addon' ? '' : undefined);
    throw wrongReturn('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  }
  if (format === 'wasm') return makers.wasm(url, path, source);
  const text = textOf(source);
  switch (format) {
    case 'json': return makers.json(url, own ? undefined : path, text);
    case 'module': return makers.text(url, text, path, false);
    case 'module-typescript': return makers.text(url, text, path, true);
    case 'commonjs': case 'commonjs-typescript':
      return own ? makers.commonjsText(url, path ?? url, stripped(format, text, url)) : makers.commonjs(url, path);
    default: throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, url);
  }
}

function stripped(format, text, url) {
  return format.endsWith('typescript') ? internalBinding('compile').strip(text, url) : text;
}

// For loadNew(): fills a module of CommonJS. False where the usual way will do.
function loadModule(module, filename, { url, format }) {
  if (chain('load').length === 0 && format === undefined) return false;
  const result = load(url, format, '', packages.requireConditions());
  const { source } = result;
  const usual = !result.own && (format ?? formatOf(url) ?? result.format) === result.format;
  if (source === null || source === undefined || (usual && filename.startsWith('/'))) return false;
  const text = textOf(source);
  module.filename = filename;
  module.paths = filename.startsWith('/') ? module.constructor._nodeModulePaths(require('path').dirname(filename)) : [];
  if (result.format === 'json') module.exports = JSON.parse(text);
  else if (result.format === 'module' || result.format === 'module-typescript') module._compile(stripped(result.format, text, url), filename, 'module');
  else module._compile(stripped(result.format ?? 'commonjs', text, url), filename);
  module.loaded = true;
  return true;
}

// A built-in module for require(): the hooks may put a text in its place.
function loadBuiltin(id, { url, format }, Module) {
  if (chain('load').length > 0) {
    const result = load(url, format, '', packages.requireConditions());
    if (result.format !== 'builtin' && result.source !== null && result.source !== undefined) {
      const module = new Module(url, undefined);
      module.filename = url;
      module._compile(textOf(result.source), url);
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
