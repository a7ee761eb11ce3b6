// The head of a request that fetch() sends. Source: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch

const refusedHere = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade']); // not passed on as they are
const conditional = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range'];

// r is the request's state, hop its present place: { url, method, headers, body }. length is the body's in bytes, null where it is not known.
// Returns { headers } in the order that they are sent, or { error } of a header that is not the program's to set. For a dispatcher, which
// connects and frames by itself and judges what it is given: all but Host, texts.
function requestHead(r, { url, method, headers, body }, length, forDispatcher = false) {
  const out = forDispatcher ? {} : { // these two first, the others as the program wrote them
    host: url.host, // not what the program may have written
    // An answer to HEAD that has a body all the same must not be taken for the next one's.
    connection: method === 'HEAD' || headers.get('connection')?.toLowerCase() === 'close' ? 'close' : 'keep-alive',
  };
  for (const [key, { name, value }] of headers.map) {
    if (refusedHere.has(key) && !forDispatcher) {
      const error = require('internal/fetch/failures').refused(key, value, body === null ? null : body.length);
      if (error !== undefined) return { error };
    } else if (key !== 'host') {
      out[name] = value;
    }
  }
  if (!headers.has('accept')) out.accept = '*/*';
  if (!headers.has('accept-language')) out['accept-language'] = '*';
  if (forDispatcher && !headers.has('content-length')) {
    const told = length ?? (body === null && (method === 'POST' || method === 'PUT') ? 0 : null);
    if (told !== null) out['content-length'] = `${told}`;
  }
  const referrer = r.referrer === 'about:client' ? null : referrerOf(r, url);
  if (referrer !== null) out.referer = referrer;
  out['sec-fetch-mode'] = r.mode;
  if (!headers.has('user-agent')) out['user-agent'] = 'node';
  const cache = r.cache === 'default' && conditional.some((name) => headers.has(name)) ? 'no-store' : r.cache;
  if (cache === 'no-cache' && !headers.has('cache-control')) out['cache-control'] = 'max-age=0';
  if (cache === 'no-store' || cache === 'reload') {
    if (!headers.has('pragma')) out.pragma = 'no-cache';
    if (!headers.has('cache-control')) out['cache-control'] = 'no-cache';
  }
  if (headers.has('range')) out['accept-encoding'] = 'identity';
  else if (!headers.has('accept-encoding')) out['accept-encoding'] = url.protocol === 'https:' ? 'br, gzip, deflate' : 'gzip, deflate';
  if (forDispatcher) return { headers: out };
  if (length !== null) out['content-length'] = length;
  else if (body !== null) out['transfer-encoding'] = 'chunked'; // said here, as the client says it by itself for some methods only
  else if (method === 'POST' || method === 'PUT') out['content-length'] = 0;
  return { headers: out };
}

// Source: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
const trustworthy = (url) => url.protocol === 'https:' || /^(?:127(?:\.\d+){3}|\[::1\]|(?:.*\.)?localhost\.?)$/.test(url.hostname);

// The Referer field's value, or null. Source: https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer
function referrerOf(r, url) {
  if (r.referrer === '') return null;
  const { URL } = globalThis;
  const from = new URL(r.referrer);
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return null;
  from.username = from.password = from.hash = '';
  const origin = `${from.origin}/`;
  const whole = from.href.length > 4096 ? origin : from.href;
  const same = from.origin === url.origin;
  const less = trustworthy(from) && !trustworthy(url); // to where others can read it
  switch (r.referrerPolicy) {
    case 'no-referrer': return null;
    case 'origin': return origin;
    case 'unsafe-url': return whole;
    case 'same-origin': return same ? whole : null;
    case 'origin-when-cross-origin': return same ? whole : origin;
    case 'strict-origin': return less ? null : origin;
    case 'no-referrer-when-downgrade': return less ? null : whole;
    default: return same ? whole : less ? null : origin;
  }
}

module.exports = { requestHead };
