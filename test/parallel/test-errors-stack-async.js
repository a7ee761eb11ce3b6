// A call of an async function is one frame, with its name, however its text is laid out.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const body = `
const names = () => new Error('x').stack.split('\\n').slice(1)
  .map((line) => line.replace(/^ +at /, '').replace(/\\(?(?:file:\\/\\/)?\\/.*?:(\\d+):\\d+\\)?$/, '$1').trim())
  .filter((line) => !line.includes('node:')).join(', ');
let seen;
const show = () => { seen = names().replace(/^names 1, show \\d+, /, ''); };
const list = [];
async function plain() {
  show();
}
plain(); list.push(seen);
  async function shifted(a,
    b) { try { show(); } catch (e) { throw e; } }
shifted(); list.push(seen);
const arrow = async () => show(); arrow(); list.push(seen);
const bare = async x => { show(
  x); }; bare(); list.push(seen);
const tail = async () => (show(), await 1, await 2), next = async () => await show(); tail(); next(); list.push(seen);
async function outer() { await plain(); } outer(); list.push(seen);
async function deep(n) { return n > 0 ? deep(n - 1) : show(); } deep(1); list.push(seen);
const object = { async method() { await (async () => { show(); })(); } };
object.method(); list.push(seen);
const defaults = async (x = show()) => x; defaults(); list.push(seen);
class A { async #p() { show(); } static async s() { await new A().#p(); } } A.s(); list.push(seen);
async function nested() { return [1].map(function inner() { return (show(), 1); }); } nested(); list.push(seen);
async function after() { await null; show(); list.push(seen); }
after().then(() => REPORT(list));
`.trim();
const first = body.split('\n').findIndex((line) => line === 'async function plain() {') + 1;
const at = (name, n) => `${name} ${n === undefined ? '' : first + n}`.trim();
const main = (n) => String(first + n);
const expected = (outermost) => [
  [at('plain', 1), outermost(3)],
  [at('shifted', 5), outermost(6)],
  [at('arrow', 7), outermost(7)],
  [at('bare', 8), outermost(9)],
  [at('next', 10), outermost(10)],
  [at('plain', 1), at('outer', 11), outermost(11)],
  [at('deep', 12), at('deep', 12), outermost(12)],
  [main(13), at('Object.method', 13), outermost(14)],
  [at('defaults', 15), outermost(15)],
  [at('#p', 16), at('A.s', 16), outermost(16)],
  [at('inner', 17), at('map (<anonymous>)').replace('map', 'Array.map'), at('nested', 17), outermost(17)],
  [at('after', 18)],
].map((frames) => frames.join(', '));

const check = (outermost) => common.mustCall((list) => assert.deepStrictEqual(list, expected(outermost)));

globalThis.reportCommonJS = check((n) => `Object.<anonymous> ${first + n}`);
globalThis.reportModule = check(main);
globalThis.reportTyped = check(main);
fs.writeFileSync(common.tmp('a.cjs'), body.replace('REPORT', 'reportCommonJS'));
fs.writeFileSync(common.tmp('a.mjs'), body.replace('REPORT', 'reportModule'));
fs.writeFileSync(common.tmp('a.mts'), body.replace('REPORT', 'reportTyped').replace('x =>', '(x?: number): any =>').replace('deep(n)', 'deep<T>(n)'));
require(common.tmp('a.cjs'));
import(common.tmp('a.mjs')).then(common.mustCall());
import(common.tmp('a.mts')).then(common.mustCall());
