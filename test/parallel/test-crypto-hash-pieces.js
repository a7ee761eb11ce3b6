'use strict';
// crypto: hashes that take turns, one-piece hashes, and copies give what all data at once gives.
require('../common');
const assert = require('assert');
const crypto = require('crypto');

for (const name of ['sha1', 'sha256', 'sha384', 'sha512', 'md5', 'sha3-256', 'ripemd160']) {
  const once = (data) => crypto.hash(name, data, 'hex');
  const a = crypto.createHash(name);
  const b = crypto.createHash(name);
  const bytes = Buffer.from('first piece');
  a.update(bytes);
  bytes.fill(0); // it was taken
  b.update('of \u00e9 b');
  const c = b.copy();
  a.update(' second');
  assert.strictEqual(a.digest('hex'), once('first piece second'), name);
  assert.strictEqual(c.update('!').digest('hex'), once('of \u00e9 b!'), name);
  assert.strictEqual(b.digest('hex'), once('of \u00e9 b'), name);
  assert.throws(() => b.update('x'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
  assert.strictEqual(crypto.createHash(name).digest('hex'), once(''), name);
  assert.strictEqual(crypto.createHash(name).update('').digest('hex'), once(''), name);
  assert.strictEqual(crypto.createHash(name).update('6162', 'hex').digest('base64'), crypto.hash(name, 'ab', 'base64'), name);
  assert.strictEqual(crypto.createHash(name).update(new DataView(Uint8Array.of(9, 97, 98, 9).buffer, 1, 2)).digest('hex'), once('ab'), name);
  assert.strictEqual(crypto.createHash(name).update(Uint16Array.of(0x6261)).digest('hex'), once('ab'), name);
  for (const size of [63, 64, 65, 1024, 16384, 16385, 100000]) {
    const data = crypto.randomBytes(size);
    const parts = crypto.createHash(name).update(data.subarray(0, size >> 1)).update(data.subarray(size >> 1)).digest('hex');
    assert.strictEqual(crypto.createHash(name).update(data).digest('hex'), parts, `${name} ${size}`);
    assert.strictEqual(crypto.createHash(name).update(data).digest().toString('hex'), once(data), `${name} ${size}`);
  }
}
// Many small pieces, strings among them: half a character at the end of one does not meet its other half.
for (const name of ['sha256', 'md5']) {
  const all = [];
  const hash = crypto.createHash(name);
  for (const piece of ['a\ud83d', '\ude00b', Buffer.from('bytes'), 'gr\u00fc\u00dfe', new DataView(Uint8Array.of(1, 2, 3).buffer, 1), '', 'x'.repeat(5000), 'y'.repeat(700), Buffer.alloc(16384, 'z'), 'end']) {
    hash.update(piece);
    all.push(typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    assert.strictEqual(hash.copy().digest('hex'), crypto.hash(name, Buffer.concat(all)), name);
  }
  const short = crypto.createHash(name);
  for (const piece of all.slice(0, 7)) short.update(piece.toString('latin1'), 'latin1').update('');
  assert.strictEqual(short.digest('hex'), crypto.hash(name, Buffer.concat(all.slice(0, 7))), name);
  const text = crypto.createHash(name).update('a\ud83d').update('\ude00b').update(all[2]).update('caf\u00e9').digest('hex');
  assert.strictEqual(text, crypto.hash(name, Buffer.concat([all[0], all[1], all[2], Buffer.from('caf\u00e9')])), name);
}
const waiting = crypto.createHash('sha256').update('held');
for (let i = 0; i < 3; i++) crypto.createHash('sha256').update(`other ${i}`);
assert.strictEqual(waiting.digest('hex'), crypto.hash('sha256', 'held'));
assert.strictEqual(crypto.createHash('shake128', { outputLength: 5 }).update('x').digest('hex').length, 10);
