'use strict';
// Megabytes both ways, writes from before the handshake, TLS over any duplex stream.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');
const { duplexPair } = require('stream');

const keys = path.join(__dirname, '..', 'fixtures', 'keys');
const read = (name) => fs.readFileSync(path.join(keys, `${name}.pem`));
const ca = read('ca-cert');
const secure = { key: read('server-key'), cert: read('server-cert') };
const payload = Buffer.alloc(3 * 1024 * 1024, 'troika');

const server = tls.createServer(secure, (socket) => socket.pipe(socket));
server.listen(0, common.mustCall(() => {
  const socket = tls.connect({ port: server.address().port, host: 'localhost', ca });
  socket.end(payload); // before anything is secure
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('end', common.mustCall(() => {
    assert.ok(Buffer.concat(chunks).equals(payload));
    server.close();
  }));
}));

const [one, two] = duplexPair();
const inner = new tls.TLSSocket(two, { isServer: true, ...secure });
inner.on('data', (data) => inner.end(`echo ${data}`));
const outer = tls.connect({ socket: one, ca, servername: 'localhost' }, common.mustCall(() => outer.write('hello')));
let text = '';
outer.on('data', (data) => { text += data; });
outer.on('end', common.mustCall(() => assert.strictEqual(text, 'echo hello')));
