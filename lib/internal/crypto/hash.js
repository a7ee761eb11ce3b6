// createHash, createHmac, hash.

const native = internalBinding('crypto_hash');
const { reg } = internalBinding('core');
const { codes } = require('internal/errors');
const { validateEncoding, validateObject, validateString, validateUint32 } = require('internal/validators');
const { SMALL, takeScratch, dataFor, digestByName, bytesOf, getBuffer, encode } = require('internal/crypto/util');
const { LazyTransform } = require('internal/crypto/lazy_transform');

const kContext = Symbol('kHandle'); // null until it is needed
const kState = Symbol('kState');

// What is known of a digest, by its name.
const known = new Map();
function entryOf(name, message) {
  const entry = { name, box: undefined, size: 0, xof: false, kind: 0 };
  const plain = native.plain(name);
  if (plain !== undefined) {
    [entry.size, entry.kind] = plain;
  } else {
    const box = digestByName(name);
    if (box === undefined) throw new Error(message ?? 'Digest method not supported');
    entry.box = box;
    [entry.size, entry.xof, entry.kind] = native.digestInfo(box);
  }
  known.set(name, entry);
  return entry;
}
function boxOf(entry) {
  return (entry.box ??= digestByName(entry.name));
}

// Most hashes are of one small piece or a few. They wait here, or the only one as the string that it is, and the digest is
// a single call.
let hold;
let holder = null; // the hash whose piece it is
let piece;         // a string, or how many bytes of `hold`
function keep(hash, data) {
  if (holder !== null) settle(holder);
  if (typeof data === 'string') {
    piece = data;
  } else {
    hold ??= new Uint8Array(SMALL);
    hold.set(data instanceof Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    piece = data.byteLength;
  }
  holder = hash;
}
// Another piece for the hash that waits; false when they are too much together.
function keepMore(data) {
  const { UTF8, encodeInto } = require('internal/buffer/text');
  hold ??= new Uint8Array(SMALL);
  if (typeof piece === 'string') {
    if (piece.length * 3 > SMALL) return false;
    piece = encodeInto(piece, UTF8, hold, 0, SMALL);
  }
  if (typeof data === 'string') {
    if (data.length * 3 > SMALL - piece) return false;
    piece += encodeInto(data, UTF8, hold, piece, SMALL - piece);
    return true;
  }
  if (data.byteLength > SMALL - piece) return false;
  hold.set(data instanceof Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength), piece);
  piece += data.byteLength;
  return true;
}
// Gives the hash a context of its own.
function settle(hash) {
  if (hash[kContext] !== null) return;
  hash[kContext] = native.create(boxOf(hash[kState].entry));
  if (holder !== hash) return;
  holder = null;
  if (!native.update(hash[kContext], typeof piece === 'string' ? piece : hold.slice(0, piece))) throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
}

// What is no encoding asks for a Buffer.
function normalizeEncoding(encoding) {
  return encoding === 'hex' || getBuffer().isEncoding(encoding) ? encoding : undefined;
}

// --- Hash -------------------------------------------------------------------------------------------

function Hash(algorithm, options) {
  if (!new.target) {
    warnCall('Hash', 'DEP0179');
    return new Hash(algorithm, options);
  }
  const isCopy = algorithm instanceof Hash;
  if (!isCopy) validateString(algorithm, 'algorithm');
  const length = options !== null && typeof options === 'object' ? options.outputLength : undefined;
  // 2^32 - 1 bytes is what the type allows, scratch what one result can be.
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  let context = null;
  let entry;
  if (isCopy) {
    settle(algorithm);
    context = native.copy(algorithm[kContext]);
    ({ entry } = algorithm[kState]);
  } else {
    entry = known.get(algorithm) ?? entryOf(algorithm);
  }
  if (length !== undefined) checkLength(length, entry.size, entry.xof);
  else if (entry.xof && !isCopy) warnLength(algorithm);
  this[kContext] = context;
  this[kState] = { finalized: false, length: length ?? -1, entry, streamed: undefined };
  this._options = options; // as LazyTransform
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);


let warned = false;
function warnLength(algorithm) {
  if (warned || !/^shake-?(?:128|256)$/i.test(algorithm)) return;
  warned = true;
  process.emitWarning('Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.', 'DeprecationWarning', 'DEP0198');
}

let warnedCalls = '';
// Hash() and Hmac() without new.
function warnCall(name, code) {
  if (warnedCalls.includes(name)) return;
  warnedCalls += ` ${name}`;
  process.emitWarning(`crypto.${name} constructor is deprecated.`, 'DeprecationWarning', code);
}

function checkLength(length, size, xof) {
  if (xof || length === size) return;
  const error = new Error('error:030000B2:digital envelope routines::not XOF or invalid length');
  error.library = 'digital envelope routines';
  error.reason = 'not XOF or invalid length';
  error.code = 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH';
  throw error;
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer';
}

Hash.prototype.copy = function copy(options) {
  if (this[kState].finalized) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
};

Hash.prototype._flush = function _flush(callback) {
  // The stream's own digest leaves that of the caller open.
  const state = this[kState];
  if (state.finalized) {
    callback(new codes.ERR_CRYPTO_HASH_FINALIZED());
    return;
  }
  state.streamed = this.digest();
  state.finalized = false;
  this.push(state.streamed);
  callback();
};

