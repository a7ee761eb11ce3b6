'use strict';
// In a cycle of modules an import that has no value yet throws as a variable in its dead zone does, by any kind of read; later it
// is the variable's value. Functions show their own text all the same.

const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.writeFileSync(tmp('a.mjs'), `import { late, text } from './b.mjs';
export let x = 1; export const y = undefined; export class K { static k = 2 } export function f() { return 'f' } export default 5; export var v = 3;
console.log(late()); x = 6; console.log(late()); console.log(text);`);
fs.writeFileSync(tmp('b.mjs'), `import { x, y, K, f, v, default as d } from './a.mjs'; import * as ns from './a.mjs';
const reads = { x: () => x, y: () => y, K: () => new K(), type: () => typeof x, short: () => ({ x }), d: () => d, call: () => x(), tag: () => x\`\`, template: () => \`\${x}\`,
  heir: () => class extends K {}, member: () => x.y, spread: () => [...x], space: () => ns.x, line: () => {
    const z = 1
    x
    return z
  }, conditional: () => (0 ? 1 : x), wait: async () => await x };
for (const name of Object.keys(reads)) {
  const said = (error) => console.log(name, error.name, error.message);
  try { reads[name]().catch(said) } catch (error) { said(error) }
}
console.log(f(), v, ((x) => x)(4), ns.v);
x: for (;;) break x;
export const late = () => [x, y, K.k, d, { x }.x, x === undefined ? 0 : 1].join()
function g() { return { x, K: K }.x
  + x }
export const text = String(g);`);
const { stdout, stderr, status } = run([tmp('a.mjs')]);
assert.strictEqual(status, 0, stderr);
const lines = stdout.trim().split('\n');
const names = { y: 'y', K: 'K', heir: 'K', d: 'd' };
const sync = ['x', 'y', 'K', 'type', 'short', 'd', 'call', 'tag', 'template', 'heir', 'member', 'spread', 'space', 'line', 'conditional'];
assert.deepStrictEqual(lines.slice(0, sync.length), sync.map((name) => `${name} ReferenceError Cannot access '${names[name] ?? 'x'}' before initialization`));
assert.deepStrictEqual(lines.slice(sync.length, sync.length + 1), ['f undefined 4 undefined']);
assert.ok(lines.includes("wait ReferenceError Cannot access 'x' before initialization"));
assert.ok(lines.includes('1,,2,5,1,1') && lines.includes('6,,2,5,6,1'));
assert.ok(stdout.includes('function g() { return { x, K: K }.x\n  + x }'), stdout);
