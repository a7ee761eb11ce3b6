'use strict';
// http2: maxSessionMemory refuses new streams while too much waits to be sent; after maxSessionRejectedStreams the session ends.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');

const server = http2.createServer({ maxSessionMemory: 1, maxSessionRejectedStreams: 2 });
server.on('stream', common.mustCallAtLeast((stream) => {
  stream.on('error', () => {});
  stream.respond();
  stream.end(Buffer.alloc(3e6));
}));
server.on('sessionError', common.mustCall((error) => assert.strictEqual(error.code, 'ERR_HTTP2_ERROR')));
server.listen(0, common.mustCall(() => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  client.on('error', () => {});
  const first = client.request();
  first.on('error', () => {});
  first.pause(); // its 3 MB stay with the server
  first.on('response', common.mustCall(async () => {
    for (let i = 0; i < 2; i++) {
      const refused = client.request();
      refused.on('response', common.mustNotCall());
      await new Promise((resolve) => refused.on('error', common.mustCall((error) => {
        assert.strictEqual(error.message, 'Stream closed with error code NGHTTP2_ENHANCE_YOUR_CALM');
        resolve();
      })));
    }
    assert.strictEqual(client.destroyed, false);
    const last = client.request();
    last.on('error', () => {});
    client.on('close', common.mustCall(() => server.close()));
  }));
}));

// A limit beyond all counting is none, not zero.
const unlimited = http2.createServer({ maxSessionMemory: Number.MAX_SAFE_INTEGER });
unlimited.on('stream', (stream) => stream.end('x'.repeat(1000)));
unlimited.listen(0, common.mustCall(async () => {
  const client = http2.connect(`http://127.0.0.1:${unlimited.address().port}`, { maxSessionMemory: Number.MAX_SAFE_INTEGER });
  for (let i = 0; i < 3; i++) {
    const streams = Array.from({ length: 5 }, () => client.request().resume());
    await Promise.all(streams.map((stream) => new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject))));
  }
  client.close();
  unlimited.close();
}));
