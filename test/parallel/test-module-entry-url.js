'use strict';
// --entry-url: the script is named by a URL, relative to the working directory, with its query.

const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { pathToFileURL } = require('url');

fs.writeFileSync(tmp('a.mjs'), 'console.log(import.meta.url, import.meta.main, process.argv.slice(1).join())');
fs.writeFileSync(tmp('b c.cjs'), 'console.log(require.main === module, __filename)');
const out = (args, options) => {
  const { status, stdout, stderr } = run(['--entry-url', ...args], options);
  assert.match(stderr, /ExperimentalWarning: --entry-url is an experimental feature/);
  assert.strictEqual(status, 0, stderr);
  return stdout.trim();
};
const { href } = pathToFileURL(tmp('a.mjs'));
assert.strictEqual(out([`${href}?x=1#y`, 'z']), `${href}?x=1#y true ${href}?x=1#y,z`);
assert.strictEqual(out(['a.mjs?q'], { cwd: tmp('') }), `${href}?q true a.mjs?q`);
assert.strictEqual(out(['b%20c.cjs'], { cwd: tmp('') }), `true ${tmp('b c.cjs')}`);
assert.match(out(['data:text/javascript,console.log(import.meta.url)']), /^data:text/);
const { status, stderr } = run(['--entry-url', './none.mjs']);
assert.strictEqual(status, 1);
assert.match(stderr, /ERR_MODULE_NOT_FOUND/);
