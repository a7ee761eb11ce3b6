'use strict';
// The examples of child processes and of the thread pool do what they say.

const { run } = require('../common');
const assert = require('assert');
const path = require('path');

const example = (name, ...args) => {
  const { status, stdout, stderr } = run([path.join(__dirname, '../../examples', name), ...args]);
  assert.deepStrictEqual([status, stderr], [0, '']);
  return stdout;
};
assert.match(example('run-programs.js'), /^ls ended with 0: \d+ entries\nsorted: 4 30 100\nsleep was ended by SIGTERM\n$/);
assert.strictEqual(example('fork-messages.js'), 'child answers: HELLO FROM THE PARENT\nchild ended with 0\n');
const pool = example('thread-pool.js').split('\n');
assert.strictEqual(pool.filter((line) => line === 'a key of 32 bytes').length, 4);
assert.strictEqual(pool.at(-2), 'the main thread was free all the time');
