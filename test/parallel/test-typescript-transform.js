'use strict';
// --experimental-transform-types: what TypeScript means at run time runs, with lines and columns as written.

const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { stripTypeScriptTypes } = require('module');

function out(name, text, ...args) {
  fs.writeFileSync(tmp(name), text);
  const { status, stdout, stderr } = run(['--experimental-transform-types', '--no-warnings', ...args, tmp(name)]);
  assert.strictEqual(status, 0, stderr);
  return stdout.trim();
}
const value = (text) => new Function(`${stripTypeScriptTypes(text, { mode: 'transform' })}; return E`)();

// Enums.
assert.deepStrictEqual(value('enum E { A, B = 5, C, }'), { 0: 'A', 5: 'B', 6: 'C', A: 0, B: 5, C: 6 });
assert.deepStrictEqual(value('const enum E { A = "a", B = `b`, C = A + "c" }'), { A: 'a', B: 'b', C: 'ac' });
assert.deepStrictEqual(value('enum E { X = 1 << 0, Y = 1 << 1, XY = X | Y, L = "abc".length, N, M = -1, O }'),
  { '1': 'X', '2': 'Y', '3': 'L', '4': 'N', '-1': 'M', '0': 'O', 'X': 1, 'Y': 2, 'XY': 3, 'L': 3, 'N': 4, 'M': -1, 'O': 0 });
assert.deepStrictEqual(value('enum E { "a-b" = 3, default, ["q"], "s" = "t" }'), { '3': 'a-b', '4': 'default', '5': 'q', 'a-b': 3, 'default': 4, 'q': 5, 's': 't' });
assert.deepStrictEqual(value('enum E { A }\nenum E { B = E.A + 1 }'), { 0: 'A', 1: 'B', A: 0, B: 1 });
assert.deepStrictEqual(value('function f() { enum E { A = 1 } { enum E { A = 2 } } return E }; let E = f()'), { 1: 'A', A: 1 });
assert.deepStrictEqual(value('enum E { E = 1 }'), { 1: 'E', E: 1 });

// Namespaces.
assert.strictEqual(out('n.ts', `namespace N {
  export const x: number = 1; export let y = 2;
  export function inc(): number { return ++y }
  export function over(a: string): void; export function over(a: any) { return a }
  export abstract class K { static s = x }
  export enum L { P, Q }
  export namespace In { export const z = x + 1 }
  export interface I {} export type T = string; declare const d: number;
  const hidden = 5;
  export const { p, q: [r] } = { p: 1, q: [hidden] };
  export import al = N.In.z;
}
namespace N { export const more = N.x + 1 }
namespace A.B.C { export const deep = 'd' }
namespace OnlyTypes { export type T = 1 }
function fn() { return 1 } namespace fn { export let prop = 3 }
class C { static s = 1 } namespace C { export const t = 2 }
N.inc(); N.y = 10;
console.log(N.inc(), N.y, N.K.s, N.L.Q, N.In.z, N.p, N.r, N.al, N.more, N.over(4), A.B.C.deep, fn() + fn.prop, C.s + C.t, typeof OnlyTypes, Object.keys(N).join());`),
'11 11 1 1 2 1 5 2 2 4 d 4 3 undefined x,y,inc,over,K,L,In,p,r,al,more');

// Parameter properties.
assert.strictEqual(out('p.ts', `class P { y = 1; constructor(private x: number, public readonly z = 2, w?: string) { "use x"; console.log(this.x, this.z, w) } }
class Q extends P { constructor(protected q: number) { console.log('before'); super(1, 3)
  console.log(this.q) } }
new P(7); console.log(JSON.stringify(new Q(9)), JSON.stringify(new P(0)));`), '7 2 undefined\nbefore\n1 3 undefined\n9\n0 2 undefined\n' +
  '{"x":1,"z":3,"y":1,"q":9} {"x":0,"z":2,"y":1}');

