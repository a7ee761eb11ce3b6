'use strict';
// Stacks name a method with its class or `Object`, a constructor with `new`: packages look for these (vitest finds by `Object.mock` who
// mocks a module).
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const vm = require('vm');

const text = `const boom = () => { throw new Error('here'); };
class Base { constructor() { this.start(); } start() { if (this) { for (const x of [1]) { boom(x); } } } static made() { boom(); } async later() { boom(); } *each() { boom(); } }
class Named extends Base { start() { super.start(); } }
const o = { method(a, b = ({}), { c } = {}) { if (a) return; boom(); }, old: function () { boom(); }, arrow: () => { boom(); }, async later() { boom(); },
  nested: { deep() { try { boom(); } finally { a = 1; } } } };
function plain() { boom(); }
let a = function inner() { boom(); };
exports = { o, Base, Named, plain, a };
exports`;
const frame = (run) => {
  try {
    run();
  } catch (error) {
    return error.stack.split('\n').slice(2).find((line) => !line.includes('boom')).replace(/^ {4}at (.*) \(.*$/, '$1').replace(/^ {4}at .*$/, '');
  }
  return 'nothing thrown';
};
function check({ o, Base, Named, plain, a }) {
  assert.strictEqual(frame(() => o.method()), 'Object.method');
  assert.strictEqual(frame(() => o.old()), 'Object.old');
  assert.strictEqual(frame(() => o.nested.deep()), 'Object.deep');
  assert.strictEqual(frame(() => Base.made()), 'Base.made');
  assert.strictEqual(frame(() => new Base()), 'Base.start');
  assert.strictEqual(frame(() => plain()), 'plain');
  assert.strictEqual(frame(() => a()), 'inner');
  const { stack } = (() => {
    try {
      return new Base();
    } catch (error) {
      return error;
    }
  })();
  assert.match(stack, /\n {4}at Base\.start \([^\n]*\n {4}at new Base \(/);
  assert.match((() => {
    try {
      return new Named();
    } catch (error) {
      return error.stack;
    }
  })(), /\n {4}at Named\.start \(/);
}
check(vm.runInThisContext(`(() => { let exports; return ${JSON.stringify(text)}; })()`) && vm.runInThisContext(`(() => { let exports; ${text.replace(/exports$/, 'return exports;')} })()`, 'methods.js'));
fs.writeFileSync(common.tmp('methods.js'), text.replace(/exports$/, 'module.exports = exports;'));
check(require(common.tmp('methods.js')));

const prepare = Error.prepareStackTrace;
Error.prepareStackTrace = (_, sites) => sites;
class Seen { constructor() { this.sites = new Error().stack; } look() { return new Error().stack; } }
const seen = new Seen();
assert.strictEqual(seen.sites[0].isConstructor(), true);
assert.strictEqual(seen.look()[0].getTypeName(), 'Seen');
assert.strictEqual(seen.look()[0].getFunctionName(), 'look');
assert.strictEqual(seen.look()[0].isToplevel(), false);
Error.prepareStackTrace = prepare;
