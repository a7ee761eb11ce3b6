'use strict';
// require() of ES modules switched off and traced; hints of what a missing import may mean; the snapshot of CommonJS.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const write = (name, text) => {
  fs.mkdirSync(require('path').dirname(common.tmp(name)), { recursive: true });
  fs.writeFileSync(common.tmp(name), text);
  return common.tmp(name);
};
write('esm.mjs', 'export const a = 1;');
const main = write('main.js', 'require("./esm.mjs"); console.log("ran", process.features.require_module);');
write('node_modules/uses/index.js', 'require("./esm.mjs");');
write('node_modules/uses/esm.mjs', 'export const a = 1;');
const other = write('other.js', 'require("uses"); console.log("ran");');
const typeless = write('typeless.js', 'require("./loose");');
write('loose.js', 'export default 1;');

assert.strictEqual(common.run([main]).stdout, 'ran true\n');
const off = common.run(['--no-experimental-require-module', main]);
assert.strictEqual(off.status, 1);
assert.match(off.stderr, /Error \[ERR_REQUIRE_ESM\]: require\(\) of ES Module .*esm\.mjs from .*main\.js not supported\.\nInstead change the require of .*esm\.mjs to a dynamic import\(\)/);
assert.match(common.run(['--no-experimental-require-module', typeless]).stderr, /SyntaxError: Unexpected token 'export'/);
assert.strictEqual(common.run(['--no-experimental-require-module', common.tmp('loose.js')]).status, 0);

const warning = /ExperimentalWarning: CommonJS module .* is loading ES Module .*esm\.mjs using require\(\)\.\nSupport for loading ES Module in require\(\)/;
assert.match(common.run(['--trace-require-module=all', main]).stderr, warning);
assert.match(common.run(['--trace-require-module=all', other]).stderr, warning);
assert.match(common.run(['--trace-require-module=no-node-modules', main]).stderr, warning);
assert.strictEqual(common.run(['--trace-require-module=no-node-modules', other]).stderr, '');
const wrong = common.run(['--trace-require-module=1', main]);
assert.strictEqual(wrong.status, 9);
assert.match(wrong.stderr, /invalid value for --trace-require-module/);

write('node_modules/lone.js', '');
const hint = common.run(['--input-type=module', '-e', 'import "lone.js"'], { cwd: common.tmp() });
assert.match(hint.stderr, /Did you mean to import "\.\/node_modules\/lone\.js"\?/);

// A static import tells what import() of the same specifier means, also when the file is gone.
const gone = write('gone.mjs', `import { rmSync } from 'fs'; import * as x from './going.mjs'; rmSync(new URL('./going.mjs', import.meta.url));
console.log(x === await import('./going.mjs'));`);
write('going.mjs', 'export default 1;');
assert.strictEqual(common.run([gone]).stdout, 'true\n');

// TypeScript: what cannot be read says so by its code, wherever the text is from.
for (const [type, text, code] of [['module', 'function f() { await 1; }', 'INVALID'], ['module', 'declare module F { type x = number }', 'UNSUPPORTED'],
  ['commonjs', 'let x: number = ;', 'INVALID']]) {
  assert.match(common.run([`--input-type=${type}-typescript`, '-e', text]).stderr, new RegExp(`SyntaxError \\[ERR_${code}_TYPESCRIPT_SYNTAX\\]`));
}
write('node_modules/typed/index.mts', 'export const a = 1;');
const typed = common.run([write('typed.cjs', 'require("typed/index.mts")')]);
assert.match(typed.stderr, /ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING/);
