'use strict';
// A client that sends its head drop by drop is answered with 408 and closed after headersTimeout; one that never sends a
// body after requestTimeout; an idle kept connection after keepAliveTimeout.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer({ headersTimeout: 300, requestTimeout: 600, keepAliveTimeout: 200, keepAliveTimeoutBuffer: 0, connectionsCheckingInterval: 50 },
  (req, res) => req.resume().on('end', () => res.end('ok')).on('error', () => {}));
server.listen(0, '127.0.0.1', mustCall(() => {
  let open = 3;
  const talk = (first, again, check) => {
    const begin = Date.now();
    let got = '';
    let timer;
    const socket = net.connect(server.address().port, '127.0.0.1', () => {
      socket.write(first);
      if (again) timer = setInterval(() => socket.writable && socket.write(again), 40);
    });
    socket.setEncoding('latin1').on('data', (d) => { got += d; }).on('error', () => {}).on('close', mustCall(() => {
      clearInterval(timer);
      check(got, Date.now() - begin);
      if (--open === 0) server.close();
    }));
  };
  talk('GET / HTTP/1.1\r\nHost: x\r\nX: ', 'a', (got, ms) => {
    assert.match(got, /^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n$/);
    assert.ok(ms >= 290);
  });
  talk('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n', 'b', (got, ms) => {
    assert.match(got, /^HTTP\/1\.1 408 /);
    assert.ok(ms >= 590);
  });
  talk('GET / HTTP/1.1\r\nHost: x\r\n\r\n', undefined, (got, ms) => {
    assert.match(got, /^HTTP\/1\.1 200 [^]*ok$/);
    assert.ok(ms >= 190);
  });
}));
