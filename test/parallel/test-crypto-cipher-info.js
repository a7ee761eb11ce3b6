'use strict';
// What getCipherInfo() tells, in Node's form and order; ciphers that only OpenSSL's legacy provider has are known and refused.
require('../common');
const assert = require('assert');
const { createCipheriv, getCipherInfo, getCiphers } = require('crypto');

assert.deepStrictEqual(getCipherInfo('AES-128-CBC'), { __proto__: null, mode: 'cbc', name: 'aes-128-cbc', nid: 419, keyLength: 16, blockSize: 16, ivLength: 16 });
assert.deepStrictEqual(Object.keys(getCipherInfo('aes-128-gcm')), ['mode', 'name', 'nid', 'keyLength', 'blockSize', 'ivLength']);
assert.strictEqual(getCipherInfo('aes-128-gcm').name, 'id-aes128-gcm');
assert.deepStrictEqual(getCipherInfo('rc4'), { __proto__: null, mode: 'stream', name: 'rc4', nid: 5, keyLength: 16, blockSize: undefined, ivLength: undefined });
assert.strictEqual(getCipherInfo('rc4', { keyLength: 5 }), undefined);
assert.ok(!getCiphers().includes('rc4'));
assert.throws(() => createCipheriv('rc4', Buffer.alloc(16), null), { code: 'ERR_OSSL_EVP_UNSUPPORTED' });
// The vector is looked at before the key's length.
assert.throws(() => createCipheriv('aes-128-cbc', Buffer.alloc(3), Buffer.alloc(3)), { code: 'ERR_CRYPTO_INVALID_IV' });
assert.throws(() => createCipheriv('aes-128-gcm', Buffer.alloc(3), Buffer.alloc(12)), { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
