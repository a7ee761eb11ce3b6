'use strict';
// The same bytes again and again on one connection, others between them, and some cut in two: each gets its own answer.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

let count = 0;
const server = http.createServer((req, res) => {
  req.headers.added = 'by the handler'; // must not be seen by the next one
  const names = Object.keys(req.headers).join();
  req.url += '#';
  res.end(`${++count} ${req.method} ${req.url} ${names} ${req.rawHeaders.length}`);
});
server.listen(0, '127.0.0.1', mustCall(async () => {
  const a = 'GET /a HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n';
  const b = 'GET /b HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n'; // as long as a
  const post = 'POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi';
  const socket = net.connect(server.address().port, '127.0.0.1').setEncoding('latin1');
  let text = '';
  let wake;
  socket.on('data', (d) => {
    text += d;
    wake?.();
  });
  const body = async (bytes, cut) => {
    text = '';
    if (cut) {
      socket.write(bytes.slice(0, cut));
      await new Promise((resolve) => setImmediate(resolve));
      socket.write(bytes.slice(cut));
    } else {
      socket.write(bytes);
    }
    for (;;) {
      const match = /Content-Length: (\d+)\r\n\r\n([^]*)$/.exec(text);
      if (match && match[2].length === Number(match[1])) return match[2];
      await new Promise((resolve) => { wake = resolve; });
    }
  };
  const expected = ['GET /a# host,accept,added 4', 'GET /b# host,accept,added 4', 'POST /p# host,content-length,added 4'];
  let n = 0;
  for (const [bytes, which, cut] of [[a, 0], [a, 0], [a, 0], [b, 1], [a, 0], [a, 0], [a, 0, 10], [a, 0], [post, 2], [post, 2], [a, 0], [a, 0], [a, 0]]) {
    assert.strictEqual(await body(bytes, cut), `${++n} ${expected[which]}`);
  }
  socket.end();
  server.close();
}));
