'use strict';
// The examples of worker threads do what they say.

const { run } = require('../common');
const assert = require('assert');
const path = require('path');

const example = (name, ...args) => {
  const { status, stdout, stderr } = run([path.join(__dirname, '../../examples', name), ...args]);
  assert.deepStrictEqual([status, stderr], [0, '']);
  return stdout;
};
assert.match(example('worker-pool.js', '20000'), /^2262 primes below 20000, \d+ workers, \d+ ms\n$/);
assert.strictEqual(example('shared-memory.js'), '4 workers counted to 400000 together\n');
