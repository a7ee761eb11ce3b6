'use strict';
// http2: a whole answer in one piece: who begins to read at 'response' has the body before 'trailers'.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');
const net = require('net');

function frame(type, flags, id, ...bytes) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, Buffer.from(bytes)]);
}
const answer = Buffer.concat([
  frame(1, 4, 1, 0x88),                               // :status 200
  frame(0, 0, 1, ...Buffer.from('body')),
  frame(1, 5, 1, 0, 1, 0x78, 2, 0x74, 0x31),          // x: t1
]);

const server = net.createServer((socket) => {
  let seen = Buffer.alloc(0);
  socket.on('error', () => {}).on('data', function ask(chunk) {
    seen = Buffer.concat([seen, chunk]);
    let at = 24; // the preface
    while (at + 9 <= seen.length) {
      if (seen[at + 3] === 1) { // HEADERS
        socket.removeListener('data', ask).resume();
        socket.write(Buffer.concat([frame(4, 0, 0), answer]));
        return;
      }
      at += 9 + seen.readUIntBE(at, 3);
    }
  });
});
server.listen(0, common.mustCall(() => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const request = client.request();
  const order = [];
  request.on('response', common.mustCall(() => {
    order.push('response');
    request.on('data', (chunk) => order.push(String(chunk)));
  }));
  request.on('trailers', common.mustCall((headers) => order.push(headers.x)));
  request.on('end', () => order.push('end'));
  request.on('close', common.mustCall(() => {
    assert.deepStrictEqual(order, ['response', 'body', 't1', 'end']);
    client.close();
    server.close();
  }));
}));
