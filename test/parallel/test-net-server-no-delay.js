'use strict';
// A server that wants noDelay says so once, to the socket that listens, from which connections have it; what it wants when a
// connection comes decides, and a handle with a function of its own is asked.
const common = require('../common');
const assert = require('assert');
const net = require('net');
const { once } = require('events');

const calls = [];
async function connect(server) {
  calls.length = 0;
  const client = net.connect(server.address().port);
  const [socket] = await once(server, 'connection');
  const seen = calls.slice();
  client.destroy();
  socket.destroy();
  return [socket, seen];
}
(async () => {
  const server = net.createServer({ noDelay: true }).listen(0, '127.0.0.1');
  const { prototype } = server._handle.constructor;
  const { setNoDelay } = prototype;
  prototype.setNoDelay = function(on) {
    calls.push(on);
    return setNoDelay.call(this, on);
  };
  await once(server, 'listening');
  let [, seen] = await connect(server);
  assert.deepStrictEqual(seen, []);
  server.noDelay = false;
  [, seen] = await connect(server);
  assert.deepStrictEqual(seen, [false]);
  server.noDelay = true;

  const { onconnection } = server._handle;
  server._handle.onconnection = function(status, handle) {
    handle.setNoDelay = common.mustCall((on) => assert.strictEqual(on, true));
    return onconnection.call(this, status, handle);
  };
  await connect(server);
  server.close();

  const plain = net.createServer().listen(0, '127.0.0.1');
  await once(plain, 'listening');
  [, seen] = await connect(plain);
  assert.deepStrictEqual(seen, []);
  plain.noDelay = true;
  [, seen] = await connect(plain);
  assert.deepStrictEqual(seen, [true]);
  plain.close();
})().then(common.mustCall());
