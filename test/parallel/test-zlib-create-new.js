'use strict';
// zlib's create functions may be called with `new`, as some programs do.

require('../common');
const assert = require('assert');
const zlib = require('zlib');

for (const name of ['Gzip', 'Gunzip', 'Deflate', 'Inflate', 'DeflateRaw', 'InflateRaw', 'Unzip', 'BrotliCompress', 'BrotliDecompress']) {
  const create = zlib[`create${name}`];
  assert.strictEqual(create.name, `create${name}`);
  assert.ok(new create() instanceof zlib[name]);
  assert.ok(create() instanceof zlib[name]);
}
