'use strict';
// require.resolve() in CommonJS whose text is from a hook asks the hooks, as its require() does.
const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.writeFileSync(tmp('hooks.mjs'), `import fs from 'node:fs';
export function resolve(name, context, next) {
  return next(name.replace(/first\\.cjs$/, 'second.cjs'), context);
}
export async function load(url, context, next) {
  const result = await next(url, context);
  return url.endsWith('main.cjs') ? { ...result, source: fs.readFileSync(new URL(url)) } : result;
}`);
fs.writeFileSync(tmp('first.cjs'), 'module.exports = 1');
fs.writeFileSync(tmp('second.cjs'), 'module.exports = 2');
fs.writeFileSync(tmp('main.cjs'), `console.log(require('./first.cjs'), require('path').basename(require.resolve('./first.cjs')));
try { require.resolve('./none'); } catch (error) { console.log(error.code); }`);
fs.writeFileSync(tmp('main.mjs'), `import { register } from 'node:module';
register('./hooks.mjs', import.meta.url);
await import('./main.cjs');`);
const { stdout, stderr, status } = run([tmp('main.mjs')]);
assert.deepStrictEqual([stdout, stderr, status], ['2 second.cjs\nMODULE_NOT_FOUND\n', '', 0]);
