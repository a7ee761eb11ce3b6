'use strict';
// expectFailure: with a reason, with what the error must be like, handed down to subtests.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-test-'));
const file = path.join(dir, 'a.test.js');
fs.writeFileSync(file, `const { test, describe } = require('node:test');
const boom = () => { throw Object.assign(new RangeError('boom'), { code: 'B' }); };
test('plain', { expectFailure: true }, boom);
test('reason', { expectFailure: 'bug 7' }, boom);
test('class', { expectFailure: RangeError }, boom);
test('object', { expectFailure: { label: 'bug 8', match: { code: 'B' } } }, boom);
test('other error', { expectFailure: /bang/ }, boom);
test('passes', { expectFailure: true }, () => {});
describe('suite', { expectFailure: true }, () => { test('inherits', boom); });
`);
const { status, stdout } = spawnSync(process.execPath, ['--test-reporter=tap', file], { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
assert.strictEqual(status, 1);
for (const line of ['ok 1 - plain # EXPECTED FAILURE', 'ok 2 - reason # EXPECTED FAILURE bug 7', 'ok 3 - class # EXPECTED FAILURE',
  'ok 4 - object # EXPECTED FAILURE bug 8', 'not ok 5 - other error # EXPECTED FAILURE', 'not ok 6 - passes # EXPECTED FAILURE',
  '    ok 1 - inherits # EXPECTED FAILURE']) {
  assert.ok(stdout.split('\n').includes(line), `${line} in\n${stdout}`);
}
fs.rmSync(dir, { recursive: true });
