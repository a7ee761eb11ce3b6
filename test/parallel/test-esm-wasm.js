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
