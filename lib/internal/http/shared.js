// Symbols and small things that the message classes share.

module.exports = {
  kOutHeaders: Symbol('kOutHeaders'),
  kNeedDrain: Symbol('kNeedDrain'),
  // The connection of a server's socket: a parser object of internal/http/parser.
  kConn: Symbol('kConn'),
  kUniqueHeaders: Symbol('kUniqueHeaders'),
  kHighWaterMark: Symbol('kHighWaterMark'),
  kRejectNonStandardBodyWrites: Symbol('kRejectNonStandardBodyWrites'),
  kLenient: Symbol('kLenient'),
  nop() {},
};

let second = 0;
let text = '';
module.exports.utcDate = function utcDate() {
  const now = Date.now();
  const s = Math.floor(now / 1000);
  if (s !== second) {
    second = s;
    text = new Date(now).toUTCString();
  }
  return text;
};
