// tls.Server

const net = require('net');
const { codes } = require('internal/errors');
const { validateBoolean, validateBuffer, validateFunction, validateNumber, validateObject, validateString } = require('internal/validators');
const { TLSSocket, kErrorEmitted } = require('internal/tls/socket');

const kHandshakeTimeout = Symbol('handshake-timeout');
const kSNICallback = Symbol('snicallback');
const kEnableTrace = Symbol('enableTrace');
const kPskCallback = Symbol('pskcallback');
const kPskIdentityHint = Symbol('pskidentityhint');

function onServerSocketSecure() {
  if (this._requestCert) {
    const verifyError = this._handle.verifyError();
    if (verifyError) {
      this.authorizationError = verifyError.code;
      if (this._rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  if (!this.destroyed && this._releaseControl()) {
    this.secureConnecting = false;
    this._tlsOptions.server.emit('secureConnection', this);
  }
}

function onSocketTLSError(error) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', error, this);
}

function onSocketClose() {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  const error = new Error('socket hang up');
  error.code = 'ECONNRESET';
  this._tlsOptions.server.emit('tlsClientError', error, this);
}

function onConnection(rawSocket) {
  const socket = new TLSSocket(rawSocket, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this[kHandshakeTimeout],
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: this[kSNICallback] || SNICallback,
    enableTrace: this[kEnableTrace],
    pauseOnConnect: this.pauseOnConnect,
    pskCallback: this[kPskCallback],
    pskIdentityHint: this[kPskIdentityHint],
  });
  socket.on('secure', onServerSocketSecure);
  socket[kErrorEmitted] = false;
  socket.on('close', onSocketClose);
  socket.on('_tlsError', onSocketTLSError);
  socket.on('error', onSocketTLSError); // stays: a server outlives a connection that nobody listens to
  socket._handle.start();
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options == null || typeof options === 'object') {
    options ??= {};
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ALPNCallback = options.ALPNCallback;
  if (this.ALPNCallback) validateFunction(this.ALPNCallback, 'options.ALPNCallback');
  if (options.ALPNProtocols) {
    if (options.ALPNCallback) throw new codes.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
    require('tls').convertALPNProtocols(options.ALPNProtocols, this);
  }
  if (options.sessionIdContext) this.sessionIdContext = options.sessionIdContext;
  this.setSecureContext(options);
  this[kHandshakeTimeout] = options.handshakeTimeout || 120 * 1000;
  this[kSNICallback] = options.SNICallback;
  this[kPskCallback] = options.pskCallback;
  this[kPskIdentityHint] = options.pskIdentityHint;
  validateNumber(this[kHandshakeTimeout], 'options.handshakeTimeout');
  if (this[kSNICallback]) validateFunction(this[kSNICallback], 'options.SNICallback');
  if (this[kPskCallback]) validateFunction(this[kPskCallback], 'options.pskCallback');
  if (this[kPskIdentityHint]) validateString(this[kPskIdentityHint], 'options.pskIdentityHint');
  this[kEnableTrace] = options.enableTrace;
  if (options.enableTrace !== undefined && options.enableTrace !== null) validateBoolean(options.enableTrace, 'options.enableTrace');
  net.Server.call(this, options, onConnection);
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

const kept = ['pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion', 'maxVersion', 'secureProtocol', 'crl', 'sigalgs', 'ciphers',
  'ecdhCurve', 'dhparam', 'honorCipherOrder', 'secureOptions', 'sessionIdContext', 'privateKeyIdentifier', 'privateKeyEngine', 'ticketKeys',
  'sessionTimeout', 'allowPartialTrustChain', 'certificateCompression'];

Server.prototype.setSecureContext = function(options) {
  validateObject(options, 'options');
  for (const name of kept) this[name] = options[name] || undefined;
  if (options.honorCipherOrder === undefined) this.honorCipherOrder = true;
  else this.honorCipherOrder = Boolean(options.honorCipherOrder);
  this.sessionIdContext = options.sessionIdContext || defaultIdContext();
  if (options.sessionTimeout !== undefined) this.sessionTimeout = options.sessionTimeout;
  if (options.ticketKeys) {
    validateBuffer(options.ticketKeys, 'options.ticketKeys');
    if (options.ticketKeys.byteLength !== 48) throw new codes.ERR_INVALID_ARG_VALUE('options.ticketKeys', options.ticketKeys.byteLength, 'must be exactly 48 bytes');
    this.ticketKeys = options.ticketKeys;
    this.setTicketKeys(this.ticketKeys);
  } else {
    this.ticketKeys = undefined;
  }
  const own = {};
  for (const name of kept) own[name] = this[name];
  this._sharedCreds = require('tls').createSecureContext(own);
  if (this._ticketKeys !== undefined) this._sharedCreds.context.setTicketKeys(this._ticketKeys);
};

// The same program makes the same name, so that its sessions are good for all its processes.
function defaultIdContext() {
  return require('crypto').createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
}

Server.prototype.getTicketKeys = function() {
  if (this._ticketKeys === undefined) this.setTicketKeys(require('crypto').randomBytes(48));
  return require('buffer').Buffer.from(this._ticketKeys);
};
Server.prototype.setTicketKeys = function(keys) {
  validateBuffer(keys);
  if (keys.byteLength !== 48) {
    const { AssertionError } = require('assert');
    throw new AssertionError({ message: 'Session ticket keys must be a 48-byte buffer' });
  }
  this._ticketKeys = require('buffer').Buffer.from(keys);
  this._sharedCreds?.context.setTicketKeys(this._ticketKeys);
};
Server.prototype._getServerData = function() {
  return { ticketKeys: this.getTicketKeys().toString('hex') };
};
Server.prototype._setServerData = function(data) {
  this.setTicketKeys(require('buffer').Buffer.from(data.ticketKeys, 'hex'));
};

Server.prototype.addContext = function(servername, context) {
  if (!servername) throw new codes.ERR_TLS_REQUIRED_SERVER_NAME();
  const pattern = new RegExp(`^${servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replaceAll('*', '[^.]*')}$`);
  const { createSecureContext } = require('tls');
  const { SecureContext } = require('internal/tls/secure_context');
  this._contexts.push([pattern, context instanceof SecureContext ? context : createSecureContext(context)]);
};

function SNICallback(servername, callback) {
  const { _contexts: contexts } = this._tlsOptions.server;
  for (let i = contexts.length - 1; i >= 0; --i) {
    if (contexts[i][0].exec(servername) !== null) {
      callback(null, contexts[i][1]);
      return;
    }
  }
  callback(null, undefined);
}

Server.prototype[Symbol.for('nodejs.rejection')] = function(error, event, socket) {
  if (event === 'secureConnection') socket.destroy(error);
  else net.Server.prototype[Symbol.for('nodejs.rejection')].call(this, error, event, socket);
};

module.exports = { Server, SNICallback };
