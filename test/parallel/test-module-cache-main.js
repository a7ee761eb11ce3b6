'use strict';
// require.cache, require.main, module's fields, deletion from the cache, symlinks, NODE_PATH, extensions.

const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');

assert.strictEqual(require.main, module);
assert.deepStrictEqual([module.id, module.filename, module.loaded, module.path], ['.', __filename, false, __dirname]);
assert.strictEqual(require.cache[__filename], module);
assert.ok(module.children.some((child) => child.filename.endsWith('common/index.js')));
assert.strictEqual(module.paths[0], path.join(__dirname, 'node_modules'));
assert.strictEqual(require.resolve('fs'), 'fs');
assert.throws(() => require.resolve('./none'), { code: 'MODULE_NOT_FOUND' });

fs.writeFileSync(tmp('one.js'), 'exports.at = module.parent.filename; exports.self = require.main === module; exports.n = Math.random()');
const first = require(tmp('one'));
assert.deepStrictEqual([first.at, first.self], [__filename, false]);
assert.strictEqual(require(tmp('one.js')), first);
delete require.cache[tmp('one.js')];
assert.notStrictEqual(require(tmp('one.js')).n, first.n);
fs.writeFileSync(tmp('fake.js'), 'throw 1');
require.cache[tmp('fake.js')] = { exports: 'fake', loaded: true };
assert.strictEqual(require(tmp('fake.js')), 'fake');

// a link is known by the place it leads to, unless told otherwise
fs.mkdirSync(tmp('real'));
fs.writeFileSync(tmp('real/m.js'), 'console.log(__filename)');
fs.symlinkSync(tmp('real'), tmp('link'));
assert.strictEqual(run([tmp('link/m.js')]).stdout, `${tmp('real/m.js')}\n`);
assert.strictEqual(run(['--preserve-symlinks-main', tmp('link/m.js')]).stdout, `${tmp('link/m.js')}\n`);

fs.mkdirSync(tmp('lib1/deep'), { recursive: true });
fs.writeFileSync(tmp('lib1/deep/index.js'), 'module.exports = "through NODE_PATH"');
assert.strictEqual(run(['-p', 'require("deep")'], { env: { ...process.env, NODE_PATH: `/none:${tmp('lib1')}` } }).stdout, 'through NODE_PATH\n');

require.extensions['.twice'] = (m, file) => { m.exports = fs.readFileSync(file, 'utf8').repeat(2); };
fs.writeFileSync(tmp('x.twice'), 'ab');
assert.strictEqual(require(tmp('x')), 'abab');
const { Module, builtinModules, isBuiltin, createRequire } = require('module');
assert.ok(module instanceof Module && builtinModules.includes('fs') && isBuiltin('node:fs') && !isBuiltin('none'));
assert.strictEqual(createRequire(tmp('anything.js'))('./one.js').self, false);
const made = new Module('made');
made._compile('exports.answer = 42', tmp('made.js'));
assert.strictEqual(made.exports.answer, 42);
