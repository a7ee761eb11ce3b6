'use strict';
// A connection's first bytes are read before it is polled, and one that ends there is closed without: its listener's immediates
// come first all the same, a paused one keeps its bytes, the last one keeps the loop alive, and no descriptor is lost or mixed up.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const http = require('http');
const net = require('net');
const descriptors = () => fs.readdirSync('/proc/self/fd').length;

function request(port, text, done) {
  let answer = '';
  const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
  socket.setEncoding('latin1').on('data', (chunk) => { answer += chunk; }).on('close', () => done(answer));
}

function order() {
  const seen = [];
  const server = net.createServer(common.mustCall((socket) => {
    server.close(); // the connection alone keeps the loop
    setImmediate(() => seen.push('immediate'));
    process.nextTick(() => seen.push('tick'));
    socket.on('data', (chunk) => {
      seen.push(String(chunk));
      socket.end('bye');
    });
    socket.on('close', common.mustCall(() => {
      assert.deepStrictEqual(seen, ['tick', 'immediate', 'hello']);
      paused();
    }));
  })).listen(0, '127.0.0.1', () => request(server.address().port, 'hello', common.mustCall((answer) => assert.strictEqual(answer, 'bye'))));
}

function paused() {
  const server = net.createServer({ pauseOnConnect: true }, common.mustCall((socket) => {
    setTimeout(() => {
      socket.on('data', common.mustCall((chunk) => {
        assert.strictEqual(String(chunk), 'kept');
        socket.pause();
        socket.write('more', () => { // queued or not, it is polled from here on
          socket.resume();
          socket.end('!');
          server.close(reset);
        });
      }));
      socket.resume();
    }, 20);
  })).listen(0, '127.0.0.1', () => request(server.address().port, 'kept', common.mustCall((answer) => assert.strictEqual(answer, 'more!'))));
}

// An error that is there before the first read is told.
function reset() {
  const server = net.createServer(common.mustCall((socket) => {
    socket.on('error', common.mustCall((error) => assert.strictEqual(error.code, 'ECONNRESET')));
    socket.on('close', common.mustCall(() => server.close(many)));
    socket.resume();
  })).listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1', () => client.resetAndDestroy());
  });
}

// Short and long ones in turn, more than the server takes in one poll; each answer belongs to its question.
function many() {
  const server = http.createServer((req, res) => {
    if (req.url.endsWith('0')) setTimeout(() => res.end(req.url), 5);
    else if (req.url.endsWith('1')) res.end(req.url + 'x'.repeat(300000));
    else res.end(req.url);
  }).listen(0, '127.0.0.1', async () => {
    const { port } = server.address();
    const one = (path) => new Promise((resolve) => request(port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, (answer) => {
      assert.ok(answer.startsWith('HTTP/1.1 200'), answer.slice(0, 100));
      assert.ok(answer.includes(`\r\n\r\n${path}`), path);
      assert.strictEqual(answer.length > 300000, path.endsWith('1'));
      resolve();
    }));
    await one('/first');
    const before = descriptors();
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 60 }, (_, i) => one(`/${round}.${i}`)));
    assert.ok(descriptors() <= before + 1, `${descriptors()} descriptors, ${before} before`);
    server.close();
  });
}

order();
