// From a specifier and the module that says it to a URL: https://nodejs.org/api/esm.html#resolution-algorithm-specification
// A resolution is { url, path, search, builtin }: path for file: URLs, builtin for node: ones, else the URL alone.

const native = internalBinding('modules');
const finder = internalBinding('modules.find');
const core = internalBinding('core');
const { publicBuiltin, isAbsent } = require('internal/modules/builtins');
const options = require('internal/options');

function coded(code, ...args) {
  const { codes } = require('internal/errors');
  return new codes[code](...args);
}

const plainPath = /^[\w\-./@+~]*$/; // the same in a URL

function toURL(path) {
  return plainPath.test(path) ? `file://${path}` : require('url').pathToFileURL(path).href;
}

function toPath(url) {
  if (url.startsWith('file:///') && plainPath.test(url.slice(7)) && !url.includes('/.')) return url.slice(7);
  return require('url').fileURLToPath(url);
}

const nameOf = (parent) => parent.path ?? parent.url;

let keepLinks; // --preserve-symlinks
const keepsLinks = () => (keepLinks ??= options.get('--preserve-symlinks') === true);

// A file that must be there; symbolic links are followed.
function finish(path, parent, suffix = '') {
  const place = finder.place(path);
  const kind = typeof place === 'string' ? 0 : place;
  if (kind === 1) throw coded('ERR_UNSUPPORTED_DIR_IMPORT', path, nameOf(parent), toURL(path) + suffix);
  if (kind < 0 || path.endsWith('/')) {
    if (core.watching !== undefined) core.watching(path);
    const error = coded('ERR_MODULE_NOT_FOUND', path, nameOf(parent), toURL(path) + suffix);
    throw error;
  }
  const keep = options.get(parent.entry ? '--preserve-symlinks-main' : '--preserve-symlinks') === true;
  const real = keep || place === 0 ? path : place;
  return { url: toURL(real) + suffix, path: real, builtin: undefined };
}

function fromFileURL(url, parent) {
  if (/%2f|%5c/i.test(url.pathname)) {
    throw coded('ERR_INVALID_MODULE_SPECIFIER', url.pathname, 'must not include encoded "/" or "\\" characters', nameOf(parent));
  }
  let path;
  try {
    path = require('url').fileURLToPath(url);
  } catch (error) {
    error.input = url.href;
    error.base = parent.url;
    throw error;
  }
  return finish(path, parent, url.search + url.hash);
}

function builtin(id) {
  return { url: `node:${id}`, path: undefined, builtin: id };
}

function fromURL(url, parent) {
  if (url.protocol === 'node:') {
    const id = publicBuiltin(url.href);
    if (id !== undefined) return builtin(id);
    throw isAbsent(url.href) ? unavailable(url.href) : coded('ERR_UNKNOWN_BUILTIN_MODULE', url.href);
  }
  if (url.protocol === 'file:') return fromFileURL(url, parent);
  if (url.protocol === 'data:') return { url: url.href, path: undefined, builtin: undefined };
  if (url.protocol === 'https:' || url.protocol === 'http:') throw coded('ERR_UNSUPPORTED_ESM_URL_SCHEME', url, ['file', 'data', 'node']);
  throw coded('ERR_UNSUPPORTED_ESM_URL_SCHEME', url, ['file', 'data', 'node']);
}

function unavailable(id) {
  const error = coded('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', `import '${id}'`);
  error.message = `The module '${id}' is not available in troika ${process.versions.troika}`;
  return error;
}

function isFile(path) {
  return native.stat(path) === 0;
}

// DEP0151: what only CommonJS should look for. Nothing is said of JSON files and the like.
function deprecated(entry, main, file, parent) {
  if (!file.endsWith('.mjs') && require('internal/modules/package').scopeOf(file)?.data.type !== 'module') return;
  const from = nameOf(parent);
  if (main) {
    process.emitWarning(`Package ${entry.dir}/ has a "main" field set to "${main}", excluding the full filename and extension to the resolved ` +
      `file at "${file.slice(entry.dir.length + 1)}", imported from ${from}.\n Automatic extension resolution of the "main" field is deprecated for ES modules.`,
    'DeprecationWarning', 'DEP0151');
  } else {
    process.emitWarning(`No "main" or "exports" field defined in the package.json for ${entry.dir}/ resolving the main entry point ` +
      `"${file.slice(entry.dir.length + 1)}", imported from ${from}.\nDefault "index" lookups for the main are deprecated for ES modules.`,
    'DeprecationWarning', 'DEP0151');
  }
}

// `main` of a package without `exports`, with the endings that CommonJS tries.
function legacyMain(entry, parent) {
  const path = require('path');
  const { main } = entry.data;
  if (typeof main === 'string') {
    for (const ending of ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node']) {
      const file = path.resolve(entry.dir, main + ending);
      if (!isFile(file)) continue;
      if (ending !== '') deprecated(entry, main, file, parent);
      return file;
    }
  }
  for (const name of ['index.js', 'index.json', 'index.node']) {
    const file = path.join(entry.dir, name);
    if (!isFile(file)) continue;
    deprecated(entry, main, file, parent);
    return file;
  }
  throw coded('ERR_MODULE_NOT_FOUND', path.join(entry.dir, typeof main === 'string' ? main : 'index.js').replace(/\/$/, ''), nameOf(parent));
}

function splitName(specifier, parent) {
  const match = /^((?:@[^/\\%]+\/)?[^./\\%@][^/\\%]*)(\/.*)?$/.exec(specifier);
  if (match === null) throw coded('ERR_INVALID_MODULE_SPECIFIER', specifier, 'is not a valid package name', nameOf(parent));
  return [match[1], match[2] === undefined ? '.' : `.${match[2]}`];
}

