// DOMException: https://webidl.spec.whatwg.org/#idl-DOMException

const names = ['IndexSizeError', 'DOMStringSizeError', 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError', 'NoDataAllowedError',
  'NoModificationAllowedError', 'NotFoundError', 'NotSupportedError', 'InUseAttributeError', 'InvalidStateError', 'SyntaxError',
  'InvalidModificationError', 'NamespaceError', 'InvalidAccessError', 'ValidationError', 'TypeMismatchError', 'SecurityError', 'NetworkError',
  'AbortError', 'URLMismatchError', 'QuotaExceededError', 'TimeoutError', 'InvalidNodeTypeError', 'DataCloneError'];
const codeOf = { __proto__: null };
names.forEach((name, i) => { codeOf[name] = i + 1; });
for (const name of ['DOMStringSizeError', 'NoDataAllowedError', 'ValidationError']) delete codeOf[name];

const kName = Symbol('name');
const kMessage = Symbol('message');
const define = Object.defineProperty;
const hidden = (value) => ({ __proto__: null, value, writable: true, enumerable: false, configurable: true });

function check(value) {
  if (value === null || typeof value !== 'object' || typeof value[kName] !== 'string') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_THIS('DOMException');
  }
}

// An Error underneath, so that it has a stack and Error.isError() holds.
function DOMException(message = '', options = 'Error') {
  if (!new.target) throw new TypeError("Class constructor DOMException cannot be invoked without 'new'");
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const self = Reflect.construct(Error, [], new.target);
  Error.stackTraceLimit = limit;
  let name = options;
  if (options !== null && typeof options === 'object') {
    name = options.name ?? 'Error';
    if ('cause' in options) define(self, 'cause', hidden(options.cause));
  }
  define(self, kName, { __proto__: null, value: `${name}`, enumerable: false });
  define(self, kMessage, { __proto__: null, value: `${message}`, enumerable: false });
  Error.captureStackTrace(self, DOMException);
  return self;
}
define(DOMException, 'length', { __proto__: null, value: 0, configurable: true });

DOMException.prototype = Object.create(Error.prototype, {
  constructor: hidden(DOMException),
  [Symbol.toStringTag]: { __proto__: null, value: 'DOMException', configurable: true, writable: false, enumerable: false },
});
define(DOMException, 'prototype', { __proto__: null, writable: false });
for (const [name, get] of Object.entries({
  name() {
    check(this);
    return this[kName];
  },
  message() {
    check(this);
    return this[kMessage];
  },
  code() {
    check(this);
    return codeOf[this[kName]] ?? 0;
  },
})) {
  define(get, 'name', { __proto__: null, value: `get ${name}`, configurable: true });
  define(DOMException.prototype, name, { __proto__: null, get, set: undefined, enumerable: true, configurable: true });
}
names.forEach((name, i) => {
  const constant = name === 'URLMismatchError' ? 'URL_MISMATCH_ERR' : name === 'DOMStringSizeError' ? 'DOMSTRING_SIZE_ERR' :
    name === 'InUseAttributeError' ? 'INUSE_ATTRIBUTE_ERR' : `${name.replace(/Error$/, '').replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}_ERR`;
  const row = { __proto__: null, value: i + 1, enumerable: true };
  define(DOMException, constant, row);
  define(DOMException.prototype, constant, row);
});

module.exports = { DOMException };
internalBinding('core').lazy(module.exports, 'internal/errors/quota_exceeded', ['QuotaExceededError']);
