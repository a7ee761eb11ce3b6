'use strict';
// File: a Blob with a name and a date.
const { Blob, make, partsToSend } = require('internal/buffer/blob');
const { codes } = require('internal/errors');

// WebIDL's long long.
function toLongLong(value) {
  value = Math.trunc(+value);
  return Number.isFinite(value) ? Number(BigInt.asIntN(64, BigInt(value))) : 0;
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = {}) {
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified } = options ?? {};
    this.#lastModified = lastModified === undefined ? Date.now() : toLongLong(lastModified);
    this.#name = `${fileName}`.toWellFormed();
  }

  get name() {
    if (!(#name in this)) throw new codes.ERR_INVALID_THIS('File');
    return this.#name;
  }

  get lastModified() {
    if (!(#name in this)) throw new codes.ERR_INVALID_THIS('File');
    return this.#lastModified;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { size, type, name, lastModified } = this;
    return `${this.constructor.name} ${inspect({ size, type, name, lastModified }, {
      ...options,
      depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}
for (const name of ['name', 'lastModified']) Object.defineProperty(File.prototype, name, { enumerable: true });
Object.defineProperty(File.prototype, Symbol.toStringTag, { configurable: true, value: 'File' });

const { kClone, kDeserialize } = require('internal/worker/js_transferable');
Object.defineProperty(File.prototype, kClone, { __proto__: null, configurable: true, writable: true, enumerable: false, value() {
  const { name, lastModified, type } = this;
  return { data: { parts: partsToSend(this), type, name, lastModified }, deserializeInfo: 'internal/buffer/file:File' };
} });
Object.defineProperty(File, kDeserialize, {
  __proto__: null, value: ({ parts, type, name, lastModified }) => new File([make(parts, type)], name, { type, lastModified }),
});

module.exports = { File };
