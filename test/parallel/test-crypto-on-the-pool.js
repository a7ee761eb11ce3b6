'use strict';
// Signatures, secrets, and long messages of Web Crypto wait for a thread of the pool, not the loop for them: with the pool's only
// thread held none is done, and the loop turns on.
const common = require('../common');
const assert = require('assert');
const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

if (process.argv[2] !== 'child') {
  const child = spawn(process.execPath, [__filename, 'child'], { env: { ...process.env, UV_THREADPOOL_SIZE: '1' }, stdio: 'inherit' });
  child.on('exit', common.mustCall((code, signal) => assert.deepStrictEqual([code, signal], [0, null])));
} else {
  run();
}

async function run() {
  const crypto = require('crypto');
  const { subtle } = crypto.webcrypto;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-pool-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const fifo = path.join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const long = Buffer.alloc(100_000, 'x');
  const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
  const ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const aes = await subtle.importKey('raw', Buffer.alloc(16, 1), 'AES-GCM', true, ['encrypt', 'decrypt']);
  const mac = await subtle.importKey('raw', Buffer.alloc(16, 1), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']);
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const oaep = await subtle.generateKey({ name: 'RSA-OAEP', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1' }, true, ['encrypt', 'decrypt']);
  const iv = Buffer.alloc(12);

  // The thread waits for somebody to write.
  const opened = fs.promises.readFile(fifo, 'utf8');
  let held = true;
  const done = [];
  const note = (name, promise) => promise.then((value) => {
    assert.strictEqual(held, false, `${name} did not wait for the pool`);
    done.push(name);
    return value;
  });
  const called = (start) => new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));
  const later = [
    note('sign', called((cb) => crypto.sign('sha256', long, rsa.privateKey, cb))),
    note('verify', called((cb) => crypto.verify('sha256', long, ec.publicKey, Buffer.alloc(70), cb))),
    note('secret', called((cb) => crypto.diffieHellman(ec, cb))),
    note('digest', subtle.digest('SHA-256', long)),
    note('encrypt', subtle.encrypt({ name: 'AES-GCM', iv }, aes, long)),
    note('hmac', subtle.sign('HMAC', mac, long)),
    note('ecdsa', subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, Buffer.from('short'))),
    note('oaep', subtle.encrypt({ name: 'RSA-OAEP' }, oaep.publicKey, Buffer.from('short'))),
  ];
  // What the message is then is what counts.
  const before = Buffer.from(long);
  long.fill('y');
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.deepStrictEqual(done, []);
  held = false;
  execFileSync('sh', ['-c', `echo go > ${fifo}`]);
  assert.strictEqual(await opened, 'go\n');
  const [signature, right, secret, digest, encrypted, code, ecdsa, wrapped] = await Promise.all(later);
  assert.strictEqual(crypto.verify('sha256', before, rsa.publicKey, signature), true);
  assert.strictEqual(right, false);
  assert.deepStrictEqual(secret, crypto.diffieHellman(ec));
  assert.deepStrictEqual(Buffer.from(digest), crypto.createHash('sha256').update(before).digest());
  assert.deepStrictEqual(Buffer.from(await subtle.decrypt({ name: 'AES-GCM', iv }, aes, encrypted)), before);
  assert.deepStrictEqual(Buffer.from(code), crypto.createHmac('sha256', Buffer.alloc(16, 1)).update(before).digest());
  assert.strictEqual(await subtle.verify('HMAC', mac, code, before), true);
  assert.strictEqual(await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, pair.publicKey, ecdsa, Buffer.from('short')), true);
  assert.strictEqual(Buffer.from(await subtle.decrypt({ name: 'RSA-OAEP' }, oaep.privateKey, wrapped)).toString(), 'short');
}
