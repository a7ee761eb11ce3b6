// util: https://nodejs.org/api/util.html. The parts live in lib/internal/ and load at first use.

const internal = require('internal/util');
const { lazy } = internalBinding('core');

function inherits(constructor, superConstructor) {
  const { codes } = require('internal/errors');
  if (constructor === undefined || constructor === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', constructor);
  if (superConstructor === undefined || superConstructor === null) throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superConstructor);
  if (superConstructor.prototype === undefined) throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superConstructor.prototype);
  Object.defineProperty(constructor, 'super_', { __proto__: null, value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

function getSystemErrorName(status) {
  checkStatus(status);
  return internal.getSystemErrorName(status);
}

function getSystemErrorMessage(status) {
  checkStatus(status);
  const entry = require('internal/errors').uvErrmapGet(status);
  return entry ? entry[1] : `Unknown system error ${status}`;
}

function checkStatus(status) {
  require('internal/validators').validateNumber(status, 'err');
  if (status >= 0 || !Number.isSafeInteger(status)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', status);
  }
}

function getSystemErrorMap() {
  return new Map(require('internal/errors').uvMap());
}

function isDeepStrictEqual(a, b, skipPrototype) {
  return require('internal/util/comparisons').isDeepEqual(a, b, skipPrototype ? 'skipPrototype' : 'strict');
}

function deprecateLater(object, names, message, code) {
  for (const name of names) object[name] = internal.deprecate(object[name], message, code);
}

const legacy = {
  isArray: (value) => Array.isArray(value),
  _extend(target, source) {
    if (source === null || typeof source !== 'object') return target;
    for (const key of Object.keys(source)) target[key] = source[key];
    return target;
  },
};
deprecateLater(legacy, ['isArray'], 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044');
deprecateLater(legacy, ['_extend'], 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060');

module.exports = {
  _errnoException: (...args) => new (require('internal/errors').ErrnoException)(...args),
  _exceptionWithHostPort: (...args) => new (require('internal/errors').ExceptionWithHostPort)(...args),
  _extend: legacy._extend,
  deprecate: internal.deprecate,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  inherits,
  isArray: legacy.isArray,
  isDeepStrictEqual,
  promisify: internal.promisify,
  toUSVString: internal.toUSVString,
};
lazy(module.exports, 'internal/util/callbackify', ['callbackify']);
lazy(module.exports, 'internal/util/debuglog', ['debuglog', 'debug']);
lazy(module.exports, 'internal/util/format', ['format', 'formatWithOptions']);
lazy(module.exports, 'internal/util/inspect', ['inspect']);
lazy(module.exports, 'internal/util/inspect/widths', ['stripVTControlCharacters']);
lazy(module.exports, 'internal/util/parse_args', ['parseArgs']);
lazy(module.exports, 'internal/util/parse_env', ['parseEnv']);
lazy(module.exports, 'internal/util/style_text', ['styleText']);
lazy(module.exports, 'internal/util/diff', ['diff']);
lazy(module.exports, 'internal/util/rare', ['getCallSites', 'setTraceSigInt', 'convertProcessSignalToExitCode', 'markPromiseAsHandled']);
lazy(module.exports, 'internal/mime', ['MIMEType', 'MIMEParams']);
lazy(module.exports, 'internal/encoding/encoding', ['TextDecoder', 'TextEncoder']);
lazy(module.exports, 'internal/events/abort_controller', ['aborted', 'transferableAbortController', 'transferableAbortSignal']);
Object.defineProperty(module.exports, 'types', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return require('internal/util/types'); },
  set(value) { Object.defineProperty(module.exports, 'types', { __proto__: null, value, writable: true, configurable: true, enumerable: true }); },
});
