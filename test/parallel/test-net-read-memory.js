'use strict';
// Each chunk that a socket reads has memory of its own: it may be kept, changed and transferred without others noticing.
const common = require('../common');
const assert = require('assert');
const net = require('net');

const sizes = [1, 70, 999, 1000, 1001, 5000];
const chunks = [];
const server = net.createServer(common.mustCall((socket) => {
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    socket.write('.'); // the next may come
  });
  socket.on('end', common.mustCall(() => {
    socket.end();
    server.close();
    assert.deepStrictEqual(chunks.map((chunk) => chunk.length), sizes);
    chunks.forEach((chunk, i) => {
      assert.ok(Buffer.isBuffer(chunk));
      assert.strictEqual(chunk.byteOffset, 0);
      assert.strictEqual(chunk.buffer.byteLength, chunk.length);
      assert.ok(chunk.equals(Buffer.alloc(sizes[i], 97 + i)));
    });
    structuredClone(chunks[0].buffer, { transfer: [chunks[0].buffer] });
    assert.strictEqual(chunks[0].length, 0);
    assert.strictEqual(chunks[1][0], 98);
  }));
})).listen(0, common.mustCall(() => {
  let next = 0;
  const client = net.connect(server.address().port);
  const send = () => {
    if (next === sizes.length) client.end();
    else client.write(Buffer.alloc(sizes[next], 97 + next++));
  };
  client.on('connect', send).on('data', send);
}));
