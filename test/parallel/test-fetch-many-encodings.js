'use strict';
// An answer that is encoded more than five times over is refused: a few bytes could unfold to anything.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const { gzipSync } = require('zlib');

const server = http.createServer((req, res) => {
  const times = Number(req.url.slice(1));
  let body = Buffer.from('hello');
  for (let i = 0; i < times; i++) body = gzipSync(body);
  res.writeHead(200, { 'content-encoding': Array(times).fill('gzip').join(', ') });
  res.end(body);
}).listen(0, common.mustCall(async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  assert.strictEqual(await (await fetch(`${url}5`)).text(), 'hello');
  await assert.rejects(fetch(`${url}6`), (error) => error.cause.message === 'too many content-encodings in response: 6, maximum allowed is 5');
  assert.strictEqual((await fetch(`${url}6`, { method: 'HEAD' })).status, 200);
  server.close();
}));
