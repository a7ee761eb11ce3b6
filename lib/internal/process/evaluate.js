// -e, -p and programs on standard input: a script in the global scope that sees require, module and exports.

const core = internalBinding('core');

exports.run = function run(text, name, print, preload) {
  const { Module, makeRequire } = require('internal/modules/cjs');
  const path = require('path');
  const cwd = process.cwd();
  const module = new Module(name, undefined);
  module.filename = path.join(cwd, name);
  module.paths = Module._nodeModulePaths(cwd);
  require('internal/process/evaluated').add(name, text);
  preload();
  const type = require('internal/options').get('--input-type');
  if (type === 'module') {
    if (!core.hasBuiltin('internal/modules/esm')) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('--input-type=module');
    }
    return require('internal/modules/esm').runText(text, name, print);
  }
  const put = (key, value) => Object.defineProperty(globalThis, key, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
  put('require', makeRequire(module));
  put('module', module);
  put('exports', module.exports);
  put('__filename', name);
  put('__dirname', '.');
  builtinGlobals();
  const result = core.evaluate(text, name, 1);
  if (print) require('internal/console/global').console.log(result);
};

// Built-in modules are globals here, as `fs` in `-p fs.constants`, unless the text declares the name itself.
function builtinGlobals() {
  for (const id of require('internal/modules/builtins').builtinModules()) {
    if (/^[a-z]\w*$/.test(id) && !(id in globalThis)) core.lazyModule(globalThis, id);
  }
}
