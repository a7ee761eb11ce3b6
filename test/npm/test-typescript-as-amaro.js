'use strict';
// What is erased from TypeScript, and what is refused, is what Node's own stripper erases and refuses: over the sources that
// packages publish, byte for byte.
const common = require('../common');
common.needs('amaro', 'zod', 'rxjs');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { stripTypeScriptTypes } = require('module');
const { transformSync } = require('amaro');

process.removeAllListeners('warning');
function* sources(dir) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) yield* sources(file);
    else if (/\.[cm]?ts$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name)) yield file;
  }
}

function attempt(fn) {
  try {
    return { code: fn() };
  } catch (error) {
    return { error };
  }
}

let same = 0;
let refused = 0;
const different = [];
for (const folder of ['zod/src', 'rxjs/src']) {
  for (const file of sources(path.join(__dirname, 'node_modules', folder))) {
    const text = fs.readFileSync(file, 'utf8');
    const theirs = attempt(() => transformSync(text, { mode: 'strip-only' }).code);
    const ours = attempt(() => stripTypeScriptTypes(text));
    if (theirs.error !== undefined && ours.error !== undefined) refused++;
    else if (ours.code === theirs.code) same++;
    else different.push(`${file}: ${ours.error?.message ?? theirs.error?.message ?? theirs.error ?? 'text'}`);
  }
}
if (process.env.VERBOSE) console.log({ same, refused, different });
assert.deepStrictEqual(different, []);
assert.ok(same > 300, `${same} files`);
assert.ok(refused > 0);
