// tls.checkServerIdentity(): whether a certificate is for a host. Source: RFC 6125, RFC 2818

const { codes } = require('internal/errors');

function unfqdn(host) {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
const toLower = (c) => String.fromCharCode(32 + c.charCodeAt(0));
const parts = (host) => unfqdn(host).replace(/[A-Z]/g, toLower).split('.');

function check(hostParts, pattern, wildcards) {
  if (!pattern) return false;
  const patternParts = parts(pattern);
  if (hostParts.length !== patternParts.length) return false;
  if (patternParts.includes('')) return false;
  // Only printable ASCII: an internationalized name comes as punycode.
  const bad = (s) => /[^\u0021-\u007F]/u.test(s);
  if (patternParts.some(bad)) return false;
  for (let i = hostParts.length - 1; i > 0; i--) if (hostParts[i] !== patternParts[i]) return false;
  const hostSub = hostParts[0];
  const patternSub = patternParts[0];
  const pieces = patternSub.split('*', 3);
  if (pieces.length === 1 || patternSub.includes('xn--')) return hostSub === patternSub;
  if (!wildcards) return false;
  if (pieces.length > 2) return false;
  // *.com is nobody's.
  if (patternParts.length <= 2) return false;
  const [prefix, suffix] = pieces;
  if (prefix.length + suffix.length > hostSub.length) return false;
  return hostSub.startsWith(prefix) && hostSub.endsWith(suffix);
}

const jsonString = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/;

function splitEscaped(text) {
  const result = [];
  let current = '';
  let offset = 0;
  while (offset !== text.length) {
    const nextSep = text.indexOf(',', offset);
    const nextQuote = text.indexOf('"', offset);
    if (nextQuote !== -1 && (nextSep === -1 || nextQuote < nextSep)) {
      current += text.slice(offset, nextQuote);
      const match = jsonString.exec(text.slice(nextQuote));
      if (match === null) throw new codes.ERR_TLS_CERT_ALTNAME_FORMAT();
      current += JSON.parse(match[0]);
      offset = nextQuote + match[0].length;
    } else if (nextSep !== -1) {
      current += text.slice(offset, nextSep);
      result.push(current);
      current = '';
      offset = nextSep + 1;
      if (text[offset] === ' ') offset++;
    } else {
      current += text.slice(offset);
      offset = text.length;
    }
  }
  result.push(current);
  return result;
}

function canonicalIP(ip) {
  const { isIP } = require('net');
  if (isIP(ip) === 0) return undefined;
  try {
    return isIP(ip) === 6 ? new URL(`http://[${ip}]`).hostname : ip;
  } catch {
    return undefined;
  }
}

function checkServerIdentity(hostname, cert) {
  const { isIP } = require('net');
  const { subject } = cert;
  const altNames = cert.subjectaltname;
  const dnsNames = [];
  const ips = [];
  hostname = `${hostname}`;
  if (altNames) {
    const list = altNames.includes('"') ? splitEscaped(altNames) : altNames.split(', ');
    for (const name of list) {
      if (name.startsWith('DNS:')) dnsNames.push(name.slice(4));
      else if (name.startsWith('IP Address:')) ips.push(canonicalIP(name.slice(11)));
    }
  }
  let valid = false;
  let reason = 'Unknown reason';
  // What looks like a dot and is none would make one label of two.
  if (/[^\x00-\x7f]/.test(hostname)) hostname = require('url').domainToASCII(hostname);
  hostname = unfqdn(hostname);
  if (isIP(hostname)) {
    valid = ips.includes(canonicalIP(hostname));
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ${ips.join(', ')}`;
  } else if (dnsNames.length > 0 || subject?.CN) {
    const hostParts = parts(hostname);
    if (dnsNames.length > 0) {
      valid = dnsNames.some((pattern) => check(hostParts, pattern, true));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${altNames}`;
    } else {
      const cn = subject.CN;
      valid = Array.isArray(cn) ? cn.some((pattern) => check(hostParts, pattern, true)) : check(hostParts, cn, true);
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${cn}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  if (!valid) return new codes.ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

module.exports = { checkServerIdentity };
