// What C tells of a certificate, in the shape of getPeerCertificate().

function named(pairs) {
  const out = { __proto__: null };
  for (let i = 0; i < pairs.length; i += 2) {
    const key = pairs[i];
    if (!(key in out)) out[key] = pairs[i + 1];
    else if (Array.isArray(out[key])) out[key].push(pairs[i + 1]);
    else out[key] = [out[key], pairs[i + 1]];
  }
  return out;
}

function translate(raw) {
  if (raw === undefined) return undefined;
  const { Buffer } = require('buffer');
  const bytes = (value) => (value === undefined ? undefined : Buffer.from(value.buffer));
  return { // in Node's order, each there though undefined
    subject: named(raw.subject),
    issuer: named(raw.issuer),
    subjectaltname: raw.subjectaltname,
    infoAccess: raw.infoAccess === undefined ? undefined : accessOf(raw.infoAccess),
    ca: raw.ca,
    modulus: raw.modulus,
    exponent: raw.exponent,
    pubkey: bytes(raw.pubkey),
    bits: raw.bits,
    valid_from: raw.valid_from,
    valid_to: raw.valid_to,
    fingerprint: raw.fingerprint,
    fingerprint256: raw.fingerprint256,
    fingerprint512: raw.fingerprint512,
    ext_key_usage: raw.ext_key_usage,
    serialNumber: raw.serialNumber,
    raw: bytes(raw.raw),
    asn1Curve: raw.asn1Curve,
    nistCurve: raw.nistCurve,
  };
}

function accessOf(text) {
  const access = { __proto__: null };
  for (const match of text.matchAll(/([^\n:]*):([^\n]*)(?:\n|$)/g)) {
    const [, key] = match;
    const value = match[2].startsWith('"') ? JSON.parse(match[2]) : match[2];
    if (access[key]) access[key].push(value);
    else access[key] = [value];
  }
  return access;
}

// [certificate, issuer, ..., whether the last issued itself]
function chain(list) {
  if (list === undefined) return undefined;
  const own = list.pop();
  const certs = list.map(translate);
  for (let i = 0; i + 1 < certs.length; i++) certs[i].issuerCertificate = certs[i + 1];
  if (own) certs.at(-1).issuerCertificate = certs.at(-1);
  return certs[0];
}

module.exports = { translate, chain };
