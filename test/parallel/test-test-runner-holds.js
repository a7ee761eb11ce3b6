'use strict';
// A program with a test under way stays, whatever the test waits for; an error that came of no known test ends that.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

function results(name, text, args = []) {
  const file = common.tmp(`${name}.js`);
  fs.writeFileSync(file, text);
  const { stdout } = common.run([...args, '--test-reporter=tap', file], { env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
  return { stdout, lines: stdout.split('\n').filter((line) => /^\s*(?:not )?ok |^\s*error: /.test(line)).map((line) => line.trim()) };
}
const wait = 'new Promise((resolve) => setTimeout(resolve, 50).unref())';

assert.deepStrictEqual(results('unref', `
  const { test, describe, it, beforeEach } = require('node:test');
  test('a', () => ${wait});
  describe('s', () => { beforeEach(() => ${wait}); it('b', async (t) => { await t.test('c', () => ${wait}); }); });
  describe('late', async () => { await ${wait}; it('d', () => {}); });
`).lines, ['ok 1 - a', 'ok 1 - c', 'ok 1 - b', 'ok 2 - s', 'ok 1 - d', 'ok 3 - late']);

assert.deepStrictEqual(results('rejects', `
  const { test } = require('node:test');
  test('a', async () => { Promise.reject(new Error('mine')); await new Promise(() => {}); });
  test('b', () => {});
`).lines, ['not ok 1 - a', "error: 'mine'", 'ok 2 - b']);

// What a test prints before it waits comes ahead of all that is reported, and so does what the last hook prints then.
assert.match(results('prints', `
  const { test, after } = require('node:test');
  after(() => console.log('last'));
  test('a', () => console.log('first'));
`).stdout, /^first\nlast\nTAP version 13\n/);

// A hook whose signal is aborted while it runs has failed, and does not run again.
assert.deepStrictEqual(results('aborts', `
  const { describe, it, before, afterEach, test } = require('node:test');
  const one = new AbortController();
  describe('d', () => { before(() => one.abort(), { signal: one.signal }); it('x', () => {}); });
  const two = new AbortController();
  let calls = 0;
  describe('e', () => { afterEach(() => { calls++; two.abort(); }, { signal: two.signal }); it('x', () => {}); it('y', () => {}); });
  test('calls', (t) => t.assert.strictEqual(calls, 1));
  test('reason', { signal: AbortSignal.abort(new Error('own')) }, () => {});
`).lines, ['not ok 1 - x', "error: 'test did not finish before its parent and was cancelled'", 'not ok 1 - d', "error: 'This operation was aborted'",
  'not ok 1 - x', "error: 'This operation was aborted'", 'not ok 2 - y', "error: 'This operation was aborted'", 'not ok 2 - e', "error: '2 subtests failed'",
  'ok 3 - calls', 'not ok 4 - reason', "error: 'own'"]);

// --test-timeout is each test's, not a suite's or a file's.
const slow = `
  const { describe, it } = require('node:test');
  describe('s', () => { for (const name of 'abc') it(name, () => new Promise((resolve) => setTimeout(resolve, 200))); it('d', () => new Promise(() => {})); });
`;
for (const args of [['--test-timeout=400'], ['--test', '--test-timeout=400']]) {
  assert.deepStrictEqual(results('slow', slow, args).lines, ['ok 1 - a', 'ok 2 - b', 'ok 3 - c', 'not ok 4 - d', "error: 'test timed out after 400ms'", 'not ok 1 - s',
    "error: '1 subtest failed'"]);
}
// What throws when it is shown is shown as it is.
assert.match(results('shown', `
  require('node:test').test('a', () => { throw { foo: 1, [require('node:util').inspect.custom]() { throw new Error('no'); } }; });
`).stdout, /foo: 1,\n/);
