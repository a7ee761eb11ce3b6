// Errors of connections that Node builds by hand.

exports.connResetException = function connResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  return error;
};
