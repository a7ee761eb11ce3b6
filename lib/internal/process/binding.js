// What process.binding() gives, a deprecated way to what is public elsewhere.

const names = ['isAnyArrayBuffer', 'isArrayBuffer', 'isArrayBufferView', 'isAsyncFunction', 'isDataView', 'isDate', 'isExternal', 'isMap', 'isMapIterator',
  'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isTypedArray', 'isUint8Array'];

exports.util = () => {
  const { types } = require('util');
  return Object.fromEntries(names.map((name) => [name, types[name]]));
};

exports.uv = () => {
  const map = require('internal/errors').uvMap();
  const uv = {
    errname: (status) => map.get(status)?.[0] ?? `Unknown system error ${status}`,
    getErrorMap: () => new Map(map),
    getErrorMessage: (status) => map.get(status)?.[1] ?? `Unknown system error ${status}`,
  };
  for (const [status, [name]] of map) uv[`UV_${name}`] = status;
  return uv;
};
exports.constants = () => {
  const row = (id) => require(id).constants;
  return { os: row('os'), fs: row('fs'), crypto: row('crypto'), zlib: row('zlib') };
};
exports.spawn_sync = () => require('internal/child_process/sync').binding;
// The names of the built-in modules, which packages ask for; their sources are not for programs.
exports.natives = () => {
  const natives = {};
  for (const id of require('internal/modules/builtins').builtinModules()) {
    Object.defineProperty(natives, id, { __proto__: null, configurable: true, enumerable: true, get() {
      const { codes } = require('internal/errors');
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`process.binding('natives').${id}`);
    } });
  }
  return natives;
};
