'use strict';
// A server of https sends what it has at once, as one of http does, unless it is told not to.
const common = require('../common');
const assert = require('assert');
const https = require('https');
const net = require('net');
const { once } = require('events');
const { readFileSync } = require('fs');

assert.strictEqual(https.createServer().noDelay, true);
assert.strictEqual(https.createServer({ noDelay: false }, () => {}).noDelay, false);

const tls = { key: readFileSync(common.fixtures('keys/server-key.pem')), cert: readFileSync(common.fixtures('keys/server-cert.pem')) };
async function isSet(options) {
  let set = false;
  const server = https.createServer({ ...tls, ...options }, (req, res) => res.end());
  server.listen(0);
  await once(server, 'listening');
  const { onconnection } = server._handle;
  server._handle.onconnection = function(status, client) {
    const { setNoDelay } = client;
    client.setNoDelay = function(on) {
      set = on !== false;
      return setNoDelay.call(this, on);
    };
    return onconnection.call(this, status, client);
  };
  const socket = net.connect(server.address().port);
  await once(server, 'connection');
  socket.destroy();
  server.close();
  return set;
}
(async () => {
  assert.strictEqual(await isSet({}), true);
  assert.strictEqual(await isSet({ noDelay: false }), false);
})().then(common.mustCall());
