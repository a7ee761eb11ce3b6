'use strict';
// Ways to start an ES module: a file, a package type, -e, standard input, --import; top-level await and its end.

const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');

const put = (name, text) => fs.writeFileSync(tmp(name), text);
const outputOf = (args, options) => {
  const { status, stdout, stderr } = run(args, { cwd: tmp('.'), ...options });
  assert.strictEqual(status, 0, stderr);
  return stdout;
};
put('main.mjs', 'import fs from "fs"; console.log(import.meta.main, typeof fs, process.argv[2]); await 1; console.log("end")');
assert.strictEqual(outputOf(['main.mjs', 'arg']), 'true object arg\nend\n');
put('order.mjs', 'process.nextTick(() => console.log("tick")); Promise.resolve().then(() => console.log("job")); setImmediate(() => console.log("immediate")); console.log("body")');
assert.strictEqual(outputOf(['order.mjs']), 'body\njob\ntick\nimmediate\n');
put('typeless.js', 'import { sep } from "path"; console.log(sep)');
assert.strictEqual(outputOf(['typeless.js']), '/\n');

assert.strictEqual(outputOf(['-e', 'import { sep } from "path"; console.log(sep)']), '/\n');
assert.strictEqual(outputOf(['--input-type=module', '-e', 'console.log(typeof require, await 5)']), 'undefined 5\n');
assert.strictEqual(outputOf(['-e', 'import("fs").then((m) => console.log(typeof m.default))']), 'object\n');
assert.strictEqual(outputOf(['--input-type=module', '-'], { input: 'console.log(import.meta.url.slice(0, 7))' }), 'file://\n');
assert.strictEqual(outputOf(['-'], { input: 'export const a = 1; console.log(a)' }), '1\n');

put('pre.mjs', 'console.log("pre"); await null; globalThis.pre = 1');
put('script.cjs', 'console.log("script", pre, require.main === module)');
assert.strictEqual(outputOf(['--import', './pre.mjs', 'script.cjs']), 'pre\nscript 1 true\n');
assert.strictEqual(outputOf(['--import', './pre.mjs', '-p', 'pre + 1']), 'pre\n2\n');

put('evals.cjs', `console.log(typeof eval('1')); const load = new Function('x', 'return import(x)');
  load('path').then((m) => m.sep).then(console.log).then(() => eval('import("./pre.mjs")')).then(() => console.log('done'));`);
assert.strictEqual(outputOf(['evals.cjs']), 'number\n/\npre\ndone\n');

put('never.mjs', 'console.log("a");\nawait new Promise(() => {});');
const never = run([tmp('never.mjs')]);
assert.strictEqual(never.status, 13);
assert.match(never.stderr, /^Warning: Detected unsettled top-level await at file:.*never\.mjs:2\nawait new Promise\(\(\) => \{\}\);\n\^/);
// Of a graph, each module that waits itself.
put('waits.mjs', 'export const a = 1;\n  await new Promise(() => {});');
put('others.mjs', 'import "./waits.mjs"; import "./never.mjs"; import "./pre.mjs";');
const others = run([tmp('others.mjs')]);
assert.strictEqual(others.status, 13);
assert.strictEqual(others.stderr.replace(/file:\S*\//g, ''), `Warning: Detected unsettled top-level await at waits.mjs:2
  await new Promise(() => {});
  ^



Warning: Detected unsettled top-level await at never.mjs:2
await new Promise(() => {});
^



`);
put('late.mjs', 'await null; throw new RangeError("late")');
const late = run([tmp('late.mjs')]);
assert.strictEqual(late.status, 1);
assert.match(late.stderr, /RangeError: late/);

const check = (name, status) => assert.strictEqual(run(['--check', tmp(name)]).status, status, name);
put('bad.mjs', 'export default {');
check('main.mjs', 0);
check('bad.mjs', 1);
assert.strictEqual(run(['--input-type=module', tmp('script.cjs')]).status, 1);
assert.match(run(['-p', 'import "fs"']).stderr, /ERR_EVAL_ESM_CANNOT_PRINT/);
