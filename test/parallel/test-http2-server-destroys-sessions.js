'use strict';
// A server that destroys its sessions while requests come: the client's streams are cancelled, without errors; what it still wrote
// made them (and the session) tell of 'write EPIPE'.
const { mustCall } = require('../common');
const assert = require('assert');
const http2 = require('http2');

const sessions = new Set();
const server = http2.createServer();
let served = 0;
server.on('session', (session) => {
  sessions.add(session);
  session.on('error', () => {});
});
server.on('stream', (stream) => {
  stream.on('error', () => {});
  stream.respond();
  stream.end('x'.repeat(2000));
  if (++served % 50 !== 0) return;
  for (const session of sessions) session.destroy();
  sessions.clear();
});

let cancelled = 0;
function round(left) {
  if (left === 0) {
    assert.ok(cancelled > 0);
    server.close();
    return;
  }
  const client = http2.connect(`http://localhost:${server.address().port}`);
  client.on('close', mustCall(() => round(left - 1)));
  function ask() {
    if (client.destroyed || client.closed) return;
    const stream = client.request({ ':path': '/', ':method': 'POST' });
    stream.write('y'.repeat(3000));
    stream.end('q');
    stream.resume();
    stream.on('close', mustCall(() => {
      if (stream.rstCode !== 0) {
        assert.strictEqual(stream.rstCode, http2.constants.NGHTTP2_CANCEL);
        cancelled++;
      }
      ask();
    }));
  }
  for (let i = 0; i < 20; i++) ask();
}
server.listen(0, mustCall(() => round(10)));
