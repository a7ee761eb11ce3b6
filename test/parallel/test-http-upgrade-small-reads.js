'use strict';
// What comes after an upgrade, in pieces of any size and kept until the end, is what was sent.
const common = require('../common');
const assert = require('assert');
const http = require('http');

const PIECES = 2000;
const kept = [];
const server = http.createServer().listen(0, common.mustCall(() => {
  const req = http.get({ port: server.address().port, headers: { connection: 'upgrade', upgrade: 'echo' } });
  req.on('upgrade', common.mustCall((res, socket) => {
    let sent = 0;
    const send = () => {
      if (sent === PIECES) socket.end();
      else socket.write(Buffer.alloc(1 + (sent * 37) % 1100, sent++ & 255));
    };
    socket.on('data', (chunk) => {
      kept.push(chunk);
      send();
    });
    socket.on('end', common.mustCall(() => {
      server.close();
      const all = Buffer.concat(kept);
      let at = 0;
      for (let i = 0; i < PIECES; i++) {
        const length = 1 + (i * 37) % 1100;
        assert.ok(all.subarray(at, at + length).equals(Buffer.alloc(length, i & 255)), `piece ${i}`);
        at += length;
      }
      assert.strictEqual(at, all.length);
    }));
    send();
  }));
}));
server.on('upgrade', common.mustCall((req, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n');
  socket.on('data', (chunk) => socket.write(chunk)).on('end', () => socket.end());
}));
