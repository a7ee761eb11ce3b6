'use strict';
// The last answer of a connection takes the end along where it can; nothing is lost where it cannot, and no event is another.
const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const bodies = ['', 'short', 'x'.repeat(65536), Buffer.alloc(65536, 'y'), 'z'.repeat(3000000)];
const events = [];
let socket;
const server = http.createServer((req, res) => {
  socket = req.socket;
  events.length = 0;
  res.on('finish', () => events.push('finish'));
  res.on('close', () => events.push('res close'));
  socket.on('finish', () => events.push('socket finish'));
  socket.on('close', mustCall((hadError) => {
    events.push(`close ${hadError}`);
    socket.told?.();
  }));
  res.setHeader('connection', 'close');
  const body = bodies[req.url.slice(1)];
  if (req.headers.later) setImmediate(() => res.end(body));
  else res.end(body);
});
function get(i, later, slow) {
  return new Promise((resolve) => {
    const client = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true });
    client.write(`GET /${i} HTTP/1.1\r\nHost: a\r\n${later ? 'Later: 1\r\n' : ''}\r\n`);
    const chunks = [];
    client.on('data', (chunk) => {
      chunks.push(chunk);
      if (!slow) return;
      client.pause();
      setImmediate(() => client.resume());
    });
    client.on('end', mustCall(() => {
      client.end();
      const all = Buffer.concat(chunks);
      const check = () => {
        assert.strictEqual(all.subarray(all.indexOf('\r\n\r\n') + 4).toString(), String(bodies[i]));
        assert.strictEqual(socket.bytesWritten, all.length);
        assert.deepStrictEqual([...events].sort(), ['close false', 'finish', 'res close', 'socket finish']);
        assert.ok(events.indexOf('finish') < events.indexOf('socket finish'));
        assert.strictEqual(events.at(-1), 'close false');
        resolve();
      };
      if (events.includes('close false')) check();
      else socket.told = check;
    }));
  });
}
server.listen(0, '127.0.0.1', mustCall(async () => {
  for (let i = 0; i < bodies.length; i++) for (const later of [false, true]) for (const slow of [false, true]) await get(i, later, slow);
  server.close();
}));
