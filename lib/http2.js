// http2: its parts are loaded when they are first asked for.

const settings = require('internal/http2/settings');

const lazy = (file, name) => ({ [name](...args) { return Reflect.apply(require(file)[name], this, args); } })[name];
const server = 'internal/http2/server';

module.exports = {
  connect: lazy(server, 'connect'),
  constants: require('internal/http2/constants'),
  createServer: lazy(server, 'createServer'),
  createSecureServer: lazy(server, 'createSecureServer'),
  getDefaultSettings: settings.defaults,
  getPackedSettings: settings.pack,
  getUnpackedSettings: settings.unpack,
  performServerHandshake: lazy(server, 'performServerHandshake'),
  sensitiveHeaders: require('internal/http2/util').kSensitive,
};
for (const name of ['Http2ServerRequest', 'Http2ServerResponse']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: true, get() { return require('internal/http2/compat')[name]; },
  });
}
Object.defineProperty(module.exports.connect, require('util').promisify.custom, {
  __proto__: null,
  value: { connect: (authority, options) => new Promise((resolve, reject) => {
    const session = module.exports.connect(authority, options, () => {
      session.removeListener('error', reject);
      resolve(session);
    });
    session.once('error', reject);
  }) }.connect,
});
