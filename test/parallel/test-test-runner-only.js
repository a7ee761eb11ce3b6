'use strict';
// `only` without --test-only: a program that runs its own tests goes by it; in a process of --test it has no effect, which is told.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const file = common.tmp('only.js');
fs.writeFileSync(file, `
  const { test, describe, it } = require('node:test');
  test('late', () => {});
  test('chosen', { only: true }, () => {});
  describe.only('some', () => { it('not', () => {}); it.only('one', () => {}); describe('deeper', () => it('not either', () => {})); });
  describe.only('all', () => { it('x', () => {}); describe('below', () => it('y', () => {})); });
  describe('async', async () => { it('n', () => {}); await null; it.only('after a wait', () => {}); });
  test.only('parent', async (t) => {
    await t.test('p1', () => {});
    t.runOnly(true);
    await t.test('p2', () => {});
    await t.test('p3', { only: true }, () => {});
    t.runOnly(false);
    await t.test('p4', () => {});
  });
`);
const named = ({ stdout }) => stdout.split('\n').filter((line) => /^\s*ok /.test(line)).map((line) => line.replace(/.* - /, ''));
const chosen = ['chosen', 'one', 'some', 'x', 'y', 'below', 'all', 'after a wait', 'async', 'p1', 'p3', 'p4', 'parent'];
assert.deepStrictEqual(named(common.run(['--test-reporter=tap', file])), chosen);
assert.deepStrictEqual(named(common.run(['--test-only', '--test-reporter=tap', file])), chosen);
const all = common.run(['--test', '--test-reporter=tap', file], { env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
assert.deepStrictEqual(named(all).length, 19);
assert.strictEqual(all.stdout.match(/# 'only' and 'runOnly' require the --test-only command-line option\./g).length, 8);
