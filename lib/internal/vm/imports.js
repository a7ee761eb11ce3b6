// import() and await in scripts of vm.

const { codes } = require('internal/errors');
const core = internalBinding('core');
const { errors, reg, awaitable } = core;
const { USE_MAIN_CONTEXT_DEFAULT_LOADER } = require('vm').constants;

// import() in a script asks what its maker said; without that it is refused. An await keeps the async context.
const importers = new Map(); // name of a hidden global -> function
let lastImporter = 0;
// referrer(): what the callback is told that asks.
function rewrite(source, filename, given, referrer) {
  const compiler = internalBinding('compile');
  let code;
  try {
    code = compiler.script(source, compiler.AWAIT, filename);
  } catch {
    return source;
  }
  if (!/\$trk_(?:import|await)/.test(code)) return source;
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
  return code.replaceAll('$trk_import', name).replaceAll('$trk_fix', '$trk_vm_fix');
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

function put(target, source) {
  for (const match of source.matchAll(/\$trk_import_\d+/g)) {
    Object.defineProperty(target, match[0], { __proto__: null, value: localized(importers.get(match[0]), target), configurable: true, writable: false, enumerable: false });
  }
  Object.defineProperty(target, '$trk_await', { __proto__: null, value: awaitFor(target), configurable: true, writable: true, enumerable: false });
  Object.defineProperty(target, '$trk_vm_fix', { __proto__: null, value: errors.fix, configurable: true, writable: true, enumerable: false });
}

module.exports = { rewrite, put, ask, awaitFor, localized };
