'use strict';
// Requests with the same head share what was parsed of it, and nothing else: each has headers of its own.
const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const COUNT = 6;
const head = 'GET /same HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nX-One: 2\r\nCookie: a=b\r\nCookie: c=d\r\nSet-Cookie: x\r\n\r\n';
const plain = head.replace('Set-Cookie: x\r\n', '');
let requests = 0;
const server = http.createServer(mustCall((req, res) => {
  const expected = { 'host': 'a', 'x-one': '1, 2', 'cookie': 'a=b; c=d' };
  if (requests++ >= COUNT) expected['set-cookie'] = ['x'];
  const { headers } = req;
  assert.deepStrictEqual(headers, expected);
  assert.deepStrictEqual(Object.keys(headers), Object.keys(expected));
  assert.strictEqual(Object.getPrototypeOf(headers), Object.prototype);
  assert.strictEqual(req.headers, headers);
  assert.strictEqual(req.rawHeaders.length, 2 * (5 + ('set-cookie' in expected)));
  // What a handler does to its own is not seen by the next one.
  headers.host = 'changed';
  headers.added = 'yes';
  delete headers.cookie;
  headers['set-cookie']?.push('y');
  res.end();
}, 2 * COUNT));
server.listen(0, '127.0.0.1', mustCall(() => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  let answers = 0;
  let text = '';
  socket.write(plain);
  socket.on('data', (chunk) => {
    text += chunk;
    const at = text.indexOf('\r\n\r\n');
    if (at < 0) return;
    text = text.slice(at + 4);
    answers++;
    if (answers < COUNT) socket.write(plain);
    else if (answers < 2 * COUNT) socket.write(head);
    else socket.end();
  });
  socket.on('close', mustCall(() => server.close()));
}));
