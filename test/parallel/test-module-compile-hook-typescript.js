// A require hook that compiles by itself (ts-node, pirates) gets TypeScript as it is written, also what would be an ES module.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'compile-hook-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
fs.writeFileSync(path.join(dir, 'package.json'), '{}');
const text = 'import x from "./none"; enum Colour { Red } export const y: number = 1;\n';
const file = path.join(dir, 'a.ts');
fs.writeFileSync(file, text);
const plain = path.join(dir, 'b.ts');
fs.writeFileSync(plain, 'const n: number = 7; module.exports = n;\n');

const compileJs = require.extensions['.js'];
let seen;
require.extensions['.ts'] = common.mustCall((module, filename) => {
  const { _compile } = module;
  module._compile = function(source, name, format) {
    seen = { source, format };
    if (filename === file) return _compile.call(this, 'exports.by = "hook"', name);
    return _compile.call(this, source, name, format); // as it came: the types are left out here
  };
  compileJs(module, filename);
}, 3);

assert.deepStrictEqual(require(file), { by: 'hook' });
assert.deepStrictEqual(seen, { source: text, format: 'typescript' });
assert.strictEqual(require(plain), 7);

fs.mkdirSync(path.join(dir, 'cjs'));
fs.writeFileSync(path.join(dir, 'cjs', 'package.json'), '{ "type": "commonjs" }');
fs.copyFileSync(plain, path.join(dir, 'cjs', 'c.ts'));
assert.strictEqual(require(path.join(dir, 'cjs', 'c.ts')), 7);
assert.strictEqual(seen.format, 'commonjs-typescript');
