'use strict';
// tsc on a project with a mistake in it: the diagnosis, JavaScript and declarations.
const common = require('../common');
common.needs('typescript');
const assert = require('assert');
const { project, tool, text } = require('./programs/cli');

project({
  'src/add.ts': `export interface Point { x: number; y: number }
export function add(a: Point, b: Point): Point { return { x: a.x + b.x, y: a.y + b.y }; }
const wrong: string = add({ x: 1, y: 2 }, { x: 3, y: 4 }).x;
export default wrong;
`,
  'tsconfig.json': '{ "compilerOptions": { "target": "es2022", "module": "commonjs", "outDir": "out", "strict": true, "declaration": true, "types": [] }, "files": ["src/add.ts"] }',
});
const { status, stdout, stderr } = tool('typescript/bin/tsc', '-p', '.');
assert.strictEqual(stderr, '');
assert.strictEqual(stdout, "src/add.ts(3,7): error TS2322: Type 'number' is not assignable to type 'string'.\n");
assert.strictEqual(status, 2);
assert.strictEqual(text('out/add.js'), `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.add = add;
function add(a, b) { return { x: a.x + b.x, y: a.y + b.y }; }
const wrong = add({ x: 1, y: 2 }, { x: 3, y: 4 }).x;
exports.default = wrong;
`);
assert.strictEqual(text('out/add.d.ts'), `export interface Point {
    x: number;
    y: number;
}
export declare function add(a: Point, b: Point): Point;
declare const wrong: string;
export default wrong;
`);
