'use strict';
// A program starts in a folder that was removed; process.cwd() says there what is wrong.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawnSync } = require('child_process');

const folder = common.tmp('removed');
fs.mkdirSync(folder);
process.chdir(folder);
fs.rmdirSync(folder);

const enoent = {
  code: 'ENOENT', syscall: 'uv_cwd',
  message: 'ENOENT: process.cwd failed with error no such file or directory, ' +
    'the current working directory was likely removed without changing the working directory, uv_cwd',
};
assert.throws(() => process.cwd(), enoent);

const file = common.tmp('program.js');
fs.writeFileSync(file, 'console.log(require("path").sep)');
for (const [args, input] of [[['-e', 'console.log(require("path").sep)']], [[file]], [['-'], 'console.log("/")'], [['-r', file, '-e', '0']],
  [['-i'], 'console.log(require("path").sep);\nprocess.exit()\n']]) {
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', input });
  assert.strictEqual(result.status, 0, `${args}: ${result.stderr}`);
  assert.match(result.stdout, /^(> )?\/$/m, args.join(' '));
}
