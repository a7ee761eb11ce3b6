'use strict';
// module.registerHooks() as require() meets it: what a hook is told of built-in modules, of the parent and of the source, and that
// its conditions, another URL, and a text in the place of a built-in module count.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { registerHooks, createRequire } = require('module');
const { pathToFileURL } = require('url');

const write = (name, text) => fs.writeFileSync(common.tmp(name), text);
const urlOf = (name) => pathToFileURL(common.tmp(name)).href;
const using = (hooks, run) => {
  const handle = registerHooks(hooks);
  try {
    return run();
  } finally {
    handle.deregister();
  }
};

// Built-in modules are node: URLs to hooks, and their plain names to require.resolve().
{
  const seen = [];
  using({ load(url, context, next) { seen.push([url, context.format, next(url, context).source]); return next(url, context); } }, () => {
    assert.strictEqual(typeof require('zlib').gzip, 'function');
    require('node:test/reporters');
  });
  assert.deepStrictEqual(seen, [['node:zlib', 'builtin', null], ['node:test/reporters', 'builtin', null]]);
  using({ resolve: (specifier, context, next) => (specifier === 'assert' ? { url: 'node:zlib', shortCircuit: true } : next(specifier, context)) }, () => {
    assert.deepStrictEqual(['assert', 'fs', 'node:fs', 'node:test'].map(require.resolve), ['zlib', 'fs', 'node:fs', 'node:test']);
  });
}

// A text of each format in the place of one.
for (const [format, source] of [['commonjs', 'exports.own = 1'], ['json', '{ "own": 1 }'], ['module', 'const all = { own: 1 }; export { all as "module.exports" };']]) {
  using({ load: (url, context, next) => (url === 'node:zlib' ? { format, source, shortCircuit: true } : next(url, context)) }, () => {
    assert.deepStrictEqual({ ...require('zlib') }, { own: 1 }, format);
    assert.deepStrictEqual({ ...require('node:zlib') }, { own: 1 }, format);
  });
}

// The source that the default gives is a string, and may be that of another file.
write('a.js', 'exports.from = "a";');
write('b.js', 'export const from = "b";');
using({
  load(url, context, next) {
    const result = next(url.endsWith('/a.js') ? urlOf('b.js') : url, context);
    assert.strictEqual(result.source, 'export const from = "b";');
    return result;
  },
}, () => assert.strictEqual(require(common.tmp('a.js')).from, 'b'));

// No source at all.
using({ resolve: () => ({ url: 'none://x', shortCircuit: true }), load: () => ({ shortCircuit: true }) }, () => {
  assert.throws(() => require('x'), { code: 'ERR_INVALID_RETURN_PROPERTY_VALUE', message: /"source" from the "load" hook/ });
});

// Conditions.
fs.mkdirSync(common.tmp('node_modules/conditional'), { recursive: true });
write('node_modules/conditional/package.json', JSON.stringify({ exports: { './strict': { require: './usual.js' }, './*': { extra: './extra.js', default: './usual.js' } } }));
write('node_modules/conditional/extra.js', 'module.exports = "extra"');
write('node_modules/conditional/usual.js', 'module.exports = "usual"');
const from = createRequire(common.tmp('x.js'));
const withConditions = (change, run) => using({ resolve: (specifier, context, next) => next(specifier, { ...context, conditions: change(context.conditions) }) }, run);
assert.strictEqual(from('conditional/1'), 'usual');
withConditions((list) => ['extra', ...list], () => assert.strictEqual(from('conditional/2'), 'extra'));
withConditions(() => undefined, () => assert.strictEqual(from('conditional/3'), 'usual'));
assert.strictEqual(from('conditional/4'), 'usual');
withConditions(() => [], () => assert.throws(() => from('conditional/strict'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' }));
withConditions(() => 'extra', () => assert.throws(() => from('conditional/5'), { code: 'ERR_INVALID_ARG_VALUE' }));

// The parent is what createRequire() was given.
write('c.js', '');
{
  const url = `${urlOf('parent.js')}?query=1`;
  const parents = [];
  using({ resolve(specifier, context, next) { parents.push(context.parentURL); return next(specifier, context); } }, () => createRequire(url)('./c.js'));
  assert.deepStrictEqual(parents, [url]);
}

// What require() has made an ES module of is the same to import().
write('d.xyz', 'nothing');
(async () => {
  let loads = 0;
  const handle = registerHooks({ load: (url, context, next) => (url.endsWith('.xyz') ? (loads++, { format: 'module', source: 'export const o = {};', shortCircuit: true }) : next(url, context)) });
  const { o } = require(common.tmp('d.xyz'));
  assert.strictEqual((await import(urlOf('d.xyz'))).o, o);
  assert.strictEqual(loads, 1);
  handle.deregister();
})().then(common.mustCall());
