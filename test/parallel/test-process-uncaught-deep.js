'use strict';
// What ends the process is shown six levels deep, and not as its own inspect function would have it.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (code) => spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stderr;
const deep = '{ a: { b: { c: { d: { e: { f: 1 } } } } } }';
const shown = /b: \{ c: \{ d: \{ e: \[Object\] \} \} \}/;
assert.match(run(`throw Object.assign(new Error('x'), { deep: ${deep} })`), shown);
assert.match(run(`Promise.reject(Object.assign(new Error('x'), { deep: ${deep} }))`), shown);
assert.match(run(`throw { deep: ${deep} }`), shown);
assert.match(run("require('assert').deepStrictEqual({ a: { b: [1] } }, { a: { b: [2] } })"), /actual: \{ a: \{ b: \[ 1 \] \} \},/);
const custom = '[require("util").inspect.custom]() { return "CUSTOM"; }';
for (const thrown of [`Object.assign(new Error('x'), { ${custom}, n: 12 })`, `{ ${custom}, n: 12 }`]) {
  const text = run(`throw ${thrown}`);
  assert.match(text, /n: 12/);
  assert.doesNotMatch(text, /^CUSTOM$/m);
}
