'use strict';
// Float16Array and DataView are bytes wherever bytes are taken: nothing is lost on the way to C.
require('../common');
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const zlib = require('zlib');

const plain = Uint8Array.from([9, 9, 1, 2, 3, 4, 5, 6, 9, 9]);
const bytes = Buffer.from(plain.subarray(2, 8));
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-f16-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const file = path.join(dir, 'file');
for (const view of [new Float16Array(plain.buffer, 2, 3), new DataView(plain.buffer, 2, 6)]) {
  fs.writeFileSync(file, view);
  assert.deepStrictEqual(fs.readFileSync(file), bytes);
  const fd = fs.openSync(file, 'w+');
  assert.strictEqual(fs.writeSync(fd, view), 6);
  assert.strictEqual(fs.writevSync(fd, [view]), 6);
  const into = new view.constructor(new ArrayBuffer(8), 2);
  assert.strictEqual(fs.readSync(fd, into, { position: 0 }), 6);
  assert.deepStrictEqual(Buffer.from(into.buffer, 2), bytes);
  fs.closeSync(fd);
  assert.strictEqual(crypto.createHmac('sha1', view).update('x').digest('hex'), crypto.createHmac('sha1', bytes).update('x').digest('hex'));
  assert.strictEqual(zlib.crc32(view), zlib.crc32(bytes));
  assert.deepStrictEqual(zlib.inflateSync(zlib.deflateSync(view)), bytes);
  assert.notDeepStrictEqual(Buffer.from(crypto.randomFillSync(new view.constructor(new ArrayBuffer(64))).buffer), Buffer.alloc(64));
}
