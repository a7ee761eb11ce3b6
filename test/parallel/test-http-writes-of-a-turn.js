'use strict';
// What is written in one turn leaves as one packet, what is written between cork() and uncork() or end() as one chunk; each
// callback is called, also when the connection goes before.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const calls = [];
const called = (name) => mustCall((error) => calls.push(error ? `${name} ${error.code}` : name));
const programs = {
  '/two': [(response) => {
    response.write('a', called('a'));
    response.write('b');
    response.write('\u00e9', 'latin1');
    response.write(Buffer.from('c'), called('c'));
    setImmediate(() => response.end('d'));
  }, '1\r\na\r\n1\r\nb\r\n1\r\n\u00e9\r\n1\r\nc\r\n1\r\nd\r\n0\r\n\r\n', ['a', 'c']],
  '/end': [(response) => {
    response.write('a');
    response.write('b');
    response.end('c');
  }, '1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n', []],
  '/corked': [(response) => {
    response.flushHeaders();
    response.cork();
    response.write('a', called('a'));
    setImmediate(() => {
      response.write('\u00e9', 'latin1');
      response.uncork();
      response.end();
    });
  }, '2\r\na\u00e9\r\n0\r\n\r\n', ['a']],
  '/corked-end': [(response) => {
    response.flushHeaders();
    response.cork();
    response.write('a', called('a'));
    response.write('b', called('b'));
    response.end('c');
  }, '3\r\nabc\r\n0\r\n\r\n', ['a', 'b']],
  '/ticks': [(response) => {
    response.write('a');
    process.nextTick(() => {
      response.write('b');
      response.end();
    });
  }, '1\r\na\r\n1\r\nb\r\n0\r\n\r\n', []],
  '/destroyed': [(response) => {
    response.flushHeaders();
    response.cork();
    response.write('a', called('a'));
    response.write('b', called('b'));
    response.destroy();
    response.uncork();
  }, '', ['a ERR_STREAM_DESTROYED', 'b ERR_STREAM_DESTROYED']],
};
const server = http.createServer((request, response) => programs[request.url][0](response));
server.listen(0, '127.0.0.1', mustCall(async () => {
  for (const [path, [, expected, expectedCalls]] of Object.entries(programs)) {
    calls.length = 0;
    const packets = [];
    const socket = net.connect(server.address().port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
    socket.setEncoding('latin1').on('data', (packet) => packets.push(packet)).on('error', () => {});
    await new Promise((resolve) => socket.on('close', resolve));
    const text = packets.join('');
    assert.strictEqual(text.slice(text.indexOf('\r\n\r\n') + 4), expected, path);
    assert.deepStrictEqual(calls, expectedCalls, path);
    if (path === '/two') assert.ok(packets[0].includes('1\r\na\r\n1\r\nb\r\n1\r\n\u00e9\r\n1\r\nc\r\n'), packets[0]);
  }
  server.close();
}));
