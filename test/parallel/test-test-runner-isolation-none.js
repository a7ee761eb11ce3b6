'use strict';
// --test-isolation=none: all files are loaded before any test runs, hooks of one file are those of all, and a file that
// cannot be loaded fails alone.
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
const one = write('one.test.js', `
  const { test, beforeEach, afterEach } = require('node:test');
  console.log('loads one');
  beforeEach((t) => console.log('before each of', t.name));
  afterEach(() => console.log('first after'));
  afterEach(() => console.log('second after'));
  test('a', () => console.log('runs a'));
`);
const two = write('two.test.mjs', `
  import { test } from 'node:test';
  console.log('loads two', process.env.NODE_TEST_WORKER_ID);
  test('b', () => console.log('runs b', process.pid));
`);
const only = write('only.test.js', "const { test } = require('node:test'); test('x', () => {}); test('y', { only: true }, () => {});");
const broken = write('broken.test.js', "throw new Error('at load');");
const run = (...args) => spawnSync(process.execPath, ['--test', '--test-isolation=none', '--test-reporter=tap', ...args],
  { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });

let result = run(one, two);
assert.strictEqual(result.status, 0, result.stdout + result.stderr);
const printed = result.stdout.split('\n').filter((line) => /^(?:loads|before|first|second|runs)/.test(line)).map((line) => line.replace(/\d+$/, 'N'));
assert.deepStrictEqual(printed, ['loads one', 'loads two N', 'before each of a', 'runs a', 'first after', 'second after',
  'before each of b', 'runs b N', 'first after', 'second after']);
assert.match(result.stdout, /^loads two 1$/m);

result = run(only);
assert.match(result.stdout, /^# tests 1$/m, result.stdout);
assert.match(result.stdout, /^ok 1 - y$/m);

result = run(broken, two);
assert.strictEqual(result.status, 1);
assert.match(result.stdout, /^not ok 1 - .*broken\.test\.js$/m, result.stdout);
assert.match(result.stdout, /^ok 2 - b$/m);
fs.rmSync(dir, { recursive: true });
