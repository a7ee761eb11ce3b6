'use strict';
// `--test` with a pattern that nothing matches runs no test and ends with 0 (a plain name that is not there with 1); both ended with 1.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (...args) => spawnSync(process.execPath, ['--test', ...args], { cwd: __dirname, encoding: 'utf8' });
for (const pattern of ['nowhere/*.js', 'nowhere/a?.js', 'nowhere/[ab].js', 'nowhere/!(a).js']) {
  const { status, stdout } = run(pattern, 'nowhere.js');
  assert.strictEqual(status, 0, pattern);
  assert.match(stdout, /tests 0/);
}
for (const name of ['nowhere.js', 'nowhere{a,b}.js']) {
  const { status, stderr } = run(name);
  assert.strictEqual(status, 1);
  assert.match(stderr, /Could not find 'nowhere/);
}
