// createCipheriv, createDecipheriv, getCiphers, getCipherInfo.

const native = internalBinding('crypto_cipher');
const { codes } = require('internal/errors');
const { validateEncoding, validateInt32, validateObject, validateString } = require('internal/validators');
const { getArrayBufferOrView, bytesOf, encode, getBuffer } = require('internal/crypto/util');
const { LazyTransform } = require('internal/crypto/lazy_transform');

const MODES = { __proto__: null, 0: 'stream', 1: 'ecb', 2: 'cbc', 3: 'cfb', 4: 'ofb', 5: 'ctr', 6: 'gcm', 7: 'ccm', 0x10001: 'xts', 0x10002: 'wrap', 0x10003: 'ocb', 0x10004: 'siv' };
const kState = Symbol('kState');

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  }
  const found = native.info(nameOrNid, keyLength, ivLength);
  if (found === undefined) return undefined;
  const [name, nid, blockSize, iv, key, mode] = found;
  const shown = MODES[mode] ?? 'stream';
  return {
    __proto__: null, mode: shown, name: name.toLowerCase(), nid, keyLength: key,
    blockSize: shown === 'stream' ? undefined : blockSize, ivLength: iv === 0 ? undefined : iv,
  };
}

let cipherNames;
function getCiphers() {
  if (cipherNames === undefined) {
    const all = new Set(internalBinding('crypto_hash').names(true).trim().split('\n'));
    // OpenSSL lists names in both cases; the lower one is enough.
    cipherNames = [...all].filter((name) => name === name.toLowerCase() || !all.has(name.toLowerCase())).filter((name) => native.info(name)?.[6]).sort();
  }
  return cipherNames.slice();
}

// --- contexts -----------------------------------------------------------------------------------------

function isAead(state) {
  return state.mode === 'gcm' || state.mode === 'ccm' || state.mode === 'ocb' || state.chacha;
}

function begin(object, encrypt, cipher, key, iv, options) {
  validateString(cipher, 'cipher');
  const encoding = options?.encoding;
  key = require('internal/crypto/keys').secretBytes(key, encoding, 'key');
  iv = iv === null ? null : getArrayBufferOrView(iv, 'iv', encoding);
  const info = native.info(cipher);
  if (info === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
  const [name, , , ivLength, keyLength, mode, usable] = info;
  const state = {
    encrypt, mode: MODES[mode] ?? 'stream', chacha: /^chacha20-poly1305$/i.test(name), tagLength: -1, tag: undefined, finalized: false,
    decoder: null, context: null, tagSet: false, early: undefined, most: 2 ** 31 - 1,
  };
  if (iv === null && ivLength !== 0) throw typeError('Invalid initialization vector', 'ERR_CRYPTO_INVALID_IV');
  const aead = isAead(state);
  if (!aead && iv !== null && iv.byteLength !== ivLength) throw typeError('Invalid initialization vector', 'ERR_CRYPTO_INVALID_IV');
  if (aead) checkAead(state, iv, options?.authTagLength, cipher);
  if (usable && key.byteLength !== keyLength && native.info(cipher, key.byteLength) === undefined) throw rangeError('Invalid key length', 'ERR_CRYPTO_INVALID_KEYLEN');
  if (state.mode === 'ccm' && iv.byteLength >= 12) state.most = 2 ** (8 * (15 - iv.byteLength)) - 1; // RFC 3610, section 2.1
  state.context = native.create(cipher, encrypt, bytesOf(key), iv === null ? null : bytesOf(iv), state.tagLength);
  object[kState] = state;
  Reflect.apply(LazyTransform, object, [options]);
}

function checkAead(state, iv, tagLength, cipher) {
  if (iv === null || iv.byteLength === 0 || (state.mode === 'ccm' && (iv.byteLength < 7 || iv.byteLength > 13)) ||
    (state.chacha && iv.byteLength > 12)) {
    throw typeError('Invalid initialization vector', 'ERR_CRYPTO_INVALID_IV');
  }
  if (tagLength !== undefined && tagLength !== null) {
    if (typeof tagLength !== 'number' || tagLength >>> 0 !== tagLength || tagLength > 2 ** 31 - 1) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.authTagLength', tagLength);
    }
    const valid = state.mode === 'ccm' ? tagLength >= 4 && tagLength <= 16 && tagLength % 2 === 0 :
      state.mode === 'gcm' ? tagLength === 4 || tagLength === 8 || (tagLength >= 12 && tagLength <= 16) :
        tagLength >= 1 && tagLength <= 16;
    if (!valid) throw typeError(`Invalid authentication tag length: ${tagLength}`, 'ERR_CRYPTO_INVALID_AUTH_TAG');
    state.tagLength = tagLength;
  } else if (state.mode === 'ccm' || state.mode === 'ocb') {
    throw typeError(`authTagLength required for ${cipher}`, 'ERR_CRYPTO_INVALID_AUTH_TAG');
  } else if (state.chacha) {
    state.tagLength = 16;
  }
}

