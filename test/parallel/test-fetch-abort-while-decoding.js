'use strict';
// fetch() aborted or cancelled while its answer is being decoded: the reader learns of it, what still comes out of the decoder is dropped.
require('../common');
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');

const bytes = zlib.gzipSync(Buffer.alloc(1 << 20, 'text '));
const server = http.createServer((req, res) => {
  res.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': req.url.slice(1) });
  res.end(bytes);
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (let i = 0; i < 10; i++) {
    const controller = new AbortController();
    const response = await fetch(url, { signal: controller.signal });
    const text = response.text();
    if (i % 2) await new Promise(setImmediate);
    controller.abort('stop');
    await assert.rejects(text, (reason) => reason === 'stop');

    const other = await fetch(url);
    if (i % 2) await new Promise(setImmediate);
    await other.body.cancel();
    const reader = (await fetch(url)).body.getReader();
    await reader.read();
    await reader.cancel();
  }
  for (const [given, type] of [['text/plain;%20charset=UTF-8', 'text/plain;charset=UTF-8'], ['none', ''], ['a/b,c/d', 'c/d']]) {
    assert.strictEqual((await (await fetch(url + given.replace('%20', ''))).blob()).type.toLowerCase(), type.toLowerCase());
  }
  server.close();
  server.closeAllConnections();
});
