// -e, -p and programs on standard input: a script in the global scope that sees require, module and exports.

const core = internalBinding('core');
const options = require('internal/options');

exports.run = function run(text, name, print, preload, globals = true) {
  const { Module, makeRequire } = require('internal/modules/cjs');
  const path = require('path');
  const cwd = require('internal/process/cwd').folder();
  const module = new Module(name, undefined);
  module.filename = path.join(cwd, name);
  module.paths = Module._nodeModulePaths(cwd);
  require('internal/process/evaluated').add(name, text);
  preload();
  const type = options.get('--input-type');
  if (type === 'module' || type === 'module-typescript') {
    return require('internal/modules/esm').runText(text, name, print, type === 'module-typescript');
  }
  const put = (key, value) => Object.defineProperty(globalThis, key, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
  put('require', makeRequire(module));
  put('module', module);
  put('exports', module.exports);
  put('__filename', name);
  put('__dirname', '.');
  if (globals) builtinGlobals();
  if (options.get('--import') !== undefined) require('internal/modules/esm').afterImports(() => script(text, name, print, type));
  else script(text, name, print, type);
};

function script(text, name, print, type) {
  let result;
  try {
    result = core.evaluate(prepared(text, name, type === 'commonjs-typescript'), name, 1);
  } catch (error) {
    // Not one that the program made.
    const parsing = error instanceof SyntaxError && (Object.hasOwn(error, 'sourceURL') || core.errors.positions.has(error));
    const other = parsing && type === undefined && options.get('--experimental-detect-module') !== false ? otherKind(text) : undefined;
    if (other === undefined) throw parsing ? require('internal/modules/faults').inScript(error, text) : error;
    if (other.module) asModule();
    if (other.module) return require('internal/modules/esm').runText(text, name, print, other.types);
    result = core.evaluate(prepared(text, name, true), name, 1);
  }
  if (!print) return;
  const { console } = require('internal/console/global');
  // What became of a promise is known at the end.
  if (require('internal/util/types').isPromise(result)) process.prependListener('exit', () => console.log(result));
  else console.log(result);
}

// A module sees nothing of CommonJS; the built-in module of that name is a global again.
function asModule() {
  for (const name of ['require', 'module', 'exports', '__filename', '__dirname']) delete globalThis[name];
  core.lazyModule(globalThis, 'module');
}

// import() and await in a script call functions of the global object.
function prepared(text, name, types) {
  const compiler = internalBinding('compile');
  if (text.includes('WebAssembly')) require('internal/wasm');
  if (!types && !/import|catch|await|using/.test(text)) return text;
  let code;
  try {
    code = compiler.script(text, (types ? compiler.TYPES : 0) | compiler.AWAIT, name);
  } catch (error) {
    throw types ? require('internal/modules/faults').typed(error) : error;
  }
  if (code !== text) {
    const { put } = require('internal/modules/hidden');
    put('$trk_import', require('internal/modules/cjs').importFrom(name));
    put('$trk_fix', core.errors.fix);
    put('$trk_await', core.awaitable);
    put('$trk_U', core.using);
  }
  return code;
}

// What a text that is no script may be: an ES module, TypeScript, or both; undefined for none of these.
function otherKind(text) {
  const compiler = internalBinding('compile');
  if (compiler.isModule(text, 0, true)) return { module: true, types: false };
  if (compiler.isModule(text, compiler.TYPES, true)) return { module: true, types: true };
  if (compiler.isModule(text, 0)) return { module: true, types: false }; // with a fault that is to be told
  try {
    if (compiler.strip(text, '[eval-typescript]', compiler.TYPES) !== text) return { module: false, types: true };
  } catch {
    // The engine's error tells what it is as JavaScript.
  }
  return undefined;
}

// Built-in modules are globals here, as `fs` in `-p fs.constants`, unless the text declares the name itself.
function builtinGlobals() {
  for (const id of require('internal/modules/builtins').builtinModules()) {
    if (/^[a-z]\w*$/.test(id) && (id === 'crypto' || !(id in globalThis))) core.lazyModule(globalThis, id);
  }
}
