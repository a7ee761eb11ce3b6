'use strict';
// tls: what the kernel does not take at once is written later, and each write is told when it is done.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`));
const size = 16 * 1024 * 1024;
const server = tls.createServer({ key: read('server-key'), cert: read('server-cert') }, common.mustCall((socket) => {
  for (let i = 0; i < 4; i++) socket.write(Buffer.alloc(size / 4, i), common.mustCall());
  socket.end();
}));
server.listen(0, common.mustCall(() => {
  const socket = tls.connect({ port: server.address().port, host: 'localhost', ca: read('ca-cert') });
  let count = 0;
  socket.pause();
  socket.once('secureConnect', () => setImmediate(() => socket.resume()));
  socket.on('data', (chunk) => {
    assert.strictEqual(chunk[0], Math.floor(count / (size / 4)));
    count += chunk.length;
  });
  socket.on('end', common.mustCall(() => {
    assert.strictEqual(count, size);
    server.close();
  }));
}));
