// X509Certificate over src/crypto/x509.c.

const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');
const native = internalBinding('crypto_x509');

const kMake = Symbol('kMake');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

const boxOf = (key) => key[Object.getOwnPropertySymbols(key).find((s) => s.description === 'kBox')];

function getFlags(options = {}) {
  validateObject(options, 'options');
  const { subject = 'default', wildcards = true, partialWildcards = true, multiLabelWildcards = false, singleLabelSubdomains = false } = options;
  validateString(subject, 'options.subject');
  let flags;
  switch (subject) {
    case 'default': flags = 0; break;
    case 'always': flags = 1; break;
    case 'never': flags = 0x20; break;
    default: throw new codes.ERR_INVALID_ARG_VALUE('options.subject', subject);
  }
  const switches = { wildcards, partialWildcards, multiLabelWildcards, singleLabelSubdomains };
  for (const name of Object.keys(switches)) validateBoolean(switches[name], `options.${name}`);
  if (!wildcards) flags |= 0x2;
  if (!partialWildcards) flags |= 0x4;
  if (multiLabelWildcards) flags |= 0x8;
  if (singleLabelSubdomains) flags |= 0x10;
  return flags;
}

function checked(argument, text, found) {
  if (found === null) throw new codes.ERR_INVALID_ARG_VALUE(argument, text);
  return found;
}

class X509Certificate {
  #box;
  #details;
  #texts;
  #key;
  #issuer;
  constructor(buffer, token, issuer) {
    if (token === kMake) {
      this.#box = buffer;
      this.#issuer = issuer;
      return;
    }
    if (typeof buffer === 'string') buffer = require('buffer').Buffer.from(buffer);
    if (!ArrayBuffer.isView(buffer)) {
      throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    this.#box = native.parse(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  }
  get #d() { return (this.#details ??= native.describe(this.#box)); }
  get #t() { return (this.#texts ??= native.texts(this.#box)); }
  get subject() { return this.#t[0] || undefined; }
  get issuer() { return this.#t[1]; }
  get subjectAltName() { return this.#d.subjectaltname; }
  get infoAccess() { return this.#d.infoAccess; }
  get issuerCertificate() { return this.#issuer; } // of a chain that a TLS peer sent
  get validFrom() { return this.#d.valid_from; }
  get validTo() { return this.#d.valid_to; }
  get validFromDate() { return new Date(this.#d.valid_from); }
  get validToDate() { return new Date(this.#d.valid_to); }
  get fingerprint() { return this.#d.fingerprint; }
  get fingerprint256() { return this.#d.fingerprint256; }
  get fingerprint512() { return this.#d.fingerprint512; }
  get keyUsage() { return this.#d.ext_key_usage; }
  get serialNumber() { return this.#d.serialNumber.toUpperCase(); }
  get signatureAlgorithm() { return native.signature(this.#box)[0]; }
  get signatureAlgorithmOid() { return native.signature(this.#box)[1]; }
  get raw() { return require('buffer').Buffer.from(this.#d.raw); }
  get publicKey() { return (this.#key ??= require('internal/crypto/keys').publicFromBox(native.publicKey(this.#box))); }
  get ca() { return this.#d.ca; }
  toString() { return this.#t[2]; }
  toJSON() { return this.toString(); }
  checkHost(name, options) {
    validateString(name, 'name');
    return checked('name', name, native.check(this.#box, 'host', name, getFlags(options)));
  }
  checkEmail(email, options) {
    validateString(email, 'email');
    return checked('email', email, native.check(this.#box, 'email', email, getFlags(options)));
  }
  checkIP(ip, options) {
    validateString(ip, 'ip');
    void options;
    return checked('ip', ip, native.check(this.#box, 'ip', ip, 0));
  }
  checkIssued(other) {
    if (!isX509(other)) throw new codes.ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', other);
    return native.issued(this.#box, other.#box);
  }
  checkPrivateKey(key) {
    checkKey(key, 'private');
    return native.checkPrivate(this.#box, boxOf(key));
  }
  verify(key) {
    checkKey(key, 'public');
    return native.verify(this.#box, boxOf(key));
  }
  toLegacyObject() {
    return require('internal/tls/cert_object').translate(native.describe(this.#box));
  }
  [kInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const { subject, subjectAltName, issuer, infoAccess, validFrom, validTo, validFromDate, validToDate, fingerprint, fingerprint256, fingerprint512, keyUsage,
      serialNumber, signatureAlgorithm, signatureAlgorithmOid } = this;
    return `X509Certificate ${inspect({ subject, subjectAltName, issuer, infoAccess, validFrom, validTo, validFromDate, validToDate, fingerprint,
      fingerprint256, fingerprint512, keyUsage, serialNumber, signatureAlgorithm, signatureAlgorithmOid },
    { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
  static is(value) { return value !== null && typeof value === 'object' && #box in value; }
}
const isX509 = X509Certificate.is;
delete X509Certificate.is;

function checkKey(key, type) {
  const { KeyObject } = require('internal/crypto/keys');
  if (!(key instanceof KeyObject)) throw new codes.ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
  if (key.type !== type) throw new codes.ERR_INVALID_ARG_VALUE('pkey', key);
}

// Between threads: its bytes.
const { kClone, kDeserialize } = require('internal/worker/js_transferable');
Object.defineProperty(X509Certificate.prototype, kClone, { __proto__: null, configurable: true, writable: true, enumerable: false, value() {
  return { data: this.raw, deserializeInfo: 'internal/crypto/x509:X509Certificate' };
} });
Object.defineProperty(X509Certificate, kDeserialize, { __proto__: null, value: (raw) => new X509Certificate(raw) });

module.exports = { X509Certificate, isX509Certificate: isX509, fromBox: (box, issuer) => new X509Certificate(box, kMake, issuer) };