Hash.prototype.update = function update(data, encoding) {
  encoding ||= 'utf8';
  if (this[kState].finalized) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string') {
    if (encoding !== 'utf8') validateEncoding(data, encoding);
  } else if (!ArrayBuffer.isView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  if (this[kContext] === null) {
    if (typeof data !== 'string' || isUtf8(encoding)) {
      if (holder === this) {
        if (keepMore(data)) return this;
      } else if ((typeof data === 'string' ? data.length : data.byteLength) <= SMALL) {
        keep(this, data);
        return this;
      }
    }
    settle(this);
  }
  if (!native.update(this[kContext], dataFor(data, encoding))) throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hash.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  if (state.finalized) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  const encoding = outputEncoding === undefined ? undefined : normalizeEncoding(`${outputEncoding}`);
  state.finalized = true;
  if (state.streamed !== undefined) return encoding === undefined ? getBuffer().from(state.streamed) : state.streamed.toString(encoding);
  let length;
  if (holder === this && state.length < 0) {
    holder = null;
    const { box, kind } = state.entry; // a kind needs no box
    if (typeof piece === 'string') {
      length = native.once(box, piece, -1, kind);
    } else if (kind !== 0) {
      reg[16] = kind;
      reg[17] = piece;
      length = native.held(hold);
    } else {
      length = native.once(box, hold.slice(0, piece), -1, kind);
    }
  } else {
    settle(this);
    length = native.final(this[kContext], state.length);
  }
  return typeof length === 'number' ? takeScratch(length, encoding) : encode(length, encoding);
};

// --- Hmac -------------------------------------------------------------------------------------------

function Hmac(hmac, key, options) {
  if (!new.target) {
    warnCall('Hmac', 'DEP0181');
    return new Hmac(hmac, key, options);
  }
  validateString(hmac, 'hmac');
  const encoding = options?.encoding;
  key = require('internal/crypto/keys').secretBytes(key, encoding, 'key');
  const digest = digestByName(hmac);
  if (digest === undefined) throw new codes.ERR_CRYPTO_INVALID_DIGEST(hmac);
  this[kContext] = native.hmacCreate(digest, bytesOf(key));
  this[kState] = { finalized: false };
  Reflect.apply(LazyTransform, this, [options]);
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = function update(data, encoding) {
  encoding ||= 'utf8';
  if (this[kState].finalized) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string') {
    if (encoding !== 'utf8') validateEncoding(data, encoding);
  } else if (!ArrayBuffer.isView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  if (!native.hmacUpdate(this[kContext], dataFor(data, encoding))) throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hmac.prototype.digest = function digest(outputEncoding) {
  const encoding = outputEncoding === undefined ? undefined : normalizeEncoding(`${outputEncoding}`);
  if (this[kState].finalized) return encoding === undefined ? getBuffer().alloc(0) : '';
  const length = native.hmacFinal(this[kContext]);
  this[kState].finalized = true;
  return takeScratch(length, encoding);
};

Hmac.prototype._flush = Hash.prototype._flush;
Hmac.prototype._transform = Hash.prototype._transform;

// --- all at once ------------------------------------------------------------------------------------

function notXof(algorithm, length) {
  const error = new Error(`Output length ${length} is invalid for ${algorithm}, which does not support XOF`);
  error.code = 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH';
  return error;
}

function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !ArrayBuffer.isView(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  let outputEncoding;
  let length;
  if (typeof options === 'string') {
    outputEncoding = options;
  } else if (options !== undefined) {
    validateObject(options, 'options');
    ({ outputLength: length, outputEncoding } = options);
  }
  outputEncoding = outputEncoding === undefined ? 'hex' : outputEncoding;
  let encoding = outputEncoding;
  if (encoding !== 'hex' && encoding !== 'buffer') {
    validateString(encoding, 'outputEncoding');
    if (encoding === '') encoding = 'utf8';
    if (!getBuffer().isEncoding(encoding) && encoding.toLowerCase() !== 'buffer') throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
    encoding = encoding.toLowerCase();
  }
  if (length !== undefined) validateUint32(length, 'outputLength');
  const entry = known.get(algorithm) ?? entryOf(algorithm, `Digest method ${algorithm} is not supported`);
  const { kind, size, xof } = entry;
  if (length === undefined) warnLength(algorithm);
  else if (!xof && length !== size) throw notXof(algorithm, length);
  const made = native.once(length === undefined && kind !== 0 ? undefined : boxOf(entry), dataFor(input), length ?? -1, kind);
  return typeof made === 'number' ? takeScratch(made, encoding) : encode(made, encoding);
}

let hashNames;
function getHashes() {
  hashNames ??= [...new Set(native.names(false).trim().split('\n'))].sort();
  return hashNames.slice();
}

module.exports = {
  Hash,
  Hmac,
  createHash: function createHash(algorithm, options) { return new Hash(algorithm, options); },
  createHmac: function createHmac(hmac, key, options) { return new Hmac(hmac, key, options); },
  hash,
  getHashes,
};
