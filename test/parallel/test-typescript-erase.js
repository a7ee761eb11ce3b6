'use strict';
// Types are erased and every line and column stays: what is left runs.

const { tmp, run, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { stripTypeScriptTypes } = require('module');

const pairs = [
  ['let a: string | undefined = b as any;', 'let a                     = b       ;'],
  ['const f = <T,>(x: T, y?: number): x is T => x!;', 'const f =     (x   , y         )         => x ;'],
  ['f<string>("a"); new Map<string, Array<number>>(); a < b || c > d;', 'f        ("a"); new Map                       (); a < b || c > d;'],
  ['a ? (b) : c => d', 'a ? (b) : c => d'],
  ['a ? (b): number => c : d', 'a ? (b)         => c : d'],
  ['const x = y satisfies T\n(z)', 'const x = y ;          \n(z)'],
  ['const f = (a,\n b): {\n n: 1\n} => a', 'const f = (a,\n b    \n     \n) => a'],
  ['import type { A } from "a"; import { type B, c } from "c";', '                            import {         c } from "c";'],
  ['function f(this: X, ...a: any[]): asserts a is Y { }', 'function f(         ...a       )                 { }'],
  ['let t: typeof import("x"), u: `a${B}c`, v: A[keyof B]["c"][], w: new () => void;', 'let t                    , u          , v                   , w                ;'],
  ['for (const x of y as T[]) { } try { } catch (e: unknown) { }', 'for (const x of y       ) { } try { } catch (e         ) { }'],
];
for (const [before, after] of pairs) assert.strictEqual(stripTypeScriptTypes(before), after);
for (const text of ['interface A<T> extends B<T> { x: 1 }', 'type A<T> = T extends infer U extends string ? `${U}` : [a: 1]', 'declare module "x" { }', 'declare global { var y: 1 }',
  'namespace N { export type A = 1 }', 'export type { A } from "a"', 'export interface I { }', 'declare const enum E { A }', 'declare function f(): void']) {
  assert.match(stripTypeScriptTypes(`;${text}`), /^;[ ;]*$/, text);
}

fs.writeFileSync(tmp('class.mts'), `
abstract class Base<T> {
  abstract name: string;
  protected abstract go(): void;
  private readonly list: T[] = [];
  declare q: number;
  [key: string]: unknown;
  get: string
  constructor(x: T);
  constructor(x: T, y?: number) { this.list.push(x) }
  static of<T>(this: void, x: T): Base<T> { return new (class extends Base<T> { name = 'n'; override go(): void {} })(x) }
  size(): number { return this.list.length }
}
export function over(a: string): string;
export function over(a: number): number;
export function over(a: any) { return a }
export default abstract class X implements Iterable<number> { *[Symbol.iterator](): any { yield 1 } }
export const result = [Base.of(1).size(), over(2), 'q' in Base.of(1), 'get' in Base.of(1), [...new (class extends X {})()].length];
`);
fs.writeFileSync(tmp('common.cts'), 'import type fs from "fs";\nconst n: number = 1; module.exports = { n, f: __filename as string }');
fs.writeFileSync(tmp('loose.ts'), 'import { type Stats, existsSync } from "fs"; export const ok: boolean = existsSync("/"); export const at = () => new Error().stack;');
fs.writeFileSync(tmp('typed.ts'), 'const x: string = "cjs"; module.exports = x');
assert.deepStrictEqual(require(tmp('common.cts')), { n: 1, f: tmp('common.cts') });
assert.strictEqual(require(tmp('typed.ts')), 'cjs');
(async () => {
  assert.deepStrictEqual((await import(tmp('class.mts'))).result, [1, 2, false, true, 1]);
  const loose = await import(tmp('loose.ts'));
  assert.strictEqual(loose.ok, true);
  assert.match(loose.at(), /loose\.ts:1:1[12]\d\)/);
  assert.strictEqual(require(tmp('loose.ts')).ok, true);
  assert.strictEqual((await import(tmp('typed.ts'))).default, 'cjs');
})().then(mustCall());

assert.strictEqual(run(['-p', 'const a: number = 3; a']).stdout, '3\n');
assert.strictEqual(run(['--input-type=module-typescript', '-e', 'const a: number = await 3; console.log(a)']).stdout, '3\n');
// Without the type said: by what of it parses.
assert.strictEqual(run(['-e', 'import "fs"; const a: number = await 3; console.log(a)']).stdout, '3\n');
assert.strictEqual(run(['-e', 'const a: number = 3; console.log(a)']).stdout, '3\n');
