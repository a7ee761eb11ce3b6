// tls.TLSSocket: a net.Socket whose handle is a TLSWrap.

const { setTimeout } = require('internal/timers');
const net = require('net');
const { codes } = require('internal/errors');
const { validateBoolean, validateBuffer, validateFunction, validateInt32, validateObject, validateString, validateUint32 } = require('internal/validators');
const { TLSWrap, freshHandle, engine, info } = require('internal/tls/wrap');
const { kContext } = require('internal/tls/secure_context');

const kConnectOptions = Symbol('connect-options');
const kErrorEmitted = Symbol('error-emitted');
const kPendingSession = Symbol('pendingSession');
const kIsVerified = Symbol('verified');
const kDisableRenegotiation = Symbol('disable-renegotiation');
const CLIENT_RENEG_LIMIT = 3;
const CLIENT_RENEG_WINDOW = 600;

function nop() {}

function boxOf(context) {
  const box = context?.[kContext];
  if (box === undefined) throw new codes.ERR_TLS_INVALID_CONTEXT('context');
  return box;
}

function TLSSocket(socket, opts) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, opts);
  const options = { ...opts };
  if (options.ALPNProtocols) require('tls').convertALPNProtocols(options.ALPNProtocols, options);
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kPendingSession] = null;
  this[kIsVerified] = false;
  this.encrypted = true;
  this.ssl = null;

  let inner;
  let parent;
  let parentWrap;
  if (socket) {
    // A plain socket lends its handle; any other stream gets one made over it.
    if (socket instanceof net.Socket && (socket._handle || socket.connecting) && !(socket instanceof TLSSocket)) {
      inner = socket._handle;
      parent = socket;
    } else {
      const { DuplexHandle, JSStreamSocket } = require('internal/tls/duplex_handle');
      inner = new DuplexHandle(socket);
      parentWrap = Object.create(JSStreamSocket.prototype);
    }
  } else {
    inner = freshHandle(options.pipe);
  }
  const handle = wrapHandle(this, inner, options);
  handle.parent = parent;
  if (parentWrap) handle._parentWrap = parentWrap;
  net.Socket.call(this, {
    handle,
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen,
    pauseOnCreate: options.pauseOnConnect,
    manualStart: true,
    highWaterMark: options.highWaterMark,
    onread: !socket ? options.onread : null,
    signal: options.signal,
    readable: true,
    writable: true,
  });
  this.ssl = this._handle;
  if (socket) {
    this._parent = socket;
    // The raw socket's ends are this one's.
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    if (socket.connecting || (socket instanceof net.Socket && !socket._handle)) {
      this.connecting = true;
      socket.once('connect', () => {
        this.connecting = false;
        this.emit('connect');
      });
    }
    if (socket.timeout) this.setTimeout(socket.timeout);
  }
  if (options.pauseOnConnect) this.pause();
  this.on('error', this._tlsError); // until control is released: then an error that nobody listens to is thrown
  init(this, handle, options);
  if (!socket) this.connecting = true; // connect() is still to come
  // On the next tick, so that the caller can set up listeners.
  process.nextTick(initRead, this, parent);
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

function initRead(tlsSocket, socket) {
  if (!tlsSocket._handle) return;
  if (socket?.readableLength) {
    let chunk;
    while ((chunk = socket.read()) !== null) tlsSocket._handle.receive(chunk.length, chunk);
  }
  tlsSocket.read(0);
}

function wrapHandle(self, inner, options) {
  let context = options.secureContext;
  if (!context) context = options.secureContext = require('tls').createSecureContext(options);
  const box = context[kContext];
  if (box === undefined) throw new codes.ERR_TLS_INVALID_CONTEXT('options.secureContext');
  const handle = new TLSWrap(inner, box, Boolean(options.isServer));
  handle.secureContext = context;
  handle.reading = Boolean(inner.reading);
  return handle;
}

// Another try at connecting (net's race of addresses) needs another handle.
TLSSocket.prototype._freshHandle = function() {
  const options = this._tlsOptions;
  const handle = wrapHandle(this, freshHandle(options.pipe), options);
  handle.owner = this;
  handle.onread = this._handle.onread;
  this.ssl = handle;
  init(this, handle, options);
  const connectOptions = this[kConnectOptions];
  if (connectOptions !== undefined) configureClient(handle, connectOptions);
  return handle;
};

