'use strict';
// Passes, failures, skips, todos, hooks and subtests of a file, as its process tells them.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-test-'));
const file = path.join(dir, 'a.test.js');
fs.writeFileSync(file, `
  const { test, describe, it, before, beforeEach } = require('node:test');
  const assert = require('assert');
  const seen = [];
  test('passes', () => {});
  describe('suite', () => {
    before(() => seen.push('before'));
    beforeEach(() => seen.push('each'));
    it('fails', () => { throw new Error('wrong'); });
    it('is skipped', { skip: 'later' }, () => {});
    it('is to do', { todo: true }, () => { throw new Error('not yet'); });
    it('saw hooks', () => assert.deepStrictEqual(seen.slice(0, 2), ['before', 'each']));
  });
  test('subtests', async (t) => { await t.test('inner', () => {}); });
  test('callback', (t, done) => setImmediate(done));
  test('mock', (t) => { const f = t.mock.fn((x) => x + 1); f(1); assert.strictEqual(f.mock.calls[0].result, 2); });
`);
const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
for (const args of [['--test', '--test-reporter=tap', file], ['--test-reporter=tap', file]]) {
  const { status, stdout } = run(...args);
  assert.strictEqual(status, 1, stdout);
  assert.match(stdout, /^ok 1 - passes$/m);
  assert.match(stdout, /^ {4}not ok 1 - fails$/m);
  assert.match(stdout, /^ {4}ok 2 - is skipped # SKIP later$/m);
  assert.match(stdout, /^ {4}not ok 3 - is to do # TODO$/m);
  assert.match(stdout, /^ {4}ok 4 - saw hooks$/m);
  assert.match(stdout, /^# pass 6$/m);
  assert.match(stdout, /^# fail 1$/m);
}
assert.strictEqual(run('--test', '--test-name-pattern=passes', file).status, 0);
fs.rmSync(dir, { recursive: true });
