'use strict';
// DEP0166 and DEP0155: empty segments and trailing slashes in requests that patterns of `exports` match.

const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.mkdirSync(tmp('node_modules/p/sub/dir'), { recursive: true });
fs.writeFileSync(tmp('node_modules/p/package.json'), JSON.stringify({ exports: { './a/*': './sub/*.js', './b*': './sub*.js', './two': './/sub/x.js', './t*': './sub/t*.js' } }));
for (const name of ['x', 'dir/y', 't/']) fs.mkdirSync(tmp(`node_modules/p/sub/${name}/..`), { recursive: true });
for (const name of ['x.js', 'dir/y.js']) fs.writeFileSync(tmp(`node_modules/p/sub/${name}`), '');
const said = (request) => {
  fs.writeFileSync(tmp('m.cjs'), `try { require(${JSON.stringify(request)}) } catch {}`);
  return run([tmp('m.cjs')]).stderr;
};
assert.strictEqual(said('p/a/x'), '');
assert.match(said('p/a//x'), /DEP0166.*double slash resolving "\.\/sub\/\/x\.js" for module request "\.\/a\/\/x" matched to "\.\/a\/\*" in the "exports" field/);
assert.match(said('p/b/x'), /DEP0166.*leading or trailing slash matching resolving "\.\/sub\/x\.js" for module request "\.\/b\/x" matched to "\.\/b\*"/);
assert.match(said('p/two'), /DEP0166.*double slash resolving "\.\/\/sub\/x\.js" for module request "\.\/two" in the/);
const slash = said('p/t/');
assert.match(slash, /DEP0155.*trailing slash pattern mapping "\.\/t\/"/);
assert.doesNotMatch(slash, /DEP0166/);
