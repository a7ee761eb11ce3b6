// tls.createSecureContext(): options to an SSL_CTX (src/tls/context.c).

const { codes } = require('internal/errors');
const { validateArray, validateBuffer, validateInt32, validateInteger, validateObject, validateOneOf, validateString } = require('internal/validators');

const native = () => internalBinding('tls_context');
const versions = { 'TLSv1': 0x301, 'TLSv1.1': 0x302, 'TLSv1.2': 0x303, 'TLSv1.3': 0x304 };
const SSL_OP_CIPHER_SERVER_PREFERENCE = 0x400000;
const kContext = Symbol.for('troika.secureContext');

function versionOf(name, kind, standard) {
  if (name === undefined || name === null) name = standard;
  if (!Object.hasOwn(versions, name)) throw new codes.ERR_TLS_INVALID_PROTOCOL_VERSION(name, kind);
  return versions[name];
}

// The old name of a protocol choice to [min, max] (0: no limit).
function fromSecureProtocol(name) {
  const sides = ['', '_server', '_client'];
  const table = { TLS: [0x301, 0x304], SSLv23: [versions[require('tls').DEFAULT_MIN_VERSION], 0x303], TLSv1: [0x301, 0x301], TLSv1_1: [0x302, 0x302], TLSv1_2: [0x303, 0x303] };
  const match = /^(\w+?)(_server|_client)?_method$/.exec(name);
  if (match === null || !sides.includes(match[2] ?? '')) throw new codes.ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${name}`);
  if (match[1] === 'SSLv2' || match[1] === 'SSLv3') throw new codes.ERR_TLS_INVALID_PROTOCOL_METHOD(`${match[1]} methods disabled`);
  if (!Object.hasOwn(table, match[1])) throw new codes.ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${name}`);
  return table[match[1]];
}

class SecureContext {
  constructor(secureProtocol, secureOptions, minVersion, maxVersion) {
    let min;
    let max;
    if (secureProtocol) {
      if (minVersion != null) throw new codes.ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
      if (maxVersion != null) throw new codes.ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
      validateString(secureProtocol, 'secureProtocol');
      [min, max] = fromSecureProtocol(secureProtocol);
    } else {
      const tls = require('tls');
      min = versionOf(minVersion, 'minimum', tls.DEFAULT_MIN_VERSION);
      max = versionOf(maxVersion, 'maximum', tls.DEFAULT_MAX_VERSION);
    }
    const box = native().make(min, max);
    Object.defineProperty(this, kContext, { __proto__: null, value: box, enumerable: false });
    // What older programs reach for.
    this.context = new ContextHandle(box);
    if (secureOptions) {
      validateInteger(secureOptions, 'secureOptions');
      native().options(box, secureOptions);
    }
  }
}

