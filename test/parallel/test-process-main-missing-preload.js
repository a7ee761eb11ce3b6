'use strict';
// A main module that is not there fails after the preloads: they may listen for it, or be what finds it.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const preload = common.tmp('preload.js');
fs.writeFileSync(preload, `process.on('exit', (code) => console.log('exit', code));
process.on('uncaughtException', (error) => { console.log(error.code); process.exitCode = 7; });`);
let { status, stdout } = common.run(['-r', preload, common.tmp('missing.js')]);
assert.deepStrictEqual([status, stdout], [7, 'MODULE_NOT_FOUND\nexit 7\n']);

const finder = common.tmp('finder.js');
fs.writeFileSync(finder, `require.extensions['.odd'] = require.extensions['.js'];`);
fs.writeFileSync(common.tmp('main.odd'), `console.log('found')`);
({ status, stdout } = common.run(['-r', finder, common.tmp('main')]));
assert.deepStrictEqual([status, stdout], [0, 'found\n']);
