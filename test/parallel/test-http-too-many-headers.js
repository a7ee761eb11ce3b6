'use strict';
// More than 1,000 fields are refused with 431: of a head and of trailers. With a maxHeadersCount of its own a program gets no more
// than that; where one that is left out tells the length of the body, the request is refused.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const fields = (count) => Array.from({ length: count }, (_, i) => `A${i}: 1\r\n`).join('');

function ask(port, text) {
  return new Promise((resolve) => {
    let got = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => { got += chunk; }).on('error', () => {}).on('close', () => resolve([+got.slice(9, 12), got.slice(got.indexOf('\r\n\r\n') + 4)]));
  });
}

async function check(max, count, status, trailers = false) {
  const server = http.createServer((request, response) => {
    request.on('error', () => {}).resume().on('end', () => response.end(`${request.rawHeaders.length / 2} ${request.rawTrailers.length / 2}`));
  });
  if (max !== undefined) server.maxHeadersCount = max;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const text = trailers ? `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${fields(count)}\r\n` :
    `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields(count - 2)}\r\n`;
  const seen = max > 0 ? Math.min(max, count) : count;
  const body = status !== 200 ? '' : trailers ? `3 ${seen}` : `${seen} 0`;
  const what = `${count} of ${max}`;
  assert.deepStrictEqual(await ask(server.address().port, text), [status, body], what);
  // again, and again: such a request is remembered
  await ask(server.address().port, text);
  await ask(server.address().port, text);
  await new Promise((resolve) => server.close(resolve));
}

(async () => {
  for (const trailers of [false, true]) {
    await check(undefined, 1000, 200, trailers);
    await check(undefined, 1001, 431, trailers);
    await check(5, 5, 200, trailers);
    await check(5, 6, 200, trailers);
    await check(0, 1500, 200, trailers);
    await check(-1, 1001, 200, trailers);
  }
  const server0 = http.createServer((request, response) => response.end(request.resume().rawHeaders.join()));
  server0.maxHeadersCount = 2;
  await new Promise((resolve) => server0.listen(0, '127.0.0.1', resolve));
  for (const hidden of ['Content-Length: 5', 'Transfer-Encoding: chunked']) {
    const text = `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: 1\r\n${hidden}\r\n\r\nGET /`;
    assert.deepStrictEqual(await ask(server0.address().port, text), [431, '']);
  }
  server0.close();
  // A client only leaves them out.
  const server = net.createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${fields(10)}\r\n`)));
  server.listen(0, '127.0.0.1', mustCall(() => {
    const request = http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, mustCall((response) => {
      assert.strictEqual(Object.keys(response.headers).length, 4);
      response.resume();
      server.close();
    }));
    request.maxHeadersCount = 4;
  }));
})().then(mustCall());
