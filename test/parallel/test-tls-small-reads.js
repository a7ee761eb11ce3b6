'use strict';
// tls: what was read stays as it is when more arrives, small or large, and records that come in pieces are whole.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`));
const sizes = [1, 999, 1000, 1001, 16384, 40000, 7, 100000, 3];
const all = Buffer.concat(sizes.map((size, i) => Buffer.alloc(size, 65 + i)));
const server = tls.createServer({ key: read('server-key'), cert: read('server-cert') }, (socket) => {
  sizes.forEach((size, i) => setImmediate(() => socket.write(Buffer.alloc(size, 65 + i))));
  socket.on('data', common.mustCall(() => socket.end()));
});
server.listen(0, common.mustCall(() => {
  // Between them somebody who cuts all into pieces of 700 bytes.
  const between = net.createServer((near) => {
    const far = net.connect(server.address().port);
    near.pipe(far);
    far.on('data', (data) => {
      for (let at = 0; at < data.length; at += 700) setImmediate(() => near.write(data.subarray(at, at + 700)));
    });
    far.on('end', () => setImmediate(() => setImmediate(() => near.end())));
  });
  between.listen(0, common.mustCall(() => {
    const socket = tls.connect({ port: between.address().port, host: 'localhost', ca: read('ca-cert') });
    const kept = [];
    let length = 0;
    socket.on('data', (data) => {
      kept.push(data);
      length += data.length;
      if (length === all.length) socket.write('x');
    });
    socket.on('close', common.mustCall(() => {
      assert(Buffer.concat(kept).equals(all));
      server.close();
      between.close();
    }));
  }));
}));
