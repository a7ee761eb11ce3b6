// crypto.Certificate: signed public keys and challenges (SPKAC).

const native = internalBinding('crypto_x509');
const { codes } = require('internal/errors');
const { getArrayBufferOrView, bytesOf, encode } = require('internal/crypto/util');

function take(spkac, encoding) {
  const bytes = bytesOf(getArrayBufferOrView(spkac, 'spkac', encoding));
  if (bytes.byteLength > 2 ** 31 - 1) throw new codes.ERR_OUT_OF_RANGE('spkac', '<= 2147483647', bytes.byteLength);
  return bytes;
}
const textOr = (bytes) => (bytes === undefined ? '' : encode(bytes));

const verifySpkac = (spkac, encoding) => native.spkac(take(spkac, encoding), 0);
const exportPublicKey = (spkac, encoding) => textOr(native.spkac(take(spkac, encoding), 1));
const exportChallenge = (spkac, encoding) => textOr(native.spkac(take(spkac, encoding), 2));

function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}
for (const target of [Certificate, Certificate.prototype]) Object.assign(target, { verifySpkac, exportChallenge, exportPublicKey });

module.exports = { Certificate };
