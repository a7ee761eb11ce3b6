'use strict';
// Many hashes and ciphers as streams, one after the other: from the third on they shared the state of an earlier one.
require('../common');
const assert = require('assert');
const crypto = require('crypto');

for (let i = 0; i < 10; i++) {
  const data = Buffer.from(`data ${i}`);
  for (const algorithm of ['sha1', 'sha224', 'sha256']) {
    const hmac = crypto.createHmac(algorithm, 'key');
    hmac.end(data);
    assert.deepStrictEqual(hmac.read(), crypto.createHmac(algorithm, 'key').update(data).digest());
    const hash = crypto.createHash(algorithm);
    hash.end(data);
    assert.deepStrictEqual(hash.read(), crypto.createHash(algorithm).update(data).digest());
    assert.strictEqual(hash.digest('hex'), crypto.createHash(algorithm).update(data).digest('hex'));
  }
  const cipher = crypto.createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16));
  cipher.end(data);
  const decipher = crypto.createDecipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16));
  decipher.end(cipher.read());
  assert.deepStrictEqual(decipher.read(), data);
}
