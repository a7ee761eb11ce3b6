// flush() takes no kind (undefined and NaN are none) or one of its format's; reset() is no call for the middle of a write.
'use strict';
const common = require('../common');
const assert = require('assert');
const zlib = require('zlib');

for (const [make, last] of [[zlib.createGzip, 5], [zlib.createBrotliCompress, 3], [zlib.createZstdCompress, 2]]) {
  for (const kind of [undefined, NaN, last]) {
    const stream = make().resume();
    stream.write('x');
    stream.flush(kind === last ? 0 : kind, common.mustCall());
  }
  assert.throws(() => make().flush(last + 1, common.mustNotCall()), {
    code: 'ERR_OUT_OF_RANGE',
    message: `The value of "kind" is out of range. It must be >= 0 and <= ${last}. Received ${last + 1}`,
  });
  for (const kind of ['3', null, {}]) assert.throws(() => make().flush(kind), { code: 'ERR_INVALID_ARG_TYPE' });

  const stream = make().resume();
  stream.write('x', common.mustCall(() => stream.reset()));
  assert.throws(() => stream.reset(), { message: 'Cannot reset zlib stream while a write is in progress' });
}
