'use strict';
const core = require('internal/buffer/buffer');
core.inspectMaxBytes = 50;

// A function of internal/buffer/extra, loaded when it is first called.
function later(name, length) {
  let loaded;
  const { [name]: fn } = {
    [name](...args) {
      return (loaded ??= require('internal/buffer/extra')[name])(...args);
    },
  };
  Object.defineProperty(fn, 'length', { value: length, configurable: true });
  return fn;
}

module.exports = {
  Buffer: core.Buffer,
  SlowBuffer: undefined,
  transcode: later('transcode', 3),
  isUtf8: later('isUtf8', 1),
  isAscii: later('isAscii', 1),
  kMaxLength: core.MAX_LENGTH,
  kStringMaxLength: core.MAX_STRING_LENGTH,
  btoa: later('btoa', 1),
  atob: later('atob', 1),
};

function define(name, get, set) {
  Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, get, set });
}
const { lazy } = internalBinding('core');
lazy(module.exports, 'internal/buffer/extra', ['SlowBuffer']);
Object.defineProperty(module.exports, 'constants', {
  enumerable: true,
  value: { MAX_LENGTH: core.MAX_LENGTH, MAX_STRING_LENGTH: core.MAX_STRING_LENGTH },
});
define('INSPECT_MAX_BYTES', () => core.inspectMaxBytes, (value) => {
  require('internal/validators').validateNumber(value, 'INSPECT_MAX_BYTES', 0);
  core.inspectMaxBytes = value;
});
lazy(module.exports, 'internal/buffer/blob', ['Blob', 'resolveObjectURL']);
lazy(module.exports, 'internal/buffer/file', ['File']);
