// What process.binding() gives, a deprecated way to what is public elsewhere.

const names = ['isAnyArrayBuffer', 'isArrayBuffer', 'isArrayBufferView', 'isAsyncFunction', 'isDataView', 'isDate', 'isExternal', 'isMap', 'isMapIterator',
  'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isTypedArray', 'isUint8Array'];

exports.util = () => {
  const { types } = require('util');
  return Object.fromEntries(names.map((name) => [name, types[name]]));
};
