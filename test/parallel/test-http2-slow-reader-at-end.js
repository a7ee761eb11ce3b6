'use strict';
// http2: what came before the peer closed its connection can still be read, however slowly.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');
const { Writable } = require('stream');

const size = 140000;
const server = http2.createServer();
server.on('stream', common.mustCall((stream) => {
  stream.respond();
  stream.end();
  let count = 0;
  const slow = new Writable({
    highWaterMark: 1,
    write(chunk, encoding, callback) {
      count += chunk.length;
      let turns = 50;
      const wait = () => (--turns === 0 ? callback() : setImmediate(wait));
      wait();
    },
  });
  stream.pipe(slow).on('finish', common.mustCall(() => {
    assert.strictEqual(count, size);
    server.close();
  }));
}));
server.listen(0, common.mustCall(() => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const req = client.request({ ':method': 'POST' });
  req.resume();
  req.on('close', common.mustCall(() => client.close()));
  req.end(Buffer.alloc(size));
}));
