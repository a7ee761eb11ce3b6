'use strict';
// A program may put functions of its own before ChildProcess.prototype.spawn and process.binding('spawn_sync').spawn: they are given
// the environment in full, and what they change is what the child gets.
require('../common');
const assert = require('assert');
const { ChildProcess, execFileSync, spawnSync, execFile } = require('child_process');

const binding = process.binding('spawn_sync');
assert.strictEqual(process.binding('spawn_sync'), binding);
function watched(fn) {
  return function(options) {
    assert.ok(options.envPairs.some((pair) => pair.startsWith('PATH=')));
    assert.strictEqual(options.file, process.execPath);
    assert.strictEqual(options.args[0], process.execPath);
    options.envPairs = [...options.envPairs, 'ADDED=by the program'];
    return fn.call(this, options);
  };
}
binding.spawn = watched(binding.spawn);
ChildProcess.prototype.spawn = watched(ChildProcess.prototype.spawn);
const args = ['-p', 'process.env.ADDED'];
assert.strictEqual(execFileSync(process.execPath, args, { encoding: 'utf8' }), 'by the program\n');
assert.strictEqual(spawnSync(process.execPath, args, { env: { PATH: process.env.PATH } }).stdout.toString(), 'by the program\n');
execFile(process.execPath, args, (error, stdout) => {
  assert.ifError(error);
  assert.strictEqual(stdout, 'by the program\n');
});
