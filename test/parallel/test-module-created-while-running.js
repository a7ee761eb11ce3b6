'use strict';
// What the search for modules remembers are directories that are there, never that something is missing: files and packages
// that appear are found at once.
require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'troika-module-')));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const at = (...names) => path.join(dir, ...names);
const put = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};

put(at('lib', 'first.js'), 'exports.file = __filename;');
assert.strictEqual(require(at('lib', 'first')).file, at('lib', 'first.js'));

const late = at('lib', 'late.js');
assert.throws(() => require(at('lib', 'late')), { code: 'MODULE_NOT_FOUND' });
put(late, 'module.exports = "late";');
assert.strictEqual(require(at('lib', 'late')), 'late');

const inPackage = { paths: [at('lib')] };
assert.throws(() => require.resolve('pkg', inPackage), { code: 'MODULE_NOT_FOUND' });
put(at('node_modules', 'pkg', 'main.js'), '');
put(at('node_modules', 'pkg', 'package.json'), '{"main":"./main"}');
assert.strictEqual(require.resolve('pkg', inPackage), at('node_modules', 'pkg', 'main.js'));
