'use strict';
// The classes of zlib called without new warn once for all of them, as each deprecation code does.
const common = require('../common');
const assert = require('assert');
const zlib = require('zlib');

process.on('warning', common.mustCall((warning) => {
  assert.strictEqual(warning.code, 'DEP0184');
  assert.match(warning.message, /Gunzip/);
}, 1));
zlib.Gunzip().close();
zlib.BrotliDecompress().close();
zlib.Gunzip().close();
