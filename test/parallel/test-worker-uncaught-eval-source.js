'use strict';
// The report of an error that a worker's evaluated text threw shows the line, though it is in no file of the parent.
const common = require('../common');
const assert = require('assert');

const { status, stderr } = common.run(['-e', `new (require('worker_threads').Worker)('\\n  missing.thing()', { eval: true })`]);
assert.strictEqual(status, 1);
assert.match(stderr, /^\[worker eval\]:2\n {2}missing\.thing\(\)\n {2}\^\n\nReferenceError: missing is not defined\n/);
