'use strict';
// What a server wants of noDelay is so for the kernel: in a program, in a cluster's worker, and when it changes its mind.
const { mustCall, skip } = require('../common');
const assert = require('assert');
const cluster = require('cluster');
const { once } = require('events');
const net = require('net');

async function look(addon, noDelay, after) {
  const server = net.createServer({ noDelay }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.noDelay = after;
  const client = net.connect(server.address().port, '127.0.0.1');
  const [socket] = await once(server, 'connection');
  const { fd } = socket._handle;
  assert.ok(fd > 2);
  assert.strictEqual(addon.noDelay(fd), after, `${noDelay}, ${after}`);
  client.destroy();
  socket.destroy();
  server.close();
}
async function all(file) {
  const addon = require(file);
  for (const noDelay of [true, false]) for (const after of [true, false]) await look(addon, noDelay, after);
}

if (cluster.isPrimary) {
  const file = require('../common/addon')('socket');
  if (file === undefined) skip('no C compiler');
  cluster.fork({ ADDON: file }).on('exit', mustCall((code) => assert.strictEqual(code, 0)));
  all(file).then(mustCall());
} else {
  all(process.env.ADDON).then(mustCall(() => cluster.worker.disconnect()));
}