function typeError(message, code) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

function rangeError(message, code) {
  const error = new RangeError(message);
  error.code = code;
  return error;
}

// Strings come out of several updates, so that a character may be split between two.
function text(state, bytes, encoding) {
  if (!encoding || encoding === 'buffer') return encode(bytes);
  if (encoding === 'hex' && state.decoder === null) return encode(bytes, 'hex'); // no byte depends on another
  const { StringDecoder } = require('string_decoder');
  state.decoder ??= new StringDecoder(encoding);
  const normal = require('internal/util').normalizeEncoding(encoding);
  if (normal === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  if (state.decoder.encoding !== normal) {
    throw new codes.ERR_INTERNAL_ASSERTION('Cannot change encoding');
  }
  return state.decoder.write(encode(bytes));
}

// OpenSSL wants the tag before the first byte is decrypted.
function passTag(state) {
  if (state.encrypt || state.tag === undefined || state.tagSet) return;
  state.tagSet = true;
  native.setTag(state.context, state.tag);
  if (state.early === undefined) return;
  const { length, bytes } = state.early;
  state.early = undefined;
  if (!native.setLength(state.context, length) || !native.setAad(state.context, bytes)) throw invalidState('setAAD');
}

function checkMessage(state, length) {
  if (state.mode === 'ccm' && length > state.most) throw rangeError('Invalid message length', 'ERR_CRYPTO_INVALID_MESSAGELEN');
}

const methods = {
  update(data, inputEncoding, outputEncoding) {
    const state = this[kState];
    if (typeof data === 'string') validateEncoding(data, inputEncoding);
    else if (!ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    const bytes = typeof data === 'string' ? getBuffer().from(data, inputEncoding === 'buffer' ? 'utf8' : inputEncoding) : bytesOf(data);
    let out;
    if (state.finalized) throw new Error('Trying to add data in unsupported state');
    checkMessage(state, bytes.byteLength);
    passTag(state);
    if (state.mode === 'ccm' && !state.encrypt) {
      // CCM checks the tag while it decrypts; a failure is told by final().
      out = native.update(state.context, bytes);
      if (out === false) {
        state.failed = true;
        out = new Uint8Array(0);
      }
    } else {
      out = native.update(state.context, bytes);
      if (out === false) throw new Error('Trying to add data in unsupported state');
    }
    return text(state, out, outputEncoding);
  },

  final(outputEncoding) {
    const state = this[kState];
    if (state.finalized) {
      const error = new Error('Invalid state');
      error.code = 'ERR_CRYPTO_INVALID_STATE';
      throw error;
    }
    passTag(state);
    if (!state.encrypt && isAead(state) && state.tag === undefined && state.mode !== 'ccm') {
      throw new Error('Unsupported state or unable to authenticate data');
    }
    let out;
    if (state.mode === 'ccm') {
      state.finalized = true;
      if (state.failed || (!state.encrypt && state.tag === undefined)) throw new Error('Unsupported state or unable to authenticate data');
      out = state.encrypt ? native.final(state.context) : new Uint8Array(0);
    } else {
      state.finalized = true;
      out = native.final(state.context);
    }
    if (state.encrypt && isAead(state)) {
      if (state.tagLength < 0) state.tagLength = 16;
      const tag = native.getTag(state.context, state.tagLength);
      if (tag !== false) state.tag = encode(tag);
      else if (state.mode === 'ccm') { // nothing was encrypted
        throw Object.assign(new Error('error:1C800077:Provider routines::tag not set'), { library: 'Provider routines', reason: 'tag not set', code: 'ERR_OSSL_TAG_NOT_SET' });
      }
    }
    const result = text(state, out, outputEncoding);
    return typeof result === 'string' && state.decoder !== null ? result + state.decoder.end() : result;
  },

  setAutoPadding(on) {
    const state = this[kState];
    if (state.finalized || !native.setPadding(state.context, on === undefined ? true : !!on)) throw invalidState('setAutoPadding');
    return this;
  },

  getAuthTag() {
    const state = this[kState];
    if (!state.encrypt || state.tag === undefined) throw invalidState('getAuthTag');
    return state.tag;
  },

  setAuthTag(tag, encoding) {
    const state = this[kState];
    tag = getArrayBufferOrView(tag, 'buffer', encoding);
    if (state.encrypt || state.finalized || state.tag !== undefined || !isAead(state)) throw invalidState('setAuthTag');
    const length = tag.byteLength;
    const fits = state.tagLength >= 0 ? length === state.tagLength :
      state.mode !== 'gcm' || length === 4 || length === 8 || (length >= 12 && length <= 16);
    if (!fits) throw typeError(`Invalid authentication tag length: ${length}`, 'ERR_CRYPTO_INVALID_AUTH_TAG');
    if (state.tagLength < 0 && state.mode === 'gcm' && length !== 16) warnShortTag();
    state.tag = encode(bytesOf(tag));
    if (state.mode === 'ccm') passTag(state);
    return this;
  },

  setAAD(buffer, options) {
    const state = this[kState];
    buffer = getArrayBufferOrView(buffer, 'aadbuf', options?.encoding);
    const length = options?.plaintextLength;
    if (length !== undefined && length !== null && !(length >= 0 && length <= 2 ** 31 - 1 && (length | 0) === length)) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.plaintextLength', length);
    }
    if (state.mode === 'ccm') {
      if (length === undefined || length === null) {
        const error = new TypeError('options.plaintextLength required for CCM mode with AAD');
        error.code = 'ERR_MISSING_ARGS';
        throw error;
      }
      checkMessage(state, length);
      // OpenSSL wants the tag first, Node's callers need not.
      if (!state.encrypt && state.tag === undefined && !state.finalized) {
        state.early = { length, bytes: new Uint8Array(bytesOf(buffer)) };
        return this;
      }
      passTag(state);
      if (!native.setLength(state.context, length)) throw invalidState('setAAD');
    }
    if (state.finalized || !isAead(state) || !native.setAad(state.context, bytesOf(buffer))) throw invalidState('setAAD');
    return this;
  },

  _transform(chunk, encoding, callback) {
    this.push(this.update(chunk, encoding));
    callback();
  },

  _flush(callback) {
    try {
      this.push(this.final());
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  },
};

function invalidState(name) {
  return new codes.ERR_CRYPTO_INVALID_STATE(name);
}

let warnedTag = false;
function warnShortTag() {
  if (warnedTag) return;
  warnedTag = true;
  process.emitWarning('Using AES-GCM authentication tags of less than 128 bits without specifying the authTagLength option when ' +
    'initializing decryption is deprecated.', 'DeprecationWarning', 'DEP0182');
}

function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  begin(this, true, cipher, key, iv, options);
}

function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  begin(this, false, cipher, key, iv, options);
}

for (const Class of [Cipheriv, Decipheriv]) {
  Object.setPrototypeOf(Class.prototype, LazyTransform.prototype);
  Object.setPrototypeOf(Class, LazyTransform);
  for (const name of ['_transform', '_flush', 'update', 'final', 'setAutoPadding', 'setAAD']) Class.prototype[name] = methods[name];
}
Cipheriv.prototype.getAuthTag = methods.getAuthTag;
Decipheriv.prototype.setAuthTag = methods.setAuthTag;

module.exports = {
  Cipheriv,
  Decipheriv,
  createCipheriv: function createCipheriv(cipher, key, iv, options) { return new Cipheriv(cipher, key, iv, options); },
  createDecipheriv: function createDecipheriv(cipher, key, iv, options) { return new Decipheriv(cipher, key, iv, options); },
  getCiphers,
  getCipherInfo,
};
