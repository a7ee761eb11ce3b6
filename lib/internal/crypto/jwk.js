// Asymmetric keys as JSON Web Keys (RFC 7517, 7518, 8037), by way of DER.

const { codes } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const { getBuffer } = require('internal/crypto/util');
const native = internalBinding('crypto_keys');

const CURVES = {
  '__proto__': null,
  'P-256': { name: 'prime256v1', oid: '2a8648ce3d030107', size: 32 },
  'P-384': { name: 'secp384r1', oid: '2b81040022', size: 48 },
  'P-521': { name: 'secp521r1', oid: '2b81040023', size: 66 },
  'secp256k1': { name: 'secp256k1', oid: '2b8104000a', size: 32 },
};
const OKP = { __proto__: null, ed25519: 'Ed25519', ed448: 'Ed448', x25519: 'X25519', x448: 'X448' };

const hexBuffer = (text) => getBuffer().from(text, 'hex');

function tlv(tag, ...parts) {
  const Buffer = getBuffer();
  const body = Buffer.concat(parts);
  const length = body.length;
  const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), body]);
}

function integer(bytes) {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  bytes = bytes.subarray(start);
  return bytes[0] & 0x80 ? tlv(2, getBuffer().from([0]), bytes) : tlv(2, bytes);
}

const base64url = (bytes) => getBuffer().from(bytes).toString('base64url');

function field(jwk, name) {
  validateString(jwk[name], `key.${name}`);
  return getBuffer().from(jwk[name], 'base64url');
}

// bytes with zeroes in front up to `size`.
function padded(bytes, size) {
  const Buffer = getBuffer();
  return bytes.length >= size ? Buffer.from(bytes) : Buffer.concat([Buffer.alloc(size - bytes.length), bytes]);
}

function importKey(jwk, wantPrivate) {
  validateObject(jwk, 'key.key');
  const Buffer = getBuffer();
  if (jwk.kty === 'OKP') {
    const type = Object.keys(OKP).find((name) => OKP[name] === jwk.crv);
    if (type === undefined) throw new codes.ERR_INVALID_ARG_VALUE('key.crv', jwk.crv);
    const isPrivate = wantPrivate || jwk.d !== undefined;
    return native.raw(type.toUpperCase(), isPrivate, field(jwk, isPrivate ? 'd' : 'x'));
  }
  if (jwk.kty === 'RSA') {
    const [n, e] = [field(jwk, 'n'), field(jwk, 'e')];
    if (!wantPrivate && jwk.d === undefined) return native.read(tlv(0x30, integer(n), integer(e)), false, 'DER', 'type-specific');
    const rest = ['d', 'p', 'q', 'dp', 'dq', 'qi'].map((name) => integer(field(jwk, name)));
    return native.read(tlv(0x30, integer(Buffer.from([0])), integer(n), integer(e), ...rest), true, 'DER', 'type-specific');
  }
  if (jwk.kty === 'EC') {
    const curve = CURVES[jwk.crv];
    if (curve === undefined) throw new codes.ERR_CRYPTO_INVALID_CURVE();
    const point = Buffer.concat([Buffer.from([4]), padded(field(jwk, 'x'), curve.size), padded(field(jwk, 'y'), curve.size)]);
    const oid = tlv(6, hexBuffer(curve.oid));
    const bits = tlv(3, Buffer.from([0]), point);
    if (!wantPrivate && jwk.d === undefined) {
      return native.read(tlv(0x30, tlv(0x30, tlv(6, hexBuffer('2a8648ce3d0201')), oid), bits), false, 'DER', 'SubjectPublicKeyInfo');
    }
    const secret = tlv(4, padded(field(jwk, 'd'), curve.size));
    return native.read(tlv(0x30, integer(Buffer.from([1])), secret, tlv(0xa0, oid), tlv(0xa1, bits)), true, 'DER', 'type-specific');
  }
  throw new codes.ERR_INVALID_ARG_VALUE('key.kty', jwk.kty, "must be one of: 'RSA', 'EC', 'OKP'");
}

function exportKey(key, isPrivate) {
  const { kBox } = require('internal/crypto/keys');
  const box = key[kBox];
  const type = key.asymmetricKeyType;
  const param = (name) => native.param(box, name);
  if (type === 'rsa') {
    const jwk = { kty: 'RSA', n: base64url(param('n')), e: base64url(param('e')) };
    if (isPrivate) {
      for (const [name, of] of [['d', 'd'], ['p', 'rsa-factor1'], ['q', 'rsa-factor2'], ['dp', 'rsa-exponent1'], ['dq', 'rsa-exponent2'],
        ['qi', 'rsa-coefficient1']]) {
        jwk[name] = base64url(param(of));
      }
    }
    return jwk;
  }
  if (type === 'ec') {
    const { namedCurve } = key.asymmetricKeyDetails;
    const crv = Object.keys(CURVES).find((name) => CURVES[name].name === namedCurve);
    if (crv === undefined) throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(namedCurve);
    const { size } = CURVES[crv];
    const jwk = { kty: 'EC', crv, x: base64url(padded(param('qx'), size)), y: base64url(padded(param('qy'), size)) };
    if (isPrivate) jwk.d = base64url(padded(param('priv'), size));
    return jwk;
  }
  if (OKP[type] !== undefined) {
    const jwk = { crv: OKP[type], x: base64url(param('pub')), kty: 'OKP' };
    if (isPrivate) jwk.d = base64url(param('priv'));
    return jwk;
  }
  throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
}

module.exports = { importKey, exportKey };
