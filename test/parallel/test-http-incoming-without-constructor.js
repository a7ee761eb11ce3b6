'use strict';
// A request that no constructor made, as mocks derive it from the prototype: it has no headers, and takes those it is given.
require('../common');
const assert = require('node:assert');
const { IncomingMessage } = require('node:http');

assert.deepStrictEqual(IncomingMessage.prototype.headers, {});
const bare = Object.create(IncomingMessage.prototype);
assert.deepStrictEqual(bare.headers, {});
assert.strictEqual(bare.rawHeaders, undefined);
assert.deepStrictEqual({ ...bare.headersDistinct }, {});
const mocked = Object.create(IncomingMessage.prototype);
mocked.headers = { a: '1' };
assert.strictEqual(mocked.headers.a, '1');
