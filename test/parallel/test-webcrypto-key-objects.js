'use strict';
// CryptoKey: its slots cannot be changed from outside, it clones, and what an operation requires is asked for by name.
const common = require('../common');
const assert = require('assert');
const { createSecretKey } = require('crypto');
const { inspect } = require('util');
const { subtle } = globalThis.crypto;

(async () => {
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['decrypt', 'encrypt', 'decrypt']);
  assert.deepStrictEqual(key.usages, ['encrypt', 'decrypt']);
  key.usages.pop();
  key.algorithm.name = 'other';
  assert.match(inspect(key), /^CryptoKey {[^]*name: 'AES-GCM'[^]*usages: \[ 'encrypt', 'decrypt' \]/);

  const data = Buffer.from('some data');
  const copy = structuredClone(key);
  for (const [name, iv] of [['AES-GCM', 12], ['AES-OCB', 12], ['ChaCha20-Poly1305', 12]]) {
    const params = { name, iv: new Uint8Array(iv), additionalData: new Uint8Array(3) };
    const one = name === 'AES-GCM' ? key : await subtle.generateKey({ name, length: 128 }, true, ['encrypt', 'decrypt']);
    const sealed = await subtle.encrypt(params, one, data);
    assert.strictEqual(sealed.byteLength, data.length + 16);
    assert.deepStrictEqual(Buffer.from(await subtle.decrypt(params, name === 'AES-GCM' ? copy : one, sealed)), data);
    await assert.rejects(subtle.decrypt({ ...params, additionalData: undefined }, one, sealed), { name: 'OperationError' });
  }

  await assert.rejects(subtle.encrypt({ name: 'AES-GCM' }, key, data), { name: 'TypeError', code: 'ERR_MISSING_OPTION' });
  await assert.rejects(subtle.generateKey({ name: 'HMAC' }, true, ['sign']), { name: 'TypeError', code: 'ERR_MISSING_OPTION' });
  await assert.rejects(subtle.encrypt({ name: 'AES-GCM', iv: data }, {}, data), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(subtle.digest('SHA-256'), { code: 'ERR_MISSING_ARGS' });
  await assert.rejects(subtle.digest.call({}, 'SHA-256', data), { code: 'ERR_INVALID_THIS' });

  const secret = createSecretKey(Buffer.alloc(32, 1));
  const hmac = secret.toCryptoKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  assert.strictEqual(hmac.algorithm.length, 256);
  assert.throws(() => secret.toCryptoKey('PBKDF2', true, ['deriveBits']), { name: 'SyntaxError' });

  const { privateKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const publicKey = await subtle.getPublicKey(privateKey, ['verify']);
  const signature = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, data);
  assert.strictEqual(await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, signature, data), true);
})().then(common.mustCall());

// KMAC: the first sample of NIST SP 800-185.
(async () => {
  const raw = Buffer.from('404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f', 'hex');
  const key = await subtle.importKey('raw-secret', raw, 'KMAC128', true, ['sign', 'verify']);
  const code = await subtle.sign({ name: 'KMAC128', length: 256 }, key, Buffer.from('00010203', 'hex'));
  assert.strictEqual(Buffer.from(code).toString('hex'), 'e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e');
  assert.strictEqual(await subtle.verify({ name: 'KMAC128', length: 256 }, key, code, Buffer.from('00010203', 'hex')), true);
})().then(common.mustCall());
