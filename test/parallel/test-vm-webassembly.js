'use strict';
// WebAssembly's promises in another context: they settle, and are of that context.
const { mustCall } = require('../common');
const assert = require('assert');
const vm = require('vm');

const check = vm.runInNewContext(`(async () => {
  const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  const needy = new Uint8Array([...empty, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 109, 1, 102, 0, 0]); // (import "m" "f" (func))
  const results = [WebAssembly.compile(empty) instanceof Promise, WebAssembly.compile instanceof Function, WebAssembly.instantiate.length];
  const module = await WebAssembly.compile(empty);
  results.push(module instanceof WebAssembly.Module, await WebAssembly.instantiate(module) instanceof WebAssembly.Instance);
  const both = await WebAssembly.instantiate(empty);
  results.push(both.module instanceof WebAssembly.Module, both.instance instanceof WebAssembly.Instance);
  for (const promise of [() => WebAssembly.compile(empty.slice(0, 3)), () => WebAssembly.instantiate(empty.slice(0, 3)), () => WebAssembly.instantiate(needy),
    async () => WebAssembly.instantiate(await WebAssembly.compile(needy))]) {
    results.push(await promise().catch((error) => error.constructor.name + ' ' + /^WebAssembly\\.\\w+\\(\\)/.exec(error.message)));
  }
  return results;
})`);
check().then(mustCall((results) => {
  assert.deepStrictEqual([...results], [true, true, 1, true, true, true, true,
    'CompileError WebAssembly.compile()', 'CompileError WebAssembly.instantiate()', 'TypeError WebAssembly.instantiate()', 'TypeError WebAssembly.instantiate()']);
}));

const refused = vm.createContext({}, { codeGeneration: { wasm: false } });
vm.runInContext('WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).catch((error) => error.constructor.name)', refused)
  .then(mustCall((name) => assert.strictEqual(name, 'CompileError')));
vm.runInNewContext('WebAssembly', { WebAssembly: 1 });
