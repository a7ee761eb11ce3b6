// Root certificates: the system's store, with what NODE_EXTRA_CA_CERTS and tls.setDefaultCACertificates() say.

const { codes } = require('internal/errors');
const native = internalBinding('tls_context');

const files = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];
let bundled;
let extra;
let system;
let chosen; // set by setDefaultCACertificates
let applied = false;
let changes = 0;

function split(text) {
  return text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g) ?? [];
}
function read(file) {
  try {
    return require('fs').readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
function fromSystem() {
  if (system === undefined) {
    const { SSL_CERT_FILE } = process.env;
    system = [];
    for (const file of SSL_CERT_FILE ? [SSL_CERT_FILE, ...files] : files) {
      system = split(read(file));
      if (system.length > 0) break;
    }
  }
  return system;
}
// As OpenSSL says it.
function opensslText(error) {
  if (typeof error.errno !== 'number') return error.message;
  const text = require('util').getSystemErrorMessage(error.errno);
  return `error:${(0x80000000 - error.errno).toString(16).toUpperCase()}:system library::${text[0].toUpperCase()}${text.slice(1)}`;
}
function fromExtra() {
  if (extra === undefined) {
    const file = process.env.NODE_EXTRA_CA_CERTS;
    extra = [];
    if (file) {
      try {
        extra = split(require('fs').readFileSync(file, 'latin1'));
      } catch (error) {
        process.emitWarning(`Ignoring extra certs from \`${file}\`, load failed: ${opensslText(error)}`);
      }
    }
  }
  return extra;
}

const rootCertificates = () => (bundled ??= Object.freeze(fromSystem().slice()));
const defaults = () => chosen ?? [...rootCertificates(), ...(withSystem() ? asPem(fromSystem()) : []), ...asPem(fromExtra())];
// They are what is bundled, too, but a program that asks for both sees both.
const withSystem = () => require('internal/options').get('--use-system-ca') ?? process.env.NODE_USE_SYSTEM_CA === '1';
// Node writes these anew, with a line's end, and has the bundled ones without.
const asPem = (list) => list.map((text) => `${text}\n`);

// For a context without `ca`.
function useRoots(context) {
  if (!applied) {
    native.setRoots(`${defaults().join('\n')}\n`);
    applied = true;
  }
  native.useRoots(context);
}

const lists = new Map();
function getCACertificates(type = 'default') {
  const { validateString } = require('internal/validators');
  validateString(type, 'type');
  switch (type) {
    case 'bundled': return rootCertificates();
    case 'default':
    case 'system':
    case 'extra': {
      if (!lists.has(type)) {
        const make = { default: defaults, system: () => asPem(fromSystem()), extra: () => asPem(fromExtra()) }[type];
        lists.set(type, Object.freeze(make().slice()));
      }
      return lists.get(type);
    }
    default:
      throw new codes.ERR_INVALID_ARG_VALUE('type', type);
  }
}

function setDefaultCACertificates(certs) {
  if (!Array.isArray(certs)) throw new codes.ERR_INVALID_ARG_TYPE('certs', 'Array', certs);
  const next = certs.map((cert, i) => {
    if (typeof cert === 'string') return cert;
    if (ArrayBuffer.isView(cert)) return require('buffer').Buffer.from(cert.buffer, cert.byteOffset, cert.byteLength).toString('latin1');
    throw new codes.ERR_INVALID_ARG_TYPE(`certs[${i}]`, ['string', 'ArrayBufferView'], cert);
  });
  for (const text of next) {
    try {
      internalBinding('crypto_x509').parse(require('buffer').Buffer.from(text));
    } catch (error) {
      // Of what OpenSSL lists, the last is what Node shows.
      if (error.code.startsWith('ERR_OSSL_ASN1_')) throw Object.assign(new Error('error:0488000D:PEM routines::ASN1 lib'), { code: 'ERR_OSSL_PEM_ASN1_LIB', library: 'PEM routines', reason: 'ASN1 lib' });
      if (error.code !== 'ERR_OSSL_PEM_NO_START_LINE') throw error;
      throw Object.assign(new Error('No valid certificates found in the provided array'), { code: 'ERR_CRYPTO_OPERATION_FAILED' });
    }
  }
  chosen = [...new Set(next.flatMap((text) => split(text)))];
  applied = false;
  changes++;
  lists.delete('default');
}

module.exports = { generation: () => changes, rootCertificates, useRoots, getCACertificates, setDefaultCACertificates };