let warned = false;
function isTraced({ enableTrace }, get) {
  if (enableTrace !== undefined && enableTrace !== null) {
    validateBoolean(enableTrace, 'options.enableTrace');
    return enableTrace;
  }
  if (!get('--trace-tls')) return false;
  if (!warned) process.emitWarning('Enabling --trace-tls can expose sensitive data in the resulting log.');
  return warned = true;
}

function init(self, handle, options) {
  const { server } = options;
  const { box } = handle;
  const requestCert = Boolean(options.requestCert) || !options.isServer;
  const rejectUnauthorized = options.rejectUnauthorized !== false;
  self._requestCert = requestCert;
  self._rejectUnauthorized = rejectUnauthorized;
  if (requestCert || rejectUnauthorized) engine.verify(box, requestCert, rejectUnauthorized && options.isServer);
  handle.onhandshakedone = () => {
    if (!self._secureEstablished) self._finishInit();
  };
  if (options.isServer) initServer(self, handle, options, server);
  else initClient(self, handle);
  handle.onerror = (error) => onError(self, error);
  if (self.listenerCount('keylog') > 0) engine.wants(box, 'keylog', true);
  if (!handle.keylogWatched) {
    handle.keylogWatched = true;
    self.on('newListener', function watch(event) {
      if (event !== 'keylog') return;
      engine.wants(box, 'keylog', true);
      self.removeListener('newListener', watch);
    });
  }
  handle.onkeylog = (line) => {
    const bytes = require('buffer').Buffer.from(`${line}\n`);
    self.emit('keylog', bytes);
    if (options.isServer && server) server.emit('keylog', bytes, self);
  };
  if (options.isServer && server && server.listenerCount('keylog') > 0) engine.wants(box, 'keylog', true);
  const { get } = require('internal/options');
  if (isTraced(options, get)) engine.trace(box);
  const file = get('--tls-keylog');
  if (file !== undefined) logSecrets(self, file);
  if (options.pskCallback) {
    validateFunction(options.pskCallback, 'pskCallback');
    handle.onpsk = options.isServer ? (identity, max) => pskServer(self, options, identity, max) : (hint, max, idMax) => pskClient(self, options, hint, max, idMax);
    engine.wants(box, 'psk', true);
    if (options.isServer && options.pskIdentityHint) {
      validateString(options.pskIdentityHint, 'options.pskIdentityHint');
      if (!engine.pskHint(box, options.pskIdentityHint)) {
        process.nextTick(() => onError(self, new codes.ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED()));
      }
    }
  }
  if (options.handshakeTimeout > 0) self.setTimeout(options.handshakeTimeout, self._handleTimeout);
}

let secretsWarned = false;
function logSecrets(self, file) {
  if (!secretsWarned) {
    secretsWarned = true;
    process.emitWarning('Using --tls-keylog makes TLS connections insecure by writing secret key material to file ' + file);
  }
  self.on('keylog', (line) => require('fs').appendFileSync(file, line, { mode: 0o600 }));
}

