'use strict';
// fs.glob with followSymlinks, a recursive readdir; the size of a file system's fragments.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const cwd = common.tmp('tree');
fs.mkdirSync(`${cwd}/a`, { recursive: true });
fs.mkdirSync(`${cwd}/b`);
fs.writeFileSync(`${cwd}/a/x.js`, '');
fs.symlinkSync('..', `${cwd}/a/up`); // not entered: it would not end
fs.symlinkSync('../a', `${cwd}/b/link`);
fs.symlinkSync('nowhere', `${cwd}/dead`);

const found = (pattern, options) => fs.globSync(pattern, { cwd, ...options }).sort();
assert.deepStrictEqual(found('**/*.js'), ['a/x.js']);
assert.deepStrictEqual(found('**/*.js', { followSymlinks: true }), ['a/x.js', 'b/link/x.js']);
assert.deepStrictEqual(found('**', { followSymlinks: true }), ['.', 'a', 'a/up', 'a/x.js', 'b', 'b/link', 'b/link/up', 'b/link/x.js', 'dead']);
assert.throws(() => fs.globSync('*', { followSymlinks: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
fs.glob('**/*.js', { cwd, followSymlinks: true }, common.mustSucceed((list) => assert.deepStrictEqual(list.sort(), ['a/x.js', 'b/link/x.js'])));

const fields = ['type', 'bsize', 'frsize', 'blocks', 'bfree', 'bavail', 'files', 'ffree'];
assert.deepStrictEqual(Object.keys(fs.statfsSync('/')), fields);
assert.ok(fs.statfsSync('/').frsize > 0);
assert.strictEqual(fs.statfsSync('/', { bigint: true }).frsize, BigInt(fs.statfsSync('/').frsize));
assert.throws(() => fs.statfsSync('/no/such'), { code: 'ENOENT', syscall: 'statfs', path: '/no/such' });
fs.statfs('/no/such', common.mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));
fs.promises.statfs('/', { bigint: true }).then(common.mustCall((stats) => assert.strictEqual(typeof stats.frsize, 'bigint')));

// A recursive readdir goes into links to directories, too, but not into one that leads above itself.
const names = ['a', 'a/up', 'a/x.js', 'b', 'b/link', 'b/link/up', 'b/link/x.js', 'dead'];
const places = (entries) => entries.map((entry) => (typeof entry === 'string' ? entry : `${entry.parentPath}/${entry.name}`.slice(cwd.length + 1))).sort();
for (const withFileTypes of [false, true]) {
  const options = { recursive: true, withFileTypes };
  assert.deepStrictEqual(places(fs.readdirSync(cwd, options)), names);
  fs.readdir(cwd, options, common.mustSucceed((entries) => assert.deepStrictEqual(places(entries), names)));
  fs.promises.readdir(cwd, options).then(common.mustCall((entries) => assert.deepStrictEqual(places(entries), names)));
}
