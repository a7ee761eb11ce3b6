'use strict';
// A prepareStackTrace hook may itself lead to a warning that looks at the stack.
const common = require('../common');
const assert = require('assert');

process.on('warning', common.mustCall((warning) => assert.strictEqual(warning.code, 'DEP0005')));
Error.prepareStackTrace = () => new Buffer(3);
assert.ok(Buffer.isBuffer(new Error('x').stack));
delete Error.prepareStackTrace;
