// ALTSVC (RFC 7838) and ORIGIN (RFC 8336) frames of a session.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const native = internalBinding('http2');

const MOST = 16382; // bytes of a frame's payload after its lengths
const quoted = /^[\x09\x20-\x5b\x5d-\x7e\x80-\xff]*$/;
const latin1 = (text) => new Uint8Array(Buffer.from(text, 'latin1'));

// The serialized origin of a text, a URL, or an object with one; null when it has none.
function originOf(value) {
  if (typeof value === 'string') value = new URL(value).origin;
  else value = value.origin;
  return value === 'null' || value === '' ? null : value;
}

exports.altsvc = function altsvc(session, alt, originOrStream) {
  let stream = 0;
  let origin = null;
  if (typeof originOrStream === 'number') {
    if (!(originOrStream > 0 && originOrStream <= 0xffffffff) || !Number.isInteger(originOrStream)) {
      throw new codes.ERR_OUT_OF_RANGE('originOrStream', '> 0 && < 4294967296', originOrStream);
    }
    stream = originOrStream;
  } else if (originOrStream !== undefined) {
    if (typeof originOrStream !== 'string' && (originOrStream === null || typeof originOrStream !== 'object' || typeof originOrStream.origin !== 'string')) {
      throw new codes.ERR_INVALID_ARG_TYPE('originOrStream', ['string', 'number', 'URL', 'object'], originOrStream);
    }
    origin = originOf(originOrStream);
    if (origin === null) throw new codes.ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
  }
  validateString(alt, 'alt');
  if (!quoted.test(alt)) throw new codes.ERR_INVALID_CHAR('alt');
  if (alt.length + (origin === null ? 0 : origin.length) > MOST) throw new codes.ERR_HTTP2_ALTSVC_LENGTH();
  // A stream that there is not gets none.
  if (stream > 0x7fffffff) return;
  native.altsvc(session._native, stream, origin === null ? undefined : latin1(origin), latin1(alt));
  session._schedule();
};

exports.origin = function origin(session, list) {
  let length = 0;
  let text = '';
  for (const one of list) {
    if (typeof one !== 'string' && (one === null || typeof one !== 'object' || typeof one.origin !== 'string')) {
      throw new codes.ERR_INVALID_ARG_TYPE('origin', ['string', 'URL', 'object'], one);
    }
    const serialized = originOf(one);
    if (serialized === null) throw new codes.ERR_HTTP2_INVALID_ORIGIN();
    length += serialized.length + 2;
    text += `${serialized}\0`;
  }
  if (length > MOST) throw new codes.ERR_HTTP2_ORIGIN_LENGTH();
  native.origin(session._native, latin1(text));
  session._schedule();
};

exports.onaltsvc = function onaltsvc(session, stream, text) {
  const [origin, alt] = text.split('\0');
  session.emit('altsvc', alt, origin, stream);
};

exports.onorigin = function onorigin(session, text) {
  // Only who proved its name may speak for others.
  if (!session.encrypted) return;
  const set = session._originSet();
  const origins = (text ?? '').split('\0').slice(0, -1);
  for (const one of origins) set.add(one);
  const most = session._options.maxOriginSetSize ?? 128;
  if (set.size > most) {
    session.destroy(new codes.ERR_HTTP2_TOO_MANY_ORIGINS(most));
    return;
  }
  session.emit('origin', origins);
};