function pskServer(self, options, identity, max) {
  const result = options.pskCallback.call(self, self, identity);
  if (result == null) return undefined;
  let psk;
  if (ArrayBuffer.isView(result)) {
    psk = result;
  } else {
    if (typeof result !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('ret', ['Object', 'Buffer', 'TypedArray', 'DataView'], result);
    ({ psk } = result);
    validateBuffer(psk, 'psk');
  }
  if (psk.byteLength > max) throw new codes.ERR_INVALID_ARG_VALUE('psk', psk, `Pre-shared key exceeds ${max} bytes`);
  return new Uint8Array(psk.buffer, psk.byteOffset, psk.byteLength);
}

function pskClient(self, options, hint, max, idMax) {
  const result = options.pskCallback.call(self, hint);
  if (result == null) return undefined;
  validateObject(result, 'ret');
  const { psk, identity } = result;
  validateBuffer(psk, 'psk');
  if (psk.byteLength > max) throw new codes.ERR_INVALID_ARG_VALUE('psk', psk, `Pre-shared key exceeds ${max} bytes`);
  validateString(identity, 'identity');
  if (require('buffer').Buffer.byteLength(identity) > idMax) throw new codes.ERR_INVALID_ARG_VALUE('identity', identity, `PSK identity exceeds ${idMax} bytes`);
  return { identity, psk: new Uint8Array(psk.buffer, psk.byteOffset, psk.byteLength) };
}

function initClient(self, handle) {
  const { box } = handle;
  engine.wants(box, 'session', true);
  handle.onsession = (id, data) => {
    const session = require('buffer').Buffer.from(data.buffer);
    if (self[kIsVerified]) self.emit('session', session);
    else self[kPendingSession] = session;
  };
  handle.onocsp = (answer) => self.emit('OCSPResponse', answer === null ? null : require('buffer').Buffer.from(answer.buffer));
  if (self._tlsOptions.requestOCSP) engine.wants(box, 'ocsp', true);
  const { ALPNProtocols } = self._tlsOptions;
  if (ALPNProtocols) engine.alpn(box, new Uint8Array(ALPNProtocols));
}

function initServer(self, handle, options, server) {
  const { box } = handle;
  handle.onhandshakestart = () => renegotiated(self);
  handle.onhandshakeend = () => {
    if (handle.done) process.nextTick(() => self._finishInit());
  };
  const sni = options.SNICallback;
  if (sni !== undefined && sni !== null) validateFunction(sni, 'options.SNICallback');
  if (typeof sni === 'function' && (sni !== require('internal/tls/server').SNICallback || (server && server._contexts.length > 0))) self._SNICallback = sni;
  const ocsp = server && server.listenerCount('OCSPRequest') > 0;
  if (self._SNICallback || ocsp) {
    engine.wants(box, 'cert', true);
    handle.oncert = (servername, wantsOcsp) => loadSNI(self, handle, servername, ocsp && wantsOcsp);
  }
  if (server) {
    if (server.listenerCount('resumeSession') > 0) {
      engine.wants(box, 'hello', true);
      handle.onresume = (id) => resume(self, handle, server, require('buffer').Buffer.from(id.buffer));
    }
    if (server.listenerCount('newSession') > 0) {
      engine.wants(box, 'session', true);
      const tell = (id, data) => {
        const B = require('buffer').Buffer;
        self._newSessionPending = true;
        let called = false;
        const done = () => {
          if (called) return;
          called = true;
          self._newSessionPending = false;
          if (self._securePending) self._finishInit();
          self._securePending = false;
        };
        if (!server.emit('newSession', B.from(id.buffer), B.from(data.buffer), done)) done();
      };
      // The tickets of TLS 1.3 come after the handshake, though the engine makes them within it.
      const early = [];
      handle.onsession = (id, data) => {
        if (!handle.done && info.protocol(box) === 'TLSv1.3') early.push([id, data]);
        else tell(id, data);
      };
      const handshakeDone = handle.onhandshakedone;
      handle.onhandshakedone = () => {
        handshakeDone();
        for (const [id, data] of early.splice(0)) if (!handle.closed) tell(id, data);
      };
    }
  }
  if (options.ALPNCallback) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    engine.wants(box, 'alpn', true);
    handle.onalpn = (wire) => chooseAlpn(self, options, wire);
  } else if (options.ALPNProtocols) {
    engine.alpn(box, new Uint8Array(options.ALPNProtocols));
  }
}

function chooseAlpn(self, options, wire) {
  const protocols = [];
  const offsets = [];
  for (let at = 0; at < wire.length; at += wire[at] + 1) {
    offsets.push(at);
    protocols.push(String.fromCharCode(...wire.subarray(at + 1, at + 1 + wire[at])));
  }
  const servername = info.servername(self._handle.box);
  const chosen = options.ALPNCallback.call(self, { servername, protocols });
  if (chosen === undefined) return undefined;
  const i = protocols.indexOf(chosen);
  if (i === -1) throw new codes.ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols.join(', '));
  return offsets[i];
}

