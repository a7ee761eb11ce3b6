'use strict';
// Lines and columns of what a program wrote, behind everything that a rewrite inserts on the same line: ES modules, CommonJS,
// TypeScript, workers, scripts and texts given to eval().
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { Worker } = require('worker_threads');

// The column of the call, as Node's users know it.
const body = (type) => [
  `async function f(x${type}) { const y = await x; const z = [await y, await await y]; fail(z); }`,
  `async function g(x${type}) { try { await x; } catch (e) { e; } finally { x; } for (const k of [x]) await k; fail(x); }`,
  `async function h(x${type}) { using r = null, s = null; await x; fail(x); }`,
].join('\n');
const rest = `
const seen = [];
function fail() { seen.push(new Error('here').stack.split('\\n')[2].replace(/^.*:(\\d+):(\\d+)\\)?$/, '$1:$2')); }
async function all() { await f(1); await g(1); await h(1); return seen.join(); }
`;
const place = (text, n) => `${n}:${text.split('\n')[n - 1].indexOf('fail(') + 1}`;
const expected = (text) => [1, 2, 3].map((n) => place(text, n)).join();

const plain = body('') + rest;
const typed = body(': number') + rest;
const print = 'all().then((text) => console.log(text));';
const programs = {
  'a.mjs': `${plain}console.log(await all()); export default 1;`,
  'b.cjs': plain + print,
  'c.mts': `${typed}console.log(await all()); export default 1;`,
  'd.cts': typed + print,
};
for (const [name, text] of Object.entries(programs)) {
  fs.writeFileSync(common.tmp(name), text);
  const { stdout, stderr } = common.run([common.tmp(name)]);
  assert.strictEqual(stderr, '');
  assert.strictEqual(stdout, `${expected(text)}\n`, name);
  const worker = new Worker(common.tmp(name), { stdout: true });
  let said = '';
  worker.stdout.setEncoding('utf8').on('data', (part) => { said += part; });
  worker.on('exit', common.mustCall(() => assert.strictEqual(said, `${expected(text)}\n`, `${name} in a worker`)));
}

// Syntax errors: the line, and where the engine or the rewriter says so the column.
const faults = {
  'a.mjs': ['export const a = 1;\nconst b = ;\n', /a\.mjs:2\n/],
  'b.cjs': ['try { a } catch (e) { }\nconst b = ;\n', /b\.cjs:2\n/],
  'c.mts': ['const a: number = 1;\nconst b: string = ;\n', /c\.mts:2\n/],
  'd.mjs': ['import { none } from "./a.mjs";\n', /d\.mjs:1\n/],
  'e.mjs': ['export { x };\n', /e\.mjs:1\n[^]*Export 'x' is not defined/],
  'f.mjs': ['let a;\nexport { b as c };\nfunction a() {}\nvar b;\n', /f\.mjs:3\n[^]*Identifier 'a' has already been declared/],
};
fs.writeFileSync(common.tmp('a.mjs'), 'export const a = 1;');
for (const [name, [text, expect]] of Object.entries(faults)) {
  const file = common.tmp(`fault-${name}`);
  fs.writeFileSync(file, text);
  const { stderr, status } = common.run([file]);
  assert.strictEqual(status, 1);
  assert.match(stderr, expect, name);
}
assert.throws(() => eval('\n\nconst a = ;'), SyntaxError);
try {
  new (require('vm').Script)('1;\n2;\n  nowhere();', { filename: 'script.js' }).runInThisContext();
} catch (error) {
  assert.match(error.stack, /script\.js:3:/);
}
