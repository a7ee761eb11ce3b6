// mock.module(): other exports in a module's place, for import and require() alike, until restored. Hooks of the loader send
// whoever asks for a mocked module to a URL of its own, so that the module itself, loaded or not, stays what it is.

const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');

const kMocks = Symbol('troika.module_mocks'); // on node:test, for the texts below
const SCHEME = 'troika-mock:';
const mocks = new Map(); // url of the module -> mock
const byId = new Map();
let hooks;
let asking = false; // for what a module is itself
let ids = 0;
let loads = 0;

// What require() gives: the default export with the named ones on it.
function forRequire({ hasDefault, defaultExport, namedExports, name }) {
  const names = Object.keys(namedExports);
  if (!hasDefault) return names.length === 0 ? {} : Object.defineProperties({}, Object.getOwnPropertyDescriptors(namedExports));
  if (names.length === 0) return defaultExport;
  if (defaultExport === null || (typeof defaultExport !== 'object' && typeof defaultExport !== 'function')) {
    throw new codes.ERR_INVALID_STATE(`Cannot create mock of '${name}': named exports cannot be applied to the default export`);
  }
  for (const key of names) Object.defineProperty(defaultExport, key, Object.getOwnPropertyDescriptor(namedExports, key));
  return defaultExport;
}

function textFor(mock, imported) {
  const found = `process.getBuiltinModule('node:test')[Symbol.for('troika.module_mocks')](${mock.id})`;
  if (!imported) return `module.exports = ${found}.required();`;
  if (mock.commonjs) forRequire(mock); // an import of a module of that kind fails as its require() does
  let text = `const mock = ${found};\n`;
  if (mock.hasDefault) text += 'export default mock.defaultExport;\n';
  else if (mock.commonjs) text += 'export default mock.required();\n';
  Object.keys(mock.namedExports).forEach((key, i) => {
    if (key === 'default') return;
    text += `const $${i} = mock.namedExports[${JSON.stringify(key)}];\nexport { $${i} as ${JSON.stringify(key)} };\n`;
  });
  return text;
}

function install() {
  const lookup = (id) => {
    const mock = byId.get(id);
    return { defaultExport: mock.defaultExport, namedExports: mock.namedExports, required: () => forRequire(mock) };
  };
  Object.defineProperty(require('test'), Symbol.for(kMocks.description), { __proto__: null, value: lookup, configurable: true, enumerable: false });
  hooks = require('internal/modules/hooks').registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const mock = asking ? undefined : mocks.get(found.url);
      if (mock === undefined) return found;
      const imported = context.conditions.includes('import');
      const format = imported && mock.json ? 'json' : imported ? 'module' : 'commonjs';
      return { shortCircuit: true, format, url: `${SCHEME}${mock.id}/${imported ? 'import' : 'require'}/${mock.cache ? 0 : ++loads}` };
    },
    load(url, context, next) {
      if (!url.startsWith(SCHEME)) return next(url, context);
      const [id, how] = url.slice(SCHEME.length).split('/');
      const mock = byId.get(Number(id));
      const imported = how === 'import';
      if (imported && mock.json) return { shortCircuit: true, format: 'json', source: JSON.stringify(mock.defaultExport) };
      return { shortCircuit: true, format: imported ? 'module' : 'commonjs', source: textFor(mock, imported) };
    },
  });
}

// The module's URL, seen from the file that mocks it.
function urlOf(specifier, file) {
  const { publicBuiltin } = require('internal/modules/builtins');
  const id = publicBuiltin(specifier);
  if (id !== undefined) return `node:${id}`;
  const path = file?.startsWith('/') ? file : require('path').join(process.cwd(), 'x');
  const { pathToFileURL } = require('url');
  if (specifier.startsWith('/')) return pathToFileURL(specifier).href;
  asking = true;
  try {
    return require('internal/modules/esm').resolveURL(specifier, { url: pathToFileURL(path).href, path });
  } finally {
    asking = false;
  }
}

class MockModuleContext {
  #url;
  #mock;
  constructor(url, mock) {
    this.#url = url;
    this.#mock = mock;
  }
  restore() {
    if (mocks.get(this.#url) !== this.#mock) return;
    mocks.delete(this.#url);
    const { Module } = require('internal/modules/cjs');
    for (const key of Object.keys(Module._cache)) if (key.startsWith(`${SCHEME}${this.#mock.id}/`)) delete Module._cache[key];
    if (mocks.size > 0) return;
    hooks.deregister();
    hooks = undefined;
  }
}

exports.mockModule = function mockModule(specifier, options = {}) {
  if (!require('internal/options').get('--experimental-test-module-mocks')) {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('mock.module() without --experimental-test-module-mocks');
  }
  const { file } = require('internal/test_runner/location').callerLocation() ?? {};
  if (specifier instanceof URL) specifier = specifier.href;
  validateString(specifier, 'specifier');
  validateObject(options, 'options');
  const { cache = false, namedExports = {}, defaultExport } = options;
  validateBoolean(cache, 'options.cache');
  validateObject(namedExports, 'options.namedExports');
  const url = urlOf(specifier, file);
  if (mocks.has(url)) throw new codes.ERR_INVALID_STATE(`Cannot mock '${specifier}'. The module is already mocked.`);
  const plain = url.replace(/[?#].*$/s, '');
  const json = plain.endsWith('.json');
  const esm = plain.startsWith('node:') || (plain.startsWith('file:') && isEsm(plain));
  const mock = { id: ++ids, name: specifier, cache, namedExports, hasDefault: 'defaultExport' in options, defaultExport, json, commonjs: !esm && !json };
  if (mocks.size === 0) install();
  mocks.set(url, mock);
  byId.set(mock.id, mock);
  return new MockModuleContext(url, mock);
};

function isEsm(url) {
  const file = require('url').fileURLToPath(url);
  const known = require('internal/modules/cjs').isEsm(file);
  if (known !== undefined) return known;
  try {
    return internalBinding('compile').fileIsModule(file, 0);
  } catch {
    return false; // a module that is not there is mocked as CommonJS
  }
}
