// An old name of parts of tls.

const { SecureContext } = require('internal/tls/secure_context');
exports.SecureContext = SecureContext;
exports.createSecureContext = require('tls').createSecureContext;
exports.translatePeerCertificate = (cert) => cert;
