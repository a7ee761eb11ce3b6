// Subresource integrity: what a program says that an answer's bytes hash to. Source: https://w3c.github.io/webappsec-subresource-integrity/

const strength = ['sha256', 'sha384', 'sha512'];

// The strongest algorithm's digests, null where the text names none that is known: then everything fits.
function expected(metadata) {
  let best = -1;
  let digests = [];
  for (const item of metadata.split(/[\t\n\f\r ]+/)) {
    const found = /^(sha(?:256|384|512))-([A-Za-z0-9+/_-]+={0,2})(?:\?[\x21-\x7e]*)?$/i.exec(item);
    if (found === null) continue;
    const rank = strength.indexOf(found[1].toLowerCase());
    if (rank < best) continue;
    if (rank > best) {
      best = rank;
      digests = [];
    }
    digests.push(found[2].replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, ''));
  }
  return best === -1 ? null : { algorithm: strength[best], digests };
}

// Whether bytes (Uint8Array) are what the text promises.
function fits(bytes, metadata) {
  const wanted = expected(metadata);
  if (wanted === null) return true;
  const digest = require('crypto').createHash(wanted.algorithm).update(bytes).digest('base64').replace(/=+$/, '');
  return wanted.digests.includes(digest);
}

module.exports = { fits };
