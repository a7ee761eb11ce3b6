'use strict';
// There is no compile cache, and enableCompileCache() says so in the ways that Node has for it.
const common = require('../common');
const assert = require('assert');
const { enableCompileCache, flushCompileCache, getCompileCacheDir, constants: { compileCacheStatus } } = require('module');

for (const invalid of [0, null, false, 1, NaN, true, Symbol(0)]) assert.throws(() => enableCompileCache(invalid), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => enableCompileCache({ directory: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
for (const given of [undefined, common.tmp('cache'), { directory: common.tmp('cache'), portable: true }]) {
  const { status, message, directory } = enableCompileCache(given);
  assert.strictEqual(status, compileCacheStatus.FAILED);
  assert.match(message, /no compile cache/);
  assert.strictEqual(directory, undefined);
}
assert.strictEqual(getCompileCacheDir(), undefined);
assert.strictEqual(flushCompileCache(), undefined);
const disabled = common.run(['-p', 'require("module").enableCompileCache().status'], { env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' } });
assert.strictEqual(disabled.stdout, `${compileCacheStatus.DISABLED}\n`);
