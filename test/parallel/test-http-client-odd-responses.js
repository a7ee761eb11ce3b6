'use strict';
// Answers that bend the protocol: which of them a client takes, and what is refused before anything of it is told.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const refused = {
  'HTTP/1.1 99 X\r\nContent-Length: 0\r\n\r\n': 'HPE_INVALID_STATUS',
  'HTTP/1.1 2000 X\r\nContent-Length: 0\r\n\r\n': 'HPE_INVALID_STATUS',
  'HTTP/2.1 200 OK\r\nContent-Length: 0\r\n\r\n': 'HPE_INVALID_VERSION',
  'ICY 200 OK\r\n\r\n': 'HPE_INVALID_CONSTANT',
  'HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok': 'HPE_CR_EXPECTED',
  'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok': 'HPE_INVALID_HEADER_TOKEN', // folded, with its body
  'HTTP/1.1 200 OK\r\nX: a\nContent-Length: 2\r\n\r\nok': 'HPE_CR_EXPECTED',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: \r\n\r\nok': 'HPE_INVALID_TRANSFER_ENCODING',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok': 'HPE_INVALID_TRANSFER_ENCODING',
  [`HTTP/1.1 200 ${'r'.repeat(9000)}\r\nX: ${'y'.repeat(9000)}\r\n\r\n`]: 'HPE_HEADER_OVERFLOW',
};
const taken = { // text: [status, body]
  ['HTTP/1.1 103 I\r\nContent-Length: 3\r\n\r\n' + ok]: [200, 'ok'], // no informational answer has a body
  ['HTTP/1.1 100 I\r\nTransfer-Encoding: chunked\r\n\r\n' + ok]: [200, 'ok'],
  'HTTP/1.1 204\r\n\r\n': [204, ''], // nothing in its head
  ['\n\r\n' + ok]: [200, 'ok'],
  [ok + '\n']: [200, 'ok'],
  ['HTTP/1.1 101 S\r\nContent-Length: 3\r\n\r\nabc']: [101, ''], // what follows is not HTTP any more
  'RTSP/1.0 000 Z\r\nContent-Length: 2\r\n\r\nok': [0, 'ok'],
};
const trailers = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n';
const broken = {
  [trailers + 'X: 1\r\n 2\r\n\r\n']: 'HPE_INVALID_HEADER_TOKEN',
  [trailers + 'Content-Length: 5\r\n\r\n']: 'HPE_INVALID_CONTENT_LENGTH',
};

let text;
let step;
const server = net.createServer((socket) => socket.on('error', () => {}).once('data', () => {
  socket.setNoDelay(true);
  const bytes = Buffer.from(text, 'latin1');
  if (step === 0) {
    socket.write(bytes);
    return;
  }
  let at = 0;
  (function next() {
    if (at < bytes.length && !socket.destroyed) socket.write(bytes.subarray(at, at += step), () => setImmediate(next));
  })();
}));

function get() {
  return new Promise((resolve) => {
    const seen = { body: '' };
    http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, (res) => {
      seen.status = res.statusCode;
      res.setEncoding('latin1').on('data', (chunk) => { seen.body += chunk; }).on('end', () => resolve(seen)).on('error', () => {});
    }).on('error', (error) => resolve({ ...seen, code: error.code }));
  });
}

server.listen(0, '127.0.0.1', mustCall(async () => {
  for (step of [0, 5]) {
    for (const [what, code] of Object.entries(refused)) {
      text = what;
      if (step !== 0 && text.length > 1000) continue;
      assert.deepStrictEqual(await get(), { body: '', code }, what.slice(0, 70));
    }
    for (const [what, [status, body]] of Object.entries(taken)) {
      text = what;
      assert.deepStrictEqual(await get(), { body, status }, what);
    }
    for (const [what, code] of Object.entries(broken)) {
      text = what;
      const seen = await get();
      assert.strictEqual(seen.code, code, what);
    }
  }
  server.close();
}));
