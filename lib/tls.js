// node:tls. The parts are in lib/internal/tls/, the machine in src/tls/.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { lazy } = internalBinding('core');

exports.CLIENT_RENEG_LIMIT = 3;
exports.CLIENT_RENEG_WINDOW = 600;
exports.DEFAULT_ECDH_CURVE = 'auto';
lazy(exports, 'internal/tls/roots', ['getCACertificates', 'setDefaultCACertificates']);
Object.defineProperty(exports, 'rootCertificates', {
  __proto__: null, configurable: false, enumerable: true, get: () => require('internal/tls/roots').rootCertificates(),
});

// Settings of the process, from its options at first look.
function setting(name, get) {
  const put = (value) => Object.defineProperty(exports, name, { __proto__: null, value, writable: true, configurable: true, enumerable: true });
  Object.defineProperty(exports, name, {
    __proto__: null, configurable: true, enumerable: true, set: put,
    get() {
      const value = get();
      put(value);
      return value;
    },
  });
}
const option = (name) => require('internal/options').get(name);
setting('DEFAULT_CIPHERS', () => require('internal/crypto/constants').constants.defaultCipherList);
setting('DEFAULT_MIN_VERSION', () => (option('--tls-min-v1.0') ? 'TLSv1' : option('--tls-min-v1.1') ? 'TLSv1.1' : option('--tls-min-v1.3') ? 'TLSv1.3' : 'TLSv1.2'));
setting('DEFAULT_MAX_VERSION', () => (option('--tls-max-v1.3') ? 'TLSv1.3' : option('--tls-max-v1.2') ? 'TLSv1.2' : 'TLSv1.3'));

let cipherNames;
exports.getCiphers = function getCiphers() {
  return (cipherNames ??= internalBinding('tls_context').cipherNames().map((name) => name.toLowerCase()).sort()).slice();
};

// By which certificates can be compressed (RFC 8879): OpenSSL has none before 3.2.
exports.getCertificateCompressionAlgorithms = () => [];

// ['h2', 'http/1.1'] as the extension carries it.
exports.convertALPNProtocols = function convertALPNProtocols(protocols, out) {
  const { Buffer } = require('buffer');
  if (Array.isArray(protocols)) {
    const parts = protocols.map((name, i) => {
      const bytes = Buffer.from(name);
      if (bytes.length === 0) throw new codes.ERR_INVALID_ARG_VALUE(`protocols[${i}]`, name, 'must be a non-empty string');
      if (bytes.length > 255) throw new codes.ERR_OUT_OF_RANGE(`The byte length of the protocol at index ${i} exceeds the maximum length.`, '<= 255', bytes.length, true);
      return bytes;
    });
    out.ALPNProtocols = Buffer.concat(parts.flatMap((bytes) => [Buffer.from([bytes.length]), bytes]));
  } else if (protocols instanceof Uint8Array) {
    out.ALPNProtocols = Buffer.from(protocols);
  } else if (ArrayBuffer.isView(protocols)) {
    out.ALPNProtocols = Buffer.from(protocols.buffer.slice(protocols.byteOffset, protocols.byteOffset + protocols.byteLength));
  }
};

exports.createServer = function createServer(options, listener) {
  const { Server } = exports;
  return new Server(options, listener);
};

function connectArguments(args) {
  const net = require('net');
  const [options, callback] = net._normalizeArgs(args);
  if (args[1] !== null && typeof args[1] === 'object') Object.assign(options, args[1]);
  else if (args[2] !== null && typeof args[2] === 'object') Object.assign(options, args[2]);
  return [options, callback];
}

// What a program puts in its place is called.
const ownCreate = () => require('internal/tls/secure_context').createSecureContext;

exports.connect = function connect(...args) {
  let [options, callback] = connectArguments(args);
  const allowUnauthorized = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allowUnauthorized) warnUnauthorized();
  options = {
    rejectUnauthorized: !allowUnauthorized, ciphers: exports.DEFAULT_CIPHERS, checkServerIdentity: exports.checkServerIdentity, minDHSize: 1024, ...options,
  };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  // RFC 6066, section 3
  if (options.servername && require('net').isIP(options.servername)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.servername', options.servername, 'Setting the TLS ServerName to an IP address is not permitted.');
  }
  const { minDHSize } = options;
  require('internal/validators').validateNumber(minDHSize, 'options.minDHSize', 1);
  const context = options.secureContext || (exports.createSecureContext === ownCreate() ? require('internal/tls/secure_context').clientContext(options) : exports.createSecureContext(options));
  const { TLSSocket, configureClient, onConnectEnd, onConnectSecure, kConnectOptions } = require('internal/tls/socket');
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    pipe: Boolean(options.path),
    secureContext: context,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
  });
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  socket[kConnectOptions] = options;
  if (callback) socket.once('secureConnect', callback);
  if (options.servername) {
    socket.servername = null;
  }
  configureClient(socket._handle, options);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    if (!socket.destroyed) socket.connect(options, socket._start);
  }
  socket._releaseControl();
  if (options.socket) socket._start();
  socket.on('secure', onConnectSecure);
  socket.prependListener('end', onConnectEnd);
  return socket;
};

let warned = false;
function warnUnauthorized() {
  if (warned) return;
  warned = true;
  process.emitWarning('Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to \'0\' makes TLS connections and HTTPS requests insecure by ' +
    'disabling certificate verification.');
}

lazy(exports, 'internal/tls/identity', ['checkServerIdentity']);
lazy(exports, 'internal/tls/secure_context', ['createSecureContext', 'SecureContext']);
lazy(exports, 'internal/tls/server', ['Server']);
lazy(exports, 'internal/tls/socket', ['TLSSocket']);
