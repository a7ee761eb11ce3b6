'use strict';
// NODE_PRESERVE_SYMLINKS keeps links in a process and in a worker that it is given to; the command line has the last word.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { Worker } = require('worker_threads');

fs.mkdirSync(common.tmp('real'));
fs.writeFileSync(common.tmp('real/where.js'), 'module.exports = __dirname;');
fs.symlinkSync('real', common.tmp('link'));
const text = `require(${JSON.stringify(common.tmp('link/where.js'))})`;
const env = { ...process.env, NODE_PRESERVE_SYMLINKS: '1' };

assert.strictEqual(common.run(['-p', text]).stdout, `${fs.realpathSync(common.tmp('real'))}\n`);
assert.strictEqual(common.run(['-p', text], { env }).stdout, `${common.tmp('link')}\n`);
assert.strictEqual(common.run(['--no-preserve-symlinks', '-p', text], { env }).stdout, `${fs.realpathSync(common.tmp('real'))}\n`);

for (const options of [{}, { execArgv: [] }]) {
  new Worker(`require('worker_threads').parentPort.postMessage(${text})`, { eval: true, env, ...options })
    .on('message', common.mustCall((dir) => { assert.strictEqual(dir, common.tmp('link')); }));
}
