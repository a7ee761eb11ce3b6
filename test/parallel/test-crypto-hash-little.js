'use strict';
// Digests of little data are made before OpenSSL is open, and are the same afterwards.
require('../common');
const assert = require('assert');
const crypto = require('crypto');
const { readFileSync } = require('fs');

const isOpen = () => readFileSync('/proc/self/maps', 'latin1').includes('libcrypto.so');
const names = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];
// Around the ends of blocks of 64 and 128 bytes.
const texts = [0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000].map((length) => 'abc'.repeat(400).slice(0, length));
texts.push('gr\u00fc\u00dfe \u20ac', '\ud83d\ude00');
const all = () => names.map((name) => texts.map((text) => [
  crypto.createHash(name).update(text).digest('hex'),
  crypto.createHash(name).update(text, 'utf8').digest('base64'),
  crypto.createHash(name).update(Buffer.from(text)).digest('hex'),
  crypto.createHash(name).update(Buffer.from(text)).update('and').update(text).digest('latin1'),
  crypto.hash(name, text),
  crypto.hash(name, Buffer.from(text), 'base64'),
]));

assert.strictEqual(crypto.createHash('sha1').update('abc').digest('hex'), 'a9993e364706816aba3e25717850c26c9cd0d89d');
assert.strictEqual(crypto.createHash('md5').update('').digest('hex'), 'd41d8cd98f00b204e9800998ecf8427e');
const etag = crypto.createHash('sha1').update('{"ok":true}', 'utf8').digest('base64').substring(0, 27);
assert.strictEqual(etag.length, 27);
assert.strictEqual(isOpen(), false, 'OpenSSL is open already');
const before = all();

// What needs a context, or is much.
const copied = crypto.createHash('sha256').update('abc');
assert.strictEqual(copied.copy().digest('hex'), copied.digest('hex'));
assert.strictEqual(isOpen(), true);
assert.deepStrictEqual(all(), before);
for (const name of names) {
  const size = crypto.hash(name, '', 'buffer').length;
  assert.strictEqual(crypto.createHash(name, { outputLength: size }).update('abc').digest('hex'), crypto.hash(name, 'abc'));
  assert.throws(() => crypto.createHash(name, { outputLength: size + 1 }), { code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH' });
  assert.strictEqual(crypto.createHash(name.toUpperCase()).update('abc').digest('hex'), crypto.hash(name, 'abc'));
}
