// http2: what can be had without a session. A session itself is not there: asking for one throws, by name.

const { codes } = require('internal/errors');
const settings = require('internal/http2/settings');

function absent(name) {
  return { [name]() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`http2.${name}()`); } }[name];
}

// Programs ask `instanceof` of these; an object of them comes from a session only.
class Http2ServerRequest {
  constructor() { throw new codes.ERR_ILLEGAL_CONSTRUCTOR(); }
}
class Http2ServerResponse {
  constructor() { throw new codes.ERR_ILLEGAL_CONSTRUCTOR(); }
}

module.exports = {
  connect: absent('connect'),
  constants: require('internal/http2/constants'),
  createServer: absent('createServer'),
  createSecureServer: absent('createSecureServer'),
  getDefaultSettings: settings.defaults,
  getPackedSettings: settings.pack,
  getUnpackedSettings: settings.unpack,
  performServerHandshake: absent('performServerHandshake'),
  sensitiveHeaders: Symbol('sensitiveHeaders'),
  Http2ServerRequest,
  Http2ServerResponse,
};
