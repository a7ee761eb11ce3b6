// Errors of connections that Node builds by hand.

exports.connResetException = function connResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  return error;
};

// A failed write that C reports by its status.
exports.uvException = function uvException(status, syscall) {
  const { UVException } = require('internal/errors');
  return new UVException({ errno: status, syscall });
};