// Which certificate: asked of the SNICallback, then perhaps an OCSP answer for it.
function loadSNI(self, handle, servername, ocsp) {
  if (servername) self.servername ??= servername;
  const proceed = (context) => {
    if (!ocsp) return finishCert(self, handle, context);
    const { server } = self._tlsOptions;
    const ctx = (context ?? self._tlsOptions.secureContext).context;
    let once = false;
    server.emit('OCSPRequest', ctx.getCertificate(), ctx.getIssuer(), (error, response) => {
      if (once) return self.destroy(new codes.ERR_MULTIPLE_CALLBACK());
      once = true;
      if (error) return self.destroy(error);
      if (self._handle === null) return self.destroy(new codes.ERR_SOCKET_CLOSED());
      if (response) engine.ocsp(handle.box, new Uint8Array(response.buffer, response.byteOffset, response.byteLength));
      finishCert(self, handle, context);
    });
  };
  if (!servername || !self._SNICallback) return proceed(undefined);
  let once = false;
  self._SNICallback(servername, (error, context) => {
    if (once) return self.destroy(new codes.ERR_MULTIPLE_CALLBACK());
    once = true;
    if (error) return self.destroy(error);
    if (self._handle === null) return self.destroy(new codes.ERR_SOCKET_CLOSED());
    if (context && context[kContext] === undefined && context.context?.[kContext] === undefined && context.constructor?.name !== 'SecureContext') {
      return onError(self, new TypeError('Invalid SNI context'));
    }
    proceed(context ?? undefined);
  });
}

function finishCert(self, handle, context) {
  if (!engine.certDone(handle.box, context === undefined ? undefined : boxOf(context))) {
    self.destroy(new Error('CertCbDone'));
    return;
  }
  if (context !== undefined) handle.sniContext = context;
  handle.pump();
}

function resume(self, handle, server, id) {
  let once = false;
  server.emit('resumeSession', id, (error, session) => {
    if (once) return self.destroy(new codes.ERR_MULTIPLE_CALLBACK());
    once = true;
    if (error) return self.destroy(error);
    if (self._handle === null) return self.destroy(new codes.ERR_SOCKET_CLOSED());
    engine.resume(handle.box, session ? new Uint8Array(session.buffer, session.byteOffset, session.byteLength) : null);
    handle.pump();
  });
}

// A client may ask for new handshakes; who asks often wants to keep the server busy.
function renegotiated(self) {
  const handle = self._handle;
  if (!handle?.done) return;
  const now = Date.now();
  const tls = require('tls');
  const window = tls.CLIENT_RENEG_WINDOW ?? CLIENT_RENEG_WINDOW;
  const limit = tls.CLIENT_RENEG_LIMIT ?? CLIENT_RENEG_LIMIT;
  if (self[kDisableRenegotiation]) {
    self._emitTLSError(new codes.ERR_TLS_RENEGOTIATION_DISABLED());
    return;
  }
  if (now - (handle.lastHandshake ?? 0) >= window * 1000) handle.handshakes = 0;
  const first = handle.handshakes === 0;
  handle.lastHandshake = now;
  handle.handshakes++;
  if (first) {
    setTimeout(() => { handle.handshakes = 0; }, window * 1000).unref();
  }
  if (handle.handshakes > limit) self._emitTLSError(new codes.ERR_TLS_SESSION_ATTACK());
}

function onError(owner, error) {
  if (owner._hadError) return;
  owner._hadError = true;
  if (!owner._secureEstablished) {
    owner._closeAfterHandlingError = true;
    owner.destroy(error);
  } else if (owner._tlsOptions.isServer && owner._rejectUnauthorized && /peer did not return a certificate/.test(error.message)) {
    owner.destroy();
  } else {
    owner._emitTLSError(error);
  }
}

