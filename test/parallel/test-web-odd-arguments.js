'use strict';
// What web streams and import() say of arguments that they do not take.
const common = require('../common');
const assert = require('assert');

assert.throws(() => new CompressionStream('x'), { code: 'ERR_INVALID_ARG_VALUE', message: /^Failed to construct 'CompressionStream': 1st argument 'x' is not a valid enum/ });
assert.throws(() => new DecompressionStream('x'), /^TypeError.*Failed to construct 'DecompressionStream'/);
assert.throws(() => new ByteLengthQueuingStrategy({}), { code: 'ERR_MISSING_OPTION', message: 'init.highWaterMark is required' });
(async () => {
  const reader = () => new ReadableStream({ type: 'bytes' }).getReader({ mode: 'byob' });
  await assert.rejects(reader().read(new Uint8Array(0)), { message: /View or Viewed ArrayBuffer is zero-length or detached/ });
  await assert.rejects(import('./data.json', { with: { foo: 'x' } }), { // eslint-disable-line
    code: 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', message: /^Import attribute "foo" with value "x" is not supported in file:.*\/parallel\/data\.json$/,
  });
})().then(common.mustCall());
