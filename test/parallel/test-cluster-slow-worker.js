'use strict';
// A worker that blocks gets no more than a few connections; the rest go to those that are free, and are served at once.
const { mustCall } = require('../common');
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

const CONNECTIONS = 60;

if (cluster.isPrimary) {
  const counts = new Map();
  let listening = 0;
  let port;
  const slow = cluster.fork({ SLOW: '1' });
  const fast = cluster.fork();
  for (const worker of [slow, fast]) {
    worker.on('listening', mustCall((address) => {
      port = address.port;
      if (++listening === 2) slow.send('block');
    }));
  }
  slow.on('message', mustCall(() => {
    let ended = 0;
    for (let i = 0; i < CONNECTIONS; i++) {
      let text = '';
      net.connect(port).setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', mustCall(() => {
        counts.set(text, (counts.get(text) ?? 0) + 1);
        // The fast one's come while the other blocks.
        if (++ended === CONNECTIONS - 8) {
          assert.ok(counts.get(`${fast.id}`) >= CONNECTIONS - 8, `${[...counts]}`);
          slow.process.kill('SIGKILL'); // what it has not taken goes to the other
        }
        if (ended === CONNECTIONS) {
          assert.strictEqual(counts.get(`${fast.id}`), CONNECTIONS);
          fast.kill();
        }
      })).on('error', (error) => assert.fail(error));
    }
  }));
} else {
  net.createServer((socket) => socket.end(`${cluster.worker.id}`)).listen(0);
  process.on('message', () => {
    process.send('blocked', () => {
      for (;;);
    });
  });
}
