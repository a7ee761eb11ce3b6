// package.json: reading, and the scope of a file. Resolution by `exports` and `imports` is in internal/modules/package_targets.

const native = internalBinding('modules');
const { reg } = internalBinding('core');
const options = require('internal/options');

function coded(code, ...args) {
  const { codes } = require('internal/errors');
  return new codes[code](...args);
}

const cache = new Map(); // path of a package.json -> { path, dir, data } or null

// `importer`: who asked, for the message.
function read(file, importer = undefined) {
  let entry = cache.get(file);
  if (entry !== undefined) return entry;
  const data = native.readPackage(file);
  entry = null;
  if (reg[16] !== 0) {
    if (reg[16] < 0) throw coded('ERR_INVALID_PACKAGE_CONFIG', file, importer, whyNoJson(file));
    entry = { path: file, dir: file.slice(0, -'/package.json'.length) || '/', data: typeof data === 'object' && data !== null ? Object.setPrototypeOf(data, null) : {} };
  }
  cache.set(file, entry);
  return entry;
}

function whyNoJson(file) {
  try {
    JSON.parse(native.readText(file));
  } catch (error) {
    return error.message;
  }
}

// The package.json that a file belongs to, or null.
function scopeOf(file) {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? null : scopeOfDirectory(file.slice(0, slash));
}

const scopes = new Map(); // by directory
function scopeOfDirectory(dir) {
  let found = scopes.get(dir);
  if (found !== undefined) return found;
  if (dir.endsWith('/node_modules')) found = null;
  else found = read(`${dir}/package.json`) ?? (dir === '' ? null : scopeOf(dir));
  scopes.set(dir, found);
  return found;
}

// The folders where packages are looked for from a directory, an absolute path in its shortest form.
function packageFolders(from) {
  const paths = [];
  for (let dir = from; ; dir = dir.slice(0, dir.lastIndexOf('/')) || '/') {
    if (!dir.endsWith('/node_modules')) paths.push(dir === '/' ? '/node_modules' : `${dir}/node_modules`);
    if (dir === '/') return paths;
  }
}

function conditions(kind) {
  const user = options.get('--conditions') ?? [];
  const all = ['node', kind, 'module-sync', ...user];
  if (options.get('--addons') !== false) all.push('node-addons');
  return new Set(all);
}
const requireConditions = () => (cachedRequire ??= conditions('require'));
let cachedRequire;
const importConditions = () => (cachedImport ??= conditions('import'));
let cachedImport;

// What `run` gives while require() goes by other conditions.
function withRequireConditions(set, run) {
  const before = cachedRequire;
  cachedRequire = set;
  found.clear();
  try {
    return run();
  } finally {
    cachedRequire = before;
    found.clear();
  }
}

// --- exports and imports: most files are found without them

const targets = () => require('internal/modules/package_targets');
// subpath is '.' or './x'. The file, always; throws ERR_PACKAGE_PATH_NOT_EXPORTED.
const resolveExports = (entry, subpath, conds, base) => targets().resolveExports(entry, subpath, conds, base);
// '#x' from a file: { file } or { bare }.
const resolveImports = (request, fromFile, conds) => targets().resolveImports(request, fromFile, conds);

// Files that require() has found in packages in the current turn of the loop (internal/modules/find_package).
const found = new Map();

function forget() {
  cache.clear();
  found.clear();
  scopes.clear();
  cachedRequire = cachedImport = undefined;
}

module.exports = { coded, forget, found, read, scopeOf, packageFolders, resolveExports, resolveImports, requireConditions, importConditions, withRequireConditions };
