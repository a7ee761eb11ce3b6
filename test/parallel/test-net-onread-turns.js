'use strict';
// Each buffer full of a socket with `onread` is a read of its own: ticks of its callback come before the next, and `false` stops
// until someone reads, also where a listener of 'data' has set the stream going before.
const assert = require('assert');
const net = require('net');

const words = ['AAAA', 'BBBB', 'CCCC', 'DDDD', 'EEEE'];

function exchange(seen, onSlice) {
  const server = net.createServer((socket) => socket.end(words.join(''))).listen(0, '127.0.0.1', () => {
    let calls = 0;
    const client = net.connect({
      port: server.address().port, host: '127.0.0.1',
      onread: {
        buffer: Buffer.alloc(4),
        callback(length, buffer) {
          seen.push(buffer.toString('latin1', 0, length));
          return onSlice(client, ++calls);
        },
      },
    });
    client.on('end', () => seen.push('end'));
    client.on('close', () => server.close());
  });
}

const ticks = [];
exchange(ticks, (client, calls) => { process.nextTick(() => ticks.push(calls)); });

const stopped = [];
exchange(stopped, (client, calls) => {
  if (calls === 1) client.on('data', () => {});
  if (calls !== 2) return true;
  // Turns of the loop in which nothing may come.
  setImmediate(() => setImmediate(() => setImmediate(() => {
    stopped.push('resume');
    client.resume();
  })));
  return false;
});

// After a stop what was left comes first: until it is out nothing more is read, or it would grow with all that a fast peer sends.
let waited;
{
  const server = net.createServer((socket) => socket.end(Buffer.alloc(1 << 20))).listen(0, '127.0.0.1', () => {
    let calls = 0;
    const client = net.connect({
      port: server.address().port, host: '127.0.0.1',
      onread: {
        buffer: Buffer.alloc(1024),
        callback() {
          if (++calls === 2) waited = client.bytesRead <= Math.max(read, 2048);
          if (calls > 1) return true;
          setImmediate(() => setImmediate(() => {
            read = client.bytesRead;
            client.resume();
          }));
          return false;
        },
      },
    });
    let read;
    client.on('close', () => server.close());
  });
}

process.on('exit', () => {
  assert.strictEqual(waited, true);
  assert.deepStrictEqual(ticks, [...words.flatMap((word, i) => [word, i + 1]), 'end']);
  assert.deepStrictEqual(stopped, ['AAAA', 'BBBB', 'resume', 'CCCC', 'DDDD', 'EEEE', 'end']);
});
