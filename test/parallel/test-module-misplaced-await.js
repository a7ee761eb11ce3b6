// An `await` outside of async functions is named where it stands, in each kind of file; where it can be a name it is one.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');

const dir = common.tmp('misplaced');
function run(file, text) {
  const name = path.join(dir, file);
  fs.mkdirSync(path.dirname(name), { recursive: true });
  fs.writeFileSync(name, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [name], { encoding: 'utf8' });
  return { status, stdout, stderr };
}
const refused = (file, text, message, place) => {
  const { status, stderr } = run(file, text);
  assert.strictEqual(status, 1);
  assert.ok(stderr.includes(`SyntaxError: ${message}`), stderr);
  assert.ok(stderr.includes(`${file}:${place}`), stderr);
};

const script = 'await is only valid in async functions and the top level bodies of modules';
refused('in-function.js', '// text\nfunction f() { await g(); }', script, 2);
refused('in-callback.cjs', 'async () => { [1].map((x) => await x) }', script, 1);
refused('in-module.mjs', 'export const a = 1;\n\nfunction f() { const x = await g; }', 'Unexpected reserved word', 3);
refused('by-its-text.js', 'function f() { await 1 }\nexport { f };', 'Unexpected reserved word', 1);
fs.mkdirSync(path.join(dir, 'old'), { recursive: true });
fs.writeFileSync(path.join(dir, 'old/package.json'), '{"type":"commonjs"}');
refused('old/top.js', 'const a = 1;\nawait a;', script, 2);
refused('old/meta.js', 'let v = import.meta.url;', "Cannot use 'import.meta' outside a module", 1);

const names = run('names.cjs', `var await = 3;
function foo() { return 'foo'; }
function g() { return await + await; await
foo() }
console.log(g(), await in [1, 2, 3, 4], await instanceof Object, [await][0], -await);`);
assert.strictEqual(names.stderr, '');
assert.strictEqual(names.stdout, '6 true false 3 -3\n');
