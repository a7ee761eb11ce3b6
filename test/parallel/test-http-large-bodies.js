'use strict';
// Bodies of several megabytes, plain and chunked, both ways, arrive whole; a reader that pauses stops the sender.

const { mustCall } = require('../common');
const assert = require('assert');
const { createHash, randomBytes } = require('crypto');
const http = require('http');

const body = randomBytes(6 * 1024 * 1024 + 17);
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
const server = http.createServer((req, res) => {
  const hash = createHash('sha256');
  let pauses = 0;
  const kept = [];
  req.on('data', (chunk) => {
    hash.update(chunk);
    kept.push(chunk); // the memory must stay what it was
    if (++pauses % 20 === 0) {
      req.pause();
      setImmediate(() => req.resume());
    }
  }).on('end', () => {
    assert.strictEqual(digest(Buffer.concat(kept)), digest(body));
    res.writeHead(200, { 'X-Digest': hash.digest('hex'), ...(req.url === '/length' ? { 'Content-Length': body.length } : {}) });
    res.end(body);
  });
});
server.listen(0, '127.0.0.1', mustCall(async () => {
  for (const url of ['/length', '/chunked']) {
    await new Promise((resolve) => {
      const req = http.request({ port: server.address().port, host: '127.0.0.1', path: url, method: 'POST',
        headers: url === '/length' ? { 'Content-Length': body.length } : {} }, mustCall((res) => {
        assert.strictEqual(res.headers['x-digest'], digest(body));
        const got = [];
        res.on('data', (d) => got.push(d)).on('end', mustCall(() => {
          assert.strictEqual(digest(Buffer.concat(got)), digest(body));
          resolve();
        }));
      }));
      for (let at = 0; at < body.length; at += 100000) req.write(body.subarray(at, at + 100000));
      req.end();
    });
  }
  server.close();
}));
