'use strict';
// prettier: JavaScript, TypeScript and JSON, and a check of a folder.
const common = require('../common');
common.needs('prettier');
const assert = require('assert');
const { project, tool } = require('./programs/cli');

project({
  'src/messy.js': 'const  a = {b:1,\n c : [1,2,3]}\nfunction f( x ){ if(x==a.b){ return undeclared }\n  var y = 1 }\nmodule.exports={f}\n',
  'src/add.ts': 'export interface Point { x: number; y: number }\nexport function add(a: Point, b: Point): Point { return { x: a.x + b.x, y: a.y + b.y }; }\n',
  'src/data.json': '{"n":21}',
  'src/good.js': 'module.exports = 1;\n',
});
const formatted = tool('prettier/bin/prettier.cjs', 'src/messy.js', 'src/add.ts', 'src/data.json');
assert.strictEqual(formatted.stderr, '');
assert.strictEqual(formatted.stdout, `const a = { b: 1, c: [1, 2, 3] };
function f(x) {
  if (x == a.b) {
    return undeclared;
  }
  var y = 1;
}
module.exports = { f };
export interface Point {
  x: number;
  y: number;
}
export function add(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}
{ "n": 21 }
`);
const checked = tool('prettier/bin/prettier.cjs', '--check', 'src');
assert.strictEqual(checked.stdout, 'Checking formatting...\n');
assert.strictEqual(checked.stderr, `[warn] src/add.ts
[warn] src/data.json
[warn] src/messy.js
[warn] Code style issues found in 3 files. Run Prettier with --write to fix.
`);
assert.strictEqual(checked.status, 1);
