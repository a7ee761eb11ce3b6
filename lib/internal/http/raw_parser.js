// HTTPParser as Node's binding offers it to those who drive one by hand: callbacks by number on the parser object, and
// execute(), finish(), consume(). Made by initialize() with a resource object; nothing of node:http uses it.

const { http, drain, flag } = require('internal/http/parser');
const { FastBuffer } = require('internal/buffer/buffer');

const kOnHeaders = 1;
const kOnHeadersComplete = 2;
const kOnBody = 3;
const kOnMessageComplete = 4;
const RESPONSE = 2;

const handlers = {
  head(parser, code, version, text, flags) {
    const parts = text.split('\n');
    const first = parts.shift();
    const isResponse = parser.rawType === RESPONSE;
    const major = version >> 8;
    const minor = version & 255;
    const upgrade = (flags & flag.WANTS_UPGRADE) !== 0;
    const keepAlive = (flags & flag.KEEP_ALIVE) !== 0;
    const callback = parser[kOnHeadersComplete];
    let skip;
    if (typeof callback === 'function') {
      skip = isResponse ? callback.call(parser, major, minor, parts, undefined, undefined, code, first, upgrade, keepAlive) :
        callback.call(parser, major, minor, parts, parser.constructor.methodIndex(code), first, undefined, undefined, upgrade, keepAlive);
    } else if (parser.onIncoming) {
      const { IncomingMessage, kHead } = require('_http_incoming');
      const message = new IncomingMessage(parser.socket);
      message[kHead] = text;
      message.httpVersionMajor = major;
      message.httpVersionMinor = minor;
      message.httpVersion = `${major}.${minor}`;
      if (isResponse) {
        message.statusCode = code;
        message.statusMessage = first;
      } else {
        message.method = parser.constructor.methodName(code);
        message.url = first;
      }
      parser.incoming = message;
      skip = parser.onIncoming(message, keepAlive);
    }
    if (upgrade && skip !== 2 && skip !== true) http.refuseUpgrade(parser.id);
  },
  body(parser, buffer) {
    parser[kOnBody]?.(buffer);
  },
  end(parser) {
    parser[kOnMessageComplete]?.();
  },
  trailers(parser, lines) {
    parser[kOnHeaders]?.(lines, '');
  },
};

// The bytes consumed, or the error. What a callback throws is thrown here.
function executeRaw(parser, buffer, offset = 0, length = buffer.length - offset) {
  const chunk = offset === 0 && length === buffer.length ? buffer : buffer.subarray(offset, offset + length);
  const bytes = chunk instanceof FastBuffer ? chunk : new FastBuffer(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const result = drain(parser, http.feed(parser.id, bytes), bytes, false);
  return result === undefined ? length : result;
}

module.exports = { handlers, executeRaw };
