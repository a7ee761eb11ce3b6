'use strict';
// A frozen global object still hands out what is loaded at first use.
require('../common');
const assert = require('assert');

Object.freeze(globalThis);
assert.strictEqual(Buffer, require('buffer').Buffer);
assert.strictEqual(typeof AbortController, 'function');
assert.strictEqual(new URL('http://a/b').pathname, '/b');
assert.throws(() => { globalThis.Buffer = 1; }, TypeError);
