'use strict';
// A buffer that files, streams, zlib or crypto have worked on is detached by a transfer like any other, once they are done with it.
const { fixtures, mustCall, tmp } = require('../common');
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const net = require('net');
const tls = require('tls');
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
};

// Sends it to a server that reads once the bytes have been too many for the connection to take at once.
function send(server, connect, event, buffer) {
  return new Promise((resolve, reject) => {
    let seen = 0;
    let sent;
    server.on(event, (socket) => {
      const read = () => (sent ? socket.on('data', (chunk) => { seen += chunk.length; }) : setImmediate(read));
      read();
      socket.on('close', () => server.close());
    });
    server.listen(0, '127.0.0.1', () => {
      const client = connect(server.address().port, () => {
        assert.strictEqual(client.write(new Uint8Array(buffer)), false);
        client.end();
        sent = true;
      });
      client.on('error', reject);
    });
    server.on('close', () => {
      assert.strictEqual(seen, buffer.byteLength);
      resolve();
    });
  });
}

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

  const plain = new ArrayBuffer(16_000_000);
  await send(net.createServer(), (port, then) => net.connect(port, '127.0.0.1', then), 'connection', plain);
  transfer(plain);
  const keys = { key: fs.readFileSync(fixtures('keys', 'self-key.pem')), cert: fs.readFileSync(fixtures('keys', 'self-cert.pem')) };
  const secret = new ArrayBuffer(4_000_000);
  await send(tls.createServer(keys), (port, then) => tls.connect({ port, rejectUnauthorized: false }, then), 'secureConnection', secret);
  transfer(secret);

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
