'use strict';
// A worker ends while its server has kept, half-read and waiting connections: all of them are closed, nothing is left.

const { mustCall } = require('../common');
const assert = require('assert');
const net = require('net');
const { Worker } = require('worker_threads');

const worker = new Worker(`
  const http = require('http');
  const { parentPort } = require('worker_threads');
  const server = http.createServer((req, res) => {
    if (req.url === '/wait') return;
    if (req.url === '/large') { res.end(Buffer.alloc(8 << 20)); return; }
    res.end('ok');
  }).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`, { eval: true });
worker.on('message', mustCall((port) => {
  const open = [];
  const ends = []; // 'close' comes a tick after `closed` is set
  let closed = 0;
  const connect = (text) => new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    open.push(socket);
    ends.push(new Promise((done) => socket.on('close', done)));
    socket.on('error', () => {}).on('close', () => closed++);
    if (text.startsWith('GET / ') && text.endsWith('\r\n\r\n')) socket.once('data', resolve);
    else setImmediate(resolve);
    if (text.startsWith('GET /large')) socket.once('readable', () => {});
    else socket.resume();
  });
  Promise.all([
    connect('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), connect('GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    connect('GET /wait HTTP/1.1\r\nHost: x\r\n\r\n'), connect('GET /large HTTP/1.1\r\nHost: x\r\n\r\n'), connect('POST / HTTP/1.1\r\nHost: x\r\nContent-Le'),
  ]).then(mustCall(async () => {
    assert.strictEqual(await worker.terminate(), 1);
    for (const socket of open) socket.resume();
    await Promise.all(ends);
    assert.strictEqual(closed, 5);
  }));
}));
