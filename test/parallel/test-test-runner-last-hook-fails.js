'use strict';
// A failing after() of a whole file is told, with its place and its error, and the program fails.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-hook-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'file.test.js');
fs.writeFileSync(file, `const { test, after } = require('node:test');
after(() => { throw new Error('could not clean up'); });
test('fine', () => {});
`);
const { NODE_TEST_CONTEXT, ...env } = process.env;
for (const args of [[], ['--test']]) {
  const { status, stdout } = spawnSync(process.execPath, [...args, '--test-reporter=tap', file], { encoding: 'utf8', env });
  assert.strictEqual(status, 1);
  assert.match(stdout, /^ok 1 - fine$/m);
  assert.ok(stdout.includes(`not ok 2 - ${file}\n`), stdout);
  assert.ok(stdout.includes(`  location: '${file}:2:1'\n  failureType: 'hookFailed'\n  error: 'could not clean up'\n`), stdout);
}
