'use strict';
// onread: data comes into the caller's buffer; false, or pause(), stops reading without losing what was read.

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const net = require('net');

const text = 'abcdefghijklmnopqrstuvwxyz'.repeat(4000);
const server = net.createServer((socket) => socket.end(text)).listen(0, '127.0.0.1', mustCall(() => {
  let got = '';
  let stops = 0;
  const buffer = Buffer.alloc(1000);
  const client = net.connect({
    port: server.address().port,
    host: '127.0.0.1',
    onread: {
      buffer,
      callback(count, into) {
        assert.strictEqual(into, buffer);
        assert.strictEqual(this, client);
        got += into.toString('latin1', 0, count);
        if (++stops % 10 !== 0) return true;
        setImmediate(() => client.resume());
        return false;
      },
    },
  });
  client.on('data', mustNotCall()).on('end', mustCall(() => {
    assert.strictEqual(got, text);
    server.close();
  }));
}));
