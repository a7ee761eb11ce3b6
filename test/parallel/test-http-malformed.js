'use strict';
// Requests that are no HTTP are answered with a status and closed; the server goes on; 'clientError' sees them.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const cases = {
  'nonsense\r\n\r\n': 400,
  'GET / HTTP/9.9\r\n\r\n': 400,
  'GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n': 400,
  'GET / HTTP/1.1\r\nBad Header: x\r\n\r\n': 400,
  'GET / HTTP/1.1\r\nNo colon\r\n\r\n': 400,
  'GET / HTTP/1.1\r\n\r\n': 400, // no host
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello': 400,
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n': 400,
  'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n': 400,
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n': 400,
  'GET / HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n': 400,
  'POST / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\nContent-Length: 3\r\n\r\nabc': 400, // folded, in one piece with its body
  'POST / HTTP/1.1\r\nHost: x\r\nX: a\nContent-Length: 3\r\n\r\nabc': 400,
  'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \r\n\r\nabc': 400,
  [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20000)}\r\n\r\n`]: 431,
};
const server = http.createServer((request, response) => {
  if (request.method === 'POST' && !/chunked/.test(request.headers['transfer-encoding'])) assert.fail('handed to the program');
  request.resume().on('end', () => response.end('fine')).on('error', () => {});
});
server.listen(0, '127.0.0.1', mustCall(async () => {
  const { port } = server.address();
  for (const [text, status] of Object.entries(cases)) {
    const answer = await new Promise((resolve) => {
      let got = '';
      const socket = net.connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
      socket.setEncoding('latin1').on('data', (chunk) => { got += chunk; }).on('error', () => {}).on('close', () => resolve(got));
    });
    assert.match(answer, new RegExp(`HTTP/1\\.1 ${status} `), `${JSON.stringify(text.slice(0, 60))} gave ${JSON.stringify(answer)}`);
  }
  // and it still serves
  http.get({ port, host: '127.0.0.1', agent: false }, mustCall((response) => {
    assert.strictEqual(response.statusCode, 200);
    response.resume();
    server.close();
    strict();
  }));
}));

function strict() {
  const own = http.createServer();
  own.on('clientError', mustCall((error, socket) => {
    assert.match(error.code, /^HPE_/);
    assert.ok(Buffer.isBuffer(error.rawPacket) && error.bytesParsed >= 0);
    socket.end('HTTP/1.1 418 Mine\r\n\r\n');
  }));
  own.listen(0, '127.0.0.1', mustCall(() => {
    let got = '';
    const socket = net.connect(own.address().port, '127.0.0.1', () => socket.write('???\r\n\r\n'));
    socket.on('data', (chunk) => { got += chunk; }).on('close', mustCall(() => {
      assert.strictEqual(got, 'HTTP/1.1 418 Mine\r\n\r\n');
      own.close();
    }));
  }));
}
