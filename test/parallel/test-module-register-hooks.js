'use strict';
// module.registerHooks(): both hooks for import and require(), chains, what they may return, and taking them back.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { registerHooks } = require('module');
const { pathToFileURL } = require('url');

fs.writeFileSync(common.tmp('plain.cjs'), 'exports.value = "from the file";');
fs.writeFileSync(common.tmp('plain.mjs'), 'export const value = "from the file";');
const urlOf = (name) => pathToFileURL(common.tmp(name)).href;

const seen = [];
const virtual = registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('virtual:')) return { url: specifier, format: specifier.endsWith('m') ? 'module' : 'commonjs', shortCircuit: true };
    return next(specifier, context);
  },
  load(url, context, next) {
    if (url === 'virtual:m') return { format: 'module', source: 'import { named } from "virtual:c"; export default named + import.meta.url;', shortCircuit: true };
    if (url === 'virtual:c') return { format: 'commonjs', source: Buffer.from('exports.named = "c" + typeof require;'), shortCircuit: true };
    return next(url, context);
  },
});
const change = registerHooks({
  load(url, context, next) {
    const result = next(url, context);
    if (!url.includes('/plain.')) return result;
    seen.push([url.slice(-3), context.format, result.format]);
    return { ...result, source: `${result.source}`.replace('the file', 'a hook') };
  },
});

assert.strictEqual(require('virtual:c').named, 'cfunction');
assert.strictEqual(require(common.tmp('plain.cjs')).value, 'from a hook');
assert.strictEqual(require.resolve('virtual:c'), 'virtual:c');
(async () => {
  assert.strictEqual((await import('virtual:m')).default, 'cfunctionvirtual:m');
  assert.strictEqual((await import(urlOf('plain.mjs'))).value, 'from a hook');
  assert.strictEqual((await import(`${urlOf('plain.cjs')}?2`)).default.value, 'from a hook');
  assert.deepStrictEqual(seen[0], ['cjs', 'commonjs', 'commonjs']);
  assert.deepStrictEqual(seen[1], ['mjs', 'module', 'module']);
  change.deregister();
  assert.strictEqual((await import(`${urlOf('plain.mjs')}?again`)).value, 'from the file');

  // What they return is checked.
  const bad = (hooks) => async (error) => {
    const registered = registerHooks(hooks);
    await assert.rejects(import('virtual:other'), error);
    registered.deregister();
  };
  await bad({ resolve: () => ({ url: 'x:y' }) })({ code: 'ERR_INVALID_RETURN_PROPERTY_VALUE' });
  await bad({ resolve: () => ({ url: 1, shortCircuit: true }) })({ code: 'ERR_INVALID_RETURN_PROPERTY_VALUE' });
  await bad({ resolve: () => 1 })({ code: 'ERR_INVALID_RETURN_PROPERTY_VALUE' });
  await bad({ load: () => ({ format: 'none', source: '', shortCircuit: true }) })({ code: 'ERR_UNKNOWN_MODULE_FORMAT' });
  await bad({ load: () => ({ format: 'module', source: 1, shortCircuit: true }) })({ code: 'ERR_INVALID_RETURN_PROPERTY_VALUE' });
  assert.throws(() => registerHooks({ resolve: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });

  // Redirection, also of what is built in; the context names the importer.
  let parent;
  const redirect = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'redirected') {
        parent = context.parentURL;
        assert.ok(context.conditions.includes('require') !== context.conditions.includes('import'));
        return next('node:path', context);
      }
      return next(specifier, context);
    },
  });
  assert.strictEqual(require('redirected'), require('path'));
  assert.strictEqual((await import('redirected')).default, require('path'));
  assert.strictEqual(parent, pathToFileURL(__filename).href);
  redirect.deregister();
  virtual.deregister();
  await assert.rejects(import('virtual:new'), { code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME' });
})().then(common.mustCall());
