'use strict';
// beforeExit comes when the loop is empty, again after each revival, and not after process.exit().

const { run } = require('../common');
const assert = require('assert');

const out = (text) => run(['-e', text]).stdout;
assert.strictEqual(out(`
  let n = 0;
  process.on('beforeExit', (code) => { console.log('before', code, n); if (n++ < 2) setTimeout(() => console.log('alive'), 1); });
  process.on('exit', (code) => console.log('exit', code));
  process.exitCode = 4`),
                   'before 4 0\nalive\nbefore 4 1\nalive\nbefore 4 2\nexit 4\n');
assert.strictEqual(out(`
  process.on('beforeExit', () => console.log('never'));
  process.once('exit', () => console.log('exit'));
  setTimeout(() => process.exit(), 1)`), 'exit\n');
assert.strictEqual(out(`
  process.on('beforeExit', () => console.log('never'));
  process.on('exit', () => console.log('exit'));
  throw 1`), 'exit\n');
