'use strict';
// A server listens to a connection that nobody else listens to by a shorter way: the same listeners in the same order, and
// who wants to know of new ones, or has listeners already, sees all of them come.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');
const { EventEmitter, once } = require('events');

function listenersOf(socket) {
  return socket.eventNames().filter((name) => name !== 'newListener').sort().map((name) => [name, socket.listeners(name).map((f) => f.name)]);
}
async function listeners(prepare) {
  const server = http.createServer((req, res) => res.end());
  const seen = [];
  let found;
  let early;
  server.prependListener('connection', (socket) => prepare(socket, seen));
  server.on('connection', (socket) => {
    found = listenersOf(socket);
    early = seen.slice();
    assert.strictEqual(socket._eventsCount, socket.eventNames().length);
  });
  server.listen(0);
  await once(server, 'listening');
  const client = net.connect(server.address().port);
  client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  let text = '';
  for await (const chunk of client) text += chunk;
  assert.match(text, /^HTTP\/1\.1 200 OK/);
  server.close();
  await once(server, 'close');
  return { found, seen: early };
}
(async () => {
  const { found } = await listeners(() => {});
  assert.deepStrictEqual(Object.fromEntries(found.map(([name, list]) => [name, list.length])),
                         { close: 2, data: 1, drain: 1, end: 2, error: 1, pause: 1, resume: 1, timeout: 1 });
  const watched = await listeners((socket, seen) => socket.on('newListener', (name) => seen.push(name)));
  assert.deepStrictEqual(watched.found, found);
  assert.deepStrictEqual(watched.seen.slice().sort(), ['close', 'close', 'data', 'drain', 'end', 'error', 'pause', 'resume', 'timeout']);

  const own = await listeners((socket) => socket.on('close', common.mustCall(function mine() {})));
  assert.deepStrictEqual(own.found.find(([name]) => name === 'close')[1].length, 3);
  assert.deepStrictEqual(own.found.filter(([name]) => name !== 'close'), found.filter(([name]) => name !== 'close'));

  const { on } = EventEmitter.prototype;
  const names = [];
  EventEmitter.prototype.on = function(name, listener) {
    if (this instanceof net.Socket && this.server) names.push(name);
    return on.call(this, name, listener);
  };
  await listeners(() => {});
  EventEmitter.prototype.on = on;
  for (const name of ['timeout', 'end', 'close', 'drain', 'error', 'data', 'resume', 'pause']) assert(names.includes(name), name);
})().then(common.mustCall());
