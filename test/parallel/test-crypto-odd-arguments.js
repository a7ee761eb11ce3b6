'use strict';
// What is no encoding asks digest() for a Buffer; nothing is derived of no length; errors tell OpenSSL's whole queue.
require('../common');
const assert = require('assert');
const crypto = require('crypto');

for (const encoding of ['nope', '', null, undefined, 5, {}, 'buffer']) {
  assert.ok(Buffer.isBuffer(crypto.createHash('md5').update('a').digest(encoding)));
  assert.ok(Buffer.isBuffer(crypto.createHmac('md5', 'k').update('a').digest(encoding)));
}
assert.strictEqual(crypto.createHash('md5').update('a').digest('HEX').length, 32);
assert.strictEqual(typeof crypto.hash('md5', 'a', ''), 'string');
assert.throws(() => crypto.hash('nope', 'a'), { message: 'Digest method nope is not supported' });

assert.throws(() => crypto.pbkdf2Sync('a', 'b', 1, 0, 'sha1'), { message: 'PBKDF2 derivation failed' });
assert.throws(() => crypto.hkdfSync('sha1', 'a', 'b', 'c', 0), { message: 'HKDF derivation failed' });
let calls = 0;
crypto.pbkdf2('a', 'b', 1, 0, 'sha1', (error) => { assert.match(error.message, /PBKDF2/); calls++; });
crypto.hkdf('sha1', 'a', 'b', 'c', 0, (error) => { assert.match(error.message, /HKDF/); calls++; });
crypto.generateKeyPair('rsa', { modulusLength: 1 }, (error) => { assert.strictEqual(error.code, 'ERR_OSSL_KEY_SIZE_TOO_SMALL'); calls++; });
process.on('exit', () => assert.strictEqual(calls, 3));
assert.throws(() => crypto.scryptSync('a', 'b', 10, { N: 2 ** 20 }), /Invalid scrypt params: error:030000AC:digital envelope routines::memory limit exceeded/);

const cipher = () => crypto.createDecipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16));
assert.throws(() => { const d = cipher(); d.update('abcd'); d.final(); }, {
  code: 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH', opensslErrorStack: ['error:1C80006B:Provider routines::wrong final block length'],
});
assert.throws(() => crypto.createPublicKey('garbage'), { opensslErrorStack: ['error:1E08010C:DECODER routines::unsupported'] });
assert.throws(() => { const c = crypto.createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16)); c.final(); c.final(); },
  { message: 'Invalid state', code: 'ERR_CRYPTO_INVALID_STATE' });
const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
assert.throws(() => crypto.privateEncrypt(rsa.privateKey, Buffer.alloc(200)), (error) => error.opensslErrorStack.length > 0 &&
  error.reason === 'data too large for key size');
assert.throws(() => crypto.createSign('nope'), { name: 'TypeError', message: 'Invalid digest' });
assert.throws(() => crypto.createSign('shake128').update('a').sign(rsa.privateKey), /error:/);
assert.throws(() => crypto.publicEncrypt({ key: rsa.publicKey, oaepHash: 5 }, Buffer.alloc(1)), { code: 'ERR_INVALID_ARG_TYPE' });
