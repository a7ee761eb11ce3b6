// The first bytes of the scratch, where C leaves what is small, as a buffer of their own.

const { scratch } = internalBinding('core');
const { FastBuffer, Buffer: { allocUnsafe } } = require('internal/buffer/buffer');

// Views by length are kept, as copying from one costs least.
const views = [];

// `pooled`: of Buffer's pool, for who makes slices of it; memory of its own costs less where nobody does.
module.exports = function copyScratch(n, pooled) {
  const view = views[n] ??= new Uint8Array(scratch.buffer, scratch.byteOffset, n);
  if (!pooled) return new FastBuffer(view);
  const buffer = allocUnsafe(n);
  buffer.set(view);
  return buffer;
};