let boxIn; // of a handle
class ContextHandle {
  #box;
  constructor(box) { this.#box = box; }
  static {
    boxIn = (self) => {
      if (self === null || typeof self !== 'object' || !(#box in self)) throw new TypeError('Illegal invocation');
      return self.#box;
    };
  }
  get _external() { return boxIn(this); }
  setCert(text) { native().setCert(boxIn(this), bytesOf(text)); }
  setKey(text, pass) { native().setKey(boxIn(this), bytesOf(text), pass); }
  addCACert(text) { native().addCA(boxIn(this), bytesOf(text)); }
  addRootCerts() { require('internal/tls/roots').useRoots(boxIn(this)); }
  setOptions(bits) { native().options(boxIn(this), bits); }
  getMinProto() { return native().versions(boxIn(this))[0]; }
  getMaxProto() { return native().versions(boxIn(this))[1]; }
  getCertificate() { return asBuffer(native().certificate(boxIn(this), false)); }
  getIssuer() { return asBuffer(native().certificate(boxIn(this), true)); }
  setSessionTimeout(seconds) { native().sessionTimeout(boxIn(this), seconds); }
  setSessionIdContext(text) { native().sessionIdContext(boxIn(this), text); }
  setTicketKeys(keys) { native().ticketKeys(boxIn(this), bytesOf(keys)); }
  init() {}
  close() {}
  enableTicketKeyCallback() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('enableTicketKeyCallback()'); }
  setCiphers(text) { native().ciphers(boxIn(this), text); }
}

function asBuffer(bytes) {
  return bytes === null ? null : require('buffer').Buffer.from(bytes.buffer);
}

function bytesOf(value) {
  if (typeof value === 'string') return require('buffer').Buffer.from(value);
  return new Uint8Array(value.buffer ?? value, value.byteOffset ?? 0, value.byteLength);
}

function validateKeyOrCert(name, value) {
  if (typeof value !== 'string' && !ArrayBuffer.isView(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

const each = (value, fn) => {
  if (Array.isArray(value)) for (const item of value) fn(item);
  else fn(value);
};

function setKey(box, key, passphrase, name) {
  const { KeyObject } = require('internal/crypto/keys');
  if (key instanceof KeyObject) {
    const symbols = Object.getOwnPropertySymbols(key);
    native().useKey(box, key[symbols.find((s) => s.description === 'kBox')]);
    return;
  }
  validateKeyOrCert(`${name}.key`, key);
  if (passphrase !== undefined && passphrase !== null) validateString(passphrase, `${name}.passphrase`);
  native().setKey(box, bytesOf(key), passphrase ?? undefined);
}

// TLS 1.3's suites have names of their own and are a list of their own.
function splitCiphers(ciphers, name) {
  const suites = [];
  const list = [];
  if (ciphers !== undefined && ciphers !== null) validateString(ciphers, `${name}.ciphers`);
  if (!ciphers) ciphers = require('tls').DEFAULT_CIPHERS;
  for (const cipher of ciphers.split(':')) {
    if (cipher === '' || cipher.startsWith('!TLS_')) continue;
    if (cipher.startsWith('TLS_')) suites.push(cipher);
    else list.push(cipher);
  }
  if (suites.length === 0 && list.length === 0) throw new codes.ERR_INVALID_ARG_VALUE(`${name}.ciphers`, ciphers);
  return [list.join(':'), suites.join(':')];
}

function configure(context, options = {}, name = 'options') {
  validateObject(options, name);
  const box = context[kContext];
  const { allowPartialTrustChain, ca, cert, certificateCompression, ciphers: givenCiphers, clientCertEngine, crl, dhparam, ecdhCurve, key, passphrase, pfx, privateKeyIdentifier,
    privateKeyEngine, sessionIdContext, sessionTimeout, sigalgs, ticketKeys } = options;
  // First, as @SECLEVEL in the list decides what the rest may be.
  const [list, suites] = splitCiphers(givenCiphers, name);
  if (suites !== '') native().cipherSuites(box, suites);
  if (list !== '') native().ciphers(box, list);
  const [min, max] = native().versions(box);
  if (list === '' && min < versions['TLSv1.3'] && (max === 0 || max > versions['TLSv1.2'])) native().setVersions(box, versions['TLSv1.3'], max);
  if (cert) each(cert, (item) => {
    validateKeyOrCert(`${name}.cert`, item);
    native().setCert(box, bytesOf(item));
  });
  if (key) each(key, (item) => {
    if (Array.isArray(key) && item?.pem !== undefined) setKey(box, item.pem, item.passphrase !== undefined ? item.passphrase : passphrase, name);
    else setKey(box, item, passphrase, name);
  });
  if (ca) each(ca, (item) => {
    validateKeyOrCert(`${name}.ca`, item);
    native().addCA(box, bytesOf(item));
  });
  else require('internal/tls/roots').useRoots(box);
  if (allowPartialTrustChain) native().partialChain(box);
  if (sigalgs !== undefined && sigalgs !== null) {
    validateString(sigalgs, `${name}.sigalgs`);
    if (sigalgs === '') throw new codes.ERR_INVALID_ARG_VALUE(`${name}.sigalgs`, sigalgs);
    native().sigalgs(box, sigalgs);
  }
  if (certificateCompression !== undefined && certificateCompression !== null) {
    validateArray(certificateCompression, `${name}.certificateCompression`);
    for (const [i, one] of certificateCompression.entries()) validateOneOf(one, `${name}.certificateCompression[${i}]`, ['zlib', 'brotli', 'zstd']);
    // OpenSSL has it (RFC 8879) since 3.2.
    if (certificateCompression.length > 0) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`${name}.certificateCompression`);
  }
  const engines = Object.entries({ privateKeyIdentifier, privateKeyEngine, clientCertEngine }).filter(([, value]) => value !== undefined && value !== null);
  for (const [option, value] of engines) validateString(value, `${name}.${option}`);
  if (engines.length > 0) throw new codes.ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  validateEcdh(ecdhCurve, name);
  const curve = ecdhCurve ?? require('tls').DEFAULT_ECDH_CURVE;
  if (curve !== 'auto') {
    try {
      native().curves(box, curve);
    } catch {
      throw Object.assign(new Error('Failed to set ECDH curve'), { code: 'ERR_CRYPTO_OPERATION_FAILED' });
    }
  }
  if (dhparam !== undefined && dhparam !== null) {
    validateKeyOrCert(`${name}.dhparam`, dhparam === 'auto' ? '' : dhparam);
    const result = native().dh(box, dhparam === 'auto' ? true : bytesOf(dhparam));
    if (result === 1) throw new codes.ERR_INVALID_ARG_VALUE('options.dhparam', dhparam, 'DH parameter is less than 1024 bits');
    if (result === 2) process.emitWarning('DH parameter is less than 2048 bits', 'SecurityWarning');
  }
  if (crl) each(crl, (item) => {
    validateKeyOrCert(`${name}.crl`, item);
    native().addCRL(box, bytesOf(item));
  });
  if (sessionIdContext !== undefined && sessionIdContext !== null) {
    validateString(sessionIdContext, `${name}.sessionIdContext`);
    native().sessionIdContext(box, sessionIdContext);
  }
  if (pfx) each(pfx, (item) => {
    if (item?.buf !== undefined) loadPfx(box, item.buf, item.passphrase || passphrase);
    else loadPfx(box, item, passphrase);
  });
  if (ticketKeys !== undefined && ticketKeys !== null) {
    validateBuffer(ticketKeys, `${name}.ticketKeys`);
    if (ticketKeys.byteLength !== 48) throw new codes.ERR_INVALID_ARG_VALUE(`${name}.ticketKeys`, ticketKeys.byteLength, 'must be exactly 48 bytes');
    native().ticketKeys(box, bytesOf(ticketKeys));
  }
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    validateInt32(sessionTimeout, `${name}.sessionTimeout`, 0);
    native().sessionTimeout(box, sessionTimeout);
  }
}

function validateEcdh(curve, name) {
  if (curve !== undefined && curve !== null) validateString(curve, `${name}.ecdhCurve`);
}

function loadPfx(box, data, passphrase) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('options.pfx', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  if (passphrase) native().loadPfx(box, bytesOf(data), bytesOf(`${passphrase}`));
  else native().loadPfx(box, bytesOf(data), undefined);
}

function createSecureContext(options) {
  options ??= {};
  const { honorCipherOrder, minVersion, maxVersion, secureProtocol } = options;
  let { secureOptions } = options;
  if (honorCipherOrder) secureOptions = (secureOptions || 0) | SSL_OP_CIPHER_SERVER_PREFERENCE;
  const context = new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  configure(context, options);
  return context;
}

// The context of clients that ask for nothing of their own: making one costs OpenSSL 3.0 more than a third of a handshake.
const own = ['allowPartialTrustChain', 'ca', 'cert', 'certificateCompression', 'clientCertEngine', 'crl', 'dhparam', 'ecdhCurve', 'honorCipherOrder', 'key', 'maxVersion', 'minVersion',
  'passphrase', 'pfx', 'privateKeyEngine', 'privateKeyIdentifier', 'secureOptions', 'secureProtocol', 'sessionIdContext', 'sessionTimeout', 'sigalgs', 'ticketKeys'];
let plain;
function clientContext(options) {
  const tls = require('tls');
  for (const name of own) if (options[name] !== undefined && options[name] !== null) return createSecureContext(options);
  if (options.ciphers !== tls.DEFAULT_CIPHERS) return createSecureContext(options);
  const { DEFAULT_CIPHERS, DEFAULT_ECDH_CURVE, DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION } = tls;
  const made = [require('internal/tls/roots').generation(), DEFAULT_CIPHERS, DEFAULT_ECDH_CURVE, DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION];
  if (plain === undefined || plain.made.some((value, i) => value !== made[i])) plain = { made, context: createSecureContext(options) };
  return plain.context;
}

module.exports = { SecureContext, createSecureContext, clientContext, kContext, bytesOf };
