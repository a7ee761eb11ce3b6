// A thread of module hooks that ends without a word: who waits for its answer is told, and does not wait for ever.
'use strict';
const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.writeFileSync(tmp('lost-hooks.mjs'), `export function resolve(specifier, context, next) {
  if (specifier === 'lost') process.reallyExit(0);
  return next(specifier, context);
}`);
fs.writeFileSync(tmp('lost-main.mjs'), `import { register } from 'node:module';
register('./lost-hooks.mjs', import.meta.url);
console.log(import.meta.resolve('node:fs'));
try { import.meta.resolve('lost'); } catch (error) { console.log(error.message); }
process.exit(4);`);
const { status, stdout } = run([tmp('lost-main.mjs')]);
assert.strictEqual(stdout, 'node:fs\nThe thread of the module hooks ended without an answer\n');
assert.strictEqual(status, 4);
