// WebAssembly as modules: https://webassembly.github.io/esm-integration/js-api/. An instance is an ES module whose text is made
// here: it imports what the binary imports, and exports what the instance has. `import source` gives the compiled module.

const { Buffer } = require('buffer');
require('internal/wasm');

const OPTIONS = { builtins: ['js-string'], importedStringConstants: 'wasm:js/string-constants' };
const reserved = /^wasm(?:-js)?:/;
const instances = new WeakMap(); // record -> WebAssembly.Instance

function checkNames(url, module) {
  const wrong = (what, name) => new WebAssembly.LinkError(`Invalid Wasm ${what} "${name}" in ${url}`);
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from.startsWith('wasm-js:')) throw wrong('import', from);
    if (reserved.test(name)) throw wrong('import name', name);
  }
  for (const { name } of WebAssembly.Module.exports(module)) if (reserved.test(name)) throw wrong('export name', name);
}

function compile(url, bytes) {
  let module;
  try {
    module = new WebAssembly.Module(bytes, OPTIONS);
  } catch (error) {
    error.message = `${url}: ${error.message}`;
    throw error;
  }
  return module;
}

// What a global of an instance is to JavaScript: its value; v128 has none.
function unwrapped(value) {
  if (!(value instanceof WebAssembly.Global)) return value;
  try {
    return value.value;
  } catch {
    return undefined;
  }
}

let warned = false;
function warn() {
  if (warned) return;
  warned = true;
  process.emitWarning('Importing WebAssembly module instances is an experimental feature and might change at any time', 'ExperimentalWarning');
}

// The record of an instance, by the text that it runs.
exports.make = function make(url, path, bytes, sourceText) {
  const module = compile(url, bytes);
  checkNames(url, module);
  const from = [...new Set(WebAssembly.Module.imports(module).map((one) => one.module))].filter((name) => !name.startsWith('wasm:'));
  let text = from.map((name, i) => `import * as $0_${i} from ${JSON.stringify(name)};\n`).join('');
  text += `const $0_values = import.meta([${from.map((name, i) => `$0_${i}`).join()}]);\n`;
  WebAssembly.Module.exports(module).forEach(({ name }, i) => {
    text += `const $1_${i} = $0_values[${i}]; export { $1_${i} as ${JSON.stringify(name)} };\n`;
  });
  const record = sourceText(url, text, path, false);
  record.format = 'wasm';
  record.source = module;
  record.meta = (spaces) => {
    warn();
    const given = {};
    for (const { module: name, name: part, kind } of WebAssembly.Module.imports(module)) {
      const i = from.indexOf(name);
      if (i === -1) continue; // built in
      // A global of another instance goes in as it is.
      const theirs = kind === 'global' ? instances.get(record.deps[i])?.exports[part] : undefined;
      Object.defineProperty(given[name] ??= {}, part, { __proto__: null, value: theirs ?? spaces[i][part], enumerable: true });
    }
    const instance = new WebAssembly.Instance(module, given);
    instances.set(record, instance);
    return WebAssembly.Module.exports(module).map(({ name }) => unwrapped(instance.exports[name]));
  };
  return record;
};

exports.read = (path) => require('fs').readFileSync(path);
exports.fromBase64 = (text) => Buffer.from(text, 'base64');
exports.isBinary = function isBinary(path) {
  const { openSync, readSync, closeSync } = require('fs');
  const fd = openSync(path);
  try {
    const head = Buffer.alloc(4);
    return readSync(fd, head, 0, 4, 0) === 4 && head.readUInt32BE() === 0x0061736d;
  } finally {
    closeSync(fd);
  }
};