// import x = ..., export = ..., <T>x.
fs.writeFileSync(tmp('equals.cts'), "import path = require('path');\nexport = { base: path.basename('/a/b') };");
assert.strictEqual(out('uses.cts', "import e = require('./equals.cts');\nconst v = <any>e; console.log((<any>v).base, !<any>v, <number><any>v.base + 1);"), 'b false b1');

// ES modules: merged exports are one, in a cycle as well.
fs.writeFileSync(tmp('other.mts'), "import { Level } from './m.mts'; export namespace Other { export let one = 1; export const late = () => Level.High }");
assert.strictEqual(out('m.mts', `import { Other } from './other.mts';
export enum Level { Low, High } export enum Level { Mid = 5 }
export namespace Util { export const v = Level.High } export namespace Util { export const w = 2 }
export class K { constructor(public a: number) {} } export namespace K { export const s = 1 }
export import Alias = Util.v;
const self = Object.keys(Util); console.log(Other.late(), Level[5], self.join(), K.s, new K(3).a, Alias);`), '1 Mid v,w 1 3 1');

// Places.
fs.writeFileSync(tmp('place.ts'), 'enum A { B, C = "x" } class D { constructor(private e) {} }\nenum F { G }; null.x;\n');
const { stderr } = run(['--experimental-transform-types', tmp('place.ts')]);
assert.match(run(['--experimental-transform-types', '-p', '1']).stderr, /Transform Types is an experimental feature/);
assert.match(stderr, /place\.ts:2\nenum F \{ G \}; null\.x;\n {18,20}\^\n/);

// What stays a fault.
for (const [text, what] of [['module X { let a }', /Use `namespace` instead/], ['enum A { 1 }', /Unexpected number/], ['enum A { B = "x", C }', /Enum member must have initializer/],
  ['namespace N { export default 1 }', /Unexpected token 'default'/], ['namespace N { await 1 }', /reserved word|await is only valid/], ['function f(public x) {}', /parameter property/],
  ['class A extends B { constructor(public x) { if (1) super() } }', /'super' call must be a root-level statement/], ['@d class C {}', /Invalid or unexpected token/]]) {
  assert.match(run(['--experimental-transform-types', '--no-warnings', '--input-type=module-typescript', '-e', text]).stderr, what, text);
}

// The text and its map.
assert.throws(() => stripTypeScriptTypes('enum E {}'), { code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' });
assert.throws(() => stripTypeScriptTypes('', { mode: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => stripTypeScriptTypes('', { sourceMap: true }), { code: 'ERR_INVALID_ARG_VALUE' });
{
  const { SourceMap } = require('module');
  const text = 'let a: number;\nenum E { A } a = E.A;';
  const made = stripTypeScriptTypes(text, { mode: 'transform', sourceMap: true, sourceUrl: 'a.ts' });
  const map = new SourceMap(JSON.parse(Buffer.from(/base64,(.*)$/.exec(made)[1], 'base64')));
  const column = made.split('\n')[1].indexOf('a = E.A');
  const entry = map.findEntry(1, column);
  assert.deepStrictEqual([entry.originalSource, entry.originalLine, entry.originalColumn + column - entry.generatedColumn], ['a.ts', 1, text.split('\n')[1].indexOf('a = E.A')]);
}

// process.features, and TypeScript taken for JavaScript.
assert.strictEqual(run(['--experimental-transform-types', '--no-warnings', '-p', 'process.features.typescript']).stdout, 'transform\n');
assert.strictEqual(run(['-p', 'process.features.typescript']).stdout, 'strip\n');
assert.strictEqual(run(['--no-strip-types', '-p', 'process.features.typescript']).stdout, 'false\n');
fs.writeFileSync(tmp('typed.ts'), 'const x: number = 1;');
assert.match(run(['--no-experimental-strip-types', tmp('typed.ts')]).stderr, /SyntaxError: /);
assert.match(run(['--no-strip-types', '--input-type=module', '-e', `import ${JSON.stringify(tmp('typed.ts'))}`]).stderr, /ERR_UNKNOWN_FILE_EXTENSION/);
