'use strict';
// Key pairs: sign, agree, encrypt, and through JWK and DER.
const common = require('../common');
const assert = require('assert');
const { subtle } = globalThis.crypto;

const data = Buffer.from('some data');
async function signs(algorithm, params) {
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const again = await subtle.importKey('jwk', await subtle.exportKey('jwk', publicKey), algorithm, true, ['verify']);
  const der = await subtle.importKey('pkcs8', await subtle.exportKey('pkcs8', privateKey), algorithm, true, ['sign']);
  const signature = await subtle.sign(params, der, data);
  assert.strictEqual(await subtle.verify(params, again, signature, data), true);
  assert.strictEqual(await subtle.verify(params, again, signature, Buffer.from('other')), false);
}
(async () => {
  const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  await signs({ name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' });
  await signs({ name: 'Ed25519' }, { name: 'Ed25519' });
  await signs({ name: 'RSA-PSS', ...rsa }, { name: 'RSA-PSS', saltLength: 32 });
  const one = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits']);
  const two = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits']);
  assert.deepStrictEqual(await subtle.deriveBits({ name: 'ECDH', public: two.publicKey }, one.privateKey, 256),
                         await subtle.deriveBits({ name: 'ECDH', public: one.publicKey }, two.privateKey, 256));
  const oaep = await subtle.generateKey({ name: 'RSA-OAEP', ...rsa }, true, ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']);
  const sealed = await subtle.encrypt({ name: 'RSA-OAEP' }, oaep.publicKey, data);
  assert.deepStrictEqual(Buffer.from(await subtle.decrypt({ name: 'RSA-OAEP' }, oaep.privateKey, sealed)), data);
})().then(common.mustCall());
