'use strict';
// zlib: the one-shot functions are internal/zlib/once, the streams internal/zlib/streams; both load when used.
const constants = Object.freeze(require('internal/zlib/constants'));
require('internal/zlib/limit');

const formats = [
  ['deflate', 'Deflate', constants.DEFLATE],
  ['gzip', 'Gzip', constants.GZIP],
  ['deflateRaw', 'DeflateRaw', constants.DEFLATERAW],
  ['unzip', 'Unzip', constants.UNZIP],
  ['inflate', 'Inflate', constants.INFLATE],
  ['gunzip', 'Gunzip', constants.GUNZIP],
  ['inflateRaw', 'InflateRaw', constants.INFLATERAW],
  ['brotliCompress', 'BrotliCompress', constants.BROTLI_ENCODE],
  ['brotliDecompress', 'BrotliDecompress', constants.BROTLI_DECODE],
  ['zstdCompress', 'ZstdCompress', constants.ZSTD_COMPRESS],
  ['zstdDecompress', 'ZstdDecompress', constants.ZSTD_DECOMPRESS],
];

function crc32(data, value = 0) {
  if (typeof data === 'string') {
    data = require('buffer').Buffer.from(data);
  } else if (!ArrayBuffer.isView(data)) {
    const { ERR_INVALID_ARG_TYPE } = require('internal/errors').codes;
    throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  } else if (data instanceof DataView) {
    data = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  require('internal/validators').validateUint32(value, 'value');
  return internalBinding('zlib').crc32(data, value);
}

module.exports = { crc32 };

internalBinding('core').lazy(module.exports, 'internal/zlib/streams', formats.map(([, name]) => name));
for (const [name, , mode] of formats) {
  module.exports[name] = {
    [name](buffer, opts, callback) {
      require('internal/zlib/once').async(mode, buffer, opts, callback);
    },
  }[name];
  module.exports[`${name}Sync`] = {
    [`${name}Sync`](buffer, opts) {
      return require('internal/zlib/once').sync(mode, buffer, opts);
    },
  }[`${name}Sync`];
}
for (const [, name, mode] of formats) {
  const create = {
    [`create${name}`]: function(options) { // not a method: programs call it with `new` too
      return require('internal/zlib/streams').create(mode, options);
    },
  }[`create${name}`];
  Object.defineProperty(module.exports, `create${name}`, {
    configurable: true,
    enumerable: true,
    value: create,
  });
}

const codes = {};
for (const name of ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR',
                    'Z_BUF_ERROR', 'Z_VERSION_ERROR']) {
  codes[name] = constants[name];
  codes[constants[name]] = name;
}
Object.defineProperties(module.exports, {
  constants: { configurable: false, enumerable: true, value: constants },
  codes: { configurable: false, enumerable: true, writable: false, value: Object.freeze(codes) },
});
// The constants were once properties of the module itself; programs still read them there.
for (const [name, value] of Object.entries(constants)) {
  if (/^(?:Z_|ZLIB_|ZSTD_|DEFLATE|INFLATE|GZIP|GUNZIP|UNZIP)/.test(name)) {
    Object.defineProperty(module.exports, name, { enumerable: false, value });
  }
}
