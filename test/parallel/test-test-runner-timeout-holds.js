'use strict';
// A test's timeout holds the loop: a test that waits for nothing that does is timed out, and those behind it run.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.writeFileSync(common.tmp('held.js'), `
  const { test } = require('node:test');
  test('waits', { timeout: 20 }, () => new Promise((resolve) => setTimeout(resolve, 3600_000).unref()));
  test('next', () => {});
`);
const { stdout } = common.run(['--test-reporter=tap', common.tmp('held.js')]);
assert.match(stdout, /not ok 1 - waits\n[^]*test timed out after 20ms/);
assert.match(stdout, /\nok 2 - next\n/);
