'use strict';
// noDelay of a server is set on its listener once, and its connections have it from there; each can change it for itself, a server
// that no longer wants it takes it from them, and none that does not ask gets it.
const common = require('../common');
const assert = require('assert');
const net = require('net');

function one(options, check, done) {
  const server = net.createServer(options, common.mustCall((socket) => {
    check(socket, server);
    socket.end();
    server.close(done);
  })).listen(0, '127.0.0.1', () => {
    if (options.later) options.later(server);
    net.connect(server.address().port, '127.0.0.1').resume();
  });
}

one({ noDelay: true }, (socket, server) => {
  assert.strictEqual(server._handle.noDelay, true);
  assert.strictEqual(socket._handle.noDelay, true);
  socket.setNoDelay(false);
  assert.strictEqual(socket._handle.noDelay, false);
  socket.setNoDelay(true);
  assert.strictEqual(socket._handle.noDelay, true);
  assert.strictEqual(socket._handle.setNoDelay(), 0);
}, () => {
  one({ noDelay: true, later: (server) => { server.noDelay = false; } }, (socket) => {
    assert.strictEqual(socket._handle.noDelay, false);
  }, () => {
    one({}, (socket) => {
      assert.notStrictEqual(socket._handle.noDelay, true);
      socket.setNoDelay();
      assert.strictEqual(socket._handle.noDelay, true);
    });
  });
});
