// The causes of fetch()'s failures, as programs ask for them: the codes are undici's, which is Node's fetch().

function failure(name, code, message) {
  return Object.assign(new Error(message), { name, code });
}

const lost = () => failure('SocketError', 'UND_ERR_SOCKET', 'other side closed');
const mismatch = () => failure('RequestContentLengthMismatchError', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'Request body length does not match content-length header');

// An error of the http client.
function causeOf(error) {
  if (error.code === 'ECONNRESET' && error.message === 'socket hang up') return lost();
  if (typeof error.code === 'string' && error.code.startsWith('HPE_')) {
    return failure('HTTPParserError', error.code, `Response does not match the HTTP/1.1 protocol (${error.reason})`);
  }
  return error;
}

// Headers that are the client's own. Their names and values as the program gave them, lower case.
function refused(name, value, length) {
  switch (name) {
    case 'upgrade':
    case 'keep-alive':
    case 'transfer-encoding':
      return failure('InvalidArgumentError', 'UND_ERR_INVALID_ARG', `invalid ${name} header`);
    case 'expect':
      return failure('NotSupportedError', 'UND_ERR_NOT_SUPPORTED', 'expect header not supported');
    case 'content-length':
      if (!/^\d+$/.test(value)) return failure('InvalidArgumentError', 'UND_ERR_INVALID_ARG', 'invalid content-length header');
      return length !== null && length !== Number(value) ? mismatch() : undefined;
    default:
      return undefined;
  }
}

module.exports = { causeOf, failure, lost, mismatch, refused };
