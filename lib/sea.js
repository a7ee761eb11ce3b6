// node:sea: this executable carries no program.

const { codes } = require('internal/errors');

exports.isSea = function isSea() { return false; };
for (const name of ['getAsset', 'getRawAsset', 'getAssetAsBlob', 'getAssetKeys']) {
  exports[name] = { [name]() { throw new codes.ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION(); } }[name];
}
