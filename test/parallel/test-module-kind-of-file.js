// Whether a file is an ES module: without an extension, by its package, its text, and the options that have a say.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
void common;

const dir = fs.mkdtempSync(path.join(require('os').tmpdir(), 'troika-kind-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
for (const [name, data] of [['module', { type: 'module', bin: './kind' }], ['commonjs', { type: 'commonjs' }], ['none', {}]]) {
  fs.mkdirSync(path.join(dir, name));
  const put = (file, text) => fs.writeFileSync(path.join(dir, name, file), text);
  put('package.json', JSON.stringify(data));
  put('kind', '#!/usr/bin/env node\nconsole.log(typeof require);\n');
  put('import', 'import "fs"; console.log(typeof require);');
  put('binary', Buffer.from('\0asm\x01\0\0\0', 'latin1'));
  put('require.cjs', 'require("./kind");');
  put('import.mjs', 'import("./binary").then(() => console.log("wasm"), (e) => console.log(e.name));');
  put('unknown.ext', 'console.log(typeof require)');
  put('data.json', '{}');
  fs.symlinkSync(path.join(dir, name, 'kind'), path.join(dir, `to-${name}`));
}
function run(...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
  return { out: stdout.trim(), err: stderr, status };
}
const out = (...args) => run(...args).out;

assert.strictEqual(out('module/kind'), 'undefined');
assert.strictEqual(out('commonjs/kind'), 'function');
assert.strictEqual(out('none/kind'), 'function');
assert.strictEqual(out('module/require.cjs'), 'function'); // required, only its text tells (yargs/yargs)
assert.strictEqual(out('commonjs/require.cjs'), 'function');
assert.deepStrictEqual(run('none/import'), { out: 'undefined', err: '', status: 0 }); // no warning without an extension
assert.match(run('commonjs/import').err, /SyntaxError: Cannot use import statement outside a module/);
assert.strictEqual(out('module/import.mjs'), 'wasm');
assert.strictEqual(out('none/import.mjs'), 'wasm');
assert.strictEqual(out('commonjs/import.mjs'), 'SyntaxError');
assert.strictEqual(run('module/binary').status, 0);
assert.match(run('commonjs/binary').err, /Invalid or unexpected token/);
assert.match(run('module/unknown.ext').err, /ERR_UNKNOWN_FILE_EXTENSION/);
assert.strictEqual(out('none/unknown.ext'), 'function');
assert.match(run('module/data.json').err, /ERR_IMPORT_ATTRIBUTE_MISSING/);
assert.strictEqual(run('none/data.json').status, 0);

// A link is what it leads to, unless it is to stand for itself.
assert.strictEqual(out('to-module'), 'undefined');
assert.strictEqual(out('--preserve-symlinks-main', 'to-module'), 'function');
assert.strictEqual(out('--preserve-symlinks', 'to-module'), 'undefined');

assert.strictEqual(run('--experimental-default-type=module', 'none/kind').status, 9);
assert.match(run('--no-experimental-detect-module', 'none/import').err, /Cannot use import statement outside a module/);
assert.match(run('--no-experimental-detect-module', '-e', 'import "fs"').err, /Cannot use import statement outside a module/);
assert.match(run('--no-experimental-detect-module', '-e', 'await 1').err, /SyntaxError/);
assert.strictEqual(run('-e', 'import "fs"').status, 0);

// --input-type is for texts; NODE_OPTIONS may hold it for programs of CommonJS.
assert.strictEqual(out('--input-type=module', 'none/kind'), 'function');
assert.match(run('--input-type=module', 'none/import').err, /ERR_INPUT_TYPE_NOT_ALLOWED/);
assert.match(run('--input-type=commonjs', 'module/kind').err, /ERR_INPUT_TYPE_NOT_ALLOWED/);

fs.writeFileSync(path.join(dir, 'both.mjs'), 'await 1; require("fs");');
assert.match(run('both.mjs').err, /ReferenceError: Cannot determine intended module format because both 'require' and top-level await[^]*ERR_AMBIGUOUS_MODULE_SYNTAX/);
