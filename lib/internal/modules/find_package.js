// Where CommonJS looks when a request is neither a file's very name nor one but for its extension: in packages and other
// directories, and what it says when there is nothing.

const core = internalBinding('core');
const { find, turn } = internalBinding('modules.find');
const path = require('path');
const { Module, isRelative, linkFlag } = require('internal/modules/cjs');

const ENDINGS_ONLY = 2; // beside linkFlag()

function existing(file, isMain) {
  const found = find(`${path.resolve(file)}\0`, 0, '', linkFlag(isMain));
  return typeof found === 'string' ? found : undefined;
}

function withExtensions(base, extensions, isMain) {
  const found = find(`${path.resolve(base)}\0`, 0, extensions, linkFlag(isMain) | ENDINGS_ONLY);
  return typeof found === 'string' ? found : undefined;
}

function directory(dir, extensions, isMain, request) {
  const main = require('internal/modules/package').read(dir === '/' ? '/package.json' : `${dir}/package.json`)?.data.main;
  if (typeof main !== 'string' || main === '') return withExtensions(`${dir}/index`, extensions, isMain);
  const file = path.resolve(dir, main);
  let found = find(`${file}\0`, 0, extensions, linkFlag(isMain));
  if (typeof found === 'string') return found;
  found = withExtensions(`${file}/index`, extensions, isMain);
  if (found !== undefined) return found;
  const index = withExtensions(`${dir}/index`, extensions, isMain);
  if (index === undefined) {
    const error = new Error(`Cannot find module '${file}'. Please verify that the package.json has a valid "main" entry`);
    error.code = 'MODULE_NOT_FOUND';
    error.path = path.resolve(dir, 'package.json');
    error.requestPath = request;
    throw error;
  }
  process.emitWarning(`Invalid 'main' field in '${path.resolve(dir, 'package.json')}' of '${main}'. Please either fix that or report it to the module author`,
    'DeprecationWarning', 'DEP0128');
  return index;
}

// `exports` of a package found below one of the paths.
function fromExports(base, request) {
  const match = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/.exec(request);
  if (match === null) return undefined;
  const packages = require('internal/modules/package');
  const entry = packages.read(`${base === '/' ? '' : base}/${match[1]}/package.json`);
  if (entry === null || entry.data.exports === undefined || entry.data.exports === null) return undefined;
  const file = packages.resolveExports(entry, `.${match[2] ?? ''}`, packages.requireConditions());
  return finishExported(file, entry.path, request);
}

function finishExported(file, packageFile, request) {
  const found = existing(file, false);
  if (found !== undefined) return found;
  const error = new Error(`Cannot find module '${file}'`);
  error.code = 'MODULE_NOT_FOUND';
  error.path = packageFile;
  error.requestPath = request;
  throw error;
}

// The request stands for a directory, or for something in a package that is there. Files of many folders ask for the same packages, most
// of them while a program starts.
let foundIn = -1; // turn of the loop
function inDirectory(request, dir, extensions, flags, absolute, isMain) {
  const { found } = require('internal/modules/package');
  const now = turn();
  if (now !== foundIn) {
    foundIn = now;
    found.clear();
  }
  const key = `${flags}${dir}\0${request}\0${extensions}`;
  let file = found.get(key);
  if (file === undefined) {
    file = search(request, dir, extensions, flags, absolute, isMain);
    if (file !== undefined) found.set(key, file);
  }
  return file;
}

function search(request, dir, extensions, flags, absolute, isMain) {
  const base = path.resolve(dir, request);
  if (absolute || isRelative(request)) return directory(base, extensions, isMain, request);
  const exported = fromExports(dir, request);
  if (exported !== undefined) return exported;
  const found = find(/\/\.{0,2}$/.test(request) ? `${base}/\0` : `${base}\0`, 0, extensions, flags);
  if (typeof found === 'string') return found;
  return found === 0 ? directory(base, extensions, isMain, request) : undefined;
}

// A package may require itself by its own name.
function fromSelf(parent, request) {
  const file = parent?.filename ?? (parent?.id === '<repl>' || parent?.id === 'internal/preload' ? `${require('internal/process/cwd').folder()}/x` : undefined);
  if (!file) return undefined;
  const packages = require('internal/modules/package');
  const entry = packages.scopeOf(file);
  if (entry === null || entry.data.exports === undefined || entry.data.exports === null) return undefined;
  const { name } = entry.data;
  if (request !== name && !request.startsWith(`${name}/`)) return undefined;
  const resolved = packages.resolveExports(entry, `.${request.slice(name.length)}`, packages.requireConditions(), file);
  return finishExported(resolved, entry.path, request);
}

// --watch waits for a file that was looked for in vain.
function reportMissing(request, parent) {
  if (!isRelative(request) && !path.isAbsolute(request)) return;
  const base = path.resolve(parent?.filename ? path.dirname(parent.filename) : '.', request);
  core.watching(base, ...Object.keys(Module._extensions).map((extension) => base + extension));
}

function notFound(request, parent) {
  const stack = [];
  for (let cursor = parent; cursor; cursor = Module.parents === undefined ? cursor.parent : Module.parents.get(cursor)) stack.push(cursor.filename || cursor.id);
  let message = `Cannot find module '${request}'`;
  if (stack.length > 0) message += `\nRequire stack:\n- ${stack.join('\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = stack;
  return error;
}

// The option `paths` of require.resolve().
function givenPaths(request, given) {
  const { codes } = require('internal/errors');
  if (!Array.isArray(given)) throw new codes.ERR_INVALID_ARG_VALUE('options.paths', given);
  for (const from of given) require('internal/validators').validateString(from, 'options.paths');
  if (isRelative(request)) return given;
  const paths = [];
  for (const from of given) {
    const fake = new Module('', null);
    fake.paths = Module._nodeModulePaths(from);
    for (const dir of Module._resolveLookupPaths(request, fake)) if (!paths.includes(dir)) paths.push(dir);
  }
  return paths;
}

module.exports = { finishExported, inDirectory, fromSelf, reportMissing, notFound, givenPaths };
