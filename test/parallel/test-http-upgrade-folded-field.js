'use strict';
// A request for another protocol whose head is refused (here: a folded field) is told to 'clientError' like any other.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const ask = (head, done) => {
  const server = http.createServer(common.mustNotCall('request'));
  server.on('clientError', common.mustCall((error, socket) => {
    assert.strictEqual(error.code, 'HPE_INVALID_HEADER_TOKEN');
    assert.strictEqual(error.reason, 'Unexpected whitespace after header value');
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  }));
  server.listen(0, '127.0.0.1', () => {
    let text = '';
    net.connect(server.address().port, '127.0.0.1', function() { this.write(head); }).setEncoding('latin1')
      .on('data', (data) => { text += data; }).on('close', common.mustCall(() => {
        assert.strictEqual(text, 'HTTP/1.1 400 Bad Request\r\n\r\n');
        server.close(done);
      }));
  });
};

ask('GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, \r\n upgrade\r\nUpgrade: WebSocket\r\n\r\nmore', () => {
  ask('GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\nX: y\r\n\tz\r\n\r\n', () => {});
});
