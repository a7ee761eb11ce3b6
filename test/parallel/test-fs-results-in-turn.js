'use strict';
// Operations whose result is there at once (the file lies in the kernel's caches) call back in a later turn of the loop, one
// turn each, as if they had come from the pool; and what might wait does not hold up the loop.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { execFileSync } = require('child_process');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-turn-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'file');
const content = Buffer.alloc(100000, 'abcdefghij');
fs.writeFileSync(file, content);

// Never within the call, and a program that only waits for such a result does not end before it.
let inCall = true;
fs.stat(file, common.mustCall((error, stat) => {
  assert.strictEqual(inCall, false);
  assert.ifError(error);
  assert.strictEqual(stat.size, content.length);
  fs.open(file, common.mustCall((openError, fd) => {
    assert.ifError(openError);
    // From such a callback, an immediate comes before what the callback asks for.
    const order = [];
    setImmediate(() => order.push('immediate'));
    const buffer = Buffer.alloc(4 * content.length);
    fs.read(fd, buffer, 0, 60000, null, common.mustCall((readError, bytes) => {
      order.push('read');
      assert.ifError(readError);
      assert.strictEqual(bytes, 60000);
      assert.deepStrictEqual(order, ['immediate', 'read']);
      fs.read(fd, buffer, 60000, buffer.length - 60000, null, common.mustCall((restError, rest) => {
        assert.strictEqual(rest, 40000);
        assert.ok(buffer.subarray(0, content.length).equals(content));
        fs.read(fd, buffer, 0, 10, 99995, common.mustCall((tailError, tail) => {
          assert.strictEqual(tail, 5);
          fs.close(fd, common.mustCall((closeError) => {
            assert.strictEqual(closeError, null);
            fs.close(fd, common.mustCall((again) => assert.strictEqual(again.code, 'EBADF')));
          }));
        }));
      }));
    }));
  }));
}));
fs.stat(path.join(folder, 'none'), common.mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));
fs.open(folder, 'r', common.mustCall((error, fd) => {
  assert.ifError(error);
  fs.read(fd, Buffer.alloc(1), 0, 1, null, common.mustCall((readError) => {
    assert.strictEqual(readError.code, 'EISDIR');
    fs.closeSync(fd);
  }));
}));
inCall = false;

// A pipe that nobody writes to: its open waits on the pool, the loop goes on and gives it a writer.
const fifo = path.join(folder, 'fifo');
execFileSync('mkfifo', [fifo]);
fs.readFile(fifo, 'utf8', common.mustCall((error, text) => {
  assert.ifError(error);
  assert.strictEqual(text, 'written late');
}));
setImmediate(() => fs.writeFile(fifo, 'written late', common.mustSucceed()));

// A removed file that is still open, small and large files whole, and a file of a system that knows no size.
const gone = path.join(folder, 'gone');
fs.writeFileSync(gone, 'x');
const goneFd = fs.openSync(gone);
fs.unlinkSync(gone);
fs.read(goneFd, Buffer.alloc(2), 0, 2, 0, common.mustCall((error, bytes) => {
  assert.strictEqual(bytes, 1);
  fs.close(goneFd, common.mustSucceed());
}));
fs.readFile(file, common.mustSucceed((bytes) => assert.ok(bytes.equals(content))));
const empty = path.join(folder, 'empty');
fs.writeFileSync(empty, '');
fs.readFile(empty, 'utf8', common.mustSucceed((text) => assert.strictEqual(text, '')));
fs.readFile('/proc/self/stat', 'utf8', common.mustSucceed((text) => assert.ok(text.startsWith(`${process.pid} `))));

// A stream of many chunks, one with a part, one that is destroyed while it reads.
const large = path.join(folder, 'large');
fs.writeFileSync(large, Buffer.alloc(1 << 20, content));
let total = 0;
fs.createReadStream(large).on('data', (chunk) => { total += chunk.length; }).on('close', common.mustCall(() => assert.strictEqual(total, 1 << 20)));
const parts = [];
fs.createReadStream(file, { start: 5, end: 14, highWaterMark: 4 }).on('data', (chunk) => parts.push(`${chunk}`))
  .on('end', common.mustCall(() => assert.deepStrictEqual(parts, ['fghi', 'jabc', 'de'])));
const stopped = fs.createReadStream(large);
stopped.on('data', common.mustCall(() => stopped.destroy()));
stopped.on('close', common.mustCall(() => assert.strictEqual(stopped.fd, null)));
