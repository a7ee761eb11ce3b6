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
  const out = { subject: named(raw.subject), issuer: named(raw.issuer) };
  for (const key of ['subjectaltname', 'infoAccess']) {
    if (raw[key] === undefined) continue;
    out[key] = raw[key];
  }
  if (out.infoAccess !== undefined) {
    const access = { __proto__: null };
    for (const match of out.infoAccess.matchAll(/([^\n:]*):([^\n]*)(?:\n|$)/g)) {
      const [, key] = match;
      const value = match[2].startsWith('"') ? JSON.parse(match[2]) : match[2];
      if (access[key]) access[key].push(value);
      else access[key] = [value];
    }
    out.infoAccess = access;
  }
  out.ca = raw.ca;
  for (const key of ['modulus', 'bits', 'exponent', 'pubkey', 'asn1Curve', 'nistCurve', 'valid_from', 'valid_to', 'fingerprint', 'fingerprint256',
    'fingerprint512', 'ext_key_usage', 'serialNumber', 'raw']) {
    if (raw[key] === undefined) continue;
    out[key] = raw[key] instanceof Uint8Array ? Buffer.from(raw[key].buffer) : raw[key];
  }
  return out;
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