const methods = {
  _emitTLSError(err) {
    const error = this._tlsError(err);
    if (error) this.destroy(error);
  },
  _tlsError(err) {
    this.emit('_tlsError', err);
    if (this._controlReleased) return err;
    return null;
  },
  _handleTimeout() {
    this._emitTLSError(new codes.ERR_TLS_HANDSHAKE_TIMEOUT());
    if (!this._controlReleased) this.destroy();
  },
  _releaseControl() {
    if (this._controlReleased) return false;
    this._controlReleased = true;
    this.removeListener('error', this._tlsError);
    return true;
  },
  _finishInit() {
    if (!this._handle) return;
    if (this._newSessionPending) {
      this._securePending = true;
      return;
    }
    const { box } = this._handle;
    this.alpnProtocol = info.alpn(box);
    if (this.servername === null) this.servername = info.servername(box);
    this._secureEstablished = true;
    if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
    this.emit('secure');
  },
  _start() {
    if (this.connecting) {
      this.once('connect', this._start);
      return;
    }
    if (!this._handle) return;
    this._handle.start();
  },
  _init: nop,
  _destroySSL: nop,
  _tlsStart: nop,

  renegotiate(options, callback) {
    if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.destroyed) return;
    let requestCert = Boolean(this._requestCert);
    let rejectUnauthorized = Boolean(this._rejectUnauthorized);
    if (options.requestCert !== undefined) requestCert = Boolean(options.requestCert);
    if (options.rejectUnauthorized !== undefined) rejectUnauthorized = Boolean(options.rejectUnauthorized);
    if (requestCert !== this._requestCert || rejectUnauthorized !== this._rejectUnauthorized) {
      engine.verify(this._handle.box, requestCert, rejectUnauthorized && this._tlsOptions.isServer);
      this._requestCert = requestCert;
      this._rejectUnauthorized = rejectUnauthorized;
    }
    // Asking for it ends a handshake, too, as OpenSSL counts.
    const { onhandshakeend } = this._handle;
    this._handle.onhandshakeend = undefined;
    const result = engine.renegotiate(this._handle.box, this._handle);
    if (result < 0) {
      const [text, code, library, reason] = engine.error(this._handle.box);
      const message = text.replace(/^.*?(error:[0-9A-F]+:[^:]*):[^:]*:([^:]*):[^]*$/, '$1::$2');
      const error = Object.assign(new Error(message), { library, reason, code });
      if (callback) process.nextTick(callback, error);
      return false;
    }
    this._handle.flush({ oncomplete() {} });
    if (callback) this.once('secure', () => callback(null));
    // The new handshake happens within reads; the engine tells when it is through.
    this._handle.onhandshakeend = () => {
      this._handle.onhandshakeend = onhandshakeend;
      process.nextTick(() => this._finishInit());
    };
    return true;
  },
  exportKeyingMaterial(length, label, context) {
    validateUint32(length, 'length', true);
    validateString(label, 'label');
    if (context !== undefined) validateBuffer(context, 'context');
    if (!this._secureEstablished) throw new codes.ERR_TLS_INVALID_STATE();
    const bytes = info.exportKey(this._handle.box, length, label, context === undefined ? undefined : new Uint8Array(context.buffer, context.byteOffset, context.byteLength));
    return require('buffer').Buffer.from(bytes.buffer);
  },
  setMaxSendFragment(size) {
    validateInt32(size, 'size');
    return engine.fragment(this._handle.box, size);
  },
  disableRenegotiation() { this[kDisableRenegotiation] = true; },
  enableTrace() { if (this._handle) engine.trace(this._handle.box); },
  setServername(name) {
    validateString(name, 'name');
    if (this._tlsOptions.isServer) throw new codes.ERR_TLS_SNI_FROM_SERVER();
    if (this._handle) engine.servername(this._handle.box, name);
  },
  setSession(session) {
    if (typeof session === 'string') session = require('buffer').Buffer.from(session, 'latin1');
    if (this._handle) engine.setSession(this._handle.box, new Uint8Array(session.buffer, session.byteOffset, session.byteLength));
  },
  setKeyCert(context) {
    if (!this._handle) return;
    let ctx = context;
    if (context?.[kContext] === undefined) ctx = require('tls').createSecureContext(context);
    engine.setKey(this._handle.box, boxOf(ctx));
  },
  getPeerCertificate(detailed = false) {
    if (!this._handle) return null;
    return require('internal/tls/cert_object').chain(info.peer(this._handle.box, Boolean(detailed))) ?? {};
  },
  getCertificate() {
    if (!this._handle) return null;
    return require('internal/tls/cert_object').translate(info.own(this._handle.box)) ?? {};
  },
  getPeerX509Certificate() { return x509(this, true); },
  getX509Certificate() { return x509(this, false); },
  getCipher() {
    const found = this._handle ? info.cipher(this._handle.box) : undefined;
    if (found === undefined) return this._handle ? {} : null;
    return { name: found[0], standardName: found[1], version: found[2] };
  },
  getProtocol() { return this._handle ? info.protocol(this._handle.box) : null; },
  getSession() { return this._handle ? bufferOr(info.session(this._handle.box)) : null; },
  getTLSTicket() { return this._handle ? bufferOr(info.ticket(this._handle.box)) : null; },
  getFinished() { return this._handle ? bufferOr(info.finished(this._handle.box, false)) : null; },
  getPeerFinished() { return this._handle ? bufferOr(info.finished(this._handle.box, true)) : null; },
  isSessionReused() { return this._handle ? info.reused(this._handle.box) : null; },
  getSharedSigalgs() { return this._handle ? info.sigalgs(this._handle.box) : null; },
  getEphemeralKeyInfo() {
    if (!this._handle) return null;
    if (this._tlsOptions.isServer) return null;
    const found = info.ephemeral(this._handle.box);
    if (found === undefined) return {};
    const [type, size, name] = found;
    return name === undefined ? { type, size } : { type, name, size };
  },
};
function bufferOr(bytes) {
  return bytes === undefined ? undefined : require('buffer').Buffer.from(bytes.buffer);
}
function x509(self, peer) {
  if (!self._handle) return undefined;
  const { fromBox } = require('internal/crypto/x509');
  return info.x509(self._handle.box, peer).reduceRight((issuer, box) => fromBox(box, issuer), undefined);
}
for (const name of Object.keys(methods)) {
  Object.defineProperty(TLSSocket.prototype, name, { __proto__: null, value: methods[name], writable: true, configurable: true, enumerable: true });
}

