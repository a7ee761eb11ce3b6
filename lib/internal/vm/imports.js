// What scripts of vm have that the engine's do not: import(), an await that keeps the async context, `using`, and the stacks of
// caught errors.

const { codes } = require('internal/errors');
const core = internalBinding('core');
const { errors, reg, awaitable } = core;
const { USE_MAIN_CONTEXT_DEFAULT_LOADER } = require('vm').constants;

// import() in a script asks what its maker said; without that it is refused.
const importers = new Map(); // name of a hidden global -> function
let lastImporter = 0;
// referrer(): what the callback is told that asks; note: see internal/vm/positions.
// before, length: where the program's own text stands in `source`.
function rewrite(source, filename, given, referrer, note, before, length) {
  const compiler = internalBinding('compile');
  let code;
  try {
    code = core.coverage === undefined || note === undefined ? compiler.script(source, compiler.AWAIT, filename, note) :
      core.coverage.ofScript(filename, before, length, () => compiler.script(source, compiler.AWAIT | compiler.COVER, filename, note));
  } catch {
    return source;
  }
  if (!code.includes('$trk_import')) return code;
  const name = `$trk_import_${++lastImporter}`;
  const importer = (phase) => (specifier, options) => {
    if (given === USE_MAIN_CONTEXT_DEFAULT_LOADER) {
      require('internal/util').emitExperimentalWarning('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
      const base = filename.startsWith('/') || filename.startsWith('file:') ? filename : `${process.cwd()}/${filename}`;
      const esm = require('internal/modules/esm');
      return phase === 'source' ? esm.dynamicSource(specifier, base) : esm.dynamicImport(specifier, base, options);
    }
    return ask(given, specifier, referrer(), options, phase);
  };
  importers.set(name, Object.assign(importer('evaluation'), { source: importer('source') }));
  return code.replaceAll('$trk_import', name);
}
// What `await` is given: a promise of its own global object's carries the context.
function awaitFor(target) {
  if (target === globalThis) return awaitable;
  const { Promise: OtherPromise } = target;
  const { resolve } = OtherPromise;
  return (value) => (reg[5] === 0 ? value : Reflect.apply(resolve, OtherPromise, [value]));
}
// Promises are the other global object's own.
function localized(importer, target) {
  if (target === globalThis) return importer;
  const { Promise: OtherPromise } = target;
  const { resolve } = OtherPromise;
  const own = (load) => (...args) => Reflect.apply(resolve, OtherPromise, [load(...args)]);
  return Object.assign(own(importer), { source: own(importer.source) });
}

// What an importModuleDynamically callback gives for a specifier: the namespace of its module.
async function ask(given, specifier, referrer, options, phase) {
  if (typeof given !== 'function') throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  if (!require('internal/options').get('--experimental-vm-modules')) throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
  const module = await given(`${specifier}`, referrer, Object.assign(Object.create(null), options?.with), phase);
  if (core.namespaces?.has(module) || (phase === 'source' && module instanceof WebAssembly.Module)) return module;
  return require('internal/vm/module').imported(module, phase);
}

// state: of the context whose global object `target` is.
function put(target, source, state) {
  const define = state === undefined ? require('internal/modules/hidden').put :
    (name, value) => Object.defineProperty(target, name, { __proto__: null, value, configurable: true, writable: true, enumerable: false });
  for (const [name] of source.matchAll(/\$trk_import_\d+/g)) define(name, localized(importers.get(name), target));
  if (core.coverage !== undefined) define('$trk_q', core.coverage.scripts);
  if (state === undefined ? hooked : Object.hasOwn(target, '$trk_await')) return;
  define('$trk_await', awaitFor(target));
  define('$trk_fix', state === undefined ? errors.fix : fixer(state));
  define('$trk_U', core.using);
  if (state === undefined) hooked = true;
  else ownTexts(target.Function.prototype);
}
let hooked = false; // what all of this thread's own scripts find is there

// A context's errors are made when one of the engine's is caught.
function fixer(state) {
  return (error) => {
    if (typeof error !== 'object' || error === null || !Object.hasOwn(error, 'sourceURL')) return error;
    state.makeErrors();
    return errors.fix(error);
  };
}

// Functions have the text that the program wrote.
function ownTexts(prototype) {
  const textOf = prototype.toString;
  const { toString } = {
    toString() {
      if (this === toString) return 'function toString() { [native code] }';
      const text = Reflect.apply(textOf, this, []);
      return /\/\*\$\*\/|\$trk_/.test(text) ? require('internal/modules/function_text').restore(text) : text;
    },
  };
  Object.setPrototypeOf(toString, prototype);
  Object.defineProperty(prototype, 'toString', { __proto__: null, value: toString, configurable: true, writable: true, enumerable: false });
}

module.exports = { fixer, rewrite, put, ask, awaitFor, localized };
