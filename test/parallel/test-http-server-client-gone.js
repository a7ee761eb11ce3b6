// A client that closes its side while the answer is under way: the response is told of it before the request, read or not.
'use strict';
const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

function events({ head, read }) {
  const log = [];
  const { promise, resolve } = Promise.withResolvers();
  const server = http.createServer((request, response) => {
    for (const name of ['aborted', 'error', 'close']) request.on(name, () => log.push(`request ${name}`));
    for (const name of ['finish', 'close']) response.on(name, () => log.push(`response ${name}`));
    request.on('close', () => { if (log.includes('response close')) resolve(log); });
    response.on('close', () => { if (log.includes('request close')) resolve(log); });
    if (read) request.resume();
    response.write('some');
  });
  server.listen(0, () => {
    const client = net.connect(server.address().port);
    client.write(head);
    client.once('data', () => client.end());
    client.resume();
  });
  return promise.finally(() => server.close());
}

(async () => {
  const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  const half = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf';
  const cut = ['request aborted', 'response close', 'request error', 'request close'];
  assert.deepStrictEqual(await events({ head: get, read: true }), ['request close', 'response close']);
  assert.deepStrictEqual(await events({ head: get, read: false }), cut);
  assert.deepStrictEqual(await events({ head: half, read: true }), cut);
  assert.deepStrictEqual(await events({ head: half, read: false }), cut);
})().then(mustCall());
