'use strict';
// crypto: digests and HMACs against published vectors, key derivation, a cipher there and back, tampering noticed.

const { same, throws } = require('../common/check');
const crypto = require('crypto');

const abc = { md5: '900150983cd24fb0d6963f7d28e17f72', sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
              sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' };
for (const [name, digest] of Object.entries(abc)) {
  same(crypto.createHash(name).update('a').update(Buffer.from('bc')).digest('hex'), digest, name);
  same(crypto.hash(name, 'abc'), digest, name);
}
// RFC 4231, case 2
same(crypto.createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex'),
     '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
// RFC 6070, case 2
same(crypto.pbkdf2Sync('password', 'salt', 2, 20, 'sha1').toString('hex'), 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
const key = crypto.randomBytes(32);
const iv = crypto.randomBytes(12);
const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);
const sealed = Buffer.concat([cipher.update('secret'), cipher.final()]);
const open = (tag) => {
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tag);
  return decipher.update(sealed, null, 'utf8') + decipher.final('utf8');
};
same(open(cipher.getAuthTag()), 'secret');
throws(() => open(Buffer.alloc(16)), { message: /unable to authenticate data/ });
throws(() => crypto.createHash('no such digest'), { message: 'Digest method not supported' });
same([crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')), crypto.randomUUID().length], [true, 36]);
throws(() => crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('ab')), { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' });
