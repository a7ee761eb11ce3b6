// An old name of parts of tls.

const tls = require('tls');
exports.TLSSocket = tls.TLSSocket;
exports.Server = tls.Server;
exports.createServer = tls.createServer;
exports.connect = tls.connect;
