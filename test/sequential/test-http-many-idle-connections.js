'use strict';
// As many idle kept connections as the process may have (10,000 where it may): each was answered once, memory is bounded for
// each, the server answers another quickly, and closes them all when it is asked to.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const http = require('http');
const net = require('net');

const limit = +/^Max open files\s+(\d+)/m.exec(fs.readFileSync('/proc/self/limits', 'utf8'))[1];
const COUNT = Math.min(10000, Math.floor((limit - 200) / 2)); // both ends are in this process
if (COUNT < 100) common.skip('too few descriptors');
const BYTES = 24000; // of both ends of one connection, with room for the collector

const server = http.createServer({ keepAliveTimeout: 600_000 }, (req, res) => res.end('ok'));
const resident = () => process.memoryUsage().rss;

function open(port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    socket.once('data', () => resolve(socket));
    socket.once('error', reject);
  });
}

server.listen(0, '127.0.0.1', 4096, common.mustCall(async () => {
  const { port } = server.address();
  const sockets = [];
  for (let i = 0; i < 200; i++) sockets.push(await open(port));
  const before = resident();
  while (sockets.length < COUNT) sockets.push(...await Promise.all(Array.from({ length: Math.min(100, COUNT - sockets.length) }, () => open(port))));
  const each = (resident() - before) / (COUNT - 200);
  assert.ok(each < BYTES, `${each} bytes for each connection`);

  assert.strictEqual(await new Promise((resolve) => server.getConnections((error, count) => resolve(count))), COUNT);
  assert.strictEqual(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'ok');
  // One that was idle for long is as good as a new one.
  const again = new Promise((resolve) => sockets[7].once('data', (data) => resolve(`${data}`)));
  sockets[7].write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(await again, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/);

  let ended = 0;
  for (const socket of sockets) socket.once('close', () => ended++);
  for (const socket of sockets) socket.on('error', () => {});
  server.close(common.mustCall());
  await common.until(() => ended === COUNT, 'every idle connection to be closed');
}));
