// The old name of a class that makes a socket of any stream, which needs V8's handles.
process.emitWarning('The _stream_wrap module is deprecated. Use `node:stream` instead.', 'DeprecationWarning', 'DEP0125');
module.exports = class JSStreamSocket {
  constructor() {
    const { codes } = require('internal/errors');
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('_stream_wrap');
  }
};
