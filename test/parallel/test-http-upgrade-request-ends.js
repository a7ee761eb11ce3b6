'use strict';
// A request that asks for another protocol, or for a tunnel, is a stream that ends before what comes next on its connection: whoever
// records requests waits for that (mockttp does).
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer(common.mustNotCall());
for (const event of ['upgrade', 'connect']) {
  server.on(event, common.mustCall((request, socket, head) => {
    assert.deepStrictEqual([request.complete, String(head)], [true, 'rest']);
    request.on('data', common.mustNotCall());
    request.on('end', common.mustCall(() => {
      assert.ok(request.readableEnded);
      request.on('close', common.mustCall(() => socket.end('bye')));
    }));
    request.resume();
  }));
}
server.listen(0, common.mustCall(() => {
  const lines = ['GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nrest', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\nrest'];
  let left = lines.length;
  for (const text of lines) {
    const client = net.connect(server.address().port, () => client.write(text));
    client.setEncoding('utf8').on('data', common.mustCall((data) => assert.strictEqual(data, 'bye')));
    client.on('end', common.mustCall(() => client.end()));
    client.on('close', common.mustCall(() => { if (--left === 0) server.close(); }));
  }
}));
