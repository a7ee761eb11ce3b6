// --disable-proto, for a global object.

module.exports = function disableProto(target, mode) {
  const { prototype } = target.Object;
  if (mode === 'delete') {
    delete prototype.__proto__;
    return;
  }
  const refuse = function() {
    const { codes } = require('internal/errors');
    throw new codes.ERR_PROTO_ACCESS();
  };
  Object.defineProperty(prototype, '__proto__', { __proto__: null, get: refuse, set: refuse, enumerable: false, configurable: true });
};
