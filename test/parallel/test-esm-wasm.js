'use strict';
// A .wasm file is imported as a module: its instance, or with `import source` what was compiled.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

// (module (import "./host.mjs" "base" (func (result i32))) (global (export "g") i32 (i32.const 7))
//   (func (export "add") (param i32) (result i32) local.get 0 call 0 i32.add))
const bytes = Buffer.from('0061736d010000000' + '10a026000017f60017f017f02130' + '10a2e2f686f73742e6d6a730462617365000003020101060601' +
  '7f0041070b07' + '0b020167030003616464000' + '10a09010700200010006a0b', 'hex');
fs.writeFileSync(common.tmp('add.wasm'), bytes);
fs.writeFileSync(common.tmp('host.mjs'), 'export const base = () => 40;');
fs.writeFileSync(common.tmp('text.mjs'), 'export default 1;');
fs.writeFileSync(common.tmp('main.mjs'), `
  import source binary from './add.wasm';
  import { add, g } from './add.wasm';
  import * as space from './add.wasm';
  console.log(add(2), g, Object.keys(space), binary instanceof WebAssembly.Module, binary === await import.source('./add.wasm'));
  await import.source('./text.mjs').catch((error) => console.log(error.name));
`);
const { stdout, stderr, status } = common.run(['--no-warnings', common.tmp('main.mjs')]);
assert.strictEqual(stderr, '');
assert.strictEqual(stdout, "42 7 [ 'add', 'g' ] true true\nSyntaxError\n");
assert.strictEqual(status, 0);

// A compiled module is a module source; what the engine says of faults is in Node's words.
{
  const { mustCall } = require('../common');
  const bytes = (...more) => new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...more]);
  const body = (...code) => new WebAssembly.Module(bytes(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x75, 0, 0, 10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b));
  const source = Object.getPrototypeOf(WebAssembly.Module.prototype);
  const { get } = Object.getOwnPropertyDescriptor(source, Symbol.toStringTag);
  require('assert').strictEqual(get.call(body(0)), 'WebAssembly.Module');
  require('assert').strictEqual(get.call({}), undefined);
  const trap = (...code) => new WebAssembly.Instance(body(...code)).exports.u;
  const message = (f) => {
    try {
      f();
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
    return undefined;
  };
  require('assert').strictEqual(message(trap(0)), 'RuntimeError: unreachable');
  require('assert').strictEqual(message(trap(0x41, 1, 0x41, 0, 0x6d, 0x1a)), 'RuntimeError: divide by zero');
  require('assert').match(message(() => new WebAssembly.Module(bytes(5))), /^CompileError: WebAssembly\.Module\(\): .* @\+9$/);
  WebAssembly.compile(bytes(5)).catch(mustCall((error) => require('assert').match(error.message, /^WebAssembly\.compile\(\): .* @\+9$/)));
}
