'use strict';
// --test-rerun-failures: what has passed is not run again, and the state file tells on which attempt it did.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-test-'));
const file = path.join(dir, 'a.test.js');
fs.writeFileSync(file, `const { test } = require('node:test');
test('parent', async (t) => { console.log('ran parent'); await t.test('child', () => {}); });
test('second time', (t) => { if (t.attempt < 1) throw new Error('not yet'); });
`);
for (const mode of [[], ['--test'], ['--test', '--test-isolation=none']]) {
  const state = path.join(dir, `state${mode.length}.json`);
  const run = () => spawnSync(process.execPath, [...mode, '--test-reporter=tap', `--test-rerun-failures=${state}`, file],
    { encoding: 'utf8', cwd: dir, env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
  const first = run();
  assert.strictEqual(first.status, 1, first.stdout + first.stderr);
  assert.match(first.stdout, /ran parent/);
  const second = run();
  assert.strictEqual(second.status, 0, second.stdout + second.stderr);
  assert.doesNotMatch(second.stdout, /ran parent/);
  assert.match(second.stdout, /^# pass 3$/m);
  const attempts = JSON.parse(fs.readFileSync(state, 'utf8'));
  assert.strictEqual(attempts.length, 2);
  assert.deepStrictEqual(attempts.map((a) => a['a.test.js:3:1']?.passed_on_attempt), [undefined, 1]);
  assert.deepStrictEqual(attempts.map((a) => a['a.test.js:2:1']?.passed_on_attempt), [0, 0]);
}
fs.rmSync(dir, { recursive: true });
