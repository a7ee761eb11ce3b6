'use strict';
// What import takes: CommonJS with its names, JSON by attribute, built-ins, data: URLs, files whose text tells their kind;
// import.meta; resolution of packages.

const { tmp, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { pathToFileURL } = require('url');

const put = (name, text) => {
  fs.mkdirSync(require('path').dirname(tmp(name)), { recursive: true });
  fs.writeFileSync(tmp(name), text);
};
put('names.cjs', `exports.a = 1; exports['b c'] = 2; Object.defineProperty(exports, 'd', { enumerable: true, value: 3 });
  Object.defineProperty(exports, 'e', { enumerable: true, get: function () { return m.e; } }); const m = { e: 4 };`);
put('literal.cjs', 'const a = 1, c = 2; module.exports = { a, b: c, "d": a, e: 1, f: a }');
put('reexport.cjs', 'module.exports = require("./names.cjs")');
put('data.json', '{"k":[1]}');
put('loose.js', 'import fs from "fs"; export const kind = typeof fs.readFileSync');
put('loose-cjs.js', 'module.exports = typeof require');
put('node_modules/pkg/package.json', JSON.stringify({ name: 'pkg', exports: { '.': { import: './i.mjs', require: './r.cjs' }, './sub/*': './s/*.mjs', './hidden': null } }));
put('node_modules/pkg/i.mjs', 'export const how = "import"; export * from "pkg/sub/x"; export const self = import.meta.resolve("pkg")');
put('node_modules/pkg/r.cjs', 'exports.how = "require"');
put('node_modules/pkg/s/x.mjs', 'export const sub = "x"');
put('meta.mjs', 'export default import.meta');
put('app/package.json', '{"type":"module","imports":{"#dep":"./dep.js","#fs":"fs"}}');
put('app/dep.js', 'export { default as fs } from "#fs"; export const ok = true');
put('app/main.js', 'export * from "#dep"');

(async () => {
  const names = await import(tmp('names.cjs'));
  assert.deepStrictEqual(Object.keys(names), ['a', 'b c', 'd', 'default', 'e', 'module.exports']);
  assert.strictEqual(names.default, require(tmp('names.cjs')));
  assert.strictEqual(names.e, 4);
  assert.deepStrictEqual(Object.keys(await import(tmp('literal.cjs'))), ['a', 'b', 'd', 'default', 'module.exports']);
  assert.deepStrictEqual(Object.keys(await import(tmp('reexport.cjs'))), Object.keys(names));

  assert.deepStrictEqual((await import(tmp('data.json'), { with: { type: 'json' } })).default, { k: [1] });
  await assert.rejects(import(tmp('data.json')), { code: 'ERR_IMPORT_ATTRIBUTE_MISSING' });
  await assert.rejects(import(tmp('meta.mjs'), { with: { type: 'json' } }), { code: 'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE' });
  await assert.rejects(import(tmp('meta.mjs'), { with: { type: 'css' } }), { code: 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED' });

  assert.strictEqual((await import('node:fs')).readFileSync, fs.readFileSync);
  assert.strictEqual(await import('fs'), await import('node:fs'));
  assert.strictEqual((await import('data:text/javascript,export default 6 * 7')).default, 42);
  assert.strictEqual((await import('data:text/javascript;base64,' + btoa('export const a = 1'))).a, 1);
  assert.strictEqual((await import(tmp('loose.js'))).kind, 'function');
  assert.strictEqual((await import(tmp('loose-cjs.js'))).default, 'function');

  const { createRequire } = require('module');
  put('user.mjs', 'export * from "pkg"');
  const pkg = await import(tmp('user.mjs'));
  assert.strictEqual(pkg.how, 'import');
  assert.strictEqual(pkg.sub, 'x');
  assert.strictEqual(pkg.self, pathToFileURL(tmp('node_modules/pkg/i.mjs')).href);
  assert.strictEqual(createRequire(tmp('x.js'))('pkg').how, 'require');
  put('hidden.mjs', 'import "pkg/hidden"');
  await assert.rejects(import(tmp('hidden.mjs')), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
  assert.strictEqual((await import(tmp('app/main.js'))).fs, fs);

  const meta = (await import(tmp('meta.mjs'))).default;
  assert.strictEqual(meta.url, pathToFileURL(tmp('meta.mjs')).href);
  assert.strictEqual(meta.filename, tmp('meta.mjs'));
  assert.strictEqual(meta.dirname, tmp('.').replace(/\/\.?$/, ''));
  assert.strictEqual(meta.main, false);
  assert.strictEqual(meta.resolve('./none.mjs'), pathToFileURL(tmp('none.mjs')).href);
  const query = (await import(`${pathToFileURL(tmp('meta.mjs'))}?a=1`)).default;
  assert.notStrictEqual(query, meta);
  assert.ok(query.url.endsWith('?a=1'));

  put('b.mjs', 'import fs, { readFileSync } from "fs"; import { syncBuiltinESMExports } from "module"; ' +
    'const real = fs.readFileSync; fs.readFileSync = 1; export const before = readFileSync === real; syncBuiltinESMExports(); export const after = readFileSync; ' +
    'fs.readFileSync = real; syncBuiltinESMExports();');
  const sync = await import(tmp('b.mjs'));
  assert.strictEqual(sync.before, true);
  assert.strictEqual(sync.after, 1);
})().then(mustCall());
