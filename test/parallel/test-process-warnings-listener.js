// What prints warnings is a listener like any other: a program may remove it, also before the first warning.
'use strict';
const { mustCall } = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

assert.strictEqual(process.listenerCount('warning'), 1);
const run = (text) => spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' }).stderr;
assert.match(run('process.emitWarning("seen")'), /Warning: seen/);
assert.strictEqual(run('process.removeAllListeners("warning"); process.emitWarning("hidden")'), '');

process.removeAllListeners('warning');
process.on('warning', mustCall((warning) => assert.strictEqual(warning.message, 'told')));
process.emitWarning('told');
