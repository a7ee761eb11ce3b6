'use strict';
// What tests share. A callback wrapped with mustCall() fails the test when it is called another number of times.

const assert = require('assert');
const path = require('path');

const expected = [];

process.on('exit', (code) => {
  if (code !== 0) return;
  for (const { name, times, min, calls, stack } of expected) {
    if (min ? calls.length < times : calls.length !== times) {
      process.exitCode = 1;
      console.error(`callback ${name}: expected ${min ? 'at least ' : ''}${times} calls, got ${calls.length}\n${stack}`);
    }
  }
});

function counted(fn, times, min) {
  const entry = { name: fn.name || '(anonymous)', times, min, calls: [], stack: new Error('made here').stack };
  expected.push(entry);
  return function(...args) {
    entry.calls.push(1);
    return fn.apply(this, args);
  };
}

const mustCall = (fn = () => {}, times = 1) => counted(typeof fn === 'number' ? () => {} : fn, typeof fn === 'number' ? fn : times, false);
const mustCallAtLeast = (fn = () => {}, times = 1) => counted(fn, times, true);
const mustNotCall = (text = 'must not be called') => (...args) => assert.fail(`${text} (${args.map(String).join(', ')})`);
const mustSucceed = (fn = () => {}, times) => mustCall((error, ...rest) => {
  assert.ifError(error);
  return fn(...rest);
}, times);

// The test ends here, as skipped.
function skip(why) {
  console.log(`1..0 # Skipped: ${why}`);
  process.exit(0);
}

// A test of test/npm names the packages that it runs; it is skipped where they were not installed (tools/npm-packages).
function needs(...packages) {
  const { existsSync } = require('fs');
  const missing = packages.filter((name) => !existsSync(path.join(__dirname, '..', 'npm', 'node_modules', name)));
  if (missing.length > 0) skip(`not installed: ${missing.join(', ')}`);
}

const fixtures = (...parts) => path.join(__dirname, '..', 'fixtures', ...parts);

// An empty folder of this test's own; the runner removes it.
const tmpdir = process.env.TROIKA_TEST_TMP || require('fs').mkdtempSync('/tmp/troika-test-');
const tmp = (...parts) => path.join(tmpdir, ...parts);

// Runs this runtime; gives { status, signal, stdout, stderr } as text.
function run(args, options = {}) {
  const { spawnSync } = require('child_process');
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 50000, ...options });
}

// Resolves when `check()` is true; polls on the loop, so that no fixed time stands for "long enough".
async function until(check, what = 'condition', limit = 30000) {
  const start = Date.now();
  while (!(await check())) {
    if (Date.now() - start > limit) throw new Error(`waited ${limit} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

module.exports = { mustCall, mustCallAtLeast, mustNotCall, mustSucceed, skip, needs, fixtures, tmpdir, tmp, run, until };
