'use strict';
// The client side of a WebSocket against a small server.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const { createHash } = require('crypto');

const server = http.createServer();
server.on('upgrade', (req, socket) => {
  const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.on('data', (frame) => {
    const length = frame[1] & 127;
    const mask = frame.subarray(2, 6);
    const payload = frame.subarray(6, 6 + length).map((byte, i) => byte ^ mask[i & 3]);
    socket.write(Buffer.concat([Buffer.from([frame[0], length]), payload]));
    if ((frame[0] & 15) === 8) socket.end();
  });
});
server.listen(0, common.mustCall(() => {
  const socket = new WebSocket(`ws://localhost:${server.address().port}`);
  socket.binaryType = 'arraybuffer';
  const seen = [];
  socket.onopen = common.mustCall(() => {
    socket.send('text');
    socket.onmessage = ({ data }) => {
      seen.push(typeof data === 'string' ? data : [...new Uint8Array(data)]);
      if (seen.length === 1) socket.send(new Uint8Array([1, 2]));
      else socket.close(1000, 'done');
    };
  });
  socket.onerror = common.mustNotCall();
  socket.onclose = common.mustCall(({ code, reason, wasClean }) => {
    assert.deepStrictEqual(seen, ['text', [1, 2]]);
    assert.deepStrictEqual([code, reason, wasClean], [1000, 'done', true]);
    server.close();
  });
}));
