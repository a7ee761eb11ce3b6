'use strict';
// http2: a request listener as http's; a body larger than the windows both ways, trailers, many streams at once.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');

const body = Buffer.alloc(300000, 'abc');
const server = http2.createServer(common.mustCall((req, res) => {
  assert.strictEqual(req.httpVersion, '2.0');
  const parts = [];
  req.on('data', (chunk) => parts.push(chunk));
  req.on('end', () => {
    res.setHeader('x-url', req.url);
    res.setTrailer('x-length', String(Buffer.concat(parts).length));
    res.end(Buffer.concat(parts));
  });
}, 8));
server.listen(0, common.mustCall(() => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  let left = 8;
  for (let i = 0; i < 8; i++) {
    const req = client.request({ ':method': 'POST', ':path': `/${i}` });
    const parts = [];
    req.on('response', common.mustCall((headers) => {
      assert.strictEqual(headers[':status'], 200);
      assert.strictEqual(headers['x-url'], `/${i}`);
    }));
    req.on('trailers', common.mustCall((trailers) => assert.strictEqual(trailers['x-length'], String(body.length))));
    req.on('data', (chunk) => parts.push(chunk));
    req.on('end', common.mustCall(() => assert.ok(Buffer.concat(parts).equals(body))));
    req.on('close', common.mustCall(() => {
      if (--left === 0) {
        client.close();
        server.close(common.mustCall());
      }
    }));
    req.end(body);
  }
}));
