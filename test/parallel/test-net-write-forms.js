'use strict';
// Strings in every encoding, small, large and corked buffers arrive whole and in order, also when the kernel's buffer is full.

const { mustCall } = require('../common');
const assert = require('assert');
const { createHash } = require('crypto');
const net = require('net');

const parts = [
  ['plain', 'utf8'], ['\u00e9\u20ac\u{1f600}', 'utf8'], ['\u00e9', 'latin1'], ['\u00e9', 'utf16le'], ['616263', 'hex'], ['YWJj', 'base64'], ['', 'utf8'],
  ['x'.repeat(300000), 'utf8'], ['\u20ac'.repeat(200000), 'utf8'], ['lone \ud800 half', 'utf8'],
  [Buffer.alloc(10, 'a')], [Buffer.alloc(70000, 'b')], [Buffer.alloc(3000000, 'c')], [new Uint8Array(5).fill(100)],
];
const asBuffer = ([chunk, encoding]) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
const expected = Buffer.concat([...parts, ...parts].map(asBuffer));
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

const server = net.createServer(mustCall((socket) => {
  const got = [];
  // A reader that starts late: what the kernel does not take waits in the sender.
  setImmediate(() => socket.on('data', (chunk) => got.push(chunk)));
  socket.on('end', mustCall(() => {
    const bytes = Buffer.concat(got);
    assert.strictEqual(bytes.length, expected.length);
    assert.strictEqual(hash(bytes), hash(expected));
    assert.strictEqual(socket.bytesRead, expected.length);
    server.close();
  }));
}));
server.listen(0, '127.0.0.1', mustCall(() => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let calls = 0;
  for (const [chunk, encoding] of parts) client.write(chunk, encoding, () => calls++); // before the connection
  client.once('connect', mustCall(() => {
    client.cork();
    for (const [chunk, encoding] of parts) client.write(chunk, encoding, () => calls++);
    client.uncork();
    client.end(mustCall(() => {
      assert.strictEqual(calls, parts.length * 2);
      assert.strictEqual(client.bytesWritten, expected.length);
    }));
  }));
}));
