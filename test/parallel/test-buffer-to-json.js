'use strict';
// Buffer.prototype.toJSON: plain arrays of any length.
require('../common');
const assert = require('assert');

for (const length of [0, 1, 255, 70000]) {
  const buffer = Buffer.alloc(length);
  for (let i = 0; i < length; i++) buffer[i] = i;
  const { type, data } = buffer.toJSON();
  assert.strictEqual(type, 'Buffer');
  assert(Array.isArray(data) && data.length === length);
  assert.deepStrictEqual(Buffer.from({ type, data }), buffer);
  assert.deepStrictEqual(Buffer.from(JSON.parse(JSON.stringify(buffer))), buffer);
}
assert.strictEqual(JSON.stringify({ a: Buffer.from('ab').subarray(1) }), '{"a":{"type":"Buffer","data":[98]}}');
