'use strict';
// pbkdf2: RFC 6070's vectors, and the same as built from createHmac() for keys below, at and above a block.
const common = require('../common');
const assert = require('assert');
const crypto = require('crypto');

for (const [password, salt, rounds, length, want] of [
  ['password', 'salt', 1, 20, '0c60c80f961f0e71f3a9b524af6012062fe037a6'],
  ['password', 'salt', 2, 20, 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'],
  ['password', 'salt', 4096, 20, '4b007901b765489abead49d926f721d065a429c1'],
  ['passwordPASSWORDpassword', 'saltSALTsaltSALTsaltSALTsaltSALTsalt', 4096, 25, '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038'],
  ['pass\0word', 'sa\0lt', 4096, 16, '56fa6aa75548099dcc37d7f03425e0c3'],
]) {
  const got = crypto.pbkdf2Sync(password, salt, rounds, length, 'sha1').toString('hex');
  assert.ok(got.startsWith(want), `${got} ${want}`);
}

function plain(password, salt, rounds, length, digest) {
  const parts = [];
  for (let i = 1; Buffer.concat(parts).length < length; i++) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(i);
    let u = crypto.createHmac(digest, password).update(salt).update(number).digest();
    const sum = Buffer.from(u);
    for (let n = 1; n < rounds; n++) {
      u = crypto.createHmac(digest, password).update(u).digest();
      for (let at = 0; at < sum.length; at++) sum[at] ^= u[at];
    }
    parts.push(sum);
  }
  return Buffer.concat(parts).subarray(0, length);
}
for (const digest of ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256', 'md5']) {
  for (const size of [0, 1, 63, 64, 65, 127, 128, 129, 300]) {
    const password = crypto.randomBytes(size);
    const salt = crypto.randomBytes(size % 70);
    const rounds = 1 + size % 4;
    const length = 1 + size % 150;
    assert.deepStrictEqual(crypto.pbkdf2Sync(password, salt, rounds, length, digest), plain(password, salt, rounds, length, digest), `${digest} ${size}`);
  }
}
crypto.pbkdf2('password', 'salt', 1, 20, 'sha1', common.mustSucceed((key) => assert.strictEqual(key.toString('hex'), '0c60c80f961f0e71f3a9b524af6012062fe037a6')));
