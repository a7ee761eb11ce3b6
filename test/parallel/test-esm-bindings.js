'use strict';
// Live bindings, cycles, hoisting, conflicts of `export *`, names of defaults and the namespace object.

const { tmp, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');

const put = (name, text) => fs.writeFileSync(tmp(name), text);
put('counter.mjs', `export let n = 1; export let other = 2;
  export function bump() { n++; return n }
  export function assign() { ({ n } = { n: 10 }); [other] = [20]; for (n of [11]); n **= 1; { let n = 5; n = 6 } }`);
put('a.mjs', 'import { b, useA } from "./b.mjs"; export const a = "a"; export function early() { return "hoisted" } export const seen = useA() + b');
put('b.mjs', 'import { early, a } from "./a.mjs"; export const b = "b"; export const first = early(); export function useA() { return a }');
put('star1.mjs', 'export const both = 1, one = 1; export default 0');
put('star2.mjs', 'export const both = 2, two = 2');
put('star.mjs', 'export * from "./star1.mjs"; export * from "./star2.mjs"; export * as inner from "./star1.mjs"; export { two as "with space" } from "./star2.mjs"');
put('anon.mjs', 'export default function () {}');
put('arrow.mjs', 'export default () => {}');
put('arrows.mjs', 'export default ( async (a) => a\n)\nexport const after = 1');
put('inner.mjs', 'export default (function () {});');
put('innerclass.mjs', 'export default (class {})');
put('nameless.mjs', 'export const f = [() => {}][0]; export default f');
put('chosen.mjs', 'export default true ? () => 1 : function () {}');
put('called.mjs', 'export default (() => () => {})()');
put('own.mjs', 'export default (function own() {})');
put('class.mjs', 'export default class { static x = 1 }');
put('this.mjs', 'export const seen = [typeof this, typeof require, typeof module, typeof exports, typeof __filename, typeof arguments]; var $m = 1, $w = 2; export { $m, $w }');
put('main.mjs', `
  import * as counter from './counter.mjs';
  import { n, other, bump as raise, assign } from './counter.mjs';
  export const log = [];
  log.push(n, raise(), n, counter.n);
  assign();
  log.push(n, other);
  for (const f of [() => { n = 1 }, () => { n++ }, () => { counter.n = 1 }, () => { delete counter.n }, () => { counter.nope = 1 }]) {
    try { f(); log.push('no error') } catch (e) { log.push(e.constructor.name) }
  }
  export { n as again };
`);

(async () => {
  const main = await import(tmp('main.mjs'));
  assert.deepStrictEqual(main.log, [1, 2, 2, 2, 11, 20, 'TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError']);
  assert.strictEqual(main.again, 11);

  const a = await import(tmp('a.mjs'));
  const b = await import(tmp('b.mjs'));
  assert.strictEqual(a.seen, 'ab');
  assert.strictEqual(b.first, 'hoisted');

  const star = await import(tmp('star.mjs'));
  assert.deepStrictEqual(Object.keys(star), ['inner', 'one', 'two', 'with space']);
  assert.strictEqual(star.inner.default, 0);
  assert.strictEqual(Object.prototype.toString.call(star), '[object Module]');
  assert.strictEqual(Object.getPrototypeOf(star), null);
  assert.ok(!Object.isExtensible(star));
  assert.ok(require('util').types.isModuleNamespaceObject(star));
  assert.strictEqual(star, await import(tmp('star.mjs')));

  for (const name of ['anon', 'arrow', 'class', 'arrows', 'inner', 'innerclass']) {
    assert.strictEqual((await import(tmp(`${name}.mjs`))).default.name, 'default', name);
  }
  // Only what is a function by its text is named so.
  for (const name of ['nameless', 'chosen', 'called']) assert.strictEqual((await import(tmp(`${name}.mjs`))).default.name, '', name);
  assert.strictEqual((await import(tmp('own.mjs'))).default.name, 'own');
  const none = await import(tmp('this.mjs'));
  assert.deepStrictEqual(none.seen, Array(6).fill('undefined'));
  assert.deepStrictEqual([none.$m, none.$w], [1, 2]);
})().then(mustCall());
