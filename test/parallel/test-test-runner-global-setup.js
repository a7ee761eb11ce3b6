'use strict';
// --test-global-setup: once before and once after all files, in the runner's process; a setup that fails ends the run.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-test-'));
const write = (name, text) => {
  const file = path.join(dir, name);
  fs.writeFileSync(file, text);
  return file;
};
const setup = write('setup.js', `
  exports.globalSetup = async () => { await null; console.log('set up'); };
  exports.globalTeardown = async () => { await null; console.log('torn down'); };
`);
const bad = write('bad.mjs', "export function globalSetup() { throw new Error('cannot'); }");
const files = ['a', 'b'].map((name) => write(`${name}.test.js`, `require('node:test')('${name}', () => console.log('test ${name}'));`));
const run = (...args) => spawnSync(process.execPath, [...args], { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });

for (const mode of [['--test'], ['--test', '--test-isolation=none']]) {
  const { status, stdout, stderr } = run(...mode, '--test-concurrency=1', `--test-global-setup=${setup}`, ...files);
  assert.strictEqual(status, 0, stdout + stderr);
  const lines = stdout.split('\n').filter((line) => /^(?:set up|torn down|test [ab])$/.test(line));
  assert.strictEqual(lines[0], 'set up');
  assert.deepStrictEqual([...lines].sort(), ['set up', 'test a', 'test b', 'torn down']);
}
let result = run(`--test-global-setup=${setup}`, files[0]);
assert.match(result.stdout, /^set up\ntest a\n[^]*torn down$/m);
result = run('--test', `--test-global-setup=${bad}`, files[0]);
assert.strictEqual(result.status, 1);
assert.match(result.stderr, /Error: cannot/);
assert.doesNotMatch(result.stdout, /test a/);
fs.rmSync(dir, { recursive: true });
