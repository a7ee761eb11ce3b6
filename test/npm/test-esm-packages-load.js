'use strict';
// Every ES module file that these packages publish for import loads, and what they export is there.
const common = require('../common');
// vite's rolldown has a part for each platform; some versions of npm leave it out.
if (process.platform === 'linux') common.needs(`@rolldown/binding-linux-${process.arch}-gnu`);
common.needs('zod', 'hono', 'lodash-es', 'p-queue', 'date-fns', 'execa', 'chalk', 'vite', 'rollup');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const root = path.join(__dirname, 'node_modules');
// Where files lie that are modules by their package, and how many of them there are at least. What only another runtime
// has, and what needs a package that is not there, is left out by name.
const folders = {
  'zod': { min: 60 },
  'hono/dist': { min: 140, skip: /^(?:types\/|cjs\/|adapter\/(?!node)|middleware\/serve-static|helper\/ssg)/ },
  'lodash-es': { min: 600 },
  'p-queue/dist': { min: 3 },
  'date-fns': { min: 300, skip: /cdn(?:\.min|Polyfill)?\.js$|^_lib\/test/ },
  'execa/lib': { min: 80 },
  'chalk/source': { min: 2, skip: /browser/ },
  'rollup/dist/es': { min: 4 },
  'vite/dist/node': { min: 3, skip: /module-runner|cli\.js/ },
};

function* files(dir, below = '') {
  for (const entry of fs.readdirSync(path.join(dir, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') yield* files(dir, name);
    } else if (/\.m?js$/.test(name) && !/\.(?:test|bench|spec)\.m?js$/.test(name)) {
      yield name;
    }
  }
}

function isModule(file) {
  if (file.endsWith('.mjs')) return true;
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    const json = path.join(dir, 'package.json');
    if (fs.existsSync(json)) return JSON.parse(fs.readFileSync(json, 'utf8')).type === 'module';
  }
}

(async () => {
  const failed = [];
  for (const [folder, { min, skip }] of Object.entries(folders)) {
    const dir = path.join(root, folder);
    let loaded = 0;
    for (const name of files(dir)) {
      const file = path.join(dir, name);
      if (skip?.test(name) || !isModule(file)) continue;
      try {
        const space = await import(pathToFileURL(file).href);
        assert.strictEqual(space[Symbol.toStringTag], 'Module');
        loaded++;
      } catch (error) {
        failed.push(`${folder}/${name}: ${error.message}`);
      }
    }
    if (loaded < min) failed.push(`${folder}: ${loaded} files`);
    if (process.env.VERBOSE) console.log(folder, loaded);
  }
  assert.deepStrictEqual(failed, []);
})().then(common.mustCall());
