'use strict';
// A handler of 'uncaughtException' that throws ends the process with 7, without 'exit'.
const common = require('../common');
const assert = require('assert');

const { status, stdout, stderr } = common.run(['-e', `
  process.on('exit', () => console.log('exit'));
  process.on('uncaughtException', () => { throw new Error('second'); });
  throw new Error('first');`]);
assert.deepStrictEqual([status, stdout], [7, '']);
assert.match(stderr, /Error: second/);
