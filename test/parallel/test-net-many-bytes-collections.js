// Bytes that flow through a program are garbage soon: they must not have the engine collect every few megabytes, and what makes it
// wait is no memory of the program's.
'use strict';
require('../common');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const net = require('node:net');

if (process.argv[2] !== 'child') {
  const { status, stderr } = spawnSync(process.execPath, ['--expose-gc', __filename, 'child'], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  return;
}

const TOTAL = 256 << 20;
let collections = 0;
let received = 0;
let sentinel = new WeakRef({});
const server = net.createServer((socket) => {
  socket.on('data', (chunk) => {
    received += chunk.length;
    if (sentinel.deref() !== undefined) return;
    collections++;
    sentinel = new WeakRef({});
  });
  socket.on('end', () => {
    server.close();
    assert.strictEqual(received, TOTAL);
    assert.ok(collections < TOTAL / (16 << 20), `${collections} collections`);
    setImmediate(() => {
      gc();
      const { external, arrayBuffers } = process.memoryUsage();
      assert.ok(external < 5 << 20 && arrayBuffers < 5 << 20, `${external} bytes left`);
    });
  });
}).listen(0, () => {
  const client = net.connect(server.address().port);
  const part = Buffer.alloc(1 << 20);
  let left = TOTAL;
  const write = () => {
    while (left > 0) {
      left -= part.length;
      if (!client.write(part)) return;
    }
    client.end();
  };
  client.on('drain', write);
  client.on('connect', write);
});
