// What client and server share: names and checks of the protocol, and the life of a parser.

const { methods, HTTPParser, freeParser, isLenient, prepareError, parsers } = require('internal/http/parser');

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const notInHeader = /[^\t\x20-\x7e\x80-\xff]/;

module.exports = {
  CRLF: '\r\n',
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  _checkIsHttpToken: (value) => token.test(value),
  _checkInvalidHeaderChar: (value) => notInHeader.test(value),
  methods,
  parsers,
  HTTPParser,
  freeParser,
  isLenient,
  prepareError,
  kIncomingMessage: Symbol('IncomingMessage'),
  kSkipPendingData: Symbol('SkipPendingData'),
};
