'use strict';
// A connection's error that nobody listens to ends the program, of tls.connect() and of https.Agent#createConnection() too. The port
// and host that createConnection() is given count more than those of its options. A server outlives an error of a connection that
// its program does not listen to.
const { mustCall, run } = require('../common');
const assert = require('assert');
const https = require('https');
const net = require('net');
const tls = require('tls');
const fs = require('fs');
const path = require('path');

for (const call of ['require("tls").connect({ port: 1, host: "127.0.0.1" })', 'new (require("https").Agent)().createConnection(1, "127.0.0.1")']) {
  const { status, stderr } = run(['-e', call]);
  assert.strictEqual(status, 1, call);
  assert.match(stderr, /Error: connect ECONNREFUSED 127\.0\.0\.1:1\n/);
}
assert.strictEqual(tls.connect({ port: 1, host: '127.0.0.1' }).on('error', mustCall()).listenerCount('error'), 1);
assert.strictEqual(new tls.TLSSocket().listenerCount('error'), 1);

const server = net.createServer(mustCall((socket) => socket.destroy())).listen(0, '127.0.0.1', () => {
  new https.Agent().createConnection(server.address().port, '127.0.0.1', { port: 1 }).on('error', mustCall((error) => {
    assert.strictEqual(error.code, 'ECONNRESET');
    server.close();
  }));
});

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`));
const secure = tls.createServer({ key: read('server-key'), cert: read('server-cert') }, mustCall((socket) => {
  assert.strictEqual(socket.listenerCount('error'), 1);
  socket.on('close', mustCall(() => secure.close()));
  socket.destroy(new Error('nobody listens'));
})).listen(0, () => tls.connect({ port: secure.address().port, rejectUnauthorized: false }).resume());
