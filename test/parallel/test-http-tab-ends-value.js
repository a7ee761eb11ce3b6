'use strict';
// A tab behind the value of a field is no part of it: in Connection, Content-Length and Transfer-Encoding too, on both sides,
// however the bytes are cut.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const whole = (text) => [text];
const single = (text) => [...text];
const cuts = [whole, single];

// Writes the pieces, each when the one before has had its own turns of the loop.
function send(socket, pieces) {
  if (pieces.length === 0 || socket.destroyed) return;
  socket.write(pieces[0], 'latin1', () => setImmediate(() => setImmediate(send, socket, pieces.slice(1))));
}

const head = (fields) => `Host: a\r\n${fields}\r\n\r\n`;
// What is sent, and what the server tells of it.
const requests = [
  ...['close\t', 'close \t ', '\tclose', 'x, close\t', 'close\t, x', 'CLOSE\t\t', 'x,close \t,y', 'x,\tclose']
    .map((value) => [`GET / HTTP/1.1\r\n${head(`Connection: ${value}`)}`, 'GET close']),
  [`GET / HTTP/1.1\r\n${head('Proxy-Connection: close\t')}`, 'GET close'],
  ...['close\tx', 'clos\te', 'closed\t', 'x\tclose\t'].map((value) => [`GET / HTTP/1.1\r\n${head(`Connection: ${value}`)}`, 'GET keep-alive']),
  [`GET / HTTP/1.0\r\n${head('Connection: keep-alive\t')}`, 'GET keep-alive'],
  [`GET / HTTP/1.1\r\n${head('Connection: upgrade\t\r\nUpgrade: x\t')}rest`, 'upgrade x'],
  ...['5\t', '5 \t ', '\t5\t\t'].map((value) => [`POST / HTTP/1.1\r\n${head(`Content-Length: ${value}`)}hello`, 'POST hello keep-alive']),
  ...['5\t5', '5\t,5', '\t+5\t'].map((value) => [`POST / HTTP/1.1\r\n${head(`Content-Length: ${value}`)}hello`, 'HPE_INVALID_CONTENT_LENGTH']),
  [`POST / HTTP/1.1\r\n${head('Content-Length: 5\t\r\nContent-Length: 5\t')}hello`, 'HPE_UNEXPECTED_CONTENT_LENGTH'],
  [`POST / HTTP/1.1\r\n${head('Content-Length: 5\t\r\nTransfer-Encoding: chunked\t')}0\r\n\r\n`, 'HPE_INVALID_TRANSFER_ENCODING'],
  [`POST / HTTP/1.1\r\n${head('Content-Length: 5\t\n')}hello`, 'HPE_CR_EXPECTED'],
  [`POST / HTTP/1.1\r\n${head('Transfer-Encoding: chunked\t')}0\r\n\r\n`, 'HPE_INVALID_TRANSFER_ENCODING'],
];

function ask([bytes, expected], cut) {
  return new Promise((resolve) => {
    const server = http.createServer((request, response) => {
      let body = '';
      request.setEncoding('latin1').on('data', (text) => { body += text; }).on('end', () => {
        response.end();
        finish([request.method, body, response.shouldKeepAlive ? 'keep-alive' : 'close'].filter(Boolean).join(' '));
      });
    });
    server.on('upgrade', (request, socket) => {
      socket.destroy();
      finish(`upgrade ${request.headers.upgrade}`);
    });
    server.on('clientError', (error) => finish(error.code));
    const finish = common.mustCall((what) => {
      assert.strictEqual(what, expected, JSON.stringify(bytes));
      client.destroy();
      server.closeAllConnections();
      server.close(resolve);
    });
    let client;
    server.listen(0, '127.0.0.1', () => {
      client = net.connect(server.address().port, '127.0.0.1', () => send(client, cut(bytes)));
      client.setNoDelay().on('error', () => {}).resume();
    });
  });
}

// The head of an answer, and what the client makes of it.
const answers = [
  ['Connection: close\t\r\nContent-Length: 2', 'hi, closed'],
  ['Content-Length: 2\t', 'hi, kept'],
  ['Connection: keep-alive\t\r\nContent-Length: 2 \t', 'hi, kept'],
];

function answer([fields, expected], cut) {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {}).once('data', () => send(socket.setNoDelay(), cut(`HTTP/1.1 200 OK\r\n${fields}\r\n\r\nhi`)));
    });
    server.listen(0, '127.0.0.1', () => {
      const agent = new http.Agent({ keepAlive: true });
      const request = http.get({ port: server.address().port, host: '127.0.0.1', agent }, common.mustCall((response) => {
        let body = '';
        response.on('data', (data) => { body += data; });
        response.on('end', common.mustCall(() => setImmediate(() => setImmediate(() => {
          const kept = Object.keys(agent.freeSockets).length > 0;
          assert.strictEqual(`${body}, ${kept ? 'kept' : 'closed'}`, expected, JSON.stringify(fields));
          agent.destroy();
          request.destroy();
          server.close(resolve);
        }))));
      }));
    });
  });
}

(async () => {
  for (const cut of cuts) {
    await Promise.all(requests.map((entry) => ask(entry, cut)));
    await Promise.all(answers.map((entry) => answer(entry, cut)));
  }
})().then(common.mustCall());
