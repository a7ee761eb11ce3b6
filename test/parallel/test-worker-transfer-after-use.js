'use strict';
// A buffer that files, streams, zlib or crypto have worked on is detached by a transfer like any other, once they are done with it.
const { mustCall, tmp } = require('../common');
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const net = require('net');
const { promisify } = require('util');
const { MessageChannel, receiveMessageOnPort } = require('worker_threads');
const zlib = require('zlib');

const file = tmp('bytes');
fs.writeFileSync(file, Buffer.alloc(200_000, 5));

const uses = {
  read: (buffer) => promisify(fs.read)(fs.openSync(file), new Uint8Array(buffer), 0, 50, 0),
  async fileHandle(buffer) {
    const handle = await fs.promises.open(file);
    await handle.read(new Uint8Array(buffer), 0, buffer.byteLength, 0);
    await handle.close();
  },
  writeFile: (buffer) => fs.promises.writeFile(`${file}2`, new Uint8Array(buffer)),
  gzip: (buffer) => promisify(zlib.gzip)(new Uint8Array(buffer)),
  brotli: (buffer) => promisify(zlib.brotliCompress)(buffer),
  randomFill: (buffer) => promisify(crypto.randomFill)(buffer),
  pbkdf2: (buffer) => promisify(crypto.pbkdf2)(new Uint8Array(buffer), buffer, 1, 8, 'sha1'),
  digest: (buffer) => crypto.subtle.digest('SHA-256', buffer),
  socket: (buffer) => new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.pause().on('close', () => server.close()));
    server.listen(0, '127.0.0.1', () => {
      let seen = 0;
      server.on('connection', (socket) => setImmediate(() => socket.on('data', (chunk) => { seen += chunk.length; }).resume()));
      const client = net.connect(server.address().port, '127.0.0.1');
      for (let i = 0; i < 100; i++) client.write(new Uint8Array(buffer)); // more than the socket takes at once
      client.end();
      client.on('error', reject);
      server.on('close', () => {
        assert.strictEqual(seen, 100 * buffer.byteLength);
        resolve();
      });
    });
  }),
};

function transfer(buffer) {
  const before = Buffer.from(buffer.slice());
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(buffer, [buffer]);
  assert.strictEqual(buffer.byteLength, 0);
  assert.ok(buffer.detached);
  assert.deepStrictEqual(Buffer.from(receiveMessageOnPort(port2).message), before);
  port1.close();
}

(async () => {
  for (const [name, use] of Object.entries(uses)) {
    for (const size of [100, 5000, 100_000]) {
      const buffer = new ArrayBuffer(size);
      await use(buffer);
      try {
        transfer(buffer);
      } catch (error) {
        error.message = `${name}, ${size} bytes: ${error.message}`;
        throw error;
      }
    }
  }
  const { buffer } = await fs.promises.readFile(file);
  transfer(buffer);

  // While it is at work the bytes stay, whatever becomes of the buffer; several at once.
  const shared = new Uint8Array(200_000);
  const handle = await fs.promises.open(file);
  const reads = [0, 1, 2, 3].map((i) => handle.read(shared, i * 50_000, 50_000, i * 50_000));
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(shared.buffer, [shared.buffer]);
  port1.close();
  assert.strictEqual(receiveMessageOnPort(port2).message.byteLength, 200_000);
  for (const { bytesRead } of await Promise.all(reads)) assert.strictEqual(bytesRead, 50_000);
  await handle.close();
  if (shared.byteLength > 0) transfer(shared.buffer);
})().then(mustCall());
