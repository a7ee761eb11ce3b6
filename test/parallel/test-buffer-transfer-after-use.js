'use strict';
// What has been written, hashed, compressed or decoded from a buffer does not keep it from being handed on: it is detached, not copied.
require('../common');
const assert = require('assert');
const fs = require('fs');
const zlib = require('zlib');
const { createHash, timingSafeEqual } = require('crypto');
const { MessageChannel, receiveMessageOnPort } = require('worker_threads');
const path = require('path');

const tmpdir = fs.mkdtempSync(path.join(require('os').tmpdir(), 'troika-test-'));
process.on('exit', () => fs.rmSync(tmpdir, { recursive: true }));

const uses = {
  toString: (bytes) => bytes.toString('latin1'),
  hex: (bytes) => bytes.toString('hex'),
  write: (bytes) => bytes.write('text'),
  indexOf: (bytes) => bytes.indexOf('zz'),
  compare: (bytes) => bytes.compare(Buffer.alloc(3)),
  hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  equal: (bytes) => timingSafeEqual(bytes, bytes),
  gzip: (bytes) => zlib.gzipSync(bytes),
  writeFile: (bytes) => fs.writeFileSync(`${tmpdir}/bytes`, bytes),
  writev: (bytes) => fs.writevSync(fs.openSync(`${tmpdir}/more`, 'w'), [bytes, bytes]),
};

for (const [name, use] of Object.entries(uses)) {
  for (const size of [64, 5000, 70000]) {
    const bytes = Buffer.from(new Uint8Array(size).fill(66).buffer);
    use(bytes);
    const memory = bytes.buffer;
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(memory, [memory]);
    assert.strictEqual(memory.byteLength, 0, `${name} ${size}`);
    assert.strictEqual(bytes.length, 0, `${name} ${size}`);
    assert.strictEqual(receiveMessageOnPort(port2).message.byteLength, size);
    port1.close();
  }
}
