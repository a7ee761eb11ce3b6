'use strict';
// Web Crypto's AES, short and long: the results are those of the ciphers of node:crypto; a counter wraps within its own bits.
require('../common');
const assert = require('assert');
const crypto = require('crypto');
const { subtle } = crypto.webcrypto;

const secret = Buffer.alloc(16, 7);
const keyFor = (name) => subtle.importKey('raw', secret, name, true, ['encrypt', 'decrypt']);

// Counter mode from single blocks, the counter's low bits counted by hand.
function counterMode(counter, bits, data) {
  const cipher = crypto.createCipheriv('aes-128-ecb', secret, null);
  const mask = (1n << BigInt(bits)) - 1n;
  const start = BigInt(`0x${counter.toString('hex')}`);
  const out = Buffer.from(data);
  for (let at = 0, block = 0n; at < data.length; at += 16, block++) {
    const value = (start & ~mask) | ((start + block) & mask);
    const stream = cipher.update(Buffer.from(value.toString(16).padStart(32, '0'), 'hex'));
    for (let i = 0; i < 16 && at + i < data.length; i++) out[at + i] ^= stream[i];
  }
  return out;
}

async function main() {
  const failed = { name: 'OperationError', message: 'The operation failed for an operation-specific reason' };
  const ctr = await keyFor('AES-CTR');
  for (const size of [0, 5, 16, 33, 200, 16_401]) {
    const data = Buffer.alloc(size, 'data');
    for (const bits of size > 1000 ? [5, 11, 65] : [1, 5, 8, 11, 63, 64, 65, 100, 128]) {
      for (const counter of [Buffer.alloc(16, 255), Buffer.alloc(16), Buffer.from('ffffffffffffffffffffffffffffff07', 'hex')]) {
        const promise = subtle.encrypt({ name: 'AES-CTR', counter, length: bits }, ctr, data);
        if (Math.ceil(size / 16) > 2 ** bits) {
          await assert.rejects(promise, (error) => error.name === 'OperationError' && error.cause.message === 'Cipher job failed');
          continue;
        }
        const encrypted = Buffer.from(await promise);
        assert.deepStrictEqual(encrypted, counterMode(counter, bits, data), `${size} bytes, ${bits} bits`);
        assert.deepStrictEqual(Buffer.from(await subtle.decrypt({ name: 'AES-CTR', counter, length: bits }, ctr, encrypted)), data);
      }
    }
  }
  const gcm = await keyFor('AES-GCM');
  const cbc = await keyFor('AES-CBC');
  for (const size of [0, 1, 16, 50_000]) {
    const data = crypto.randomBytes(size);
    const iv = crypto.randomBytes(12);
    const additionalData = Buffer.from('more');
    const sealed = Buffer.from(await subtle.encrypt({ name: 'AES-GCM', iv, additionalData, tagLength: 96 }, gcm, data));
    const cipher = crypto.createCipheriv('aes-128-gcm', secret, iv, { authTagLength: 12 }).setAAD(additionalData);
    assert.deepStrictEqual(sealed, Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]));
    assert.deepStrictEqual(Buffer.from(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData, tagLength: 96 }, gcm, sealed)), data);
    await assert.rejects(subtle.decrypt({ name: 'AES-GCM', iv, tagLength: 96 }, gcm, sealed), failed);
    const padded = Buffer.from(await subtle.encrypt({ name: 'AES-CBC', iv: Buffer.alloc(16) }, cbc, data));
    const plain = crypto.createCipheriv('aes-128-cbc', secret, Buffer.alloc(16));
    assert.deepStrictEqual(padded, Buffer.concat([plain.update(data), plain.final()]));
    await assert.rejects(subtle.decrypt({ name: 'AES-CBC', iv: Buffer.alloc(16) }, cbc, padded.subarray(1)), failed);
  }
  for (const size of [0, 11]) await assert.rejects(subtle.encrypt({ name: 'AES-GCM', iv: Buffer.alloc(size) }, gcm, secret), failed);

  // A key that is bound to a digest signs with that when none is named.
  const pss = crypto.generateKeyPairSync('rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha384', mgf1HashAlgorithm: 'sha384', saltLength: 16 });
  const signature = crypto.sign(null, Buffer.from('text'), pss.privateKey);
  assert.strictEqual(crypto.verify('sha384', Buffer.from('text'), pss.publicKey, signature), true);
  assert.strictEqual(crypto.verify(null, Buffer.from('text'), pss.publicKey, signature), true);
}
main();
