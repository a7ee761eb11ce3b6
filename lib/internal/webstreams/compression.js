// CompressionStream and DecompressionStream over zlib's streams.

const { kInspect, finish, inspectAs, is, kState, codes, setState } = require('internal/webstreams/util');

const makers = {
  __proto__: null,
  deflate: ['createDeflate', 'createInflate'],
  'deflate-raw': ['createDeflateRaw', 'createInflateRaw'],
  gzip: ['createGzip', 'createGunzip'],
  brotli: ['createBrotliCompress', 'createBrotliDecompress'],
};

function make(format, which) {
  format = `${format}`;
  if (!(format in makers)) {
    const name = which === 1 ? 'DecompressionStream' : 'CompressionStream';
    throw Object.assign(new TypeError(`Failed to construct '${name}': 1st argument '${format}' is not a valid enum value of type CompressionFormat.`), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  const zlib = require('zlib');
  const options = which === 1 ? { rejectGarbageAfterEnd: true } : undefined;
  const handle = zlib[makers[format][which]](options);
  const { newReadableWritablePairFromDuplex } = require('internal/webstreams/adapters');
  return newReadableWritablePairFromDuplex(handle, { zlib: true });
}

// As a private field would have it.
function need(value, brand) {
  if (!is(value, brand)) throw new TypeError(`Cannot read private member of ${brand} from an object whose class did not declare it`);
  return value[kState];
}
function forInspect(value, brand) {
  if (!is(value, brand)) throw new codes.ERR_INVALID_THIS(brand);
}

class CompressionStream {
  constructor(format) { setState(this, { brand: 'CompressionStream', transform: make(format, 0) }); }
  get readable() { return need(this, 'CompressionStream').transform.readable; }
  get writable() { return need(this, 'CompressionStream').transform.writable; }
  [kInspect](depth, options) { forInspect(this, 'CompressionStream'); return inspectAs(this, depth, options, 'CompressionStream', { readable: this.readable, writable: this.writable }); }
}
finish(CompressionStream, ['readable', 'writable']);

class DecompressionStream {
  constructor(format) { setState(this, { brand: 'DecompressionStream', transform: make(format, 1) }); }
  get readable() { return need(this, 'DecompressionStream').transform.readable; }
  get writable() { return need(this, 'DecompressionStream').transform.writable; }
  [kInspect](depth, options) { forInspect(this, 'DecompressionStream'); return inspectAs(this, depth, options, 'DecompressionStream', { readable: this.readable, writable: this.writable }); }
}
finish(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
