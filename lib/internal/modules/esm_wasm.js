// WebAssembly as modules: https://webassembly.github.io/esm-integration/js-api/. An instance is an ES module whose text is made
// here: it imports what the binary imports, and exports what the instance has. `import source` gives the compiled module.

const { Buffer } = require('buffer');
require('internal/wasm');

const OPTIONS = { builtins: ['js-string'], importedStringConstants: 'wasm:js/string-constants' };
const reserved = /^wasm(?:-js)?:/;
const instances = new WeakMap(); // record -> WebAssembly.Instance

function namesOf(module, bytes) {
  try {
    return { imports: WebAssembly.Module.imports(module), exports: WebAssembly.Module.exports(module) };
  } catch {
    const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
    return require('internal/modules/wasm_names').namesOf(view);
  }
}

function checkNames(url, names) {
  const wrong = (what, name) => new WebAssembly.LinkError(`Invalid Wasm ${what} "${name}" in ${url}`);
  for (const { module: from, name } of names.imports) {
    if (from.startsWith('wasm-js:')) throw wrong('import', from);
    if (reserved.test(name)) throw wrong('import name', name);
  }
  for (const { name } of names.exports) if (reserved.test(name)) throw wrong('export name', name);
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
  const names = namesOf(module, bytes);
  checkNames(url, names);
  const from = [...new Set(names.imports.map((one) => one.module))].filter((name) => !name.startsWith('wasm:'));
  let text = from.map((name, i) => `import * as $0_${i} from ${JSON.stringify(name)};\n`).join('');
  text += `const $0_values = import.meta([${from.map((name, i) => `$0_${i}`).join()}]);\n`;
  names.exports.forEach(({ name }, i) => {
    text += `const $1_${i} = $0_values[${i}]; export { $1_${i} as ${JSON.stringify(name)} };\n`;
  });
  const record = sourceText(url, text, path, false);
  record.format = 'wasm';
  record.source = module;
  record.meta = (spaces) => {
    warn();
    const given = {};
    for (const { module: name, name: part, kind } of names.imports) {
      const i = from.indexOf(name);
      if (i === -1) { // built in
        const value = name === OPTIONS.importedStringConstants ? part : require('internal/modules/wasm_strings').strings[part];
        if (name === 'wasm:js-string' || kind === 'global') Object.defineProperty(given[name] ??= {}, part, { __proto__: null, value, enumerable: true });
        continue;
      }
      // A global of another instance goes in as it is.
      const theirs = kind === 'global' ? instances.get(record.deps[i])?.exports[part] : undefined;
      Object.defineProperty(given[name] ??= {}, part, { __proto__: null, value: theirs ?? spaces[i][part], enumerable: true });
    }
    const instance = new WebAssembly.Instance(module, given);
    instances.set(record, instance);
    return names.exports.map(({ name }) => unwrapped(instance.exports[name]));
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