// What follows is for tls.connect().
// `handle` may be one that comes to be the socket's.
function configureClient(handle, { session, servername }) {
  if (typeof session === 'string') session = require('buffer').Buffer.from(session, 'latin1');
  if (session) engine.setSession(handle.box, new Uint8Array(session.buffer, session.byteOffset, session.byteLength));
  if (!servername) return;
  validateString(servername, 'name');
  engine.servername(handle.box, servername);
}

function onConnectEnd() {
  if (this._hadError) return;
  const options = this[kConnectOptions];
  this._hadError = true;
  const error = new Error('Client network socket disconnected before secure TLS connection was established');
  error.code = 'ECONNRESET';
  error.path = options.path;
  error.host = options.host;
  error.port = options.port;
  error.localAddress = options.localAddress;
  this.destroy(error);
}

function onConnectSecure() {
  const options = this[kConnectOptions];
  const key = this.getEphemeralKeyInfo();
  if (key?.type === 'DH' && key.size < options.minDHSize) {
    const error = new codes.ERR_TLS_DH_PARAM_SIZE(key.size);
    this.emit('error', error);
    this.destroy();
    return;
  }
  let verifyError = this._handle.verifyError();
  if (!verifyError && !this.isSessionReused()) {
    const hostname = options.servername || options.host || options.socket?._host || 'localhost';
    verifyError = options.checkServerIdentity(hostname, this.getPeerCertificate(true));
  }
  if (verifyError) {
    this.authorized = false;
    this.authorizationError = verifyError.code || verifyError.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(verifyError);
      return;
    }
  } else {
    this.authorized = true;
  }
  this.secureConnecting = false;
  this.emit('secureConnect');
  this[kIsVerified] = true;
  const session = this[kPendingSession];
  this[kPendingSession] = null;
  if (session) this.emit('session', session);
  this.removeListener('end', onConnectEnd);
}

module.exports = { TLSSocket, configureClient, onConnectEnd, onConnectSecure, kConnectOptions, kErrorEmitted };