function resolvePackage(specifier, parent, conditions) {
  const packages = require('internal/modules/package');
  const [name, subpath] = splitName(specifier, parent);
  if (parent.url?.startsWith('data:')) throw coded('ERR_UNSUPPORTED_RESOLVE_REQUEST', specifier, parent.url);
  const from = parent.path ?? (parent.url?.startsWith('file:') ? toPath(parent.url) : undefined);
  if (from !== undefined) {
    const self = packages.scopeOf(from);
    if (self !== null && self.data.name === name && self.data.exports !== undefined && self.data.exports !== null) {
      return finish(packages.resolveExports(self, subpath, conditions, from), parent);
    }
    const { Module } = require('internal/modules/cjs');
    for (const dir of Module._nodeModulePaths(from.endsWith('/') ? from : require('path').dirname(from))) {
      if (native.stat(`${dir}/${name}`) !== 1) continue;
      const entry = packages.read(`${dir}/${name}/package.json`, `"${specifier}" from ${nameOf(parent)}`) ?? { path: `${dir}/${name}/package.json`, dir: `${dir}/${name}`, data: {} };
      if (entry.data.exports !== undefined && entry.data.exports !== null) {
        return finish(packages.resolveExports(entry, subpath, conditions, nameOf(parent)), parent);
      }
      if (subpath === '.') return finish(legacyMain(entry, parent), parent);
      return finish(require('path').join(entry.dir, decodeURIComponent(subpath)), parent);
    }
  }
  if (from === undefined && !isAbsent(specifier)) require('url').fileURLToPath(new URL(`./node_modules/${name}/package.json`, parent.url)); // throws
  throw isAbsent(specifier) ? unavailable(specifier) : coded('ERR_MODULE_NOT_FOUND', name, nameOf(parent));
}

function resolveBare(specifier, parent, conditions) {
  const id = publicBuiltin(specifier);
  if (id !== undefined) return builtin(id);
  return resolvePackage(specifier, parent, conditions);
}

const relative = /^(?:\/|\.\/|\.\.\/|\.\.?$)/;

function resolveOnce(specifier, parent, conditions) {
  if (relative.test(specifier)) {
    if (parent.dir !== undefined && specifier[0] === '.' && !keepsLinks()) {
      const real = finder.relative(parent.dir, specifier);
      if (real !== undefined) return { url: toURL(real), path: real, builtin: undefined };
    }
    let url;
    try {
      url = new URL(specifier, parent.url);
    } catch {
      throw coded('ERR_UNSUPPORTED_RESOLVE_REQUEST', specifier, parent.url);
    }
    return fromURL(url, parent);
  }
  if (specifier[0] === '#') {
    const packages = require('internal/modules/package');
    const from = parent.path ?? toPath(parent.url);
    const target = packages.resolveImports(specifier, from, conditions);
    if (target.file !== undefined) return finish(target.file, parent);
    return resolveOnce(target.bare, parent, conditions);
  }
  if (/^[A-Za-z][A-Za-z\d+.-]*:/.test(specifier)) {
    let url;
    try {
      url = new URL(specifier);
    } catch {
      // Not a URL after all.
    }
    if (url !== undefined) return fromURL(url, parent);
  }
  return resolveBare(specifier, parent, conditions);
}

// What a CommonJS user may have meant, as a line of the stack; of a directory or an absolute name, in the message too.
function addHint(error, specifier, parent) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') return;
  if (parent.path === undefined || specifier[0] === '#') return;
  const absolute = /^(?:\/|file:)/.test(specifier);
  let found;
  try {
    if (specifier.startsWith('file:')) specifier = require('url').fileURLToPath(specifier);
    const { Module } = require('internal/modules/cjs');
    const from = new Module(parent.path, undefined);
    from.filename = parent.path;
    from.paths = Module._nodeModulePaths(require('path').dirname(parent.path));
    found = Module._resolveFilename(specifier, from, false);
  } catch {
    return;
  }
  const path = require('path');
  const shown = (file) => JSON.stringify(encodeURI(file).replace(/[?#]/g, encodeURIComponent));
  const at = found.lastIndexOf(`/node_modules/${specifier}`);
  const bare = !absolute && specifier[0] !== '.';
  if (bare && at === -1) return;
  let hint;
  if (absolute) {
    hint = shown(found);
  } else if (bare && specifier.includes('/')) {
    hint = shown(found.slice(at + 14));
  } else {
    const beside = path.relative(path.dirname(parent.path), found);
    hint = shown(beside.startsWith('../') ? beside : `./${beside}`);
  }
  const lines = error.stack.split('\n');
  const first = lines.findIndex((line) => line.startsWith('    at '));
  if (first !== -1) lines.splice(first, 0, `Did you mean to import ${hint}?`);
  error.stack = lines.join('\n');
  if (absolute || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') error.message += `\nDid you mean to import ${hint}?`;
}

// parent: { url, path } of a module; type: of the import attributes; conditions: a Set.
function resolve(specifier, parent, type = '') {
  const { moduleHooks, asyncHooks } = core;
  if (moduleHooks !== undefined) return moduleHooks.resolveImport(specifier, parent, type, asyncHooks === undefined ? usualResolve : asyncHooks.resolveSync);
  if (asyncHooks !== undefined) return asyncHooks.resolveSync(specifier, parent, undefined, type);
  return usualResolve(specifier, parent);
}

function usualResolve(specifier, parent, conditions = require('internal/modules/package').importConditions()) {
  try {
    return resolveOnce(specifier, parent, conditions);
  } catch (error) {
    if (error.code !== undefined) addHint(error, specifier, parent);
    throw error;
  }
}

module.exports = { resolve, usualResolve, toURL, toPath };
